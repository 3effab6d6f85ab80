import type { CSSProperties } from 'react';
import { cx } from './cx';
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

/** The first letters of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words.slice(0, 1);
  return picked.map((word) => [...(word ?? '')][0] ?? '').join('').toLocaleUpperCase() || '?';
}

function tone(name: string): number {
  let hash = 7;
  for (const c of name) hash = (hash * 31 + (c.codePointAt(0) ?? 0)) >>> 0;
  return hash % 6;
}
