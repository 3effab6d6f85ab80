import { describe, expect, test, vi } from 'vitest';
import { Problem, problem } from '../../src/join/api';
import { linkPasscode, linkSecret } from '../../src/join/linkPasscode';
import { noPrefs, readPrefs } from '../../src/join/prefs';
import { classifyOffer, deviceWords, endReason, problemWords } from '../../src/join/problems';
import { initials } from '../../src/kit/initials';
import { Batch, changes } from '../../src/join/rtc/happenings';
import { loudness } from '../../src/join/rtc/level';
import { mediaProblem } from '../../src/join/rtc/mediaProblem';
import { addLine, loudest } from '../../src/join/rtc/meetingState';
import type { ChatLine, Participant } from '../../src/join/rtc/protocol';
import { judge, readStats } from '../../src/join/rtc/stats';
import { Emitter, Store } from '../../src/kit/store';
import { shortcut } from '../../src/join/room/shortcut';
import { s } from '../../src/join/strings';

const person = (id: string, name: string, more: Partial<Participant> = {}): Participant => ({
  id, name, audioMuted: false, videoMuted: false, hand: false, active: true, importance: 0, presenting: false, connected: true, ...more,
});

describe('Store', () => {
  test('tells of changes only', () => {
    const store = new Store({ a: 1, b: 2 });
    const told = vi.fn();
    const off = store.subscribe(told);
    store.set({ a: 1 });
    expect(told).not.toHaveBeenCalled();
    const before = store.get();
    store.set({ a: 3 });
    expect(told).toHaveBeenCalledOnce();
    expect(before.a).toBe(1);
    expect(store.get()).toEqual({ a: 3, b: 2 });
    off();
    store.set({ a: 4 });
    expect(told).toHaveBeenCalledOnce();
  });

  test('a listener may leave while it is told', () => {
    const emitter = new Emitter<number>();
    const got: number[] = [];
    const off = emitter.on((n) => (got.push(n), off()));
    emitter.on((n) => got.push(n * 10));
    emitter.emit(1);
    emitter.emit(2);
    expect(got).toEqual([1, 10, 20]);
  });
});

describe('changes of the roster', () => {
  const before = [person('me', 'Me'), person('a', 'Ann'), person('b', 'Bob')];

  test('joined, left, raised, waiting', () => {
    const after = [person('me', 'Me', { hand: true }), person('a', 'Ann', { hand: true }), person('c', 'Cy'), person('d', 'Di', { active: false })];
    expect(changes(before, after, 'me')).toEqual({ joined: ['Cy'], left: ['Bob'], raised: ['Ann'], waiting: ['Di'] });
  });

  test('a wave is one batch, and who comes back at once is not told', () => {
    const batch = new Batch();
    batch.add({ joined: ['Ann'], left: [] });
    batch.add({ joined: ['Bob'], left: ['Cy'] });
    batch.add({ joined: ['Cy'], left: ['Ann'] });
    expect(batch.take()).toEqual({ joined: ['Bob'], left: [] });
    expect(batch.empty).toBe(true);
  });

  test('sentences', () => {
    expect([s.joined(['Ann']), s.joined(['Ann', 'Bob']), s.joined(['A', 'B', 'C']), s.gone(['A', 'B', 'C', 'D'])]).toEqual([
      'Ann joined.', 'Ann and Bob joined.', 'A, B and C joined.', '4 people left.',
    ]);
  });
});

test('chat lines are kept once and not without end', () => {
  const line = (id: string): ChatLine => ({ type: 'chat', id, from: 'a', name: 'Ann', text: 'x', at: '' });
  const two = addLine(addLine([], line('1')), line('2'));
  expect(addLine(two, line('1'))).toBe(two);
  let many: ChatLine[] = [];
  for (let i = 0; i < 600; i++) many = addLine(many, line(String(i)));
  expect(many).toHaveLength(500);
  expect(many[0]?.id).toBe('100');
});

test('the loudest of the others', () => {
  expect(loudest({ me: 90, a: 10, b: 40 }, 'me')).toBe('b');
  expect(loudest({ me: 90 }, 'me')).toBe('');
});

describe('devices', () => {
  test.each([
    [new DOMException('Permission denied', 'NotAllowedError'), 'denied'],
    [new DOMException('Permission dismissed', 'NotAllowedError'), 'dismissed'],
    [new DOMException('Permission denied by system', 'NotAllowedError'), 'system'],
    [new DOMException('Requested device not found', 'NotFoundError'), 'none'],
    [new DOMException('', 'OverconstrainedError'), 'none'],
    [new DOMException('Could not start video source', 'NotReadableError'), 'busy'],
    [new DOMException('', 'SecurityError'), 'insecure'],
    [new TypeError('x'), 'unsupported'],
    ['what', 'failed'],
  ])('%s', (error, want) => expect(mediaProblem(error)).toBe(want));

  test('every reason has words', () => {
    expect(deviceWords('mic', 'busy')).toEqual({ title: 'The microphone cannot be used now', text: expect.stringContaining('Another program') });
  });

  test('loudness', () => {
    expect(loudness(new Float32Array(100))).toBe(0);
    expect(loudness(new Float32Array(100).fill(1))).toBeCloseTo(1);
    expect(loudness(new Float32Array(100).fill(0.03))).toBeCloseTo(0.49, 1);
  });
});

describe('problems', () => {
  const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });

  test('problem+json is read whole', async () => {
    const p = await problem(answer(429, { reason: 'tooManyTries', retryAfter: 29.2, requestId: 'r1' }));
    expect([p.status, p.reason, p.retryAfter, p.requestId]).toEqual([429, 'tooManyTries', 30, 'r1']);
  });

  test.each([
    [401, 'unauthorized'], [429, 'tooManyTries'], [500, 'unavailable'], [502, 'unavailable'], [418, 'refused'],
  ])('an answer %i without a body is %s', async (status, reason) => {
    const p = await problem(answer(status, '<html>', { 'Retry-After': '7', 'X-Request-Id': 'r2' }));
    expect([p.reason, p.retryAfter, p.requestId]).toEqual([reason, 7, 'r2']);
  });

  test('words for every reason of the API, and for others', () => {
    for (const reason of ['wrongIdOrPasscode', 'tooManyTries', 'callLocked', 'participantLimitReached', 'noBlade', 'bladeUnavailable', 'ended', 'network'])
      expect(problemWords(new Problem({ status: 400, reason })).title).toBe(s.problems[reason]![0]);
    expect(problemWords(new Problem({ status: 403, reason: 'notAdmitted', detail: 'Come back tomorrow' })).text).toBe('Come back tomorrow');
    expect(problemWords(new Problem({ status: 403, reason: 'notAdmitted' })).text).toBe(s.problems.notAdmitted![1]);
    expect(problemWords(new Problem({ status: 403, reason: 'signInNeeded' })).title).toBe(s.problems.signInNeeded![0]);
    expect(problemWords(new Problem({ status: 503, reason: 'meteor' })).title).toBe(s.problems.unavailable![0]);
    expect(problemWords(new Error('bug')).title).toBe(s.problems.unavailable![0]);
    expect(problemWords(new Problem({ status: 403, reason: 'wrongIdOrPasscode' }), 'signIn').reason).toBe('wrongNameOrPassword');
    expect(problemWords(new Problem({ status: 429, reason: 'tooManyTries' }), 'signIn').reason).toBe('tooManyTries');
  });

  test.each([
    [0, 'network', 'network'], [410, 'ended', 'over'], [404, 'unknown', 'over'], [401, 'unauthorized', 'over'],
    [503, 'bladeUnavailable', 'blade'], [503, 'noBlade', 'blade'], [503, 'serverBusy', 'busy'], [502, 'unavailable', 'network'], [429, 'tooManyTries', 'busy'],
  ])('an offer answered %i %s means %s', (status, reason, want) => expect(classifyOffer(new Problem({ status, reason }))).toBe(want));

  test('why a session ended', () => expect([endReason('removed'), endReason('callEnded'), endReason(undefined), endReason('x')]).toEqual(['removed', 'callEnded', 'over', 'over']));

  test('waiting times in words', () => expect([s.retryIn(1), s.retryIn(30), s.retryIn(240)]).toEqual(['You can try again in 1 second.', 'You can try again in 30 seconds.', 'You can try again in 4 minutes.']));
});

test('a passcode in the link', () => {
  expect([linkPasscode('#p=12%2034'), linkPasscode(''), linkPasscode('#main')]).toEqual(['12 34', '', '']);
  expect([linkSecret('#s=sesame'), linkSecret('#p=1'), linkSecret('')]).toEqual(['sesame', '', '']);
});

test('prefs survive whatever is stored', () => {
  expect(readPrefs(null)).toEqual(noPrefs);
  expect(readPrefs('{')).toEqual(noPrefs);
  expect(readPrefs('null')).toEqual(noPrefs);
  expect(readPrefs('{"name":"Ann","micOn":"yes","cameraOn":false,"other":1}')).toEqual({ ...noPrefs, name: 'Ann', cameraOn: false });
});

test('initials', () => expect(['Ada Lindqvist', 'emil', '', '  ', 'Ann van der Berg', '🎤 x'].map(initials)).toEqual(['AL', 'E', '?', '?', 'AB', '🎤X']));

describe('shortcut', () => {
  const key = (key: string, more = {}) => shortcut({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });
  test('letters alone', () => expect([key('m'), key('M'), key('?'), key('x'), key('m', { ctrlKey: true }), key('m', { repeat: true })]).toEqual(['mic', 'mic', 'shortcuts', undefined, undefined, undefined]));
  test('other alphabets by the place of the key', () => expect(key('ь', { code: 'KeyM' })).toBe('mic'));
});

describe('statistics', () => {
  const report = [
    { id: 'pair', type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.042, localCandidateId: 'local' },
    { id: 'local', type: 'local-candidate', protocol: 'udp' },
    { id: 'audio', type: 'inbound-rtp', kind: 'audio', packetsReceived: 290, packetsLost: 13, jitter: 0.004 },
    { id: 'main', type: 'inbound-rtp', kind: 'video', framesDecoded: 90, frameWidth: 1280, frameHeight: 720 },
    { id: 'content', type: 'inbound-rtp', kind: 'video', framesDecoded: 0 },
  ];
  test('loss is what was lost since the last reading', () => {
    const { health, counters } = readStats(report, { received: 200, lost: 3 });
    expect(health).toEqual({ quality: 'fair', rtt: 42, loss: 10, jitter: 4, protocol: 'udp', width: 1280, height: 720 });
    expect(counters).toEqual({ received: 290, lost: 13 });
  });
  test('nothing known', () => expect(readStats([], { received: 0, lost: 0 }).health.quality).toBe('unknown'));
  test.each([
    [40, 0, 'good'], [301, 0, 'fair'], [40, 4.1, 'fair'], [601, 0, 'poor'], [40, 13, 'poor'], [undefined, undefined, 'unknown'],
  ])('%s ms and %s %% is %s', (rtt, loss, want) => expect(judge(rtt, loss)).toBe(want));
});
