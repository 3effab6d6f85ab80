import { Store } from '../kit/store';

/** What this browser remembers of the person. Nothing here opens a door: names and choices only. */
export interface Prefs {
  name: string;
  mic: string;
  camera: string;
  speaker: string;
  micOn: boolean;
  cameraOn: boolean;
  /** The microphone as it is, without noise and echo reduction. */
  originalSound: boolean;
  /** Single letters do something in the room. */
  shortcuts: boolean;
  selfView: boolean;
  /** The layout chosen last; '' was never chosen. */
  layout: string;
}

const key = 'plenum.prefs';

export const noPrefs: Prefs = {
  name: '', mic: '', camera: '', speaker: '', micOn: true, cameraOn: true, originalSound: false, shortcuts: true, selfView: true, layout: '',
};

/** Reads what is stored, member by member, so that an old or broken record does no harm. */
export function readPrefs(stored: string | null): Prefs {
  const out: Record<string, unknown> = { ...noPrefs };
  try {
    const raw = JSON.parse(stored ?? '{}') as Record<string, unknown> | null;
    for (const [name, value] of Object.entries(noPrefs)) if (raw && typeof raw[name] === typeof value) out[name] = raw[name];
  } catch {
    // Not ours: start afresh.
  }
  return out as unknown as Prefs;
}

/** PrefStore is a store that writes itself to localStorage. */
export class PrefStore extends Store<Prefs> {
  constructor() {
    super(readPrefs(load()));
  }

  override set(patch: Partial<Prefs>): void {
    super.set(patch);
    try {
      localStorage.setItem(key, JSON.stringify(this.get()));
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  }
}

function load(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
