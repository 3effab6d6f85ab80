import { upload } from './nuova/client';
import { locatorDn } from './model/lights';
import type { Mo } from './nuova/mo';
import type { Session } from './nuova/session';
import { element } from './nuova/xml';

export const powerActions = ['boot', 'shutDown', 'reset'] as const;

export type PowerAction = (typeof powerActions)[number];

const powerWords: Record<PowerAction, string> = { boot: 'admin-up', shutDown: 'admin-down', reset: 'hard-reset-immediate' };

/** Asks for power by way of the profile that the blade belongs to, or of the blade itself when it has none. */
export function power(session: Session, blade: Mo | undefined, profileDn: string, action: PowerAction): Promise<unknown> {
  if (profileDn) return configure(session, 'lsPower', `${profileDn}/power`, { state: powerWords[action] });
  return configure(session, 'computeBlade', blade!.dn, { adminPower: powerWords[action] });
}

export const locate = (session: Session, dn: string, on: boolean): Promise<unknown> =>
  configure(session, 'equipmentLocatorLed', locatorDn(dn), { adminState: on ? 'on' : 'off' });

export const acknowledge = (session: Session, fault: Mo): Promise<unknown> => session.call('faultAckFault', { inId: fault.props.id ?? '' });

/** Takes the blade that is in a slot now for the one that belongs there. */
export const acknowledgeSlot = (session: Session, slotDn: string): Promise<unknown> =>
  configure(session, 'fabricComputeSlotEp', slotDn, { adminState: 'reacknowledge' });

/** Lets a host firmware pack name another bundle for blades. */
export const chooseBladePackage = (session: Session, packDn: string, version: string): Promise<unknown> =>
  configure(session, 'firmwareComputeHostPack', packDn, { bladeBundleVersion: version });

export const uploadBundle = (session: Session, file: File): Promise<void> => session.use((cookie) => upload(cookie, file));

function configure(session: Session, cls: string, dn: string, props: Record<string, string>): Promise<unknown> {
  return session.call('configConfMo', { dn, inHierarchical: 'false' }, [element('inConfig', {}, [element(cls, { dn, ...props })])]);
}
