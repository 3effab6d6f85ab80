import { useEffect, useState } from 'react';
import { useServices } from '../services';

/** Has further classes read and kept; whether they have been. The list must be the same at every call. */
export function useWanted(classes: readonly string[]): boolean {
  const { link } = useServices();
  const [known, setKnown] = useState(false);
  useEffect(() => {
    let here = true;
    // A reading that failed is made up for when the link is back; what is there till then is shown.
    void link.want(classes).catch(() => undefined).then(() => here && setKnown(true));
    return () => void (here = false);
  }, [link, classes]);
  return known;
}
