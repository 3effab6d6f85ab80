/** The data channel messages of openapi/signal.md: their shapes, and a parser that trusts nothing. */

export interface Rules {
  muteSelf: boolean;
  videoMuteSelf: boolean;
  muteOthers: boolean;
  videoMuteOthers: boolean;
  disconnectOthers: boolean;
  endCall: boolean;
  lock: boolean;
  setImportance: boolean;
  changeLayout: boolean;
  present: boolean;
  seePresentation: boolean;
  chat: boolean;
  admit: boolean;
}

export interface Participant {
  id: string;
  name: string;
  audioMuted: boolean;
  videoMuted: boolean;
  hand: boolean;
  active: boolean;
  importance: number;
  presenting: boolean;
  connected: boolean;
}

export interface Welcome {
  type: 'welcome';
  you: string;
  leg: string;
  call: string;
  epoch: number;
  title: string;
  slot: number;
}

export interface CallState {
  type: 'state';
  active: boolean;
  muted: { audio: boolean; video: boolean };
  hand: boolean;
  layout: string;
  locked: boolean;
  rules: Rules;
  presenter: string;
  showing: string;
  call: { chatAllowed: boolean; raiseHandEnabled: boolean };
}

export interface Roster {
  type: 'roster';
  participants: Participant[];
}

/** Levels by participant id, 1..100; whoever is not in it is not heard. */
export interface Speakers {
  type: 'speakers';
  levels: Record<string, number>;
}

export interface ChatLine {
  type: 'chat';
  id: string;
  from: string;
  name: string;
  text: string;
  at: string;
}

export type MessagePosition = 'top' | 'middle' | 'bottom';

/** The call's message text; seconds 0 means until another one comes, an empty text takes it away. */
export interface MessageText {
  type: 'message';
  text: string;
  position: MessagePosition;
  seconds: number;
}

/** What the system has to say, such as that licences are missing; seconds and empty text as in MessageText. */
export interface SystemNotice {
  type: 'notice';
  text: string;
  seconds: number;
}

export interface Ping {
  type: 'ping';
  n: number;
}

export interface Refusal {
  type: 'error';
  to: string;
  reason: string;
  detail: string;
}

export interface Bye {
  type: 'bye';
  reason: string;
}

export type FromBlade = Welcome | CallState | Roster | Speakers | ChatLine | MessageText | SystemNotice | Ping | Refusal | Bye;

export type ToBlade =
  | { type: 'mute'; audio?: boolean; video?: boolean; participant?: string }
  | { type: 'hand'; raised: boolean; participant?: string }
  | { type: 'chat'; text: string }
  | { type: 'layout'; layout: string }
  | { type: 'importance'; participant: string; importance: number }
  | { type: 'drop'; participant: string }
  | { type: 'admit'; participant: string; admitted: boolean }
  | { type: 'lock'; locked: boolean }
  | { type: 'end' }
  | { type: 'present'; on: boolean }
  | { type: 'leave' }
  | { type: 'pong'; n: number; rtt?: number };

/** A chat line may hold this many bytes of UTF-8. */
export const maxChatBytes = 4096;

/** The data channel's label, and so the protocol's name. */
export const channelLabel = 'plenum';

type Raw = Record<string, unknown>;

const text = (v: unknown): string => (typeof v === 'string' ? v : '');
const number = (v: unknown): number => (typeof v === 'number' && Number.isFinite(v) ? v : 0);
const flag = (v: unknown): boolean => v === true;
const object = (v: unknown): Raw => (v !== null && typeof v === 'object' && !Array.isArray(v) ? (v as Raw) : {});
/** hand is "raised" or "lowered"; a boolean is taken too. */
const raised = (v: unknown): boolean => v === true || v === 'raised';

export const noRules: Rules = {
  muteSelf: false, videoMuteSelf: false, muteOthers: false, videoMuteOthers: false, disconnectOthers: false,
  endCall: false, lock: false, setImportance: false, changeLayout: false, present: false, seePresentation: false,
  chat: false, admit: false,
};

function rules(v: unknown): Rules {
  const raw = object(v);
  const out = { ...noRules };
  for (const key of Object.keys(out) as (keyof Rules)[]) out[key] = flag(raw[key]);
  return out;
}

function participant(v: unknown): Participant {
  const raw = object(v);
  return {
    id: text(raw.id),
    name: text(raw.name),
    audioMuted: flag(raw.audioMuted),
    videoMuted: flag(raw.videoMuted),
    hand: raised(raw.hand),
    active: raw.active !== false,
    importance: number(raw.importance),
    presenting: flag(raw.presenting),
    connected: raw.connected !== false,
  };
}

function levels(v: unknown): Record<string, number> {
  const out: Record<string, number> = {};
  for (const [id, level] of Object.entries(object(v))) {
    const n = Math.min(100, Math.max(0, number(level)));
    if (n > 0) out[id] = n;
  }
  return out;
}

function position(v: unknown): MessagePosition {
  return v === 'top' || v === 'bottom' ? v : 'middle';
}

const parsers: Record<string, (raw: Raw) => FromBlade> = {
  welcome: (raw) => ({
    type: 'welcome', you: text(raw.you), leg: text(raw.leg), call: text(raw.call), epoch: number(raw.epoch),
    title: text(raw.title), slot: number(raw.slot),
  }),
  state: (raw) => ({
    type: 'state',
    active: flag(raw.active),
    muted: { audio: flag(object(raw.muted).audio), video: flag(object(raw.muted).video) },
    hand: raised(raw.hand),
    layout: text(raw.layout),
    locked: flag(raw.locked),
    rules: rules(raw.rules),
    presenter: text(raw.presenter),
    showing: text(raw.showing),
    call: { chatAllowed: flag(object(raw.call).chatAllowed), raiseHandEnabled: flag(object(raw.call).raiseHandEnabled) },
  }),
  roster: (raw) => ({
    type: 'roster',
    participants: (Array.isArray(raw.participants) ? raw.participants : []).map(participant).filter((p) => p.id !== ''),
  }),
  speakers: (raw) => ({ type: 'speakers', levels: levels(raw.levels) }),
  chat: (raw) => ({
    type: 'chat', id: text(raw.id), from: text(raw.from), name: text(raw.name), text: text(raw.text), at: text(raw.at),
  }),
  message: (raw) => ({
    type: 'message', text: text(raw.text), position: position(raw.position), seconds: Math.max(0, number(raw.seconds)),
  }),
  notice: (raw) => ({ type: 'notice', text: text(raw.text), seconds: Math.max(0, number(raw.seconds)) }),
  ping: (raw) => ({ type: 'ping', n: number(raw.n) }),
  error: (raw) => ({ type: 'error', to: text(raw.to), reason: text(raw.reason), detail: text(raw.detail) }),
  bye: (raw) => ({ type: 'bye', reason: text(raw.reason) }),
};

/** Reads one text frame; undefined for anything that is not a message known here. */
export function parse(frame: unknown): FromBlade | undefined {
  if (typeof frame !== 'string') return undefined;
  let raw: Raw;
  try {
    raw = object(JSON.parse(frame));
  } catch {
    return undefined;
  }
  const type = text(raw.type);
  return Object.hasOwn(parsers, type) ? parsers[type]?.(raw) : undefined;
}

/** The length of s in bytes of UTF-8. */
export function byteLength(s: string): number {
  return new TextEncoder().encode(s).length;
}
