import { useEffect, useRef } from 'react';
import styles from './Meter.module.css';

const bars = 20;

/** A level from 0 to 1 as a row of bars. watch is given a setter and returns how to stop; no render per sample. */
export function Meter({ label, watch }: { label: string; watch?: (onLevel: (level: number) => void) => () => void }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    show(element, 0);
    return watch?.((level) => show(element, level));
  }, [watch]);
  return (
    <div ref={root} className={styles.meter} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={0} data-testid="mic-meter">
      {Array.from({ length: bars }, (_, i) => (
        <span key={i} className={styles.bar} data-on="false" />
      ))}
    </div>
  );
}

function show(element: HTMLElement, level: number): void {
  const lit = Math.round(level * bars);
  element.setAttribute('aria-valuenow', String(Math.round(level * 100)));
  for (const [i, bar] of [...element.children].entries()) (bar as HTMLElement).dataset.on = String(i < lit);
}
