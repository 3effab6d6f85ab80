import { Problem } from './api';
import type { MediaProblem } from './rtc/mediaProblem';
import type { EndReason } from './rtc/meetingState';
import type { OfferFailure } from './rtc/link';
import { s } from './strings';

export interface Words {
  title: string;
  text: string;
  /** The API's reason, for tests and support. */
  reason: string;
  requestId: string;
  retryAfter: number;
}

/** Tells a failed request in words. where: the sign-in page means a password where others mean a passcode. */
export function problemWords(error: unknown, where: 'join' | 'signIn' = 'join'): Words {
  const problem = error instanceof Problem ? error : new Problem({ status: 0, reason: 'unavailable' });
  const reason = where === 'signIn' && [401, 403].includes(problem.status) ? 'wrongNameOrPassword' : problem.reason;
  const known = s.problems[reason] ?? (problem.status >= 500 ? s.problems.unavailable : s.problems.refused);
  // A policy may say in its own words why somebody is not let in.
  const text = reason === 'notAdmitted' && problem.message !== reason ? problem.message : known![1];
  return { title: known![0], text, reason, requestId: problem.requestId, retryAfter: problem.retryAfter };
}

export interface FieldError {
  field: 'name' | 'uri';
  text: string;
}

/** The field of a new space that a failed request is about, and what to say there. */
export function spaceFieldError(error: unknown): FieldError | undefined {
  if (!(error instanceof Problem)) return undefined;
  if (error.reason === 'duplicateCoSpaceUri') return { field: 'uri', text: s.newSpace.uriTaken };
  if (error.reason !== 'parameterError' && error.reason !== 'invalidRequest') return undefined;
  const field = /\b(name|uri)\b/.exec(error.message)?.[1];
  if (field === 'name') return { field, text: s.newSpace.nameBad };
  return field === 'uri' ? { field, text: s.newSpace.uriBad } : undefined;
}

/** Tells why a microphone or camera cannot be used. */
export function deviceWords(kind: 'mic' | 'camera', problem: MediaProblem): { title: string; text: string } {
  const [title, text] = s.device[problem](s.device[kind]);
  return { title: title!, text: text! };
}

/** What a failed offer means for the link. */
export function classifyOffer(error: unknown): OfferFailure {
  if (!(error instanceof Problem) || error.status === 0) return 'network';
  if ([401, 403, 404, 410].includes(error.status)) return 'over';
  if (error.reason === 'bladeUnavailable' || error.reason === 'noBlade') return 'blade';
  return error.status >= 500 && error.reason === 'unavailable' ? 'network' : 'busy';
}

/** The API's word for why a session ended. */
export function endReason(ended: string | undefined): EndReason {
  return ended === 'removed' || ended === 'callEnded' || ended === 'left' ? ended : 'over';
}
