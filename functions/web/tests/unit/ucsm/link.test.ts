import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Link } from '../../../src/ucsm/model/link';
import { Objects } from '../../../src/ucsm/model/objects';
import { Session } from '../../../src/ucsm/nuova/session';
import { element, readXml, writeXml, type XmlElement } from '../../../src/ucsm/nuova/xml';

/** A server with one blade and streams that the test writes to. */
let operPower: string;
let streams: ReadableStreamDefaultController<Uint8Array>[];
let asked: string[];
/** Held back until the test lets the reading go on. */
let reading: Promise<void>;
let alive: boolean;

const event = (attrs: Record<string, string>, cls = 'computeBlade') => {
  const body = writeXml(element('configMoChangeEvent', {}, [element('inConfig', {}, [element(cls, attrs)])]));
  return new TextEncoder().encode(`${body.length}\n${body}`);
};
const tell = (attrs: Record<string, string>, cls?: string) => streams.at(-1)!.enqueue(event(attrs, cls));

async function answer(method: XmlElement, signal?: AbortSignal | null): Promise<Response> {
  asked.push(method.name);
  if (!alive) throw new TypeError('no network');
  if (method.name === 'eventSubscribe') {
    const stream = new ReadableStream<Uint8Array>({ start: (controller) => void streams.push(controller) });
    const controller = streams.at(-1)!;
    signal?.addEventListener('abort', () => controller.error(signal.reason));
    return new Response(stream);
  }
  const found = element('computeBlade', { dn: 'sys/blade-1', operPower });
  if (method.name === 'configResolveClasses') await reading;
  return new Response(writeXml(element(method.name, {}, [element('outConfigs', {}, [found])])));
}

beforeEach(() => {
  vi.useFakeTimers();
  [operPower, streams, asked, reading, alive] = ['on', [], [], Promise.resolve(), true];
  vi.stubGlobal('sessionStorage', { getItem: () => JSON.stringify({ cookie: 'c', name: 'admin' }), setItem: () => undefined, removeItem: () => undefined });
  vi.stubGlobal('fetch', (_: string, { body, signal }: RequestInit) => answer(readXml(body as string), signal));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function started() {
  const objects = new Objects();
  const link = new Link(new Session(), objects, ['computeBlade']);
  link.start();
  await vi.advanceTimersByTimeAsync(10);
  return { objects, link, power: () => objects.get('sys/blade-1')?.props.operPower, phase: () => link.store.get().phase };
}

describe('Link', () => {
  test('subscribes, reads, and patches', async () => {
    const { power, phase, link } = await started();
    expect(asked.slice(1)).toEqual(['eventSubscribe', 'configResolveClasses']);
    expect([phase(), power()]).toEqual(['live', 'on']);
    tell({ dn: 'sys/blade-1', status: 'modified', operPower: 'off' });
    await vi.advanceTimersByTimeAsync(10);
    expect(power()).toBe('off');
    link.stop();
  });

  test('an event that overtakes the reading is not lost', async () => {
    let go = () => {};
    reading = new Promise((done) => (go = done));
    const { power, link } = await started();
    tell({ dn: 'sys/blade-1', status: 'modified', operPower: 'off' });
    await vi.advanceTimersByTimeAsync(10);
    expect(power()).toBeUndefined();
    go();
    await vi.advanceTimersByTimeAsync(10);
    expect(power()).toBe('off');
    link.stop();
  });

  test('classes that nobody wants are passed over, until somebody does', async () => {
    const { objects, link } = await started();
    tell({ dn: 'event-log/1', status: 'created' }, 'eventRecord');
    await vi.advanceTimersByTimeAsync(10);
    expect(objects.get('event-log/1')).toBeUndefined();
    await link.want(['eventRecord']);
    await link.want(['eventRecord']);
    expect(asked.filter((name) => name === 'configResolveClasses')).toHaveLength(2);
    tell({ dn: 'event-log/2', status: 'created' }, 'eventRecord');
    await vi.advanceTimersByTimeAsync(10);
    expect(objects.get('event-log/2')).toBeDefined();
    link.stop();
  });

  test('a stream that ends is opened again, and all is read again', async () => {
    const { power, phase, link } = await started();
    alive = false;
    streams[0]!.close();
    await vi.advanceTimersByTimeAsync(1000);
    expect([phase(), power()]).toEqual(['lost', 'on']);
    [alive, operPower] = [true, 'off'];
    await vi.advanceTimersByTimeAsync(4000);
    expect([phase(), power(), streams.length]).toEqual(['live', 'off', 2]);
    link.stop();
  });

  test('a stream that keeps silent is given up', async () => {
    const { phase, link } = await started();
    await vi.advanceTimersByTimeAsync(290_000);
    tell({ dn: 'sys/blade-1', status: 'modified', operPower: 'off' });
    await vi.advanceTimersByTimeAsync(290_000);
    expect(streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect([phase(), streams.length]).toEqual(['live', 2]);
    link.stop();
  });

  test('what is no frame is not waited for, nor asked for all the time', async () => {
    const { link } = await started();
    streams[0]!.enqueue(new TextEncoder().encode('<eventSubscribe errorCode="150"/>\n'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(streams.length).toBeGreaterThan(1);
    expect(streams.length).toBeLessThan(5);
    link.stop();
  });

  test('after stop nothing is asked', async () => {
    const { link } = await started();
    link.stop();
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBe(before);
  });
});
