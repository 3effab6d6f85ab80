export type Quality = 'unknown' | 'good' | 'fair' | 'poor';

/** What the browser measured of the connection. Milliseconds; loss in per cent of what came in lately. */
export interface Health {
  quality: Quality;
  rtt?: number;
  loss?: number;
  jitter?: number;
  /** "udp" or "tcp", as the media really goes. */
  protocol?: string;
  width?: number;
  height?: number;
}

/** The counters that the next reading is compared with. */
export interface Counters {
  received: number;
  lost: number;
}

interface Reading {
  health: Health;
  counters: Counters;
}

type Entry = Record<string, unknown> & { type: string; id: string };

const num = (v: unknown): number => (typeof v === 'number' && Number.isFinite(v) ? v : 0);

/** Reads a statistics report against the counters of the one before. */
export function readStats(report: Iterable<Entry>, before: Counters): Reading {
  const all = [...report];
  const pair = all.find((e) => e.type === 'candidate-pair' && e.nominated === true && e.state === 'succeeded');
  const audio = all.find((e) => e.type === 'inbound-rtp' && e.kind === 'audio');
  const video = all.filter((e) => e.type === 'inbound-rtp' && e.kind === 'video').sort((a, b) => num(b.framesDecoded) - num(a.framesDecoded))[0];
  const local = all.find((e) => e.id === pair?.localCandidateId);
  const counters = { received: num(audio?.packetsReceived), lost: num(audio?.packetsLost) };
  const rtt = pair?.currentRoundTripTime === undefined ? undefined : Math.round(num(pair.currentRoundTripTime) * 1000);
  const loss = lossPercent(counters, before);
  const health: Health = {
    quality: judge(rtt, loss), rtt, loss,
    jitter: audio ? Math.round(num(audio.jitter) * 1000) : undefined,
    protocol: typeof local?.protocol === 'string' ? local.protocol : undefined,
    width: num(video?.frameWidth) || undefined,
    height: num(video?.frameHeight) || undefined,
  };
  return { health, counters };
}

function lossPercent(now: Counters, before: Counters): number | undefined {
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  if (received < 0 || received + lost === 0) return undefined;
  return Math.round((1000 * lost) / (received + lost)) / 10;
}

/** Good: nobody notices. Fair: one hears it now and then. Poor: hard to talk. */
export function judge(rtt: number | undefined, loss: number | undefined): Quality {
  if (rtt === undefined && loss === undefined) return 'unknown';
  if ((rtt ?? 0) > 600 || (loss ?? 0) > 12) return 'poor';
  if ((rtt ?? 0) > 300 || (loss ?? 0) > 4) return 'fair';
  return 'good';
}
