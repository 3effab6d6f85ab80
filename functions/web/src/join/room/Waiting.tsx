import { s } from '../strings';
import styles from './Stage.module.css';

/** The lobby. */
export function Waiting({ title }: { title: string }) {
  return (
    <div className={styles.waiting} data-testid="waiting">
      <span className={styles.pulse} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <h2>{s.waiting.title}</h2>
      <p>{title}</p>
      <p>{s.waiting.text}</p>
      <p>{s.waiting.chat}</p>
    </div>
  );
}
