import { Devices, type Media } from '../../src/join/rtc/devices';

/** A track as Devices and Meeting use it. */
export class FakeTrack extends EventTarget {
  enabled = true;
  stopped = false;
  constructor(readonly kind: 'audio' | 'video', readonly label: string, readonly id: string) {
    super();
  }
  stop() {
    this.stopped = true;
  }
  getSettings() {
    return { deviceId: this.id };
  }
  /** As when the device is unplugged. */
  end() {
    this.stopped = true;
    this.dispatchEvent(new Event('ended'));
  }
}

type Plugged = { kind: MediaDeviceKind; deviceId: string; label: string };

/** A computer's devices; plug and unplug are what the tests do to it. */
export class FakeMedia extends EventTarget {
  asked: MediaStreamConstraints[] = [];
  error: Error | undefined;
  constructor(public devices: Plugged[]) {
    super();
  }

  getUserMedia = async (ask: MediaStreamConstraints) => {
    this.asked.push(ask);
    if (this.error) throw this.error;
    const tracks = [ask.audio && this.#track('audioinput', ask.audio), ask.video && this.#track('videoinput', ask.video)].filter((t) => !!t);
    return {
      getTracks: () => tracks, getAudioTracks: () => tracks.filter((t) => t.kind === 'audio'), getVideoTracks: () => tracks.filter((t) => t.kind === 'video'),
    } as unknown as MediaStream;
  };

  enumerateDevices = async () => this.devices as MediaDeviceInfo[];

  unplug(id: string) {
    this.devices = this.devices.filter((d) => d.deviceId !== id);
    this.dispatchEvent(new Event('devicechange'));
  }

  #track(kind: MediaDeviceKind, ask: boolean | MediaTrackConstraints) {
    const exact = typeof ask === 'object' ? (ask.deviceId as { exact?: string } | undefined)?.exact : undefined;
    const found = this.devices.find((d) => d.kind === kind && (!exact || d.deviceId === exact));
    if (!found) throw new DOMException('', exact ? 'OverconstrainedError' : 'NotFoundError');
    return new FakeTrack(kind === 'audioinput' ? 'audio' : 'video', found.label, found.deviceId);
  }
}

export const desk = (): Plugged[] => [
  { kind: 'audioinput', deviceId: 'mic1', label: 'Desk microphone' },
  { kind: 'audioinput', deviceId: 'mic2', label: 'Headset' },
  { kind: 'videoinput', deviceId: 'cam1', label: 'Webcam' },
  { kind: 'audiooutput', deviceId: 'out1', label: 'Loudspeaker' },
  { kind: 'audiooutput', deviceId: 'out2', label: 'Headset' },
];

export function makeDevices(media: FakeMedia | undefined, wanted = { mic: '', camera: '', speaker: '' }): Devices {
  return new Devices(media as unknown as Media | undefined, wanted);
}

class FakeChannel {
  readyState = 'connecting';
  sent: Record<string, unknown>[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
}

class FakeSender {
  track: unknown = null;
  replaceTrack = async (track: unknown) => void (this.track = track);
}

/** A connection whose other end is the test. */
export class FakePeer {
  connectionState = 'new';
  signalingState = 'stable';
  closed = false;
  answered = '';
  onconnectionstatechange: (() => void) | null = null;
  channel = new FakeChannel();
  lines: { kind: string; direction: string | undefined; sender: FakeSender; receiver: { track: FakeTrack } }[] = [];
  localDescription = { sdp: 'offer' };

  addTransceiver(kind: 'audio' | 'video', init?: RTCRtpTransceiverInit) {
    const line = { kind, direction: init?.direction, sender: new FakeSender(), receiver: { track: new FakeTrack(kind, 'remote', `${kind}-${this.lines.length}`) }, setCodecPreferences: () => undefined };
    this.lines.push(line);
    return line;
  }
  createDataChannel = () => this.channel;
  createOffer = async () => ({ type: 'offer', sdp: 'offer' });
  setLocalDescription = async () => undefined;
  setRemoteDescription = async ({ sdp }: { sdp: string }) => void (this.answered = sdp);
  getStats = async () => new Map();
  close() {
    this.closed = true;
    this.signalingState = 'closed';
  }

  /** The blade speaks. */
  say(message: Record<string, unknown>) {
    this.channel.readyState = 'open';
    this.channel.onmessage?.({ data: JSON.stringify(message) });
  }
  fail() {
    this.connectionState = 'failed';
    this.onconnectionstatechange?.();
  }
}

export const welcome = { type: 'welcome', you: 'me', leg: 'l', call: 'c', epoch: 1, title: 'Lobby', slot: 2 };
