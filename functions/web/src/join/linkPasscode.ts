/** The passcode in a link's fragment (#p=...), which no server ever sees. */
export function linkPasscode(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('p') ?? '';
}
