import { useEffect, type RefObject } from 'react';
import { shortcut } from './shortcut';
import type { RoomActions } from './useRoomActions';

/** Single letters do what the buttons do, except where somebody is writing or choosing. */
export function useShortcuts(enabled: boolean, actions: RoomActions): void {
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      const action = shortcut(event);
      if (!action || busy(event.target)) return;
      event.preventDefault();
      actions[action]();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [enabled, actions]);
}

function busy(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=menu], [role=listbox], [role=dialog], [role=alertdialog]') !== null;
}

/** F6 goes to the next part of the page, Shift+F6 to the one before. */
export function useRegions(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
      const regions = [...(root.current?.querySelectorAll<HTMLElement>('[data-region]') ?? [])];
      if (regions.length === 0) return;
      event.preventDefault();
      const at = regions.findIndex((region) => region.contains(document.activeElement));
      const next = regions[(at + (event.shiftKey ? -1 : 1) + regions.length) % regions.length];
      (next?.querySelector<HTMLElement>('h2, button:not([disabled]), textarea, a[href]') ?? next)?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [root]);
}
