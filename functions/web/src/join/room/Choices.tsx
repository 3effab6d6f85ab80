import type { ReactNode } from 'react';
import { cx } from '../../kit/cx';
import styles from './Dialogs.module.css';

export interface Choice {
  id: string;
  label: string;
  picture?: ReactNode;
}

interface ChoicesProps {
  title: string;
  hiddenTitle?: boolean;
  name: string;
  value: string;
  options: Choice[];
  disabled?: boolean;
  grid?: boolean;
  onChange(id: string): void;
}

/** One of a few, all in sight: the browser's own radio buttons. */
export function Choices({ title, hiddenTitle, name, value, options, disabled, grid, onChange }: ChoicesProps) {
  return (
    <fieldset className={styles.choices} disabled={disabled}>
      <legend className={cx(hiddenTitle && 'visually-hidden')}>{title}</legend>
      <div className={cx(styles.options, grid && styles.grid)}>
        {options.map(({ id, label, picture }) => (
          <label key={id} className={styles.option}>
            <input type="radio" name={name} value={id} checked={id === value} onChange={() => onChange(id)} />
            {picture && <span className={styles.picture}>{picture}</span>}
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
