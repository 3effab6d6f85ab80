import { useEffect, useRef } from 'react';
import { Notice } from '../../kit/Notice';
import type { Words } from '../problems';

/** A refused request in words; it takes the focus, so that it is read and seen. */
export function ProblemNotice({ words }: { words: Words | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [words]);
  if (!words) return null;
  return (
    <Notice ref={box} tone="danger" role="alert" title={words.title} testid="problem" reason={words.code}>
      <p>{words.text}</p>
    </Notice>
  );
}
