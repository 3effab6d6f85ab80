import type { CSSProperties } from 'react';
import { cx } from './cx';
import { initials } from './initials';
import styles from './Avatar.module.css';

/** Initials in a circle; decoration beside a name that is written out. */
export function Avatar({ name, size, className }: { name: string; size?: string; className?: string }) {
  const style = size ? ({ '--size': size } as CSSProperties) : undefined;
  return (
    <span className={cx(styles.avatar, styles[`tone${tone(name)}`], className)} style={style} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function tone(name: string): number {
  let hash = 7;
  for (const c of name) hash = (hash * 31 + (c.codePointAt(0) ?? 0)) >>> 0;
  return hash % 6;
}
