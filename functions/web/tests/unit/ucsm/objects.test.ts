import { describe, expect, test } from 'vitest';
import { History } from '../../../src/ucsm/model/history';
import { metrics } from '../../../src/ucsm/model/metrics';
import { Objects } from '../../../src/ucsm/model/objects';
import type { Change, Status } from '../../../src/ucsm/nuova/mo';

const change = (status: Status, dn: string, props: Record<string, string> = {}, cls = 'computeBlade'): Change => ({ dn, cls, props, status });

const some = () => {
  const objects = new Objects();
  objects.apply([change('created', 'sys/blade-10', { a: '1' }), change('created', 'sys/blade-2', { a: '2' }), change('created', 'sys/blade-2/led', { on: 'no' }, 'led')]);
  return objects;
};

describe('Objects', () => {
  test('lists by class and by parent, in natural order', () => {
    const objects = some();
    expect(objects.ofClass('computeBlade').map((mo) => mo.dn)).toEqual(['sys/blade-2', 'sys/blade-10']);
    expect(objects.below('sys/blade-2').map((mo) => mo.dn)).toEqual(['sys/blade-2/led']);
    expect(objects.ofClass('other')).toBe(objects.ofClass('another'));
  });

  test('a modification patches, and leaves other lists as they were', () => {
    const objects = some();
    const [blades, leds] = [objects.ofClass('computeBlade'), objects.ofClass('led')];
    objects.apply([change('modified', 'sys/blade-2', { b: '3' })]);
    expect(objects.get('sys/blade-2')!.props).toEqual({ a: '2', b: '3' });
    expect(objects.ofClass('computeBlade')).not.toBe(blades);
    expect(objects.ofClass('led')).toBe(leds);
  });

  test('a modification of what is not known is nothing', () => {
    const objects = some();
    objects.apply([change('modified', 'sys/blade-3', { a: '1' })]);
    expect(objects.get('sys/blade-3')).toBeUndefined();
  });

  test('a deletion takes the subtree, and not a namesake', () => {
    const objects = some();
    objects.apply([change('created', 'sys/blade-22'), change('deleted', 'sys/blade-2')]);
    expect([objects.get('sys/blade-2'), objects.get('sys/blade-2/led'), objects.get('sys/blade-22')?.dn]).toEqual([undefined, undefined, 'sys/blade-22']);
    expect(objects.below('sys/blade-2')).toEqual([]);
  });

  test('a reading replaces its classes only', () => {
    const objects = some();
    objects.replace(['computeBlade'], [{ dn: 'sys/blade-2', cls: 'computeBlade', props: { a: '9' } }]);
    expect(objects.ofClass('computeBlade').map((mo) => mo.props.a)).toEqual(['9']);
    expect(objects.get('sys/blade-2/led')).toBeDefined();
  });

  test('listeners hear once of a round, and not of what changed nothing', () => {
    const objects = some();
    const heard: number[] = [];
    objects.subscribe((changes) => heard.push(changes.length));
    objects.apply([change('modified', 'sys/blade-2', { a: '3' }), change('modified', 'sys/blade-10', { a: '3' })]);
    objects.apply([change('modified', 'sys/blade-2', { a: '3' }), change('deleted', 'sys/nothing')]);
    objects.clear();
    expect(heard).toEqual([2, 2]);
  });
});

describe('History', () => {
  test('keeps the values of metrics with their times', () => {
    const objects = new Objects();
    let now = 0;
    const history = new History(objects, () => ++now);
    const metric = metrics.find((m) => m.cls === 'equipmentFanStats')!;
    const stats = (speed: string, status: Status) => objects.apply([change(status, 'fan/stats', { [metric.prop]: speed }, metric.cls)]);
    stats('4000', 'created');
    objects.apply([change('created', 'sys')]);
    stats('4200', 'modified');
    stats('broken', 'modified');
    expect(history.of(objects.get('fan/stats')!, metric)).toEqual([{ at: 1, value: 4000 }, { at: 3, value: 4200 }]);
    for (let i = 0; i < 500; i++) stats(String(i), 'modified');
    const kept = history.of(objects.get('fan/stats')!, metric);
    expect([kept.length, kept.at(-1)!.value]).toEqual([360, 499]);
  });
});
