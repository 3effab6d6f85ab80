import { useEffect, useRef, useState } from 'react';
import { announce } from '../../kit/Live';
import type { ChatLine } from '../rtc/protocol';
import { s } from '../strings';

/** Lines told in the first moments of a connection are history, not news. */
const settling = 1_500;

/**
 * Counts the lines of chat that came while the chat was not looked at, and speaks them. An open chat is a log
 * and speaks for itself.
 */
export function useNews(chat: ChatLine[], me: string, looking: boolean, connected: boolean): number {
  const [unread, setUnread] = useState(0);
  const seen = useRef(chat.length);
  const settled = useRef(false);
  useEffect(() => {
    settled.current = false;
    if (!connected) return;
    const timer = setTimeout(() => (settled.current = true), settling);
    return () => clearTimeout(timer);
  }, [connected]);
  useEffect(() => {
    const fresh = chat.slice(seen.current).filter((line) => line.from !== me);
    seen.current = chat.length;
    if (looking) return setUnread(0);
    if (!settled.current || fresh.length === 0) return;
    setUnread((n) => n + fresh.length);
    for (const line of fresh) announce(s.chat.line(line.name, line.text));
  }, [chat, me, looking]);
  return unread;
}
