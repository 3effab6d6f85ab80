import type { Sample } from '../model/history';
import { place, scaleOf, type Scale } from '../model/scale';
import { measured } from '../model/words';
import { s } from '../strings';
import styles from './LineChart.module.css';

const width = 270;
const height = 120;
const left = 40;
const bottom = 22;
const right = 10;
const top = 8;

export interface LineChartProps {
  name: string;
  unit: string;
  samples: readonly Sample[];
  /** What charts to be compared have in common; else the values make it. */
  scale?: Scale;
}

/** One value over time as a line; its name says in words what it shows. */
export function LineChart({ name, unit, samples, scale: common }: LineChartProps) {
  const values = samples.map((sample) => sample.value);
  const scale = common ?? scaleOf(values);
  const from = samples[0]!.at;
  const to = samples.at(-1)!.at;
  const x = (at: number) => left + (from < to ? place(at, { low: from, high: to }) : 1) * (width - left - right);
  const y = (value: number) => height - bottom - place(value, scale) * (height - bottom - top);
  const label = s.statistics.summary(name, measured(Math.min(...values), unit), measured(Math.max(...values), unit), measured(values.at(-1)!, unit), values.length);
  return (
    <svg className={styles.chart} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} className={styles.grid} />
          <text x={left - 6} y={y(tick)} textAnchor="end" dominantBaseline="middle">{measured(tick, '')}</text>
        </g>
      ))}
      {samples.length > 1 && <polyline points={samples.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')} className={styles.line} />}
      <circle cx={x(to)} cy={y(values.at(-1)!)} r="3.5" className={styles.last} />
      {samples.length > 1 && <text x={left} y={height - 4}>{clock(from)}</text>}
      <text x={width - right} y={height - 4} textAnchor="end">{clock(to)}</text>
    </svg>
  );
}

/** The time of day by this computer. */
export const clock = (at: number): string => new Date(at).toLocaleTimeString('en-GB');
