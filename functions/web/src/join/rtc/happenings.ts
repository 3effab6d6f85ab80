import type { Participant } from './protocol';

/** What changed among the others between two rosters. */
export interface Change {
  joined: string[];
  left: string[];
  raised: string[];
  waiting: string[];
}

/** Compares two rosters; me is left out. */
export function changes(before: Participant[], after: Participant[], me: string): Change {
  const old = new Map(before.map((p) => [p.id, p]));
  const now = new Map(after.map((p) => [p.id, p]));
  const others = after.filter((p) => p.id !== me);
  const fresh = others.filter((p) => !old.has(p.id));
  return {
    joined: fresh.filter((p) => p.active).map((p) => p.name),
    waiting: others.filter((p) => !p.active && old.get(p.id)?.active !== false).map((p) => p.name),
    left: before.filter((p) => p.id !== me && !now.has(p.id)).map((p) => p.name),
    raised: others.filter((p) => p.hand && !old.get(p.id)?.hand).map((p) => p.name),
  };
}

/** Batch gathers changes so that a class coming in is one sentence, not thirty. Owner: whoever calls take(). */
export class Batch {
  #joined: string[] = [];
  #left: string[] = [];

  add(change: Pick<Change, 'joined' | 'left'>): void {
    for (const name of change.joined) cancel(this.#left, name) || this.#joined.push(name);
    for (const name of change.left) cancel(this.#joined, name) || this.#left.push(name);
  }

  get empty(): boolean {
    return this.#joined.length + this.#left.length === 0;
  }

  take(): { joined: string[]; left: string[] } {
    const out = { joined: this.#joined, left: this.#left };
    this.#joined = [];
    this.#left = [];
    return out;
  }
}

/** Somebody who left and came back within the batch did neither. */
function cancel(names: string[], name: string): boolean {
  const at = names.indexOf(name);
  if (at >= 0) names.splice(at, 1);
  return at >= 0;
}
