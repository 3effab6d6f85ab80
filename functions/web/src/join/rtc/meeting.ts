import type { Devices, Fallback, Kind } from './devices';
import { Link, type Answer, type LinkPhase, type LinkProblem, type OfferFailure } from './link';
import type { MediaProblem } from './mediaProblem';
import { addLine, loudest, onState, onWelcome, startState, type EndReason, type MeetingState } from './meetingState';
import { isLive, onRefused, onServer, toggle, type Mute, type MuteStep } from './mute';
import { Outlets, type Outlet } from './outlets';
import type { Peer } from './peer';
import type { CallState, FromBlade, MessageText, Refusal, ToBlade } from './protocol';
import { ScreenShare } from './screenShare';
import { readStats, type Counters } from './stats';
import { Emitter, Store } from '../../kit/store';

/** Things that happened, to be told to the person once. */
export type MeetingEvent =
  | { type: 'refused'; to: string; reason: string }
  | { type: 'shareFailed'; problem: string }
  | { type: 'shareTaken'; by: string }
  | { type: 'hostOnly'; kind: Kind }
  | { type: 'hostMuted'; kind: Kind; muted: boolean }
  | { type: 'fallback'; fallback: Fallback }
  | { type: 'deviceFailed'; kind: Kind; problem: MediaProblem };

export interface MeetingOptions {
  sendOffer(sdp: string, signal: AbortSignal): Promise<Answer>;
  classify(error: unknown): OfferFailure;
  /** Asks the server why a session is over. */
  whyOver(): Promise<EndReason>;
  /** Tells the server that this participant left. */
  sendLeave(): Promise<void>;
  devices: Devices;
  screen?: ScreenShare;
  title: string;
  /** True where the person wants to be muted. */
  wish: { mic: boolean; camera: boolean };
  /** Told whenever that wish changes, so that a reload finds it. */
  onWish?(wish: { mic: boolean; camera: boolean }): void;
  newPeer?(): RTCPeerConnection;
  random?(): number;
}

const askTimeout = 3_000;
const statsInterval = 2_000;

/**
 * Meeting is one participant's part in one call: the link to the blade, the tracks that go out, the tracks
 * that come in, and what the blade says. Everything to be shown is in store (state) and levels (who is heard);
 * it knows nothing of React.
 */
export class Meeting {
  readonly store: Store<MeetingState>;
  /** Participant id -> 1..100, for those heard now; apart because it changes ten times a second. */
  readonly levels = new Store<{ levels: Record<string, number>; loudest: string }>({ levels: {}, loudest: '' });
  readonly events = new Emitter<MeetingEvent>();
  readonly #options: MeetingOptions;
  readonly #link: Link;
  readonly #screen: ScreenShare;
  readonly #outlets: Outlets;
  readonly #undo: (() => void)[] = [];
  #fresh = true;
  #counters: Counters = { received: 0, lost: 0 };
  readonly #textTimers: { message?: ReturnType<typeof setTimeout>; notice?: ReturnType<typeof setTimeout> } = {};

  constructor(options: MeetingOptions) {
    this.#options = options;
    this.store = new Store(startState(options.wish, options.title));
    this.#outlets = new Outlets((audioBlocked) => this.store.set({ audioBlocked }));
    this.#screen = options.screen ?? new ScreenShare();
    this.#link = new Link({
      sendOffer: options.sendOffer,
      classify: options.classify,
      newPeer: options.newPeer,
      random: options.random,
      sources: () => this.#sources(),
      onPeer: (peer) => this.#receive(peer),
      onMessage: (message) => this.#onMessage(message),
      onPhase: (phase, attempt, problem) => this.#onPhase(phase, attempt, problem),
      onEnd: (reason) => void this.#onEnd(reason),
    });
  }

  /** Connects, and stays connected until leave(), end or close(). */
  start(): void {
    const { devices } = this.#options;
    const online = () => this.#link.hurry();
    globalThis.addEventListener?.('online', online);
    const stats = setInterval(() => void this.#measure(), statsInterval);
    this.#undo.push(
      () => globalThis.removeEventListener?.('online', online),
      () => clearInterval(stats),
      devices.store.subscribe(() => this.#useDevices()),
      devices.fallbacks.on((fallback) => this.events.emit({ type: 'fallback', fallback })),
      this.#screen.onEnded(() => this.stopShare()),
    );
    this.#openDevices();
    this.#link.start();
  }

  /** Comes back after another page took over. */
  resume(): void {
    this.store.set({ phase: 'connecting', ended: undefined });
    this.#openDevices();
    this.#link.start();
  }

  /** Leaves for good, by both ways, for one may be cut. */
  async leave(): Promise<void> {
    this.#link.send({ type: 'leave' });
    this.#finish('left');
    await this.#options.sendLeave().catch(() => undefined);
  }

  /** Lets go of everything without leaving: the page goes away, the participant stays. */
  close(): void {
    for (const undo of this.#undo.splice(0)) undo();
    clearTimeout(this.#textTimers.message);
    clearTimeout(this.#textTimers.notice);
    this.#screen.stop();
    this.#link.stop();
    for (const outlet of ['mix', 'main', 'content', 'self', 'share'] as const) this.#outlets.set(outlet, null);
  }

  /** Shows one of the streams in an element until the returned function is called. */
  attach(outlet: Outlet, element: HTMLMediaElement): () => void {
    return this.#outlets.attach(outlet, element);
  }

  /** Plays the sound that the browser held back; to be called from a click. */
  unblockAudio(): void {
    this.#outlets.play();
  }

  toggleMic(): void {
    this.#toggle('mic');
  }

  toggleCamera(): void {
    this.#toggle('camera');
  }

  /** Asks for a screen and sends it; nothing happens when the person changes his mind. */
  async share(): Promise<void> {
    try {
      const track = await this.#screen.start();
      if (!track) return;
      this.#outlets.set('share', track);
      await this.#link.replace('content', track);
      this.store.set({ sharing: true });
      this.#send({ type: 'present', on: true });
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name !== 'NotAllowedError' && name !== 'AbortError') this.events.emit({ type: 'shareFailed', problem: name });
    }
  }

  stopShare(): void {
    if (!this.store.get().sharing) return;
    this.#endShare();
    this.#send({ type: 'present', on: false });
  }

  raiseHand(raised: boolean): void {
    this.#send({ type: 'hand', raised });
  }

  /** Sends what a button stands for: chat, layout, and what may be done to others. */
  send(message: ToBlade): boolean {
    return this.#send(message);
  }

  #send(message: ToBlade): boolean {
    const sent = this.#link.send(message);
    if (!sent && message.type !== 'pong') this.events.emit({ type: 'refused', to: message.type, reason: 'notConnected' });
    return sent;
  }

  #toggle(kind: Kind): void {
    const broken = isLive(this.store.get()[kind]) && this.#options.devices.store.get()[kind].status === 'failed';
    if (broken) return void this.#openNow(kind);
    const { rules, known } = this.store.get();
    const allowed = !known || (kind === 'mic' ? rules.muteSelf : rules.videoMuteSelf);
    const step = toggle(this.store.get()[kind], allowed);
    this.#step(kind, step);
    if (step.refused) this.events.emit({ type: 'hostOnly', kind });
    if (!step.mute.wish && !this.#options.devices.store.get()[kind].track) void this.#openNow(kind);
    if (step.mute.asked) setTimeout(() => this.store.get().phase === 'connected' && this.#unasked(kind), askTimeout);
    const { mic, camera } = this.store.get();
    this.#options.onWish?.({ mic: mic.wish, camera: camera.wish });
  }

  /** Opens a device because the person asked for it, and says so when it fails. */
  async #openNow(kind: Kind): Promise<void> {
    const { devices } = this.#options;
    if (devices.store.get()[kind].status === 'starting') return;
    await devices.open(kind);
    const { problem } = devices.store.get()[kind];
    if (problem) this.events.emit({ type: 'deviceFailed', kind, problem });
  }

  #step(kind: Kind, step: MuteStep): void {
    this.store.set({ [kind]: step.mute });
    if (step.send !== undefined) this.#link.send(muteMessage(kind, step.send));
    this.#useDevices();
  }

  #unasked(kind: Kind): void {
    this.store.set({ [kind]: onRefused(this.store.get()[kind]) });
  }

  /** Opens what the person wants to be on, with one question where both are. */
  #openDevices(): void {
    const { devices } = this.#options;
    const { mic, camera } = this.store.get();
    const off = (kind: Kind) => devices.store.get()[kind].status === 'off';
    if (isLive(mic) && isLive(camera) && off('mic') && off('camera')) void devices.openBoth();
    else if (isLive(mic) && off('mic')) void devices.open('mic');
    this.#useDevices();
  }

  /** Brings microphone and camera in line with who is muted; a muted camera is switched off, light and all. */
  #useDevices(): void {
    const { devices } = this.#options;
    const { mic, camera } = this.store.get();
    const state = devices.store.get();
    if (state.mic.track) state.mic.track.enabled = isLive(mic);
    if (!isLive(camera) && (state.camera.status === 'on' || state.camera.status === 'starting')) return devices.close('camera');
    if (isLive(camera) && state.camera.status === 'off' && this.store.get().phase !== 'ended') return void devices.open('camera');
    this.#outlets.set('self', state.camera.track);
    void this.#link.replace('audio', state.mic.track ?? null);
    void this.#link.replace('camera', state.camera.track ?? null);
  }

  #sources() {
    const { mic, camera } = this.#options.devices.store.get();
    return { audio: mic.track ?? null, camera: camera.track ?? null, content: this.#screen.track ?? null };
  }

  #receive(peer: Peer): void {
    this.#fresh = true;
    this.#counters = { received: 0, lost: 0 };
    this.#outlets.set('mix', peer.audio.receiver.track);
    this.#outlets.set('main', peer.main.receiver.track);
    this.#outlets.set('content', peer.content.receiver.track);
  }

  #onPhase(phase: LinkPhase, attempt: number, problem: LinkProblem): void {
    if (phase === 'stopped') return;
    this.store.set({ phase, attempt, problem });
    if (phase !== 'connected') this.levels.set({ levels: {}, loudest: '' });
  }

  #onMessage(message: FromBlade): void {
    switch (message.type) {
      case 'ping':
        return void this.#link.send({ type: 'pong', n: message.n, rtt: this.store.get().health.rtt });
      case 'welcome':
        return this.store.set(onWelcome(message, this.#options.title));
      case 'state':
        return this.#onState(message);
      case 'roster':
        return this.store.set({ roster: message.participants });
      case 'speakers':
        return this.levels.set({ levels: message.levels, loudest: loudest(message.levels, this.store.get().me) });
      case 'chat':
        return this.store.set({ chat: addLine(this.store.get().chat, message) });
      case 'message':
        return this.#onText(message);
      case 'notice':
        return this.#showFor('notice', message.text || undefined, message.seconds);
      case 'error':
        return this.#onRefusal(message);
    }
  }

  #onState(message: CallState): void {
    const first = this.#fresh;
    this.#fresh = false;
    this.store.set(onState(message));
    const { mic, camera, me, sharing } = this.store.get();
    this.#onMuted('mic', mic, onServer(mic, message.muted.audio, message.rules.muteSelf, first));
    this.#onMuted('camera', camera, onServer(camera, message.muted.video, message.rules.videoMuteSelf, first));
    if (!sharing) return;
    if (first) this.#send({ type: 'present', on: true });
    else if (message.presenter !== '' && message.presenter !== me) this.#shareTaken(message.presenter);
  }

  #onMuted(kind: Kind, before: Mute, step: MuteStep): void {
    this.#step(kind, step);
    const byOthers = !step.mute.wish && !before.asked && before.server !== step.mute.server;
    if (byOthers) this.events.emit({ type: 'hostMuted', kind, muted: step.mute.server });
  }

  #shareTaken(by: string): void {
    this.#endShare();
    this.events.emit({ type: 'shareTaken', by });
  }

  #endShare(): void {
    this.#screen.stop();
    this.#outlets.set('share', null);
    this.store.set({ sharing: false });
    void this.#link.replace('content', null);
  }

  #onText({ text, position, seconds }: MessageText): void {
    this.#showFor('message', text === '' ? undefined : { text, position }, seconds);
  }

  /** Shows a text for some seconds, 0 for good. */
  #showFor<What extends 'message' | 'notice'>(what: What, value: MeetingState[What], seconds: number): void {
    clearTimeout(this.#textTimers[what]);
    this.store.set({ [what]: value });
    if (value !== undefined && seconds > 0) this.#textTimers[what] = setTimeout(() => this.store.set({ [what]: undefined }), seconds * 1000);
  }

  #onRefusal(refusal: Refusal): void {
    if (refusal.to === 'pong') return;
    if (refusal.to === 'mute') for (const kind of ['mic', 'camera'] as const) this.#unasked(kind);
    if (refusal.to === 'present' && this.store.get().sharing) this.#endShare();
    this.events.emit({ type: 'refused', to: refusal.to, reason: refusal.reason });
  }

  async #onEnd(reason: string): Promise<void> {
    const known = reason === 'removed' || reason === 'callEnded' || reason === 'replaced';
    const ended = known ? reason : await this.#options.whyOver().catch((): EndReason => 'over');
    if (ended === 'replaced') return this.#replaced();
    this.#finish(ended);
  }

  /** Another page has this participant now; this one lets go of the devices and may come back. */
  #replaced(): void {
    this.#endShare();
    this.store.set({ phase: 'ended', ended: 'replaced' });
    this.#options.devices.close('mic');
    this.#options.devices.close('camera');
  }

  #finish(ended: EndReason): void {
    this.store.set({ phase: 'ended', ended, sharing: false });
    this.close();
  }

  async #measure(): Promise<void> {
    const pc = this.#link.peer?.pc;
    if (!pc || this.store.get().phase !== 'connected') return;
    const report = await pc.getStats().catch(() => undefined);
    if (!report) return;
    const entries = [...report.values()] as Parameters<typeof readStats>[0] extends Iterable<infer E> ? E[] : never;
    const { health, counters } = readStats(entries, this.#counters);
    this.#counters = counters;
    this.store.set({ health });
  }
}

function muteMessage(kind: Kind, muted: boolean): ToBlade {
  return kind === 'mic' ? { type: 'mute', audio: muted } : { type: 'mute', video: muted };
}
