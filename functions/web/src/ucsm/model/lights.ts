import type { Mo } from '../nuova/mo';
import { worded } from './words';

/** What a light looks like; each has a shape of its own as well as a colour. beacon is the locator light. */
export type Look = 'good' | 'amber' | 'bad' | 'off' | 'beacon';

export interface Light {
  look: Look;
  /** What it says, to stand in a sentence after the name of the part. */
  words: string;
}

type Get = (dn: string) => Mo | undefined;

const off = (words: string): Light => ({ look: 'off', words });

/** The power light of a blade: green when it runs, amber when it is in standby. */
export function bladePower(blade: Mo, get: Get): Light {
  if (blade.props.presence === 'missing') return off('not in its slot');
  const led = get(`${blade.dn}/indicator-led-1`)?.props;
  const on = led ? led.color === 'green' : blade.props.operPower === 'on';
  const busy = led?.operState === 'blinking' ? ', busy' : '';
  return on ? { look: 'good', words: `powered on${busy}` } : { look: 'amber', words: `powered off${busy}` };
}

export function bladeHealth(blade: Mo, get: Get): Light {
  const led = get(`${blade.dn}/health-led`)?.props;
  if (!led || led.color === 'green') return { look: 'good', words: 'healthy' };
  return { look: 'bad', words: `not healthy: ${worded(blade.props.operState ?? '').toLowerCase()}` };
}

/** The locator light of a blade, a chassis or another part; undefined where there is none. */
export function locator(dn: string, get: Get): Light | undefined {
  const led = get(locatorDn(dn));
  if (!led) return undefined;
  return led.props.operState === 'on' || led.props.adminState === 'on' ? { look: 'beacon', words: 'locator light on' } : off('locator light off');
}

export const locatorDn = (dn: string): string => `${dn}/locator-led`;

const sound = new Set(['operable', 'ok', 'up', 'online', 'optimal']);
const unknown = new Set(['', 'unknown', 'N/A', 'not-supported']);

/** The light of a part that only works or does not. */
export function part({ props }: Mo): Light {
  if (props.presence === 'missing' || props.presence === 'empty') return off(props.presence);
  const broken = [props.operability, props.operState].find((state) => state !== undefined && !sound.has(state) && !unknown.has(state));
  return broken === undefined ? { look: 'good', words: 'works' } : { look: 'bad', words: worded(broken).toLowerCase() };
}

/** The light of a port: dark when nothing is to come through it. */
export function port({ props }: Mo): Light {
  if (props.operState === 'up') return { look: 'good', words: 'up' };
  if (props.adminState !== 'enabled') return off(props.usrLbl === 'reserved' ? 'reserved' : 'not in use');
  return { look: 'bad', words: `down${props.stateQual ? `: ${props.stateQual}` : ''}` };
}

/** The light of any object with a page, for the tree and lists; undefined for what has none. */
export function lightOf(mo: Mo, get: Get): Light | undefined {
  switch (mo.cls) {
    case 'computeBlade': {
      const health = bladeHealth(mo, get);
      return health.look === 'good' ? bladePower(mo, get) : health;
    }
    case 'lsServer': {
      const blade = get(mo.props.pnDn ?? '');
      return blade && lightOf(blade, get);
    }
    case 'etherPIo':
      return port(mo);
    case 'topSystem':
    case 'orgOrg':
    case 'adaptorHostEthIf':
      return undefined;
    default:
      return part(mo);
  }
}
