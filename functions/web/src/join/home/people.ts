import type { Found, Member, Person } from '../api';
import { s } from '../strings';

const shortest = 2;
const longest = 100;

/** The question that a text in the search field is: without needless blanks, '' as long as it cannot be asked. */
export function question(text: string): string {
  const asked = text.trim().replace(/\s+/g, ' ');
  const { length } = [...asked];
  return length >= shortest && length <= longest ? asked : '';
}

/** Somebody who was not found but may be there: a text that looks like a user name, when nobody found has that one. */
export function unlisted(asked: string, people: Person[]): Person | undefined {
  if (!/^[^\s@]+@[^\s@]+$/.test(asked) || people.some((p) => sameUser(p.userJid, asked))) return undefined;
  return { displayName: asked, userJid: asked };
}

/** User names are compared without regard to case. */
export function sameUser(a: string | undefined, b: string | undefined): boolean {
  return !!a && !!b && a.toLocaleLowerCase() === b.toLocaleLowerCase();
}

export function isMember(members: Member[], person: Person): boolean {
  return members.some((m) => sameUser(m.userJid, person.userJid));
}

/** What a search came to, sentence by sentence. adding: people are looked for to add them. */
export function outcome({ people, more, unavailable, places }: Found, asked: string, adding: boolean): string[] {
  if (places === 0) return [adding ? s.find.nowhereAdd : s.find.nowhere];
  const lines = [people.length > 0 ? s.find.found(people.length, asked) : s.find.none(asked)];
  if (more) lines.push(s.find.more);
  if (unavailable.length > 0) lines.push(s.find.unavailable(unavailable));
  return lines;
}

/** The link that calls a number as people write it, or undefined: "+49 (0)30 1234 ext. 5" is tel:+49301234;ext=5. */
export function telLink(phone: string): string | undefined {
  const [number = '', extension = ''] = phone.split(/\s*(?:ext\.?|;ext=|x)\s*/i);
  const plain = (number.trim().startsWith('+') ? number.replace('(0)', '') : number).replace(/[\s().\/-]/g, '');
  if (!/^\+?[\d*#]{2,}$/.test(plain) || !/^\d*$/.test(extension)) return undefined;
  return `tel:${encodeURIComponent(plain).replace('%2B', '+')}${extension && `;ext=${extension}`}`;
}

/** The link that writes to an address, or undefined when it does not look like one. */
export function mailLink(email: string): string | undefined {
  return /^[^\s@?&:,;<>"]+@[^\s@?&:,;<>"]+$/.test(email) ? `mailto:${email.replaceAll('%', '%25')}` : undefined;
}
