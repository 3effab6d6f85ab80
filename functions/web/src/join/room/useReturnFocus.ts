import { useLayoutEffect, useRef, type RefObject } from 'react';

/** When a part of the page goes away with the focus in it, the focus goes back to the control that opened it. */
export function useReturnFocus<E extends HTMLElement>(testid: string): RefObject<E | null> {
  const part = useRef<E>(null);
  useLayoutEffect(() => {
    const element = part.current;
    return () => {
      if (element?.contains(document.activeElement)) document.querySelector<HTMLElement>(`[data-testid=${testid}]`)?.focus();
    };
  }, [testid]);
  return part;
}
