import { useId, type ReactNode } from 'react';
import { cx } from './cx';
import styles from './Choices.module.css';

export interface Choice {
  id: string;
  label: string;
  /** More words about it, below the label. */
  hint?: string;
  picture?: ReactNode;
}

export interface ChoicesProps {
  title: string;
  hiddenTitle?: boolean;
  name: string;
  value: string;
  options: Choice[];
  disabled?: boolean;
  /** grid: side by side, as pictures. rows: one below the other, as wide as they may be. */
  shape?: 'grid' | 'rows';
  onChange(id: string): void;
}

/** One of a few, all in sight: the browser's own radio buttons. */
export function Choices({ title, hiddenTitle, name, value, options, disabled, shape, onChange }: ChoicesProps) {
  const id = useId();
  return (
    <fieldset className={styles.choices} disabled={disabled}>
      <legend className={cx(hiddenTitle && 'visually-hidden')}>{title}</legend>
      <div className={cx(styles.options, shape && styles[shape])}>
        {options.map(({ id: of, label, hint, picture }, i) => (
          <label key={of} className={styles.option}>
            <input type="radio" name={name} value={of} checked={of === value} onChange={() => onChange(of)}
              aria-labelledby={hint ? `${id}-${i}` : undefined} aria-describedby={hint ? `${id}-${i}-hint` : undefined} />
            {picture && <span className={styles.picture}>{picture}</span>}
            <span className={styles.words}>
              <span id={`${id}-${i}`}>{label}</span>
              {hint && <span id={`${id}-${i}-hint`} className={styles.hint}>{hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
