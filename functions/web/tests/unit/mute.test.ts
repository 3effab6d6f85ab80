import { describe, expect, test } from 'vitest';
import { isByHost, isLive, muteStart, onRefused, onServer, toggle, type Mute } from '../../src/join/rtc/mute';

const live: Mute = { wish: false, server: false, asked: false };
const self: Mute = { wish: true, server: true, asked: false };
const host: Mute = { wish: false, server: true, asked: false };

describe('toggle', () => {
  test('mutes at once and tells the server', () => {
    const step = toggle(live, true);
    expect(step).toEqual({ mute: { wish: true, server: false, asked: false }, send: true });
    expect(isLive(step.mute)).toBe(false);
  });

  test('mutes here even where the server would refuse', () => {
    expect(toggle(live, false)).toEqual({ mute: { wish: true, server: false, asked: false }, send: undefined });
  });

  test('unmutes only when the server agrees', () => {
    const asked = toggle(self, true);
    expect(asked).toEqual({ mute: { wish: false, server: true, asked: true }, send: false });
    expect(isLive(asked.mute)).toBe(false);
    expect(isByHost(asked.mute)).toBe(false);
    expect(isLive(onServer(asked.mute, false, true, false).mute)).toBe(true);
  });

  test('may not undo the host where the rules forbid it', () => {
    const step = toggle(host, false);
    expect(step.refused).toBe(true);
    expect(step.send).toBeUndefined();
    expect(isByHost(step.mute)).toBe(true);
  });
});

describe('onServer', () => {
  test('a host mutes against the wish', () => {
    const { mute, send } = onServer(live, true, true, false);
    expect(isByHost(mute)).toBe(true);
    expect(send).toBeUndefined();
  });

  test('a host ends his own mute', () => expect(isLive(onServer(host, false, true, false).mute)).toBe(true));

  test('a host cannot unmute who muted himself', () => {
    const { mute, send } = onServer(self, false, true, false);
    expect(isLive(mute)).toBe(false);
    expect(send).toBe(true);
  });

  test('the wish is told again on a new connection', () => {
    expect(onServer(muteStart(true), false, true, true).send).toBe(true);
    expect(onServer(muteStart(false), false, true, true).send).toBeUndefined();
  });

  test('an unmute asked for while there was no connection is asked again', () => {
    const asked = toggle(self, true).mute;
    expect(onServer(asked, true, true, true)).toEqual({ mute: asked, send: false });
  });

  test('a late echo does not look like the host', () => {
    const muted = toggle(live, true).mute;
    expect(onServer(muted, false, true, false).send).toBeUndefined();
    expect(isByHost(onServer(muted, true, true, false).mute)).toBe(false);
  });
});

test('a refused unmute is the host’s doing', () => {
  expect(isByHost(onRefused(toggle(self, true).mute))).toBe(true);
});

test('nothing ever makes a self-muted microphone live but its owner', () => {
  let states: Mute[] = [muteStart(true)];
  for (let round = 0; round < 4; round++) {
    states = states.flatMap((m) => [true, false].flatMap((server) => [true, false].flatMap((allowed) => [onServer(m, server, allowed, true).mute, onServer(m, server, allowed, false).mute, onRefused(m)])));
    for (const m of states) expect(isLive(m)).toBe(false);
    states = [...new Map(states.map((m) => [JSON.stringify(m), m])).values()];
  }
});
