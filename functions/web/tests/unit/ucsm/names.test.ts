import { describe, expect, test } from 'vitest';
import { ancestors, naturally, parentDn, splitDn } from '../../../src/ucsm/nuova/dn';
import { shown, time, worded } from '../../../src/ucsm/model/words';

describe('distinguished names', () => {
  test.each([
    ['sys', ['sys']],
    ['sys/chassis-1/blade-3', ['sys', 'chassis-1', 'blade-3']],
    ['a/path-[sys/chassis-1]/b', ['a', 'path-[sys/chassis-1]', 'b']],
    ['a/p-[x/[y/z]]/b', ['a', 'p-[x/[y/z]]', 'b']],
  ])('%s', (dn, parts) => expect(splitDn(dn)).toEqual(parts));

  test('what is above', () => {
    expect(parentDn('sys')).toBe('');
    expect(parentDn('a/path-[sys/chassis-1]')).toBe('a');
    expect(ancestors('sys/chassis-1/blade-3')).toEqual(['sys/chassis-1', 'sys']);
    expect(ancestors('sys')).toEqual([]);
  });

  test('natural order', () => expect(['blade-10', 'blade-9', 'blade-1'].sort(naturally)).toEqual(['blade-1', 'blade-9', 'blade-10']));
});

describe('values', () => {
  test.each([
    ['power-off', undefined, 'Power off'], ['ok', undefined, 'Ok'], ['UCSB-B200-M5', undefined, 'UCSB-B200-M5'], ['10.1.1.1', undefined, '10.1.1.1'], ['A,B', undefined, 'A,B'],
    ['393216', 'mebibytes', '384 GB'], ['512', 'mebibytes', '512 MB'], ['2.400000', 'GHz', '2.4 GHz'], ['', undefined, '–'], [undefined, 'W', '–'], ['not-applicable', undefined, '–'], ['unknown', 'W', 'Unknown'],
  ] as const)('%s in %s is %s', (value, unit, words) => expect(shown(value, unit)).toBe(words));

  test('times', () => {
    expect(time('2026-11-22T10:11:26.818')).toBe('2026-11-22 10:11:26');
    expect(time('never')).toBe('–');
  });

  test('words keep what is no word', () => expect(worded('ls-CMS')).toBe('ls-CMS'));
});
