import { describe, expect, test } from 'vitest';
import { count, matches, subject, worstFirst } from '../../../src/ucsm/model/faults';
import { bladeHealth, bladePower, locator, part, port } from '../../../src/ucsm/model/lights';
import { Objects } from '../../../src/ucsm/model/objects';
import { bladePackages } from '../../../src/ucsm/model/packages';
import { place, scaleOf } from '../../../src/ucsm/model/scale';
import { linesOf, move, nodeOf, treeOf } from '../../../src/ucsm/model/tree';
import type { Mo } from '../../../src/ucsm/nuova/mo';
import { fault, labObjects, mo, someFaults } from '../../ui/ucsObjects';

const known = (mos: Mo[]) => {
  const objects = new Objects();
  objects.replace([], mos);
  return objects;
};

describe('scaleOf', () => {
  test.each([
    [[231, 290], [220, 240, 260, 280, 300]],
    [[0.4, 1.3], [0, 0.5, 1, 1.5]],
    [[0, 0], [-0.5, -0.25, 0, 0.25, 0.5]],
    [[4100, 4100], [3500, 4000, 4500, 5000]],
    [[-3, 7], [-5, 0, 5, 10]],
    [[], [0, 1]],
  ])('%j', (values, ticks) => expect(scaleOf(values).ticks).toEqual(ticks));

  test('every value has its place, and there are few ticks', () => {
    for (let i = 1; i < 400; i++) {
      const values = [i * 0.37, i * 0.37 + i ** 1.5 / 7, (i * 7919) % 101];
      const scale = scaleOf(values);
      expect(scale.ticks.length).toBeLessThanOrEqual(5);
      for (const value of values) {
        expect(place(value, scale)).toBeGreaterThanOrEqual(0);
        expect(place(value, scale)).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('the tree', () => {
  const roots = treeOf(known(labObjects()));
  const open = new Set(['sys', 'sys/chassis-1']);
  const lines = linesOf(roots, open);
  const at = (title: string) => lines.findIndex((line) => line.node.title === title);

  test('parts hang where they are', () => {
    expect(roots.map((node) => node.title)).toEqual(['Equipment', 'Service profiles']);
    expect(nodeOf(roots, 'sys/chassis-1/blade-1')!.children.map((node) => node.title)).toEqual(['Processor 1', 'Processor 2', 'Memory array 1', 'Adaptor 1', 'Storage controller 1']);
    expect(nodeOf(roots, 'sys/switch-A')!.children.map((node) => node.title)).toEqual(['Port 1', 'Port 2', 'Port 3', 'Port 4']);
    expect(nodeOf(roots, 'sys/chassis-9')).toBeUndefined();
  });

  test('lines know their place', () => expect(lines[at('Blade 3')]).toMatchObject({ level: 3, open: false, position: 3, size: 22 }));

  test.each([
    ['Blade 3', 'ArrowDown', 'Blade 4'], ['Blade 3', 'ArrowUp', 'Blade 2'], ['Blade 3', 'Home', 'Equipment'], ['Blade 3', 'End', 'Service profiles'], ['Blade 3', 'ArrowLeft', 'Chassis 1'],
    ['Chassis 1', 'ArrowRight', 'Blade 1'], ['Blade 3', 'i', 'I/O bay 1'], ['Blade 3', 'b', 'Blade 4'], ['Blade 8', 'b', 'Blade 1'], ['Equipment', 'ArrowUp', 'Equipment'], ['Service profiles', 'ArrowDown', 'Service profiles'],
  ])('%s and %s lead to %s', (from, key, to) => expect(move(lines, at(from), key)).toEqual({ to: at(to) }));

  test.each([['Blade 3', 'ArrowRight', 'sys/chassis-1/blade-3'], ['Chassis 1', 'ArrowLeft', 'sys/chassis-1']])('%s and %s toggle', (from, key, dn) => expect(move(lines, at(from), key)).toEqual({ toggle: dn }));

  test.each([['Power supply 1', 'ArrowRight'], ['Service profiles', 'ArrowLeft'], ['Blade 3', 'z'], ['Blade 3', 'Tab']])('%s and %s do nothing', (from, key) => expect(move(lines, at(from), key)).toBeUndefined());
});

describe('lights', () => {
  const objects = known(labObjects());
  const blade = objects.get('sys/chassis-1/blade-3')!;
  const led = (dn: string, props: Record<string, string>) => (name: string) => (name === dn ? mo('led', dn, props) : undefined);

  test('of a blade', () => {
    expect(bladePower(blade, objects.get)).toEqual({ look: 'good', words: 'powered on' });
    expect(bladePower(blade, led(`${blade.dn}/indicator-led-1`, { color: 'amber', operState: 'blinking' }))).toEqual({ look: 'amber', words: 'powered off, busy' });
    expect(bladePower({ ...blade, props: { operPower: 'off' } }, () => undefined).look).toBe('amber');
    expect(bladePower({ ...blade, props: { presence: 'missing' } }, objects.get)).toEqual({ look: 'off', words: 'not in its slot' });
    expect(bladeHealth({ ...blade, props: { operState: 'compute-mismatch' } }, led(`${blade.dn}/health-led`, { color: 'amber' }))).toEqual({ look: 'bad', words: 'not healthy: compute mismatch' });
    expect(locator(blade.dn, objects.get)!.look).toBe('off');
    expect(locator(blade.dn, led(`${blade.dn}/locator-led`, { operState: 'on' }))!.look).toBe('beacon');
    expect(locator('sys/x', objects.get)).toBeUndefined();
  });

  test.each([
    [{ operState: 'operable', operability: 'operable' }, 'good', 'works'],
    [{ operState: 'inoperable', operability: 'inoperable' }, 'bad', 'inoperable'],
    [{ operState: 'unknown' }, 'good', 'works'],
    [{ presence: 'missing', operability: 'inoperable' }, 'off', 'missing'],
  ])('of a part %j', (props, look, words) => expect(part(mo('equipmentPsu', 'x', props))).toEqual({ look, words }));

  test.each([
    [{ operState: 'up', adminState: 'enabled' }, 'good', 'up'],
    [{ operState: 'link-down', adminState: 'enabled', stateQual: 'Link failure' }, 'bad', 'down: Link failure'],
    [{ operState: 'sfp-not-present', adminState: 'disabled', usrLbl: 'reserved' }, 'off', 'reserved'],
    [{ operState: 'sfp-not-present', adminState: 'disabled' }, 'off', 'not in use'],
  ])('of a port %j', (props, look, words) => expect(port(mo('etherPIo', 'x', props))).toEqual({ look, words }));
});

describe('faults', () => {
  const all = { severity: '', text: '', acknowledged: 'all' } as const;
  const [fan, supply] = someFaults as [Mo, Mo];

  test('are about the object above', () => expect(subject(fan)).toBe('sys/chassis-1/fan-module-1-5'));

  test('worst first, then newest', () => {
    const late = fault('sys/a', 'F1', 'minor', 1, { lastTransition: '2026-11-22T11:00:00.000' });
    const early = fault('sys/b', 'F1', 'minor', 2);
    expect([fault('sys/c', 'F1', 'cleared', 3), early, late, supply, fan].sort(worstFirst).map((f) => f.props.id)).toEqual(['4711', '4712', '1', '2', '3']);
  });

  test('counts', () => expect([count(someFaults, 'critical'), count(someFaults, 'major')]).toEqual([1, 1]));

  test.each([
    [{}, 4], [{ severity: 'major' }, 1], [{ acknowledged: 'yes' as const }, 1], [{ acknowledged: 'no' as const }, 3], [{ text: 'psu-2' }, 1], [{ text: ' f0397 ' }, 1], [{ text: 'INTERCONNECT' }, 1], [{ severity: 'major', text: 'fan' }, 0],
  ])('%j finds %i', (filter, n) => expect(someFaults.filter((f) => matches(f, { ...all, ...filter }))).toHaveLength(n));
});

test('blade packages are those that are there and the one in use, newest first', () => {
  const bundle = (version: string, type = 'b-series-bundle', adminState = 'active') => mo('firmwareDistributable', version, { version, type, adminState });
  const bundles = [bundle('3.2(3k)B'), bundle('4.2(1f)B'), bundle('4.1(1d)B', 'b-series-bundle', 'deleted'), bundle('4.2(1f)A', 'infrastructure-bundle'), bundle('4.2(1f)B')];
  expect(bladePackages(bundles, '3.1(3a)B')).toEqual(['4.2(1f)B', '3.2(3k)B', '3.1(3a)B']);
  expect(bladePackages([], '')).toEqual([]);
});
