import { parentDn } from '../nuova/dn';
import type { Mo } from '../nuova/mo';

/** The severities that the summary counts, worst first. */
export const severities = ['critical', 'major', 'minor', 'warning'] as const;

export type Severity = (typeof severities)[number];

/** Whether a fault stands: a cleared one stays in the list until its retention is over. */
export const stands = (fault: Mo): boolean => fault.props.severity !== 'cleared';

export const acknowledged = (fault: Mo): boolean => fault.props.ack === 'yes';

/** The object that a fault is about. */
export const subject = (fault: Mo): string => parentDn(fault.dn);

/** Whether a fault is about an object or something in it. */
export const concerns = (fault: Mo, dn: string): boolean => fault.dn.startsWith(`${dn}/`);

const rank = (fault: Mo): number => {
  const at = severities.indexOf(fault.props.severity as Severity);
  return at < 0 ? severities.length : at;
};

/** Worst first, then newest first. */
export const worstFirst = (a: Mo, b: Mo): number => rank(a) - rank(b) || (b.props.lastTransition ?? '').localeCompare(a.props.lastTransition ?? '');

export interface FaultFilter {
  severity: string;
  /** Part of the name or description; '' for all. */
  text: string;
  acknowledged: 'all' | 'yes' | 'no';
}

export function matches(fault: Mo, { severity, text, acknowledged: ack }: FaultFilter): boolean {
  const { props } = fault;
  const words = `${fault.dn} ${props.code} ${props.descr}`.toLowerCase();
  return (severity === '' || props.severity === severity) && (ack === 'all' || acknowledged(fault) === (ack === 'yes')) && words.includes(text.trim().toLowerCase());
}

export function count(faults: readonly Mo[], severity: Severity): number {
  return faults.filter((fault) => fault.props.severity === severity).length;
}
