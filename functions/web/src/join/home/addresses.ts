import type { Space } from '../api';
import { s } from '../strings';

/** How a space is reached, in one line. */
export function addresses({ uri, callId }: Space): string {
  return [uri, callId && s.home.callId(callId)].filter(Boolean).join(' · ');
}
