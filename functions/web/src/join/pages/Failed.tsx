import { useLayoutEffect, useMemo, useRef } from 'react';
import { Button } from '../../kit/Button';
import { problemWords } from '../problems';
import { s } from '../strings';
import styles from './forms.module.css';
import { ProblemNotice } from './ProblemNotice';

/** Instead of what could not be had: why, and another try. When it goes with the focus in it, the page's heading takes that. */
export function Failed({ error, onAgain }: { error: Error; onAgain(): void }) {
  const part = useRef<HTMLDivElement>(null);
  const words = useMemo(() => problemWords(error), [error]);
  useLayoutEffect(() => {
    const element = part.current;
    return () => {
      if (element?.contains(document.activeElement)) document.querySelector('h1')?.focus();
    };
  }, []);
  return (
    <div ref={part} className={styles.form}>
      <ProblemNotice words={words} />
      <div>
        <Button onPress={onAgain}>{s.home.again}</Button>
      </div>
    </div>
  );
}
