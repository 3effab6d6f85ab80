/** ScreenShare owns the one screen, window or tab that is being shared. */
export class ScreenShare {
  #track: MediaStreamTrack | undefined;
  #ended: (() => void) | undefined;
  #asking = false;

  /** False where the browser cannot share, as on most phones. */
  static readonly possible = (): boolean => typeof globalThis.navigator?.mediaDevices?.getDisplayMedia === 'function';

  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  /** Lets the person pick; undefined when a choice is being made already. Throws what the browser throws. */
  async start(): Promise<MediaStreamTrack | undefined> {
    if (this.#asking || this.#track) return undefined;
    this.#asking = true;
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false });
      const track = stream.getVideoTracks()[0];
      if (!track) return undefined;
      track.contentHint = 'detail';
      track.addEventListener('ended', () => this.#track === track && this.#ended?.());
      this.#track = track;
      return track;
    } finally {
      this.#asking = false;
    }
  }

  stop(): void {
    this.#track?.stop();
    this.#track = undefined;
  }

  /** Calls back when sharing was ended from outside: the browser's own bar, a closed window. */
  onEnded(callback: () => void): () => void {
    this.#ended = callback;
    return () => (this.#ended = undefined);
  }
}
