import type { Light, Look } from '../model/lights';
import styles from './Lamp.module.css';
import { LampShape } from './LampShape';

/** A light beside words that say the same. */
export function Lamp({ look, size = 16 }: { look: Look; size?: number }) {
  return (
    <svg className={styles.lamp} width={size} height={size} viewBox="-10 -10 20 20" aria-hidden="true" focusable="false">
      <LampShape look={look} />
    </svg>
  );
}

/** A light with its words. */
export function LampWords({ light }: { light: Light }) {
  return (
    <span className={styles.words}>
      <Lamp look={light.look} />
      {light.words[0]!.toUpperCase() + light.words.slice(1)}
    </span>
  );
}

