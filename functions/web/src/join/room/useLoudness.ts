import { usePicked } from '../../kit/useStore';
import type { Meeting } from '../rtc/meeting';

/** 0 (silent) to 3: how loud somebody is; coarse, so that little is rendered. */
export function useLoudness(meeting: Meeting, id: string): number {
  return usePicked(meeting.levels, ({ levels }) => step(levels[id] ?? 0));
}

function step(level: number): number {
  if (level <= 0) return 0;
  return level < 34 ? 1 : level < 67 ? 2 : 3;
}
