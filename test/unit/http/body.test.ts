// The bytes of an answer: what a text is in whatever charset, what is no encoding, what is a file and no broken JSON.

import { describe, expect, it } from 'vitest';
import { decodeText, OtherFormat, quoteNumbers, toDecoder, toOtherFormat } from '../../../src/http/body.ts';

describe('the text of a body', () => {
  it.each([
    ['UTF-8', Buffer.from('{"n":"Müller"}'), undefined],
    ['UTF-8 with a mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"n":"Müller"}')]), undefined],
    ['Latin-1 that is said', Buffer.from('{"n":"Müller"}', 'latin1'), 'application/json; charset=ISO-8859-1'],
    ['Latin-1 that nobody says', Buffer.from('{"n":"Müller"}', 'latin1'), 'application/json'],
    ['UTF-8 that is called Latin-1', Buffer.from('{"n":"Müller"}'), 'application/json;charset="iso-8859-1"'],
    ['a charset that nobody knows', Buffer.from('{"n":"Müller"}', 'latin1'), 'application/json; charset=klingon'],
    ['UTF-16 with a mark', Buffer.from('\uFEFF{"n":"Müller"}', 'utf16le'), 'application/json'],
  ])('%s', (_name, bytes, contentType) => {
    expect(JSON.parse(decodeText(bytes, contentType))).toEqual({ n: 'Müller' });
  });
});

describe('a content-encoding', () => {
  it.each([undefined, '', 'identity', 'UTF-8', 'utf8', 'none', 'ISO-8859-1', 'identity, utf-8'])(
    '%s is none',
    (text) => {
      expect(toDecoder(text)).toBeUndefined();
    },
  );
  it.each(['gzip', 'X-GZIP', 'br', 'deflate', 'identity, gzip', 'gzip, UTF-8'])('%s is known', (text) => {
    expect(toDecoder(text)?.readable).toBe(true);
  });
  it.each(['zstd', 'gzip, gzip', 'rot13'])('%s is not', (text) => expect(toDecoder(text)).toBeNull());
});

describe('JSON whose numbers are texts', () => {
  it.each([
    ['{"a":72.10,"b":-4.22}', { a: '72.10', b: '-4.22' }],
    ['[1e5,-0.5E-3,0]', ['1e5', '-0.5E-3', '0']],
    // More digits than a double holds.
    ['[1234567890123456.78]', ['1234567890123456.78']],
    [
      String.raw`{"a 1":"b \\\" 2","c":[true,null,"3"],"d\":4":5}`,
      { 'a 1': String.raw`b \" 2`, c: [true, null, '3'], 'd":4': '5' },
    ],
    ['"7"', '7'],
    ['7', '7'],
  ])('%s', (text, expected) => expect(JSON.parse(quoteNumbers(text))).toEqual(expected));

  it.each(['{"a":1', '"never ends 1', '{"a":--}', '', '[1,]'])('is none where %j was none', (text) => {
    expect(() => JSON.parse(quoteNumbers(text))).toThrow();
  });

  it.each([
    ['quotes', '"'.repeat(2_000_001)],
    ['escapes', `"${'\\"'.repeat(1_000_000)}`],
    ['minus signs', '-'.repeat(2_000_000)],
    ['digits', '1'.repeat(2_000_000)],
  ])('looks at each of two million %s once', (_name, text) => {
    // A text that is looked at again and again would take hours.
    expect(quoteNumbers(text).length).toBeGreaterThanOrEqual(text.length);
  });
});

describe('a body that is no JSON', () => {
  it.each([
    [
      '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.02"/>',
      'application/xml',
      'XML',
    ],
    ['  <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">', 'application/json', 'XML'],
    [':20:STARTUMS\r\n:25:10010010/1', 'text/plain', 'MT940'],
    ['{1:F01BANKDEFFXXXX0000000000}{2:I940}', 'text/plain', 'MT940'],
    ['%PDF-1.7', 'application/json', 'PDF'],
    ['Datum;Betrag', 'text/csv; charset=utf-8', 'text/csv'],
  ])('%s is a file', (text, type, format) => {
    expect(toOtherFormat(text, type)).toEqual(new OtherFormat(format, text));
  });

  it.each([
    ['<html><body>Down</body></html>', 'application/xml'],
    ['<?xml version="1.0"?><!DOCTYPE html><html/>', 'application/xhtml+xml'],
    ['{"Data":[', 'application/json'],
    ['{"Data":[', 'application/vnd.bank.v1+json'],
    ['upstream connect error', 'text/plain'],
    ['upstream connect error', undefined],
  ])('%s is none', (text, type) => expect(toOtherFormat(text, type)).toBeNull());
});
