/** Distinguished names: relative names joined by "/", where a "/" inside square brackets does not part. */

/** The relative names from the top. */
export function splitDn(dn: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < dn.length; i++) {
    if (dn[i] === '[') depth++;
    else if (dn[i] === ']') depth--;
    else if (dn[i] === '/' && depth === 0) {
      parts.push(dn.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, dn.slice(start)];
}

/** The name of the object above; '' for one at the top. */
export function parentDn(dn: string): string {
  return splitDn(dn).slice(0, -1).join('/');
}

/** The names of all objects above, nearest first. */
export function ancestors(dn: string): string[] {
  const parts = splitDn(dn);
  return parts.slice(1).map((_, i) => parts.slice(0, parts.length - 1 - i).join('/'));
}

const collator = new Intl.Collator('en', { numeric: true });

/** Orders blade-2 before blade-10. */
export const naturally = (a: string, b: string): number => collator.compare(a, b);
