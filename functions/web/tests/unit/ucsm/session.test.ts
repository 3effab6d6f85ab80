import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerIn } from '../../../src/ucsm/nuova/client';
import { Session } from '../../../src/ucsm/nuova/session';
import { element, readXml, writeXml, type XmlElement } from '../../../src/ucsm/nuova/xml';

/** A server of answers: what comes is noted, and answered by a function of the method. */
let asked: XmlElement[];
let answer: (method: XmlElement) => XmlElement | Promise<XmlElement> | number;
let kept: Map<string, string>;

const refused = (name: string, errorCode: string, errorDescr = '') => element(name, { cookie: '', response: 'yes', errorCode, errorDescr });
const granted = (name: string, outCookie: string) => element(name, { outCookie, outRefreshPeriod: '600' });

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  kept = new Map();
  vi.stubGlobal('sessionStorage', { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => kept.set(k, v), removeItem: (k: string) => kept.delete(k) });
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const method = readXml(body);
    asked.push(method);
    const found = await answer(method);
    if (found === 0) throw new TypeError('no network');
    return typeof found === 'number' ? new Response('', { status: found }) : new Response(writeXml(found));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const names = () => asked.map((method) => method.name);

async function signedIn(): Promise<Session> {
  let n = 0;
  answer = ({ name }) => (name === 'aaaLogin' || name === 'aaaRefresh' ? granted(name, `cookie-${++n}`) : element(name));
  const session = new Session();
  await session.signIn('admin', 'secret');
  return session;
}

describe('answerIn', () => {
  test.each([
    ['<aaaLogin cookie="" response="yes" errorCode="551" errorDescr="Authentication failed"/>', '551', 'Authentication failed'],
    ['<error cookie="" errorCode="ERR-xml-parse-error" errorDescr="XML PARSING ERROR: no class named x"/>', 'ERR-xml-parse-error', 'XML PARSING ERROR: no class named x'],
    ['<error/>', 'unavailable', undefined],
    ['<html>', 'unavailable', undefined],
  ])('%s', (body, code, message) => {
    expect(() => answerIn(body)).toThrow(expect.objectContaining({ code, ...(message && { message }) }));
  });

  test('whatever has no error code is an answer', () => expect(answerIn('<a errorDescr=""/>').name).toBe('a'));
});

describe('Session', () => {
  test('keeps the cookie in this tab, never the password', async () => {
    const session = await signedIn();
    expect(session.store.get()).toMatchObject({ cookie: 'cookie-1', name: 'admin', expired: false });
    expect([...kept.values()].join()).toContain('cookie-1');
    expect([...kept.values()].join()).not.toContain('secret');
  });

  test('changes the cookie a minute before the period ends', async () => {
    const session = await signedIn();
    await vi.advanceTimersByTimeAsync(539_000);
    expect(names()).toEqual(['aaaLogin']);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked[1]).toMatchObject({ name: 'aaaRefresh', attrs: { inName: 'admin', inPassword: 'secret', inCookie: 'cookie-1' } });
    expect(session.store.get().cookie).toBe('cookie-2');
    await session.call('configResolveDn');
    expect(asked.at(-1)!.attrs.cookie).toBe('cookie-2');
  });

  test('after a reload it keeps the cookie alive, without the password', async () => {
    await signedIn();
    const session = new Session();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.at(-1)).toMatchObject({ name: 'aaaKeepAlive', attrs: { cookie: 'cookie-1' } });
    await vi.advanceTimersByTimeAsync(541_000);
    expect(names().filter((name) => name === 'aaaKeepAlive')).toHaveLength(2);
    expect(session.store.get().cookie).toBe('cookie-1');
  });

  test('552 ends it and keeps the name', async () => {
    const session = await signedIn();
    answer = ({ name }) => refused(name, '552');
    await expect(session.call('configResolveDn')).rejects.toMatchObject({ code: '552' });
    expect(session.store.get()).toMatchObject({ cookie: '', name: 'admin', expired: true });
    expect(kept.size).toBe(0);
  });

  test('a call that crossed a refresh is tried with the new cookie', async () => {
    const session = await signedIn();
    answer = async ({ name, attrs }) => {
      if (name === 'aaaRefresh') return granted(name, 'cookie-9');
      if (attrs.cookie === 'cookie-1') await session.renew();
      return attrs.cookie === 'cookie-1' ? refused(name, '552') : element(name, { got: attrs.cookie! });
    };
    expect((await session.call('configResolveDn')).attrs.got).toBe('cookie-9');
  });

  test('other refusals leave it as it is', async () => {
    const session = await signedIn();
    answer = ({ name }) => refused(name, '103', "can't create; object already exists.");
    await expect(session.call('configConfMo')).rejects.toMatchObject({ code: '103', message: "can't create; object already exists." });
    expect(session.store.get().cookie).toBe('cookie-1');
  });

  test('no network is no end: it tries again', async () => {
    const session = await signedIn();
    answer = () => 0;
    await session.renew();
    expect(session.store.get().cookie).toBe('cookie-1');
    answer = ({ name }) => granted(name, 'cookie-2');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(session.store.get().cookie).toBe('cookie-2');
  });

  test.each([0, 503])('status %i has a code of its own', async (status) => {
    const session = await signedIn();
    answer = () => status;
    await expect(session.call('x')).rejects.toMatchObject({ code: status === 0 ? 'network' : 'unavailable' });
  });

  test('the factory password is noticed, and its change ends the notice', async () => {
    const session = await signedIn();
    answer = ({ name }) => (name === 'aaaChangeSelfPassword' ? element(name) : refused(name, '150', 'Update failed: [Change the factory password of admin first]'));
    await expect(session.call('configConfMo')).rejects.toBeDefined();
    expect(session.store.get().passwordDue).toBe(true);
    await session.changePassword('secret', 'new', 'new');
    expect(session.store.get().passwordDue).toBe(false);
    answer = ({ name }) => granted(name, 'cookie-2');
    await session.renew();
    expect(asked.at(-1)!.attrs.inPassword).toBe('new');
  });

  test('signing out tells the server and forgets', async () => {
    const session = await signedIn();
    await session.signOut();
    expect(asked.at(-1)).toMatchObject({ name: 'aaaLogout', attrs: { inCookie: 'cookie-1' } });
    expect(session.store.get()).toMatchObject({ cookie: '', name: '', expired: false });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(names()).toEqual(['aaaLogin', 'aaaLogout']);
  });
});
