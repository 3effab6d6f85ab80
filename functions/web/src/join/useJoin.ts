import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { api, Problem, type JoinRequest } from './api';
import { problemWords } from './problems';
import { keepSeat, type KeptSeat } from './seats';
import { useServices } from './services';

/** Asks for a seat and goes to its page. entered: straight into the room, without the device page. */
export function useJoin(options: Partial<Pick<KeptSeat, 'entered' | 'wish'>> = {}) {
  const { account, passcodes, prefs } = useServices();
  const [, navigate] = useLocation();
  const mutation = useMutation({
    mutationFn: async (request: JoinRequest) => {
      const token = account.get().token;
      try {
        return await api.join(request, token || undefined);
      } catch (error) {
        if (token && error instanceof Problem && error.status === 401) account.signOut();
        throw error;
      }
    },
    onSuccess: (seat, request) => {
      const { micOn, cameraOn } = prefs.get();
      keepSeat({ ...seat, target: request.target, entered: false, greeted: false, wish: { mic: !micOn, camera: !cameraOn }, ...options });
      if (request.passcode) passcodes.set(request.target, request.passcode);
      navigate(`/room/${encodeURIComponent(seat.session)}`);
    },
  });
  const words = useMemo(() => (mutation.error ? problemWords(mutation.error) : undefined), [mutation.error]);
  return { join: mutation.mutate, joining: mutation.isPending || mutation.isSuccess, words };
}
