import { useEffect, useState } from 'react';
import { api } from '../api';
import { classifyOffer, endReason } from '../problems';
import type { Devices } from '../rtc/devices';
import { Meeting } from '../rtc/meeting';
import { changeSeat, type KeptSeat } from '../seats';
import { useServices, usePicked, useStore } from '../services';
import { EndedPage } from './EndedPage';
import { Room } from './Room';
import { useHappenings } from './useHappenings';

interface MeetingViewProps {
  seat: KeptSeat;
  wish: KeptSeat['wish'];
  /** Comes from the device page, not from a reload. */
  fresh: boolean;
  devices: Devices;
}

/** Holds the meeting while the page is there, and shows the room or what came after it. */
export function MeetingView({ seat, wish, fresh, devices }: MeetingViewProps) {
  const [meeting, setMeeting] = useState<Meeting>();
  useEffect(() => {
    const made = open(seat, wish, devices);
    setMeeting(made);
    made.start();
    return () => made.close();
  }, [seat, wish, devices]);
  return meeting ? <InMeeting meeting={meeting} seat={seat} fresh={fresh} devices={devices} /> : null;
}

function InMeeting({ meeting, seat, fresh, devices }: Omit<MeetingViewProps, 'wish'> & { meeting: Meeting }) {
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
    const { layout, rules } = meeting.store.get();
    const chosen = prefs.get().layout;
    if (fresh && known && chosen !== '' && chosen !== layout && rules.changeLayout) meeting.send({ type: 'layout', layout: chosen });
  }, [fresh, known, meeting, prefs]);
  if (phase === 'ended') return <EndedPage reason={ended ?? 'over'} seat={seat} onResume={() => meeting.resume()} />;
  return <Room meeting={meeting} devices={devices} target={seat.target} selfView={selfView} />;
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
