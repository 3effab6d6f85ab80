import { useEffect, useRef, type RefObject } from 'react';

/** Sets the document's title, and moves the focus to the heading when the person came from another page. */
export function usePage(title: string, product: string, heading: RefObject<HTMLElement | null>): void {
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title} – ${product}`;
  }, [title, product]);
  useEffect(() => {
    if (first.current && visited()) heading.current?.focus({ preventScroll: true });
    first.current = false;
  }, [heading]);
}

const mark = 'plenumVisited';

/** False for the first page of a visit, where the browser's own start of the page is right. */
function visited(): boolean {
  const { dataset } = document.documentElement;
  const was = dataset[mark] === 'true';
  dataset[mark] = 'true';
  return was;
}
