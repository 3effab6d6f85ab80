import { useEffect, useRef, useState } from 'react';

/** How far count has grown since it was last looked at; looking: it is being looked at now. */
export function useFrom(count: number, looking: boolean): number {
  const [seen, setSeen] = useState<number>();
  const settled = useRef(false);
  useEffect(() => {
    if (looking) setSeen(count);
  }, [count, looking]);
  useEffect(() => {
    // What is told in the first moments is history, not news.
    const timer = setTimeout(() => (settled.current = true), 1_500);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (!settled.current) setSeen(count);
  }, [count]);
  return Math.max(0, count - (seen ?? count));
}
