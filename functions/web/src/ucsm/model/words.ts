/** How values of the XML API are told to people. */
export type Unit = 'mebibytes' | 'MHz' | 'GHz' | 'W' | '°C' | 'rpm' | 'time' | '';

export const nothing = '–';

const numeric = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A value with its unit; words of the API ("power-off") become words of people ("Power off"). */
export function shown(value: string | undefined, unit: Unit = ''): string {
  if (!value || value === 'unspecified' || value === 'not-applicable' || value === 'N/A') return nothing;
  if (unit === 'time') return time(value);
  const number = Number(value);
  if (unit === 'mebibytes' && Number.isFinite(number)) return number >= 1024 ? `${numeric.format(number / 1024)} GB` : `${number} MB`;
  if (unit && Number.isFinite(number)) return `${numeric.format(number)} ${unit}`;
  return worded(value);
}

/** A measured number with its unit. */
export const measured = (value: number, unit: string): string => `${numeric.format(value)}${unit && ` ${unit}`}`;

/** Words joined by hyphens are parted and get a capital; names, numbers and addresses stay as they are. */
export function worded(value: string): string {
  if (!/^[a-z][a-z]*(-[a-z]+)*$/.test(value)) return value;
  const words = value.replaceAll('-', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
}

/** "2026-11-22T10:11:26.818" without the T and the fraction: the system's own time, which has no zone. */
export const time = (stamp: string | undefined): string => (/^\d{4}-/.test(stamp ?? '') ? stamp!.slice(0, 19).replace('T', ' ') : nothing);
