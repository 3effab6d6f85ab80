import { cx } from '../../kit/cx';
import type { Look } from '../model/lights';
import styles from './LampShape.module.css';

/** A light around the origin of a drawing, 16 across: a disc, a diamond, a cross, a ring, or a beacon. */
export function LampShape({ look, at = [0, 0] }: { look: Look; at?: readonly [number, number] }) {
  return (
    <g className={cx(styles.lamp, styles[look])} data-lamp={look} transform={`translate(${at[0]} ${at[1]})`}>
      {look === 'good' && <circle r="7" />}
      {look === 'amber' && <path d="M0-8.5 8.5 0 0 8.5-8.5 0Z" />}
      {look === 'bad' && <path d="M-7.5-7.5 7.5 7.5M7.5-7.5-7.5 7.5" />}
      {look === 'off' && <circle r="5.5" />}
      {look === 'beacon' && <><circle r="4.5" /><circle r="8" className={styles.ring} /></>}
    </g>
  );
}
