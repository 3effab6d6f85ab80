import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/join/api';
import { isMember, mailLink, outcome, question, sameUser, telLink, unlisted } from '../../src/join/home/people';
import { spaceFieldError } from '../../src/join/problems';

describe('finding people', () => {
  test.each([
    ['', ''],
    [' a ', ''],
    ['ab', 'ab'],
    ['  Ada   Lovelace ', 'Ada Lovelace'],
    ['𝒜', ''],
    ['𝒜b', '𝒜b'],
    ['x'.repeat(100), 'x'.repeat(100)],
    ['x'.repeat(101), ''],
  ])('%j asks %j', (text, asked) => expect(question(text)).toBe(asked));

  test('a user name that nobody found has is offered as it was written', () => {
    const ada = { displayName: 'Ada', userJid: 'Ada@example.org' };
    expect(unlisted('bo@example.org', [ada])).toEqual({ displayName: 'bo@example.org', userJid: 'bo@example.org' });
    expect(unlisted('ada@EXAMPLE.org', [ada])).toBeUndefined();
    expect(unlisted('ada@example.org', [{ displayName: 'Ada' }])).toBeDefined();
    for (const text of ['', 'ada', '@', 'ada@', '@example.org', 'ada b@example.org', 'a@b@c']) expect(unlisted(text, []), text).toBeUndefined();
  });

  test('members are known by their user names', () => {
    const members = [{ id: '1', name: 'Ada', userJid: 'ada@example.org', owner: true, removable: false }];
    expect(isMember(members, { displayName: 'A', userJid: 'ADA@example.org' })).toBe(true);
    expect(isMember(members, { displayName: 'Ada' })).toBe(false);
    expect(sameUser('', '')).toBe(false);
  });

  test('what a search came to', () => {
    const found = { people: [{ displayName: 'Ada' }], more: false, unavailable: [], places: 1 };
    expect(outcome(found, 'ad', false)).toEqual(['1 person found for “ad”.']);
    expect(outcome({ ...found, more: true, unavailable: ['Sales', 'Lab'] }, 'ad', true)).toEqual([
      '1 person found for “ad”.', 'There are more: write more of the name.', 'Did not answer: Sales, Lab.',
    ]);
    expect(outcome({ ...found, people: [] }, 'ad', true)).toEqual(['Nobody was found for “ad”.']);
    expect(outcome({ ...found, people: [], places: 0 }, 'ad', false)).toEqual(['There is no directory to search here.']);
    expect(outcome({ ...found, people: [], places: 0 }, 'ad', true)[0]).toContain('exact user name');
  });

  test.each([
    ['+49 (0)30 1234-567', 'tel:+49301234567'],
    ['(030) 12 34', 'tel:0301234'],
    ['+1.555.0100 ext. 12', 'tel:+15550100;ext=12'],
    ['7 x 42', undefined],
    ['4711', 'tel:4711'],
    ['*99#', 'tel:*99%23'],
    ['ask the desk', undefined],
    ['', undefined],
  ])('the number %j is %j', (phone, link) => expect(telLink(phone)).toBe(link));

  test.each([
    ['ada@example.org', 'mailto:ada@example.org'],
    ['50%@example.org', 'mailto:50%25@example.org'],
    ['ada@example.org?bcc=all', undefined],
    ['ada@example.org,bo@example.org', undefined],
    ['ada', undefined],
  ])('the address %j is %j', (email, link) => expect(mailLink(email)).toBe(link));
});

describe('what is wrong with a new space', () => {
  const of = (reason: string, detail = '') => spaceFieldError(new Problem({ status: 400, reason, detail }))?.field;

  test('is said at its field', () => {
    expect(of('duplicateCoSpaceUri')).toBe('uri');
    expect(of('parameterError', 'not valid: name')).toBe('name');
    expect(of('parameterError', 'not valid: uri')).toBe('uri');
    expect(of('invalidRequest', 'validation failed; body.uri expected length <= 200')).toBe('uri');
  });

  test('or above the form', () => {
    expect(of('parameterError', 'not valid: template')).toBeUndefined();
    expect(of('tooManyCoSpaces', 'uri')).toBeUndefined();
    expect(spaceFieldError(new TypeError('name'))).toBeUndefined();
  });
});
