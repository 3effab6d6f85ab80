import { cx } from '../../kit/cx';
import type { Severity } from '../model/faults';
import styles from './SeverityMark.module.css';

/** Each severity has a shape of its own; the colours of the first four are those that operators know. */
const shapes: Record<Severity, string> = {
  critical: 'M6.2 1.5h7.6l4.7 4.7v7.6l-4.7 4.7H6.2l-4.7-4.7V6.2ZM7 7l6 6M13 7l-6 6',
  major: 'M10 2 19 17.5H1ZM10 7.5v4.5M10 14.7v.1',
  minor: 'M10 18 1 2.5h18ZM10 6v5M10 13v.1',
  warning: 'M10 18.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM10 9v5M10 6v.1',
};
const other = 'M10 15a5 5 0 1 0 0-10 5 5 0 0 0 0 10Z';

/** A severity's shape; decoration beside its word. */
export function SeverityMark({ severity, size = 20 }: { severity: string; size?: number }) {
  const known = severity in shapes;
  return (
    <svg className={cx(styles.mark, known ? styles[severity] : styles.other)} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={known ? shapes[severity as Severity] : other} />
    </svg>
  );
}
