// The bytes of an answer: what a text is in whatever charset, what is no encoding, what is a file and no broken JSON.

import { describe, expect, it } from 'vitest';
import { decodeText, OtherFormat, toDecoder, toOtherFormat } from '../../../src/http/body.ts';

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
