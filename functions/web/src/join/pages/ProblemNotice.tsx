import { useEffect, useRef, useState } from 'react';
import { announce } from '../../kit/Live';
import { Notice } from '../../kit/Notice';
import type { Words } from '../problems';
import { s } from '../strings';

/**
 * A failed request in words; it takes the focus, so that it is read and seen. wait: seconds still to go. still: it is
 * beside what the person does, and leaves the focus there.
 */
export function ProblemNotice({ words, wait = 0, still = false }: { words: Words; wait?: number; still?: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!still) box.current?.focus();
  }, [words, still]);
  return (
    <Notice ref={box} tone="danger" role="alert" title={words.title} small={words.requestId && s.requestId(words.requestId)} testid="problem" reason={words.reason}>
      <p>{words.text}</p>
      {words.retryAfter > 0 && <p aria-live="off" data-testid="retry">{wait > 0 ? s.retryIn(wait) : s.retryNow}</p>}
    </Notice>
  );
}

/** Counts down from seconds whenever key changes, and says when it is over. */
export function useCountdown(seconds: number, key: unknown): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (seconds <= 0) return;
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(now);
      if (now > 0) return;
      clearInterval(timer);
      announce(s.retryNow);
    }, 250);
    return () => clearInterval(timer);
  }, [seconds, key]);
  return left;
}
