import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { api, Problem } from '../api';
import { endReason } from '../problems';
import { Devices } from '../rtc/devices';
import type { EndReason } from '../rtc/meetingState';
import { changeSeat, findSeat, type KeptSeat } from '../seats';
import { useServices } from '../services';
import { EndedPage } from './EndedPage';
import { MeetingView } from './MeetingView';
import { PreJoin } from './PreJoin';

/** A seat in a meeting: the device page first, then the room; a reload goes straight back into the room. */
export default function RoomRoute({ session }: { session: string }) {
  const [seat] = useState(() => findSeat(session));
  return seat ? <Seated seat={seat} /> : <EndedPage reason="unknown" />;
}

function Seated({ seat }: { seat: KeptSeat }) {
  const devices = useDevices();
  const [entered, setEntered] = useState(seat.entered);
  const [wish, setWish] = useState(seat.wish);
  const over = useSeatCheck(seat, !entered);
  const enter = useCallback(
    (chosen: KeptSeat['wish']) => {
      changeSeat(seat.session, { entered: true, wish: chosen });
      setWish(chosen);
      setEntered(true);
    },
    [seat.session],
  );
  if (!devices) return null;
  if (over) return <EndedPage reason={over} seat={seat} />;
  if (!entered) return <PreJoin seat={seat} devices={devices} onEnter={enter} />;
  return <MeetingView seat={seat} wish={wish} devices={devices} />;
}

/** The page's devices, let go when the page goes. */
function useDevices(): Devices | undefined {
  const { prefs } = useServices();
  const [devices, setDevices] = useState<Devices>();
  useEffect(() => {
    const { mic, camera, speaker, originalSound } = prefs.get();
    const made = new Devices(navigator.mediaDevices as MediaDevices | undefined, { mic, camera, speaker, originalSound });
    setDevices(made);
    return () => made.shut();
  }, [prefs]);
  return devices;
}

/** Asks now and then whether the seat is still there while the person is at the door. */
function useSeatCheck(seat: KeptSeat, enabled: boolean): EndReason | undefined {
  const { data, error } = useQuery({
    queryKey: ['session', seat.session],
    queryFn: ({ signal }) => api.session(seat, signal),
    enabled,
    refetchInterval: 10_000,
    gcTime: 0,
  });
  if (!enabled) return undefined;
  if (error instanceof Problem && [401, 403, 404, 410].includes(error.status)) return 'over';
  return data?.state === 'ended' ? endReason(data.ended) : undefined;
}
