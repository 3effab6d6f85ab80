import { Backoff } from '../../kit/backoff';
import { Store } from '../../kit/store';
import { code, post, UcsError } from '../nuova/client';
import { FrameReader } from '../nuova/frames';
import { changesIn, mosIn, type Change } from '../nuova/mo';
import type { Session } from '../nuova/session';
import { element, readXml } from '../nuova/xml';
import type { Objects } from './objects';

export interface LinkState {
  /** reading: for the first time. live: events come. lost: trying again; what is shown may be old. */
  phase: 'reading' | 'live' | 'lost';
}

/** A stream silent for this long (ms) is taken for broken: the server sends a heartbeat at least every two minutes by default. */
const silence = 300_000;

/**
 * Link keeps Objects like the server's: it subscribes to events, then reads the classes that are wanted, then patches.
 * Events that come during a reading wait for it; applied afterwards in their order they lead to the same state. When
 * the stream ends all is done again. It runs from start to stop.
 */
export class Link {
  readonly store = new Store<LinkState>({ phase: 'reading' });
  readonly #session: Session;
  readonly #objects: Objects;
  readonly #wanted: Set<string>;
  /** Events that wait for a reading; undefined while none is under way. */
  #waiting: Change[] | undefined;
  #reading: Promise<void> = Promise.resolve();
  #stopped: AbortController | undefined;

  constructor(session: Session, objects: Objects, classes: readonly string[]) {
    this.#session = session;
    this.#objects = objects;
    this.#wanted = new Set(classes);
  }

  start(): void {
    this.stop();
    this.#stopped = new AbortController();
    void this.#run(this.#stopped.signal);
  }

  stop(): void {
    this.#stopped?.abort();
  }

  /** Reads further classes and keeps them like the others. */
  async want(classes: readonly string[]): Promise<void> {
    const missing = classes.filter((cls) => !this.#wanted.has(cls));
    for (const cls of missing) this.#wanted.add(cls);
    if (missing.length > 0) await this.#read(missing);
  }

  async #run(stopped: AbortSignal): Promise<void> {
    const backoff = new Backoff();
    while (!stopped.aborted) {
      try {
        await this.#follow(stopped, backoff);
      } catch (error) {
        if (error instanceof UcsError && error.code === code.noSession) return;
      }
      if (stopped.aborted) return;
      this.store.set({ phase: 'lost' });
      await new Promise((done) => setTimeout(done, backoff.next()));
    }
  }

  /** Subscribes, reads, and follows the events until the stream ends. */
  async #follow(stopped: AbortSignal, backoff: Backoff): Promise<void> {
    const silent = new AbortController();
    const stream = await this.#session.use((cookie) => subscribe(cookie, AbortSignal.any([stopped, silent.signal])));
    const followed = this.#patch(stream, backoff, () => silent.abort());
    followed.catch(() => undefined);
    await this.#read([...this.#wanted]);
    if (stopped.aborted) return silent.abort();
    this.store.set({ phase: 'live' });
    await followed;
  }

  async #patch(stream: ReadableStream<Uint8Array>, backoff: Backoff, onSilence: () => void): Promise<void> {
    const frames = new FrameReader();
    const reader = stream.getReader();
    for (;;) {
      const timer = setTimeout(onSilence, silence);
      const { value, done } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      const whole = frames.push(value);
      if (whole.length > 0) backoff.reset();
      this.#take(whole.flatMap((frame) => changesIn(readXml(frame))).filter((c) => this.#wanted.has(c.cls)));
    }
  }

  #take(changes: Change[]): void {
    if (this.#waiting) this.#waiting.push(...changes);
    else this.#objects.apply(changes);
  }

  /** Reads classes, one reading after the other. */
  #read(classes: string[]): Promise<void> {
    return (this.#reading = this.#reading.catch(() => undefined).then(() => this.#readNow(classes)));
  }

  async #readNow(classes: string[]): Promise<void> {
    this.#waiting = [];
    try {
      const ids = element('inIds', {}, classes.map((value) => element('Id', { value })));
      const answer = await this.#session.call('configResolveClasses', { inHierarchical: 'false' }, [ids]);
      this.#objects.replace(classes, mosIn(answer));
    } finally {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      this.#objects.apply(waiting);
    }
  }
}

/** Opens the stream of events. A refusal in place of a stream does not pass for frames, and the reading that follows meets it too. */
async function subscribe(cookie: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const { body } = await post(element('eventSubscribe', { cookie }), signal);
  if (!body) throw new UcsError(code.unavailable);
  return body;
}
