/** Waiting times between attempts: 0.2 s growing by half to 3 s, each up to a fifth shorter or longer. */
export class Backoff {
  static readonly first = 200;
  static readonly last = 3000;

  readonly #random: () => number;
  #next = Backoff.first;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const base = this.#next;
    this.#next = Math.min(Backoff.last, base * 1.5);
    return Math.min(Backoff.last, Math.max(Backoff.first, base * (0.8 + 0.4 * this.#random())));
  }

  reset(): void {
    this.#next = Backoff.first;
  }
}
