import { useEffect, useState } from 'react';
import { usePicked, useStore } from '../../kit/useStore';
import { api } from '../api';
import { classifyOffer, endReason } from '../problems';
import type { Devices } from '../rtc/devices';
import { Meeting } from '../rtc/meeting';
import { changeSeat, findSeat, type KeptSeat } from '../seats';
import { useServices } from '../services';
import { EndedPage } from './EndedPage';
import { Room } from './Room';
import { useHappenings } from './useHappenings';

interface MeetingViewProps {
  seat: KeptSeat;
  wish: KeptSeat['wish'];
  devices: Devices;
}

/** Holds the meeting while the page is there, and shows the room or what came after it. */
export function MeetingView({ seat, wish, devices }: MeetingViewProps) {
  const [meeting, setMeeting] = useState<Meeting>();
  useEffect(() => {
    const made = open(seat, wish, devices);
    setMeeting(made);
    made.start();
    return () => made.close();
  }, [seat, wish, devices]);
  return meeting ? <InMeeting meeting={meeting} seat={seat} devices={devices} /> : null;
}

function InMeeting({ meeting, seat, devices }: Omit<MeetingViewProps, 'wish'> & { meeting: Meeting }) {
  const { prefs } = useServices();
  const phase = usePicked(meeting.store, (m) => m.phase);
  const ended = usePicked(meeting.store, (m) => m.ended);
  const known = usePicked(meeting.store, (m) => m.known);
  const { selfView } = useStore(prefs);
  useHappenings(meeting);
  useEffect(() => {
    if (phase !== 'ended' || ended === 'replaced') return;
    devices.close('mic');
    devices.close('camera');
  }, [phase, ended, devices]);
  useEffect(() => {
    if (known) greet(meeting, seat.session, prefs.get().layout);
  }, [known, meeting, seat.session, prefs]);
  if (phase === 'ended') return <EndedPage reason={ended ?? 'over'} seat={seat} onResume={() => meeting.resume()} />;
  return <Room meeting={meeting} devices={devices} target={seat.target} selfView={selfView} />;
}

/** Tells the blade the layout chosen in earlier meetings; once, for the seat remembers it from then on. */
function greet(meeting: Meeting, session: string, chosen: string): void {
  const { layout, rules } = meeting.store.get();
  if (findSeat(session)?.greeted !== false) return;
  changeSeat(session, { greeted: true });
  if (chosen !== '' && chosen !== layout && rules.changeLayout) meeting.send({ type: 'layout', layout: chosen });
}

function open(seat: KeptSeat, wish: KeptSeat['wish'], devices: Devices): Meeting {
  return new Meeting({
    sendOffer: (sdp, signal) => api.offer(seat, sdp, signal),
    classify: classifyOffer,
    whyOver: async () => endReason((await api.session(seat)).ended),
    sendLeave: () => api.leave(seat),
    devices,
    title: seat.title,
    wish,
    onWish: (changed) => changeSeat(seat.session, { wish: changed }),
  });
}
