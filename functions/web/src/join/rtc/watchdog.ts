/**
 * Watchdog notices that a blade fell silent (signal.md: two seconds without a message). A page that was
 * itself asleep or busy gets one more second, for the messages may be waiting in its queue.
 */
export class Watchdog {
  #heard: number;
  #ticked: number;

  static readonly limit = 2000;
  static readonly interval = 250;
  static readonly grace = 1000;

  constructor(now: number) {
    this.#heard = now;
    this.#ticked = now;
  }

  heard(now: number): void {
    this.#heard = now;
  }

  /** To be called every Watchdog.interval; true when the blade is gone. */
  silent(now: number): boolean {
    const late = now - this.#ticked > Watchdog.interval * 4;
    this.#ticked = now;
    if (late) this.#heard = Math.max(this.#heard, now - Watchdog.limit + Watchdog.grace);
    return now - this.#heard >= Watchdog.limit;
  }
}
