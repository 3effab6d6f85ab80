/** Where a track is shown or heard. */
export type Outlet = 'mix' | 'main' | 'content' | 'self' | 'share';

/**
 * Outlets brings tracks to audio and video elements: either may come first, and both may change at any time.
 * Media never passes through the user interface's state.
 */
export class Outlets {
  readonly #streams = new Map<Outlet, MediaStream>();
  readonly #elements = new Map<Outlet, Set<HTMLMediaElement>>();
  readonly #onBlocked: (blocked: boolean) => void;
  #sink = '';

  /** onBlocked is told when the browser will not play sound before the person did something, and when it does. */
  constructor(onBlocked: (blocked: boolean) => void) {
    this.#onBlocked = onBlocked;
  }

  /** Gives an outlet a track, or takes its track away. */
  set(outlet: Outlet, track: MediaStreamTrack | null | undefined): void {
    const old = this.#streams.get(outlet)?.getTracks()[0];
    if (old === (track ?? undefined)) return;
    if (track) this.#streams.set(outlet, new MediaStream([track]));
    else this.#streams.delete(outlet);
    for (const element of this.#of(outlet)) this.#apply(outlet, element);
  }

  /** Shows an outlet in an element until the returned function is called. */
  attach(outlet: Outlet, element: HTMLMediaElement): () => void {
    this.#of(outlet).add(element);
    this.#apply(outlet, element);
    if (outlet === 'mix') void this.#route(element);
    return () => {
      this.#of(outlet).delete(element);
      element.srcObject = null;
    };
  }

  /** Sends the mix to a speaker; '' is the system's own. */
  setSink(id: string): void {
    this.#sink = id;
    for (const element of this.#of('mix')) void this.#route(element);
  }

  /** Tries again to play sound, after the person pressed something. */
  play(): void {
    for (const element of this.#of('mix')) this.#play(element);
  }

  #of(outlet: Outlet): Set<HTMLMediaElement> {
    let set = this.#elements.get(outlet);
    if (!set) this.#elements.set(outlet, (set = new Set()));
    return set;
  }

  #apply(outlet: Outlet, element: HTMLMediaElement): void {
    const stream = this.#streams.get(outlet) ?? null;
    if (element.srcObject === stream) return;
    element.srcObject = stream;
    if (stream) this.#play(element);
  }

  #play(element: HTMLMediaElement): void {
    const audible = !element.muted;
    element.play().then(
      () => audible && this.#onBlocked(false),
      (error: unknown) => audible && error instanceof Error && error.name === 'NotAllowedError' && this.#onBlocked(true),
    );
  }

  async #route(element: HTMLMediaElement): Promise<void> {
    if ('setSinkId' in element && element.sinkId !== this.#sink) await element.setSinkId(this.#sink).catch(() => undefined);
  }
}
