import { naturally, parentDn } from '../nuova/dn';
import type { Change, Mo } from '../nuova/mo';

/**
 * Objects are the managed objects that the page knows, by name. A reading replaces those of its classes, events patch
 * them. Lists keep their identity until one of their objects changes, so that what was drawn from them can stay.
 */
export class Objects {
  readonly #byDn = new Map<string, Mo>();
  readonly #ofClass = new Groups();
  readonly #below = new Groups();
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();

  readonly get = (dn: string): Mo | undefined => this.#byDn.get(dn);

  /** The objects of one class, in natural order. */
  readonly ofClass = (cls: string): readonly Mo[] => this.#ofClass.list(cls, this.#byDn);

  /** The objects directly below a name, whether or not that itself is known. */
  readonly below = (dn: string): readonly Mo[] => this.#below.list(dn, this.#byDn);

  /** Listeners learn of each round of changes after all of it is in. */
  readonly subscribe = (listener: (changes: readonly Change[]) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes what a reading of whole classes found; others of these classes are gone. */
  replace(classes: readonly string[], mos: readonly Mo[]): void {
    const found = new Set(mos.map((mo) => mo.dn));
    const gone = classes.flatMap((cls) => this.ofClass(cls)).filter((mo) => !found.has(mo.dn));
    this.apply([...gone.map((mo): Change => ({ ...mo, status: 'deleted' })), ...mos.map((mo): Change => ({ ...mo, status: 'created' }))]);
  }

  /** Takes changes in their order. A modification of an object that is not known is one of an object that is gone. */
  apply(changes: readonly Change[]): void {
    const taken = changes.filter((change) => this.#take(change));
    if (taken.length > 0) for (const listener of [...this.#listeners]) listener(taken);
  }

  clear(): void {
    this.apply([...this.#byDn.values()].map((mo): Change => ({ ...mo, status: 'deleted' })));
  }

  #take({ dn, cls, props, status }: Change): boolean {
    const known = this.#byDn.get(dn);
    if (status === 'deleted') return this.#delete(dn);
    if (!known && status === 'modified') return false;
    if (known && Object.entries(props).every(([name, value]) => known.props[name] === value)) return false;
    this.#put({ dn, cls, props: { ...known?.props, ...props } });
    return true;
  }

  #put(mo: Mo): void {
    this.#byDn.set(mo.dn, mo);
    this.#ofClass.touch(mo.cls, mo.dn, true);
    this.#below.touch(parentDn(mo.dn), mo.dn, true);
  }

  /** Deletes an object with everything below it. */
  #delete(dn: string): boolean {
    let deleted = false;
    for (const mo of [...this.#byDn.values()]) {
      if (mo.dn !== dn && !mo.dn.startsWith(`${dn}/`)) continue;
      this.#byDn.delete(mo.dn);
      this.#ofClass.touch(mo.cls, mo.dn, false);
      this.#below.touch(parentDn(mo.dn), mo.dn, false);
      deleted = true;
    }
    return deleted;
  }
}

const none: readonly Mo[] = [];

/** Groups are names by some key, with the list of each group's objects kept until it is touched. */
class Groups {
  readonly #dns = new Map<string, Set<string>>();
  readonly #lists = new Map<string, readonly Mo[]>();

  touch(group: string, dn: string, member: boolean): void {
    const dns = this.#dns.get(group) ?? new Set();
    this.#dns.set(group, dns);
    if (member) dns.add(dn);
    else dns.delete(dn);
    this.#lists.delete(group);
  }

  list(group: string, byDn: ReadonlyMap<string, Mo>): readonly Mo[] {
    const kept = this.#lists.get(group);
    if (kept) return kept;
    const dns = this.#dns.get(group);
    if (!dns?.size) return none;
    const list = [...dns].sort(naturally).map((dn) => byDn.get(dn)!);
    this.#lists.set(group, list);
    return list;
  }
}
