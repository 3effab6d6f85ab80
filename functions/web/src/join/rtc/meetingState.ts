import type { LinkProblem } from './link';
import { muteStart, type Mute } from './mute';
import { noRules, type CallState, type ChatLine, type MessagePosition, type Participant, type Rules, type Welcome } from './protocol';
import type { Health } from './stats';

/** Why this participant is no longer in the call. */
export type EndReason = 'left' | 'removed' | 'callEnded' | 'replaced' | 'over';

export interface MeetingState {
  phase: 'connecting' | 'connected' | 'reconnecting' | 'ended';
  attempt: number;
  problem: LinkProblem;
  ended?: EndReason;
  me: string;
  call: string;
  title: string;
  slot: number;
  epoch: number;
  /** The blade has said how things are; until then nobody knows whether this is the lobby. */
  known: boolean;
  active: boolean;
  mic: Mute;
  camera: Mute;
  hand: boolean;
  layout: string;
  locked: boolean;
  rules: Rules;
  presenter: string;
  showing: string;
  chatAllowed: boolean;
  handsAllowed: boolean;
  roster: Participant[];
  chat: ChatLine[];
  message?: { text: string; position: MessagePosition };
  /** What the system has to say, such as that licences are missing. */
  notice?: string;
  sharing: boolean;
  /** The browser plays no sound before the person presses something. */
  audioBlocked: boolean;
  health: Health;
}

/** At most this many lines of chat are kept in the page. */
const chatKept = 500;

export function startState(wish: { mic: boolean; camera: boolean }, title: string): MeetingState {
  return {
    phase: 'connecting', attempt: 0, problem: '',
    me: '', call: '', title, slot: 0, epoch: 0, known: false, active: false,
    mic: muteStart(wish.mic), camera: muteStart(wish.camera),
    hand: false, layout: '', locked: false, rules: noRules, presenter: '', showing: '',
    chatAllowed: false, handsAllowed: false, roster: [], chat: [], sharing: false, audioBlocked: false,
    health: { quality: 'unknown' },
  };
}

export function onWelcome(m: Welcome, title: string): Partial<MeetingState> {
  return { me: m.you, call: m.call, title: m.title || title, slot: m.slot, epoch: m.epoch };
}

/** All of a state message but the mutes, which need a decision of their own (mute.ts). */
export function onState(m: CallState): Partial<MeetingState> {
  return {
    known: true, active: m.active, hand: m.hand, layout: m.layout, locked: m.locked, rules: m.rules,
    presenter: m.presenter, showing: m.showing, chatAllowed: m.call.chatAllowed, handsAllowed: m.call.raiseHandEnabled,
  };
}

/** Adds a line in the order of its time; a line that is there already (told again after a reconnection) stays once. */
export function addLine(chat: ChatLine[], line: ChatLine): ChatLine[] {
  if (line.id !== '' && chat.some((c) => c.id === line.id)) return chat;
  return [...chat, line].slice(-chatKept);
}

/** The one who is loudest among the others, '' when all are silent. */
export function loudest(levels: Record<string, number>, me: string): string {
  let best = '';
  for (const [id, level] of Object.entries(levels)) if (id !== me && level > (levels[best] ?? 0)) best = id;
  return best;
}
