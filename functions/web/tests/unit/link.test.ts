import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '../../src/join/api';
import { classifyOffer } from '../../src/join/problems';
import { Link, type LinkOptions } from '../../src/join/rtc/link';
import { FakePeer, welcome } from './fakes';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Rig {
  link: Link;
  peers: FakePeer[];
  phases: string[];
  messages: string[];
  ended: string[];
  offers: number;
}

const settle = () => vi.advanceTimersByTimeAsync(0);

/** A link whose offers are answered by answers in turn, then with success. */
function rig(answers: (Problem | 'hang')[] = []): Rig {
  const r: Rig = { link: undefined as unknown as Link, peers: [], phases: [], messages: [], ended: [], offers: 0 };
  const options: LinkOptions = {
    sendOffer: async () => {
      r.offers++;
      const next = answers.shift();
      if (next instanceof Problem) throw next;
      if (next === 'hang') return new Promise(() => undefined);
      return { sdp: 'answer', epoch: r.offers };
    },
    classify: classifyOffer,
    sources: () => ({ audio: null, camera: null, content: null }),
    onPeer: () => undefined,
    onMessage: (m) => r.messages.push(m.type),
    onPhase: (phase, attempt, problem) => r.phases.push([phase, attempt, problem].join(' ').trim()),
    onEnd: (reason) => r.ended.push(reason),
    newPeer: () => {
      const peer = new FakePeer();
      r.peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
    random: () => 0.5,
  };
  r.link = new Link(options);
  return r;
}

const last = (r: Rig) => r.peers[r.peers.length - 1]!;

async function connected(r: Rig): Promise<void> {
  r.link.start();
  await settle();
  last(r).say(welcome);
  await settle();
}

/** Pings every half second for a while. */
async function alive(r: Rig, ms: number): Promise<void> {
  for (let t = 0; t < ms; t += 500) {
    last(r).say({ type: 'ping', n: t });
    await vi.advanceTimersByTimeAsync(500);
  }
}

describe('Link', () => {
  test('offers the lines in their order and stays while the blade pings', async () => {
    const r = rig();
    await connected(r);
    await alive(r, 20_000);
    expect(last(r).lines.map((l) => `${l.kind} ${l.direction}`)).toEqual(['audio sendrecv', 'video sendonly', 'video sendrecv', 'video recvonly']);
    expect(last(r).answered).toBe('answer');
    expect(r.offers).toBe(1);
    expect(r.phases).toEqual(['connecting 1', 'connected 1']);
  });

  test('offers again after two seconds of silence', async () => {
    const r = rig();
    await connected(r);
    await alive(r, 5_000);
    const first = last(r);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(first.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(400);
    expect(r.offers).toBe(2);
    last(r).say({ ...welcome, epoch: 2 });
    await settle();
    expect(r.phases).toEqual(['connecting 1', 'connected 1', 'reconnecting 0', 'reconnecting 1', 'connected 1']);
  });

  test('does not wait after moved', async () => {
    const r = rig();
    await connected(r);
    last(r).say({ type: 'bye', reason: 'moved' });
    await settle();
    expect(r.offers).toBe(2);
    expect(r.messages).not.toContain('bye');
  });

  test.each(['removed', 'callEnded', 'replaced'])('stays away after %s', async (reason) => {
    const r = rig();
    await connected(r);
    last(r).say({ type: 'bye', reason });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(r.ended).toEqual([reason]);
    expect(r.offers).toBe(1);
    expect(last(r).closed).toBe(true);
  });

  test('comes back after replaced when told to', async () => {
    const r = rig();
    await connected(r);
    last(r).say({ type: 'bye', reason: 'replaced' });
    await settle();
    r.link.start();
    await settle();
    last(r).say(welcome);
    expect(r.phases.slice(-2)).toEqual(['connecting 1', 'connected 1']);
  });

  test('a refused offer is tried again, ever slower', async () => {
    const blade = () => new Problem({ status: 503, reason: 'bladeUnavailable' });
    const r = rig(Array.from({ length: 20 }, blade));
    r.link.start();
    const at: number[] = [];
    for (let t = 0, seen = 0; t < 12_000; t += 50) {
      if (r.offers > seen) at.push(t);
      seen = r.offers;
      await vi.advanceTimersByTimeAsync(50);
    }
    const gaps = at.slice(1).map((t, i) => t - at[i]!);
    expect(gaps[0]).toBeLessThanOrEqual(250);
    expect(gaps[gaps.length - 1]).toBeGreaterThan(2_900);
    expect(r.phases).toContain('connecting 3 blade');
  });

  test('an offer of a session that is over ends it', async () => {
    const r = rig([new Problem({ status: 410, reason: 'ended' })]);
    r.link.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(r.ended).toEqual(['over']);
    expect(r.offers).toBe(1);
  });

  test('answered twice without a welcome: the network', async () => {
    const r = rig();
    r.link.start();
    await vi.advanceTimersByTimeAsync(4_600);
    expect(r.offers).toBe(2);
    expect(r.phases.some((p) => p.endsWith('media'))).toBe(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(r.phases.some((p) => p.endsWith('media'))).toBe(true);
  });

  test('a failed connection or a closed channel is a loss', async () => {
    const r = rig();
    await connected(r);
    last(r).fail();
    await vi.advanceTimersByTimeAsync(300);
    expect(r.offers).toBe(2);
    last(r).say(welcome);
    last(r).channel.onclose?.();
    await vi.advanceTimersByTimeAsync(400);
    expect(r.offers).toBe(3);
  });

  test('hurry cuts the waiting short', async () => {
    const r = rig(Array.from({ length: 6 }, () => new Problem({ status: 0, reason: 'network' })));
    r.link.start();
    await vi.advanceTimersByTimeAsync(3_000);
    const before = r.offers;
    r.link.hurry();
    await settle();
    expect(r.offers).toBe(before + 1);
  });

  test('stop ends everything, even in the middle of an offer', async () => {
    const r = rig(['hang']);
    r.link.start();
    await settle();
    r.link.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(r.offers).toBe(1);
    expect(last(r).closed).toBe(true);
    expect(r.link.send({ type: 'leave' })).toBe(false);
  });

  test('messages of a dead connection are not heard', async () => {
    const r = rig();
    await connected(r);
    const old = last(r);
    last(r).say({ type: 'bye', reason: 'moved' });
    await settle();
    old.say({ type: 'bye', reason: 'replaced' });
    await settle();
    expect(r.ended).toEqual([]);
  });
});
