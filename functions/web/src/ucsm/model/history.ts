import { Store } from '../../kit/store';
import type { Mo } from '../nuova/mo';
import { metrics, type Metric } from './metrics';
import type { Objects } from './objects';

/** One measured value and when it came, in milliseconds since 1970 by this computer. */
export interface Sample {
  at: number;
  value: number;
}

/** So many samples of each value are kept: six hours at the usual minute between two. */
const kept = 360;

const none: readonly Sample[] = [];

/** History keeps the values of all metrics from the moment the page opened. */
export class History {
  readonly store = new Store<{ samples: ReadonlyMap<string, readonly Sample[]> }>({ samples: new Map() });

  /** Follows the objects from now on. */
  constructor(objects: Objects, now: () => number = Date.now) {
    objects.subscribe((changes) => {
      const samples = new Map(this.store.get().samples);
      let recorded = false;
      for (const dn of new Set(changes.map((change) => change.dn))) recorded = record(samples, objects.get(dn), now()) || recorded;
      if (recorded) this.store.set({ samples });
    });
  }

  of(mo: Mo, metric: Metric): readonly Sample[] {
    return this.store.get().samples.get(key(mo.dn, metric)) ?? none;
  }
}

const key = (dn: string, { prop }: Metric): string => `${dn} ${prop}`;

function record(samples: Map<string, readonly Sample[]>, mo: Mo | undefined, at: number): boolean {
  const measured = mo ? metrics.filter((metric) => metric.cls === mo.cls) : [];
  for (const metric of measured) {
    const value = Number.parseFloat(mo!.props[metric.prop] ?? '');
    if (!Number.isFinite(value)) continue;
    samples.set(key(mo!.dn, metric), [...(samples.get(key(mo!.dn, metric)) ?? none), { at, value }].slice(-kept));
  }
  return measured.length > 0;
}
