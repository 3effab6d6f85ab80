/** The passcode in a link's fragment (#p=...), which no server ever sees. */
export function linkPasscode(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('p') ?? '';
}

/** The secret in a link's fragment (#s=...): it stands for the passcode, and says that one came by the link. */
export function linkSecret(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('s') ?? '';
}
