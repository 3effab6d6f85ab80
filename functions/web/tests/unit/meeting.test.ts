import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { classifyOffer } from '../../src/join/problems';
import { Meeting, type MeetingEvent } from '../../src/join/rtc/meeting';
import { noRules } from '../../src/join/rtc/protocol';
import { ScreenShare } from '../../src/join/rtc/screenShare';
import { desk, FakeMedia, FakePeer, FakeTrack, makeDevices, welcome } from './fakes';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', class { constructor(readonly tracks: unknown[] = []) {} getTracks() { return this.tracks; } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const rules = Object.fromEntries(Object.keys(noRules).map((k) => [k, true]));
const state = (more: Record<string, unknown> = {}) => ({
  type: 'state', active: true, muted: { audio: false, video: false }, hand: 'lowered', layout: 'automatic', locked: false, rules, presenter: '', showing: '',
  call: { chatAllowed: true, raiseHandEnabled: true }, ...more,
});

class FakeScreen extends ScreenShare {
  picked: FakeTrack | undefined;
  over: (() => void) | undefined;
  override get track() {
    return this.picked as unknown as MediaStreamTrack | undefined;
  }
  override async start() {
    this.picked = new FakeTrack('video', 'screen', 'screen');
    return this.track;
  }
  override stop() {
    this.picked?.stop();
    this.picked = undefined;
  }
  override onEnded(callback: () => void) {
    this.over = callback;
    return () => undefined;
  }
}

async function begin(wish = { mic: false, camera: false }) {
  const peers: FakePeer[] = [];
  const events: MeetingEvent[] = [];
  const wishes: unknown[] = [];
  const media = new FakeMedia(desk());
  const devices = makeDevices(media);
  const screen = new FakeScreen();
  const sendLeave = vi.fn(async () => undefined);
  const meeting = new Meeting({
    sendOffer: async () => ({ sdp: 'answer', epoch: 1 }), classify: classifyOffer, whyOver: async () => 'callEnded', sendLeave, devices, screen, title: 'Lobby', wish,
    onWish: (w) => wishes.push(w), random: () => 0.5,
    newPeer: () => {
      const peer = new FakePeer();
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
  });
  meeting.events.on((e) => events.push(e));
  meeting.start();
  await vi.advanceTimersByTimeAsync(1);
  const peer = () => peers[peers.length - 1]!;
  peer().say(welcome);
  peer().say(state());
  await vi.advanceTimersByTimeAsync(1);
  const sent = (type: string) => peer().channel.sent.filter((m) => m.type === type);
  const beat = async (ms: number) => {
    for (let t = 0; t < ms; t += 500) {
      peer().say({ type: 'ping', n: 1 });
      await vi.advanceTimersByTimeAsync(500);
    }
  };
  return { meeting, devices, media, screen, peers, peer, sent, events, wishes, sendLeave, beat, now: () => meeting.store.get() };
}

const mic = (m: Awaited<ReturnType<typeof begin>>) => m.devices.store.get().mic.track as unknown as FakeTrack;

describe('Meeting', () => {
  test('joins with microphone and camera on their lines', async () => {
    const m = await begin();
    expect(m.now()).toMatchObject({ phase: 'connected', me: 'me', call: 'c', title: 'Lobby', slot: 2, known: true, active: true });
    expect(m.peer().lines[0]!.sender.track).toBe(mic(m));
    expect((m.peer().lines[1]!.sender.track as FakeTrack).label).toBe('Webcam');
    expect(m.media.asked).toHaveLength(1);
    expect(mic(m).enabled).toBe(true);
  });

  test('pongs with its round trip', async () => {
    const m = await begin();
    m.peer().say({ type: 'ping', n: 7 });
    expect(m.sent('pong')[0]).toMatchObject({ n: 7 });
  });

  test('muting is at once, here and there, and is remembered', async () => {
    const m = await begin();
    m.meeting.toggleMic();
    expect(mic(m).enabled).toBe(false);
    expect(m.sent('mute')).toEqual([{ type: 'mute', audio: true }]);
    expect(m.wishes).toEqual([{ mic: true, camera: false }]);
    m.peer().say(state({ muted: { audio: true, video: false } }));
    m.meeting.toggleMic();
    expect(mic(m).enabled).toBe(false);
    m.peer().say(state());
    expect(mic(m).enabled).toBe(true);
  });

  test('the host mutes, and his refusal is told', async () => {
    const m = await begin();
    m.peer().say(state({ muted: { audio: true, video: false } }));
    expect(mic(m).enabled).toBe(false);
    expect(m.events).toContainEqual({ type: 'hostMuted', kind: 'mic', muted: true });
    m.meeting.toggleMic();
    m.peer().say({ type: 'error', to: 'mute', reason: 'notAllowed' });
    expect(m.now().mic).toEqual({ wish: false, server: true, asked: false });
    expect(m.events).toContainEqual({ type: 'refused', to: 'mute', reason: 'notAllowed' });
  });

  test('a muted camera goes dark, and comes back', async () => {
    const m = await begin();
    const track = m.devices.store.get().camera.track as unknown as FakeTrack;
    m.meeting.toggleCamera();
    await vi.advanceTimersByTimeAsync(1);
    expect(track.stopped).toBe(true);
    expect(m.peer().lines[1]!.sender.track).toBeNull();
    m.peer().say(state({ muted: { audio: false, video: true } }));
    m.meeting.toggleCamera();
    m.peer().say(state());
    await vi.advanceTimersByTimeAsync(1);
    expect(m.devices.store.get().camera.status).toBe('on');
    expect(m.peer().lines[1]!.sender.track).not.toBeNull();
  });

  test('joined muted: nothing is opened, the blade is told', async () => {
    const m = await begin({ mic: true, camera: true });
    expect(m.media.asked).toHaveLength(0);
    expect(m.sent('mute')).toEqual([{ type: 'mute', audio: true }, { type: 'mute', video: true }]);
  });

  test('another blade: the same wish, the same screen, the same chat', async () => {
    const m = await begin();
    await m.meeting.share();
    m.meeting.toggleMic();
    m.peer().say({ type: 'chat', id: '1', from: 'a', name: 'Ann', text: 'hi', at: '' });
    m.peer().say({ type: 'bye', reason: 'moved' });
    await vi.advanceTimersByTimeAsync(1);
    expect(m.peers).toHaveLength(2);
    m.peer().say({ ...welcome, epoch: 2, slot: 5 });
    m.peer().say(state());
    m.peer().say({ type: 'chat', id: '1', from: 'a', name: 'Ann', text: 'hi', at: '' });
    expect(m.now()).toMatchObject({ slot: 5, epoch: 2, phase: 'connected' });
    expect(m.now().chat).toHaveLength(1);
    expect(m.sent('mute')).toEqual([{ type: 'mute', audio: true }]);
    expect(m.sent('present')).toEqual([{ type: 'present', on: true }]);
    expect((m.peer().lines[2]!.sender.track as FakeTrack).label).toBe('screen');
    expect(mic(m).enabled).toBe(false);
  });

  test('the newest presenter wins', async () => {
    const m = await begin();
    await m.meeting.share();
    m.peer().say(state({ presenter: 'me' }));
    expect(m.now().sharing).toBe(true);
    m.peer().say(state({ presenter: 'p2' }));
    expect(m.now().sharing).toBe(false);
    expect(m.events).toContainEqual({ type: 'shareTaken', by: 'p2' });
    expect(m.sent('present')).toEqual([{ type: 'present', on: true }]);
  });

  test('the browser’s own bar ends sharing', async () => {
    const m = await begin();
    await m.meeting.share();
    m.screen.over?.();
    await vi.advanceTimersByTimeAsync(1);
    expect(m.sent('present')).toEqual([{ type: 'present', on: true }, { type: 'present', on: false }]);
    expect(m.peer().lines[2]!.sender.track).toBeNull();
  });

  test('an unplugged microphone is replaced on its line', async () => {
    const m = await begin();
    const old = mic(m);
    m.media.devices = m.media.devices.filter((d) => d.deviceId !== 'mic1');
    old.end();
    await vi.advanceTimersByTimeAsync(1);
    expect((m.peer().lines[0]!.sender.track as FakeTrack).label).toBe('Headset');
    expect(m.events).toContainEqual({ type: 'fallback', fallback: { kind: 'mic', was: 'Desk microphone', now: 'Headset' } });
  });

  test('a notice of the system goes by itself, and beside the message text', async () => {
    const m = await begin();
    m.peer().say({ type: 'message', text: 'lunch', position: 'top', seconds: 0 });
    m.peer().say({ type: 'notice', text: 'no licence', seconds: 30 });
    expect(m.now().notice).toBe('no licence');
    await m.beat(30_000);
    expect(m.now().notice).toBeUndefined();
    expect(m.now().message?.text).toBe('lunch');
    m.peer().say({ type: 'notice', text: 'still none', seconds: 0 });
    await m.beat(60_000);
    expect(m.now().notice).toBe('still none');
    m.peer().say({ type: 'notice', text: '', seconds: 0 });
    expect(m.now().notice).toBeUndefined();
  });

  test('message text goes by itself', async () => {
    const m = await begin();
    m.peer().say({ type: 'message', text: 'five minutes', position: 'top', seconds: 3 });
    expect(m.now().message).toEqual({ text: 'five minutes', position: 'top' });
    await m.beat(3_000);
    expect(m.now().message).toBeUndefined();
    m.peer().say({ type: 'message', text: 'stay', position: 'top', seconds: 0 });
    await m.beat(10_000);
    expect(m.now().message?.text).toBe('stay');
    m.peer().say({ type: 'message', text: '', position: 'top', seconds: 0 });
    expect(m.now().message).toBeUndefined();
  });

  test('leaving tells both, and lets go', async () => {
    const m = await begin();
    const { channel } = m.peer();
    await m.meeting.leave();
    expect(channel.sent).toContainEqual({ type: 'leave' });
    expect(m.sendLeave).toHaveBeenCalledOnce();
    expect(m.now()).toMatchObject({ phase: 'ended', ended: 'left' });
    expect(m.peer().closed).toBe(true);
  });

  test('replaced lets go of the devices and may come back', async () => {
    const m = await begin();
    m.peer().say({ type: 'bye', reason: 'replaced' });
    await vi.advanceTimersByTimeAsync(1);
    expect(m.now()).toMatchObject({ phase: 'ended', ended: 'replaced' });
    expect([m.devices.store.get().mic.status, m.devices.store.get().camera.status]).toEqual(['off', 'off']);
    m.meeting.resume();
    await vi.advanceTimersByTimeAsync(1);
    m.peer().say(welcome);
    m.peer().say(state());
    expect(m.now()).toMatchObject({ phase: 'connected', ended: undefined });
    expect([m.devices.store.get().mic.status, m.devices.store.get().camera.status]).toEqual(['on', 'on']);
  });

  test('what cannot be sent is told', async () => {
    const m = await begin();
    m.peer().channel.readyState = 'closed';
    expect(m.meeting.send({ type: 'chat', text: 'x' })).toBe(false);
    expect(m.events).toContainEqual({ type: 'refused', to: 'chat', reason: 'notConnected' });
  });

  test('speakers', async () => {
    const m = await begin();
    m.peer().say({ type: 'speakers', levels: { me: 80, p2: 30 } });
    expect(m.meeting.levels.get()).toEqual({ levels: { me: 80, p2: 30 }, loudest: 'p2' });
  });
});
