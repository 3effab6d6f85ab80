import { describe, expect, test } from 'vitest';
import { element, readXml, writeXml } from '../../../src/ucsm/nuova/xml';

describe('readXml', () => {
  test('elements, attributes, white space and text between', () => {
    const read = readXml('<?xml version="1.0"?>\n<!-- hello --><a x="1" y=\'2\'> <b/> words <c z=""><d/></c></a> ');
    expect(read).toEqual(element('a', { x: '1', y: '2' }, [element('b'), element('c', { z: '' }, [element('d')])]));
  });

  test('escapes, once each', () => {
    expect(readXml('<a t="&lt;&amp;amp;&gt;&quot;&apos;&#10;&#x41;&#x1F600;&nonsense;"/>').attrs.t).toBe('<&amp;>"\'\nA😀&nonsense;');
  });

  test('a line feed may stand raw in an attribute', () => expect(readXml('<a t="one\ntwo"/>').attrs.t).toBe('one\ntwo'));

  test.each([
    ['nothing', ''], ['text', 'hello'], ['no end', '<a>'], ['another end', '<a></b>'], ['an end too many', '<a/></a>'], ['two roots', '<a/><b/>'], ['an attribute without quotes', '<a x=1/>'],
    ['a bare <', '<a x="<"/>'],
  ])('refuses %s', (_, text) => expect(() => readXml(text)).toThrow(SyntaxError));

  test('many attributes take no long time', () => {
    const wide = `<a ${Array.from({ length: 20_000 }, (_, i) => `p${i}="v"`).join(' ')}/>`;
    expect(Object.keys(readXml(wide).attrs)).toHaveLength(20_000);
  });
});

describe('writeXml', () => {
  test.each(['plain', '<&>"\'', 'line\nfeed\tand tab\r', 'Grüße, 世界 😀', ''])('%j comes back', (t) => {
    const e = element('a', { t }, [element('b', { u: t })]);
    expect(readXml(writeXml(e))).toEqual(e);
  });
});
