import { useSyncExternalStore } from 'react';
import type { Store } from './store';

/** Renders again when the value of a store changes. */
export function useStore<T extends object>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Renders again only when the picked part changes; pick must give equal values for equal states. */
export function usePicked<T extends object, P>(store: Store<T>, pick: (value: T) => P): P {
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}
