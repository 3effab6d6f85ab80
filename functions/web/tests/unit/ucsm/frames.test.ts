import { describe, expect, test } from 'vitest';
import { FrameReader } from '../../../src/ucsm/nuova/frames';
import { changesIn } from '../../../src/ucsm/nuova/mo';
import { readXml } from '../../../src/ucsm/nuova/xml';

const bytes = (text: string) => new TextEncoder().encode(text);
const frame = (text: string) => `${bytes(text).length}\n${text}`;

describe('FrameReader', () => {
  const texts = ['<a/>', '<b descr="Größe 世界 😀"/>', '<c t="a\nb"/>', ''];
  const stream = bytes(texts.map(frame).join(''));

  test('all at once', () => expect(new FrameReader().push(stream)).toEqual(texts));

  test.each([1, 2, 3, 5, 7, 11])('in pieces of %i bytes', (size) => {
    const reader = new FrameReader();
    const found: string[] = [];
    for (let at = 0; at < stream.length; at += size) found.push(...reader.push(stream.subarray(at, at + size)));
    expect(found).toEqual(texts);
  });

  test('a length may end with a carriage return', () => expect(new FrameReader().push(bytes('4\r\n<a/>'))).toEqual(['<a/>']));

  test.each(['<eventSubscribe errorCode="552"/>\n', '-4\n<a/>', '\n', '99999999999\n'])('%j is no frame', (text) => {
    expect(() => new FrameReader().push(bytes(text))).toThrow(SyntaxError);
  });
});

describe('changesIn', () => {
  const event = '<configMoChangeEvent cookie="" inEid="7"><inConfig><faultInst dn="sys/fault-F1" status="created" severity="minor"/></inConfig></configMoChangeEvent>';
  const made = { dn: 'sys/fault-F1', cls: 'faultInst', status: 'created', props: { severity: 'minor' } };

  test('a vessel of events, and a bare one', () => {
    expect(changesIn(readXml(`<methodVessel cookie=""><inStimuli>${event} ${event}</inStimuli></methodVessel>`))).toEqual([made, made]);
    expect(changesIn(readXml(event))).toEqual([made]);
  });

  test('removed is deleted', () => {
    expect(changesIn(readXml(event.replace('created', 'removed')))[0]!.status).toBe('deleted');
  });

  test('other frames tell nothing', () => expect(changesIn(readXml('<eventSendHeartbeat outSystemTime="2026"/>'))).toEqual([]));
});
