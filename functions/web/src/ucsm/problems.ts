import { UcsError } from './nuova/client';
import { s } from './strings';

export interface Words {
  title: string;
  text: string;
  /** The server's code, for tests and support. */
  code: string;
}

/** Tells a refused request in words: ours where we know the code, the server's else. */
export function problemWords(error: unknown): Words {
  const { code, message } = error instanceof UcsError ? error : new UcsError('unavailable');
  const known = s.problems[code];
  return known ? { title: known[0], text: known[1], code } : { title: s.refused, text: message, code };
}
