import type { ReactNode } from 'react';
import type { Row } from '../model/classes';
import { nothing, shown } from '../model/words';
import type { Mo } from '../nuova/mo';
import styles from './Properties.module.css';

/** Named values, one under the other; those that have none are left out. */
export function Properties({ pairs, testid }: { pairs: readonly (readonly [label: string, value: ReactNode])[]; testid?: string }) {
  return (
    <dl className={styles.list} data-testid={testid}>
      {pairs.filter(([, value]) => value !== undefined && value !== nothing).map(([label, value]) => (
        <div key={label} className={styles.pair}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The pairs of an object's rows. */
export const pairsOf = (mo: Mo, rows: readonly Row[]) => rows.map(([prop, label, unit]) => [label, shown(mo.props[prop], unit)] as const);
