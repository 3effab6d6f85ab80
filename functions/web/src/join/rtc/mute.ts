/**
 * Who muted whom. Two parties decide: the person here (wish) and the server (server; a host, the API or the
 * meeting's rules). Sound or picture leaves this machine only when neither says muted.
 */
export interface Mute {
  /** The person here wants to be muted. */
  readonly wish: boolean;
  /** The server says muted: by this person's own message, or by somebody else. */
  readonly server: boolean;
  /** The server was asked to unmute and has not answered. */
  readonly asked: boolean;
}

/** What came out of a change: the new value and what to tell the server, if anything. */
export interface MuteStep {
  readonly mute: Mute;
  readonly send?: boolean;
  /** The person may not undo what the host did. */
  readonly refused?: boolean;
}

export const muteStart = (wish: boolean): Mute => ({ wish, server: false, asked: false });

/** May leave this machine. */
export const isLive = (m: Mute): boolean => !m.wish && !m.server;

/** Muted against the wish of the person here. */
export const isByHost = (m: Mute): boolean => !m.wish && m.server && !m.asked;

/** The person pressed the button. allowed: the rules let him mute and unmute himself. */
export function toggle(m: Mute, allowed: boolean): MuteStep {
  if (isLive(m)) return { mute: { ...m, wish: true }, send: allowed ? true : undefined };
  if (!m.server) return { mute: { ...m, wish: false }, send: allowed ? false : undefined };
  if (!allowed) return { mute: { ...m, wish: false, asked: false }, refused: true };
  return { mute: { ...m, wish: false, asked: true }, send: false };
}

/**
 * The server said how it is. first: the first state on a connection, where what was asked meanwhile must be told again.
 * A host may end his own mute, never this person's.
 */
export function onServer(m: Mute, server: boolean, allowed: boolean, first: boolean): MuteStep {
  const mute = { ...m, server, asked: m.asked && server };
  if (first && mute.asked) return { mute, send: false };
  const undone = m.wish && !server && (first || m.server);
  return undone && allowed ? { mute, send: true } : { mute };
}

/** The server refused, or never answered. */
export const onRefused = (m: Mute): Mute => ({ ...m, asked: false });
