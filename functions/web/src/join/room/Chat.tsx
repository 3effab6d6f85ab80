import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { Button } from '../../kit/Button';
import { cx } from '../../kit/cx';
import { Icon } from '../../kit/Icon';
import { useStore } from '../../kit/useStore';
import type { Meeting } from '../rtc/meeting';
import { byteLength, maxChatBytes, type ChatLine } from '../rtc/protocol';
import { s } from '../strings';
import styles from './Chat.module.css';
import room from './Room.module.css';
import { useReturnFocus } from './useReturnFocus';

/** The chat: what was written, and a field to write to everyone. */
export function Chat({ meeting, onClose }: { meeting: Meeting; onClose(): void }) {
  const { chat, me, chatAllowed, rules } = useStore(meeting.store);
  const panel = useReturnFocus<HTMLElement>('chat');
  return (
    <aside ref={panel} className={room.panel} aria-labelledby="chat-title" data-region data-testid="chat-panel" onKeyDown={(e) => e.key === 'Escape' && onClose()}>
      <div className={room.panelHead}>
        <h2 id="chat-title" tabIndex={-1}>{s.chat.title}</h2>
        <Button look="quiet" size="icon" aria-label={s.close} onPress={onClose}>
          <Icon name="close" />
        </Button>
      </div>
      <Lines chat={chat} me={me} />
      {chatAllowed && rules.chat ? <Writer meeting={meeting} /> : <p className={styles.off}>{s.chat.off}</p>}
    </aside>
  );
}

function Lines({ chat, me }: { chat: ChatLine[]; me: string }) {
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (log.current && atEnd.current) log.current.scrollTop = log.current.scrollHeight;
  }, [chat]);
  const onScroll = () => {
    const box = log.current;
    if (box) atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 48;
  };
  return (
    <div ref={log} className={styles.log} role="log" aria-label={s.chat.log} tabIndex={0} onScroll={onScroll} data-testid="chat-log">
      {chat.length === 0 && <p className={styles.empty}>{s.chat.empty}</p>}
      {chat.map((line, i) => (
        <article key={line.id || i} className={cx(styles.line, line.from === me && styles.mine)} data-testid="chat-line">
          <p className={styles.who}>
            <span>{line.from === me ? s.room.selfView : line.name}</span> <Time at={line.at} />
          </p>
          <p className={styles.text}>{line.text}</p>
        </article>
      ))}
    </div>
  );
}

function Time({ at }: { at: string }) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  return <time dateTime={at}>{date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })}</time>;
}

function Writer({ meeting }: { meeting: Meeting }) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const tooLong = byteLength(text.trim()) > maxChatBytes;
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    const line = text.trim();
    if (line === '' || tooLong) return;
    if (meeting.send({ type: 'chat', text: line })) setText('');
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className={styles.writer} onSubmit={send}>
      <label htmlFor="chat-field" className="visually-hidden">{s.chat.field}</label>
      <textarea id="chat-field" ref={field} rows={2} value={text} onChange={(e) => setText(e.target.value)} onKeyDown={onKey} placeholder={s.chat.field}
        aria-describedby={tooLong ? 'chat-problem' : 'chat-hint'} aria-invalid={tooLong} data-testid="chat-field" />
      <Button type="submit" look="primary" size="icon" aria-label={s.chat.send} data-testid="chat-send">
        <Icon name="send" />
      </Button>
      <p id="chat-hint" className="visually-hidden">{s.chat.hint}</p>
      {tooLong && <p id="chat-problem" role="alert" className={styles.problem}>{s.chat.tooLong}</p>}
    </form>
  );
}
