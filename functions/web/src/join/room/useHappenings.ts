import { useEffect } from 'react';
import { announce } from '../../kit/Live';
import type { Toaster } from '../../kit/Toasts';
import { deviceWords } from '../problems';
import { Batch, changes } from '../rtc/happenings';
import type { Meeting, MeetingEvent } from '../rtc/meeting';
import type { MeetingState } from '../rtc/meetingState';
import { useServices } from '../services';
import { s } from '../strings';

/** Joins and leaves are gathered this long. */
const gathered = 2_500;

/** Tells the person, by voice and in writing, what happens in the meeting. */
export function useHappenings(meeting: Meeting): void {
  const { toaster } = useServices();
  useEffect(() => {
    const batch = new Batch();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const { joined, left } = batch.take();
      if (joined.length > 0) toaster.show(s.joined(joined), { icon: 'people' });
      if (left.length > 0) toaster.show(s.gone(left), { icon: 'people' });
    };
    let before = meeting.store.get();
    const off = meeting.store.subscribe(() => {
      const after = meeting.store.get();
      batch.add(compare(before, after, toaster));
      before = after;
      if (!batch.empty) timer ??= setTimeout(tell, gathered);
    });
    const quiet = meeting.events.on((event) => tellEvent(event, meeting, toaster));
    return () => {
      clearTimeout(timer);
      off();
      quiet();
    };
  }, [meeting, toaster]);
}

/** Speaks of what changed at once, and returns the comings and goings for the batch. */
function compare(before: MeetingState, after: MeetingState, toaster: Toaster): { joined: string[]; left: string[] } {
  if (before.phase !== after.phase) tellPhase(before, after, toaster);
  if (before.known && before.active !== after.active) announce(after.active ? s.waiting.entered : s.waiting.back, 'assertive');
  if (!before.known && after.known && !after.active) announce(`${s.waiting.title}. ${s.waiting.text}`);
  if (before.known && before.locked !== after.locked) toaster.show(after.locked ? s.room.lockedText : s.room.unlockedText, { icon: after.locked ? 'lock' : 'unlock' });
  if (after.message && before.message?.text !== after.message.text) announce(after.message.text, 'assertive');
  if (after.notice && before.notice !== after.notice) announce(after.notice, 'assertive');
  if (before.presenter !== after.presenter && after.presenter !== '' && after.presenter !== after.me) announce(s.room.presenting(nameOf(after, after.presenter)));
  return tellRoster(before, after, toaster);
}

function tellPhase(before: MeetingState, after: MeetingState, toaster: Toaster): void {
  if (after.phase === 'reconnecting' && before.phase === 'connected') announce(s.link.lost, 'assertive');
  if (after.phase === 'connected' && before.phase === 'reconnecting') toaster.show(s.link.back, { icon: 'check' });
  if (after.phase === 'ended' && after.ended && after.ended !== 'left') announce(s.ended[after.ended].join('. '), 'assertive');
}

/** The first roster, and the first one after the lobby, say who is there, not who came. */
function tellRoster(before: MeetingState, after: MeetingState, toaster: Toaster): { joined: string[]; left: string[] } {
  const inLobby = before.roster.every((p) => p.id === before.me && !p.active);
  if (before.roster === after.roster || inLobby || !after.active) return { joined: [], left: [] };
  const change = changes(before.roster, after.roster, after.me);
  if (change.raised.length > 0) toaster.show(s.raised(change.raised), { icon: 'hand' });
  if (change.waiting.length > 0) toaster.show(s.knocking(change.waiting), { icon: 'door' });
  return change;
}

function tellEvent(event: MeetingEvent, meeting: Meeting, toaster: Toaster): void {
  switch (event.type) {
    case 'refused':
      return toaster.show(s.refused[event.reason] ?? s.refused.badMessage!, { icon: 'alert' });
    case 'shareFailed':
      return toaster.show(s.room.shareFailed, { icon: 'alert' });
    case 'shareTaken':
      return toaster.show(s.room.shareTaken(nameOf(meeting.store.get(), event.by)), { icon: 'share' });
    case 'hostOnly':
      return toaster.show(event.kind === 'mic' ? s.room.hostOnlyMic : s.room.hostOnlyCamera, { icon: 'lock' });
    case 'deviceFailed':
      return toaster.show(deviceWords(event.kind, event.problem).title, { icon: 'alert' });
    case 'hostMuted':
      return toaster.show(hostMuted(event.kind, event.muted), { icon: event.kind === 'mic' ? 'micOff' : 'cameraOff' });
    case 'fallback': {
      const { kind, was, now } = event.fallback;
      return toaster.show(kind === 'speaker' ? s.fallbackSpeaker(now) : s.fallback(was, now), { icon: kind === 'mic' ? 'mic' : kind === 'camera' ? 'camera' : 'speaker' });
    }
  }
}

function hostMuted(kind: 'mic' | 'camera', muted: boolean): string {
  if (kind === 'mic') return muted ? s.room.hostMutedMic : s.room.hostUnmutedMic;
  return muted ? s.room.hostMutedCamera : s.room.hostUnmutedCamera;
}

/** A participant's name, or "Somebody" when the roster does not know him yet. */
export function nameOf(state: Pick<MeetingState, 'roster'>, id: string): string {
  return state.roster.find((p) => p.id === id)?.name || s.room.somebody;
}
