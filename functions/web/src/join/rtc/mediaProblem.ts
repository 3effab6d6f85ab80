/** Why a microphone, camera or screen cannot be had, as far as a browser tells. */
export type MediaProblem =
  | 'denied' // the person or the browser's settings said no
  | 'dismissed' // the question was closed without an answer
  | 'system' // the operating system keeps the browser from it
  | 'none' // no such device
  | 'busy' // another program has it
  | 'insecure' // the page did not come over HTTPS
  | 'unsupported' // the browser cannot do it
  | 'unplugged' // it went away
  | 'failed'; // anything else

/** Reads the error of getUserMedia or getDisplayMedia. */
export function mediaProblem(error: unknown): MediaProblem {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : '';
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      if (/by system/i.test(message)) return 'system';
      return /dismissed/i.test(message) ? 'dismissed' : 'denied';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    case 'SecurityError':
      return 'insecure';
    case 'NotSupportedError':
    case 'TypeError':
      return 'unsupported';
    default:
      return 'failed';
  }
}
