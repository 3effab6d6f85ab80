import { Link } from 'wouter';
import { count, severities } from '../model/faults';
import { useClass } from '../model/useObjects';
import { SeverityMark } from '../parts/SeverityMark';
import { s, severityWord } from '../strings';
import styles from './FaultBar.module.css';

/** How many faults of each severity stand; each count leads to their list. */
export function FaultBar() {
  const faults = useClass('faultInst');
  return (
    <nav aria-label={s.faults.bar}>
      <ul className={styles.bar} data-testid="fault-bar">
        {severities.map((severity) => {
          const n = count(faults, severity);
          return (
            <li key={severity}>
              <Link href={`/faults?severity=${severity}`} className={styles.count} data-severity={severity} data-some={n > 0}
                aria-label={s.faults.count(severityWord(severity), n)} title={severityWord(severity)}>
                <SeverityMark severity={severity} />
                <span>{n}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
