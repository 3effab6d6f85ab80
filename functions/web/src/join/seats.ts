import type { Seat } from './api';

/** A seat as this tab keeps it: sessionStorage, so that a reload finds it and a second tab does not. */
export interface KeptSeat extends Seat {
  target: string;
  /** The person went through the device page; a reload goes straight back into the room. */
  entered: boolean;
  /** The layout that this browser remembers was told for this seat. */
  greeted: boolean;
  /** What the person last wanted: muted or not. */
  wish: { mic: boolean; camera: boolean };
}

const prefix = 'plenum.seat.';

export function keepSeat(seat: KeptSeat): void {
  try {
    sessionStorage.setItem(prefix + seat.session, JSON.stringify(seat));
  } catch {
    // Storage may be forbidden; a reload then starts at the door again.
  }
}

export function findSeat(session: string): KeptSeat | undefined {
  try {
    const raw = JSON.parse(sessionStorage.getItem(prefix + session) ?? 'null') as Partial<KeptSeat> | null;
    if (!raw || typeof raw.session !== 'string' || typeof raw.ticket !== 'string') return undefined;
    return { ...empty, ...raw } as KeptSeat;
  } catch {
    return undefined;
  }
}

/** Changes a kept seat, if it is kept. */
export function changeSeat(session: string, patch: Partial<KeptSeat>): void {
  const seat = findSeat(session);
  if (seat) keepSeat({ ...seat, ...patch });
}

const empty: KeptSeat = {
  session: '', ticket: '', participant: '', leg: '', call: '', coSpace: '', name: '', title: '', target: '', entered: false, greeted: false,
  wish: { mic: false, camera: false },
};
