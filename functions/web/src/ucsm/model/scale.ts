/** The scale of a chart's axis: round numbers from at or below the least value to at or above the greatest. */
export interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

const steps = [1, 2, 2.5, 5, 10];

/** A scale with at most so many steps. Values that are all the same get room on both sides. */
export function scaleOf(values: readonly number[], most = 4): Scale {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  if (!Number.isFinite(least) || !Number.isFinite(greatest)) return { low: 0, high: 1, ticks: [0, 1] };
  const span = greatest - least || Math.abs(greatest) * 0.2 || 1;
  const [from, to] = greatest === least ? [least - span / 2, greatest + span / 2] : [least, greatest];
  const step = roundStep(span, most, from, to);
  const low = Math.floor(from / step);
  const high = Math.ceil(to / step);
  // Multiplied one by one: adding the step up would add up its error too.
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => Number(((low + i) * step).toPrecision(12)));
  return { low: ticks[0]!, high: ticks.at(-1)!, ticks };
}

/** The smallest round step with which the range takes at most so many steps. */
function roundStep(span: number, most: number, from: number, to: number): number {
  const power = 10 ** Math.floor(Math.log10(span / most));
  const fits = (step: number) => Math.ceil(to / step) - Math.floor(from / step) <= most;
  return [...steps, ...steps.map((s) => s * 10)].map((s) => s * power).find(fits) ?? power * 100;
}

/** Where a value lies between low and high, from 0 to 1. */
export const place = (value: number, { low, high }: Pick<Scale, 'low' | 'high'>): number => (high > low ? (value - low) / (high - low) : 0.5);
