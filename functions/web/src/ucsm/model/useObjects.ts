import { useRef, useSyncExternalStore } from 'react';
import { useServices } from '../services';
import type { Mo } from '../nuova/mo';
import type { Objects } from './objects';

/** Renders again when what pick finds has changed. pick may build its arrays and records anew each time: they are compared. */
export function useObjects<T>(pick: (objects: Objects) => T): T {
  const { objects } = useServices();
  const last = useRef<T>(undefined);
  return useSyncExternalStore(objects.subscribe, () => {
    const found = pick(objects);
    if (!same(last.current, found)) last.current = found;
    return last.current as T;
  });
}

export const useMo = (dn: string): Mo | undefined => useObjects((objects) => objects.get(dn));

export const useClass = (cls: string): readonly Mo[] => useObjects((objects) => objects.ofClass(cls));

/** Arrays are the same when their members are, records when their values are one and the same. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((member, i) => same(member, b[i]));
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return Object.is(a, b);
  const [entries, values] = [Object.entries(a), b as Record<string, unknown>];
  return entries.length === Object.keys(b).length && entries.every(([name, value]) => Object.is(value, values[name]));
}
