import type { Look } from '../model/lights';
import { Lamp } from '../parts/Lamp';
import { s } from '../strings';
import styles from './drawing.module.css';

/** What each light means. */
export function Legend() {
  return (
    <ul className={styles.legend} aria-label={s.chassis.legend}>
      {(Object.entries(s.chassis.lights) as [Look, string][]).map(([look, words]) => (
        <li key={look}>
          <Lamp look={look} />
          {words}
        </li>
      ))}
    </ul>
  );
}
