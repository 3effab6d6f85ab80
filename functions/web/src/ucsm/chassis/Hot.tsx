import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './drawing.module.css';

/** A part of the drawing that leads to the part's page; its name says everything that its lights show. */
export function Hot({ dn, name, children }: { dn: string; name: string; children: ReactNode }) {
  return (
    <Link href={`/${dn}`} className={styles.hot} aria-label={name} data-dn={dn}>
      {children}
    </Link>
  );
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The sheet metal of a part. */
export function Plate({ box, className }: { box: Box; className?: string }) {
  return <rect {...box} rx="6" className={className ?? styles.plate} />;
}

/** Rows of air holes. */
export function Vent({ box: { x, y, width, height } }: { box: Box }) {
  return <rect x={x} y={y} width={width} height={height} rx="4" fill="url(#air)" />;
}

/** The pattern of air holes; once in each drawing. */
export function AirHoles() {
  return (
    <pattern id="air" width="9" height="9" patternUnits="userSpaceOnUse">
      <circle cx="4.5" cy="4.5" r="2.6" className={styles.hole} />
    </pattern>
  );
}
