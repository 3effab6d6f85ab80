import { useRef, useSyncExternalStore } from 'react';
import { useServices } from '../services';
import { statsClasses } from './metrics';
import { treeOf, type TreeNode } from './tree';

const unseen = new Set([...statsClasses, 'faultInst', 'eventRecord', 'aaaModLR']);

/** The equipment tree, built anew when something changed that is seen in it; measured values come too often for that. */
export function useTree(): TreeNode[] {
  const { objects } = useServices();
  const kept = useRef<TreeNode[]>(undefined);
  const subscribe = (render: () => void) => objects.subscribe((changes) => {
    if (changes.every((change) => unseen.has(change.cls))) return;
    kept.current = undefined;
    render();
  });
  return useSyncExternalStore(useRef(subscribe).current, () => (kept.current ??= treeOf(objects)));
}
