import { mediaProblem, type MediaProblem } from './mediaProblem';
import { Emitter, Store } from '../../kit/store';

export interface Device {
  id: string;
  label: string;
}

export type Kind = 'mic' | 'camera';

export interface Capture {
  status: 'off' | 'starting' | 'on' | 'failed';
  /** The device wanted; '' leaves it to the browser. */
  wanted: string;
  /** The device in use. */
  used: string;
  label: string;
  problem?: MediaProblem;
  /** The track, for previews and meters; a new object whenever it changes. */
  track?: MediaStreamTrack;
}

export interface DevicesState {
  mic: Capture;
  camera: Capture;
  mics: Device[];
  cameras: Device[];
  speakers: Device[];
  /** The speaker wanted and there; '' is the system's own. */
  speaker: string;
}

/** A device went away in use; now is what took its place, '' when nothing did. */
export interface Fallback {
  kind: Kind | 'speaker';
  was: string;
  now: string;
}

/** What Devices needs of navigator.mediaDevices; undefined on an insecure page. */
export type Media = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

export interface Wanted {
  mic: string;
  camera: string;
  speaker: string;
  /** No noise, echo or gain control on the microphone: for music, and for measuring. */
  originalSound?: boolean;
}

const sound = (cleaned: boolean): MediaTrackConstraints => ({ echoCancellation: cleaned, noiseSuppression: cleaned, autoGainControl: cleaned });

const picture: MediaTrackConstraints = {
  width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 },
};

/**
 * Devices owns the microphone and the camera of this page: at most one track of each, the lists to choose
 * from, and what to do when one is unplugged. Framework-free; pages watch its store.
 */
export class Devices {
  readonly store: Store<DevicesState>;
  readonly fallbacks = new Emitter<Fallback>();
  readonly #media: Media | undefined;
  /** Counts the openings of each kind, so that a slow one cannot undo a later one. */
  readonly #turn = { mic: 0, camera: 0 };
  #wantedSpeaker: string;
  #originalSound: boolean;

  constructor(media: Media | undefined, wanted: Wanted) {
    this.#media = media;
    this.#wantedSpeaker = wanted.speaker;
    this.#originalSound = wanted.originalSound ?? false;
    this.store = new Store<DevicesState>({
      mic: { status: 'off', wanted: wanted.mic, used: '', label: '' },
      camera: { status: 'off', wanted: wanted.camera, used: '', label: '' },
      mics: [], cameras: [], speakers: [], speaker: '',
    });
    media?.addEventListener('devicechange', this.#changed);
    void this.refresh();
  }

  /** Opens both with one question to the person; what is not there does not hinder the other. */
  async openBoth(): Promise<void> {
    if (!this.#media) return void (await Promise.all([this.open('mic'), this.open('camera')]));
    this.#starting('mic', 'camera');
    const turns = { ...this.#turn };
    try {
      const stream = await this.#media.getUserMedia({ audio: this.#ask('mic'), video: this.#ask('camera') });
      this.#take('mic', turns.mic, stream.getAudioTracks()[0]);
      this.#take('camera', turns.camera, stream.getVideoTracks()[0]);
      await this.refresh();
    } catch {
      await this.open('mic');
      await this.open('camera');
    }
  }

  /** Opens the wanted device, or any other one when that is not there. */
  async open(kind: Kind): Promise<void> {
    this.#starting(kind);
    const turn = this.#turn[kind];
    try {
      this.#take(kind, turn, await this.#request(kind));
      await this.refresh();
    } catch (error) {
      if (turn === this.#turn[kind]) this.#patch(kind, { status: 'failed', problem: this.#reason(error), track: undefined, used: '', label: '' });
    }
  }

  /** Stops the device: its light goes out. */
  close(kind: Kind): void {
    this.#turn[kind]++;
    this.store.get()[kind].track?.stop();
    this.#patch(kind, { status: 'off', problem: undefined, track: undefined, used: '', label: '' });
  }

  /** Wants another device from now on, and changes over when one is open. */
  async choose(kind: Kind, id: string): Promise<void> {
    const { status } = this.store.get()[kind];
    this.#patch(kind, { wanted: id });
    if (status !== 'off') await this.open(kind);
  }

  /** Changes how the microphone is treated, at once when it is open. */
  async setOriginalSound(on: boolean): Promise<void> {
    this.#originalSound = on;
    if (this.store.get().mic.status !== 'off') await this.open('mic');
  }

  chooseSpeaker(id: string): void {
    this.#wantedSpeaker = id;
    this.store.set({ speaker: id });
  }

  /** Lists what is there. Names are known once a device was allowed. */
  async refresh(): Promise<void> {
    const all = (await this.#media?.enumerateDevices().catch(() => [])) ?? [];
    const of = (kind: MediaDeviceKind) => named(all.filter((d) => d.kind === kind));
    const speakers = of('audiooutput');
    this.store.set({ mics: of('audioinput'), cameras: of('videoinput'), speakers });
    this.#placeSpeaker(speakers);
  }

  /** Ends everything. */
  shut(): void {
    this.#media?.removeEventListener('devicechange', this.#changed);
    this.close('mic');
    this.close('camera');
  }

  readonly #changed = (): void => void this.refresh();

  #placeSpeaker(speakers: Device[]): void {
    const { speaker } = this.store.get();
    const there = (id: string) => id !== '' && speakers.some((s) => s.id === id);
    const next = there(this.#wantedSpeaker) ? this.#wantedSpeaker : '';
    if (next === speaker) return;
    this.store.set({ speaker: next });
    if (speaker !== '' && next === '') this.fallbacks.emit({ kind: 'speaker', was: '', now: speakers[0]?.label ?? '' });
  }

  /** Says so of all kinds at once: a listener must not see one without the other. */
  #starting(...kinds: Kind[]): void {
    const patch: Partial<DevicesState> = {};
    for (const kind of kinds) {
      this.#turn[kind]++;
      patch[kind] = { ...this.store.get()[kind], status: 'starting', problem: undefined };
    }
    this.store.set(patch);
  }

  #ask(kind: Kind): MediaTrackConstraints {
    const { wanted } = this.store.get()[kind];
    return wanted ? { ...this.#any(kind), deviceId: { exact: wanted } } : this.#any(kind);
  }

  #any(kind: Kind): MediaTrackConstraints {
    return kind === 'mic' ? sound(!this.#originalSound) : picture;
  }

  async #request(kind: Kind): Promise<MediaStreamTrack | undefined> {
    const wanted = this.store.get()[kind].wanted !== '';
    try {
      return await this.#get(kind, this.#ask(kind));
    } catch (error) {
      if (!wanted || mediaProblem(error) !== 'none') throw error;
      return await this.#get(kind, this.#any(kind));
    }
  }

  async #get(kind: Kind, ask: MediaTrackConstraints): Promise<MediaStreamTrack | undefined> {
    if (!this.#media) throw new DOMException('no media devices on this page', 'SecurityError');
    const stream = await this.#media.getUserMedia(kind === 'mic' ? { audio: ask } : { video: ask });
    return stream.getTracks()[0];
  }

  #take(kind: Kind, turn: number, track: MediaStreamTrack | undefined): void {
    if (turn !== this.#turn[kind] || !track) return track?.stop();
    this.store.get()[kind].track?.stop();
    track.addEventListener('ended', () => this.#ended(kind, track));
    this.#patch(kind, {
      status: 'on', problem: undefined, track, label: track.label, used: track.getSettings?.().deviceId ?? '',
    });
  }

  /** The device was unplugged, or the permission taken back: another one takes its place if there is one. */
  async #ended(kind: Kind, track: MediaStreamTrack): Promise<void> {
    if (this.store.get()[kind].track !== track) return;
    this.#patch(kind, { track: undefined });
    await this.open(kind);
    const after = this.store.get()[kind];
    if (after.status === 'failed' && after.problem === 'none') this.#patch(kind, { problem: 'unplugged' });
    this.fallbacks.emit({ kind, was: track.label, now: after.label });
  }

  #reason(error: unknown): MediaProblem {
    return this.#media ? mediaProblem(error) : globalThis.isSecureContext === false ? 'insecure' : 'unsupported';
  }

  #patch(kind: Kind, patch: Partial<Capture>): void {
    this.store.set({ [kind]: { ...this.store.get()[kind], ...patch } });
  }
}

function named(devices: MediaDeviceInfo[]): Device[] {
  return devices
    .filter((d) => d.deviceId !== '')
    .map((d, i) => ({ id: d.deviceId, label: d.label || `Device ${i + 1}` }));
}
