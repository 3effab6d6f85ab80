import { Backoff } from '../../kit/backoff';
import { accept, closePeer, offer, openPeer, replace, type Line, type Peer, type Sources } from './peer';
import { parse, type FromBlade, type ToBlade } from './protocol';
import { Watchdog } from './watchdog';

export type LinkPhase = 'connecting' | 'connected' | 'reconnecting' | 'stopped';

/** Why the link is not there yet; '' when nothing is known. */
export type LinkProblem = '' | 'offline' | 'server' | 'blade' | 'media' | 'busy';

/** What the server answers to an offer. */
export interface Answer {
  sdp: string;
  epoch: number;
  blade?: number | string;
}

/** How an offer can fail, as far as the link cares. Over means that the session is no more. */
export type OfferFailure = 'over' | 'busy' | 'blade' | 'network';

export interface LinkOptions {
  sendOffer(sdp: string, signal: AbortSignal): Promise<Answer>;
  classify(error: unknown): OfferFailure;
  sources(): Sources;
  onPeer(peer: Peer): void;
  onMessage(message: FromBlade): void;
  onPhase(phase: LinkPhase, attempt: number, problem: LinkProblem): void;
  /** The link ended for good: the blade said bye with this reason, or 'over' from the server. */
  onEnd(reason: string): void;
  newPeer?(): RTCPeerConnection;
  now?(): number;
  random?(): number;
}

/** How one attempt came to its end. */
type Outcome = { kind: 'lost' } | { kind: 'moved' } | { kind: 'failed'; problem: LinkProblem } | { kind: 'end'; reason: string };

/** Ears on one connection. answered starts the clock for the welcome. */
interface Watch {
  outcome: Promise<Outcome>;
  answered(): void;
  close(): void;
}

const offerTimeout = 10_000;
const welcomeTimeout = 4_000;
/** A connection that lived this long starts the waiting times afresh. */
const settled = 3_000;

/**
 * Link keeps one leg connected to whatever blade hosts it: offer, answer, welcome, and again from the start
 * whenever the blade falls silent, until somebody ends it. Owner: Meeting.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #backoff: Backoff;
  #peer: Peer | undefined;
  #stop = new AbortController();
  #attempt = 0;
  #unanswered = 0;
  #wake: (() => void) | undefined;
  #running = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
  }

  /** Starts, or starts again after an end; does nothing while it runs. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#stop = new AbortController();
    this.#attempt = 0;
    this.#backoff.reset();
    void this.#run(this.#stop.signal);
  }

  /** Ends it without a word to the blade. */
  stop(): void {
    this.#stop.abort();
    this.#running = false;
    this.#drop();
  }

  /** Tries at once instead of waiting: the network is back. */
  hurry(): void {
    this.#backoff.reset();
    this.#wake?.();
  }

  /** Sends a message; false when there is no channel to send it on. */
  send(message: ToBlade): boolean {
    const channel = this.#peer?.channel;
    if (channel?.readyState !== 'open') return false;
    try {
      channel.send(JSON.stringify(message));
      return true;
    } catch {
      return false;
    }
  }

  async replace(line: Line, track: MediaStreamTrack | null): Promise<void> {
    if (this.#peer) await replace(this.#peer, line, track).catch(() => undefined);
  }

  get peer(): Peer | undefined {
    return this.#peer;
  }

  async #run(stop: AbortSignal): Promise<void> {
    let phase: LinkPhase = 'connecting';
    let problem: LinkProblem = '';
    while (!stop.aborted) {
      this.#attempt++;
      this.#options.onPhase(phase, this.#attempt, problem);
      const outcome = await this.#once(stop);
      this.#drop();
      if (stop.aborted) return;
      if (outcome.kind === 'end') return this.#end(outcome.reason);
      problem = outcome.kind === 'failed' ? outcome.problem : '';
      if (outcome.kind !== 'failed') [phase, this.#attempt] = ['reconnecting', 0];
      this.#options.onPhase(phase, this.#attempt, problem);
      if (outcome.kind !== 'moved') await this.#sleep(this.#backoff.next(), stop);
    }
  }

  #end(reason: string): void {
    this.#running = false;
    this.#options.onPhase('stopped', 0, '');
    this.#options.onEnd(reason);
  }

  /** One connection from the offer to its loss. */
  async #once(stop: AbortSignal): Promise<Outcome> {
    let watch: Watch | undefined;
    try {
      const peer = openPeer(this.#options.newPeer ?? (() => new RTCPeerConnection({ bundlePolicy: 'max-bundle' })));
      this.#peer = peer;
      watch = this.#watch(peer, stop);
      const refused = await this.#negotiate(peer, stop);
      if (refused) return refused;
      watch.answered();
      return await watch.outcome;
    } catch {
      return { kind: 'failed', problem: 'media' };
    } finally {
      watch?.close();
    }
  }

  /** Offer and answer; an outcome when there is no answer. */
  async #negotiate(peer: Peer, stop: AbortSignal): Promise<Outcome | undefined> {
    const sdp = await offer(peer, this.#options.sources());
    this.#options.onPeer(peer);
    let answer: Answer;
    try {
      answer = await this.#options.sendOffer(sdp, AbortSignal.any([stop, AbortSignal.timeout(offerTimeout)]));
    } catch (error) {
      return this.#refused(error);
    }
    if (!stop.aborted) await accept(peer, answer.sdp);
    return undefined;
  }

  #refused(error: unknown): Outcome {
    const failure = this.#options.classify(error);
    if (failure === 'over') return { kind: 'end', reason: 'over' };
    if (failure !== 'network') return { kind: 'failed', problem: failure };
    const offline = globalThis.navigator?.onLine === false;
    return { kind: 'failed', problem: offline ? 'offline' : 'server' };
  }

  /** Listens to the connection until it is lost, refused or ended. */
  #watch(peer: Peer, stop: AbortSignal): Watch {
    const now = this.#options.now ?? (() => performance.now());
    let started = Infinity;
    let dog: Watchdog | undefined;
    let finish: (outcome: Outcome) => void = () => undefined;
    const outcome = new Promise<Outcome>((resolve) => (finish = resolve));
    const lose = () => finish(dog ? this.#lost(now() - started) : this.#noMedia());

    peer.pc.onconnectionstatechange = () => {
      if (peer.pc.connectionState === 'failed') lose();
    };
    peer.channel.onclose = lose;
    peer.channel.onmessage = (event: MessageEvent) => {
      dog?.heard(now());
      const message = parse(event.data);
      if (!message) return;
      if (message.type === 'welcome' && !dog) dog = this.#welcomed(now());
      if (message.type === 'bye') return finish(byeOutcome(message.reason));
      this.#options.onMessage(message);
    };
    const timer = setInterval(() => {
      const late = !dog && now() - started > welcomeTimeout;
      if (late || dog?.silent(now())) lose();
    }, Watchdog.interval);
    const aborted = () => finish({ kind: 'lost' });
    stop.addEventListener('abort', aborted);
    return {
      outcome,
      answered: () => (started = now()),
      close: () => {
        clearInterval(timer);
        stop.removeEventListener('abort', aborted);
      },
    };
  }

  #welcomed(now: number): Watchdog {
    this.#unanswered = 0;
    this.#options.onPhase('connected', this.#attempt, '');
    return new Watchdog(now);
  }

  #lost(lived: number): Outcome {
    if (lived > settled) this.#backoff.reset();
    return { kind: 'lost' };
  }

  /** Answered, but no media path: once may be a blade that died in between, twice is the network. */
  #noMedia(): Outcome {
    this.#unanswered++;
    return { kind: 'failed', problem: this.#unanswered > 1 ? 'media' : '' };
  }

  #drop(): void {
    if (this.#peer) closePeer(this.#peer);
    this.#peer = undefined;
  }

  #sleep(ms: number, stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        stop.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#wake = done;
      stop.addEventListener('abort', done);
    });
  }
}

function byeOutcome(reason: string): Outcome {
  return reason === 'moved' ? { kind: 'moved' } : { kind: 'end', reason };
}
