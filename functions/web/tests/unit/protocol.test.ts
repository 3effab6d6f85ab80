import { describe, expect, test } from 'vitest';
import { byteLength, noRules, parse } from '../../src/join/rtc/protocol';

const read = (value: unknown) => parse(JSON.stringify(value));

describe('parse', () => {
  test.each([
    ['not text', 7],
    ['not JSON', '{'],
    ['null', 'null'],
    ['an array', '[]'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"video"}'],
    ['a name of the object prototype', '{"type":"constructor"}'],
    ['another one', '{"type":"__proto__"}'],
  ])('leaves out %s', (_, frame) => expect(parse(frame)).toBeUndefined());

  test('welcome', () => {
    expect(read({ type: 'welcome', you: 'p', leg: 'l', call: 'c', epoch: 3, title: 'Lobby', slot: 2, more: 1 })).toEqual({
      type: 'welcome', you: 'p', leg: 'l', call: 'c', epoch: 3, title: 'Lobby', slot: 2,
    });
  });

  test('state fills in what is missing, on the careful side', () => {
    expect(read({ type: 'state', rules: { chat: true, present: 1 } })).toEqual({
      type: 'state', active: false, muted: { audio: false, video: false }, hand: false, layout: '', locked: false,
      rules: { ...noRules, chat: true }, presenter: '', showing: '', call: { chatAllowed: false, raiseHandEnabled: false },
    });
    expect(read({ type: 'state', muted: { audio: true }, hand: 'raised' })).toMatchObject({ muted: { audio: true, video: false }, hand: true });
  });

  test('roster leaves out who has no id', () => {
    expect(read({ type: 'roster', participants: [{ id: 'a', name: 'Ann', hand: 'raised' }, { name: 'nobody' }, null, 3] })).toEqual({
      type: 'roster',
      participants: [{ id: 'a', name: 'Ann', audioMuted: false, videoMuted: false, hand: true, active: true, importance: 0, presenting: false, connected: true }],
    });
    expect(read({ type: 'roster', participants: 'all' })).toEqual({ type: 'roster', participants: [] });
  });

  test('speakers are kept within 1 and 100', () => {
    expect(read({ type: 'speakers', levels: { a: 50, b: 400, c: -1, d: 'x', e: 0 } })).toEqual({ type: 'speakers', levels: { a: 50, b: 100 } });
  });

  test('message', () => {
    expect(read({ type: 'message', text: 'hi', position: 'left', seconds: -3 })).toEqual({ type: 'message', text: 'hi', position: 'middle', seconds: 0 });
  });

  test('notice', () => {
    expect(read({ type: 'notice', text: 'no licence', seconds: -3 })).toEqual({ type: 'notice', text: 'no licence', seconds: 0 });
  });

  test.each([
    [{ type: 'ping', n: 4 }],
    [{ type: 'error', to: 'mute', reason: 'notAllowed', detail: '' }],
    [{ type: 'bye', reason: 'moved' }],
    [{ type: 'chat', id: '1', from: 'a', name: 'Ann', text: 'x', at: '2026-01-01T00:00:00Z' }],
  ])('%o is taken as it is', (message) => expect(read(message)).toEqual(message));

  test('no text, however broken, throws', () => {
    const parts = ['{"type":', '"state"', '"roster"', '"speakers"', ',"participants":', '[null]', '{}', '}', '1e999', ',"levels":', '"x"', 'true', ',"rules":', '[', ']'];
    let seed = 1;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let i = 0; i < 3000; i++) {
      const text = Array.from({ length: 1 + random() * 9 }, () => parts[Math.floor(random() * parts.length)]).join('');
      expect(() => parse(text)).not.toThrow();
    }
  });
});

test('byteLength counts UTF-8', () => expect([byteLength('ab'), byteLength('ä'), byteLength('🎤')]).toEqual([2, 2, 4]));
