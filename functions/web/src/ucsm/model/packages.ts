import { naturally } from '../nuova/dn';
import type { Mo } from '../nuova/mo';

/** The versions that a pack may name for blades: of the bundles that are there, and the one that it names now; the newest first. */
export function bladePackages(bundles: readonly Mo[], now: string): string[] {
  const there = bundles.filter(({ props }) => props.type === 'b-series-bundle' && props.adminState !== 'deleted').map(({ props }) => props.version ?? '');
  return [...new Set([...there, now])].filter((version) => version !== '').sort((a, b) => naturally(b, a));
}
