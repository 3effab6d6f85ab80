import { useEffect, useRef } from 'react';
import { announce } from '../../kit/Live';
import type { LinkState } from '../model/link';
import { s } from '../strings';
import styles from './LinkPill.module.css';

/** Whether the page follows the chassis; a loss and its end are spoken. */
export function LinkPill({ phase }: { phase: LinkState['phase'] }) {
  const before = useRef(phase);
  useEffect(() => {
    if (phase === 'lost' && before.current === 'live') announce(s.link.lostNews);
    if (phase === 'live' && before.current === 'lost') announce(s.link.backNews);
    before.current = phase;
  }, [phase]);
  return <span className={styles.pill} data-phase={phase} data-testid="link">{s.link[phase]}</span>;
}
