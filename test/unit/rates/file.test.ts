import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CurrencyCode, parseCurrencyOfHistory } from '../../../src/domain/iso4217.ts';
import { InvalidRatesFile, parseRatesFile, RatesFile } from '../../../src/rates/file.ts';
import { toRateText } from '../../../src/rates/ratio.ts';
import type { RateSource } from '../../../src/rates/source.ts';

const usd = { base: 'USD', days: { '2026-11-27': { KES: '129.15', BHD: '0.376' } } };
const gbp = { base: 'GBP', days: { '2026-11-27': { JPY: '197.5' }, '2026-11-26': { JPY: '198', DEM: '2.3' } } };
const whole = { source: 'Our treasury', tables: [usd, gbp] };

function currency(code: string): CurrencyCode {
  const parsed = parseCurrencyOfHistory(code);
  if (parsed === null) throw new TypeError(code);
  return parsed;
}

function read(source: RateSource, from: string, to: string, day: string | null = null): string | null {
  const reading = source.readRate({ from: currency(from), to: currency(to) }, day);
  return reading === null ? null : `${toRateText(reading.ratio)} ${reading.rateDate} ${reading.source}`;
}

describe('the operator’s rates', () => {
  it('are tables by base currency', () => {
    const tables = parseRatesFile(JSON.stringify(whole), '2026-11-28');
    expect(tables.map(({ source, base, newestDay }) => [source, base, newestDay])).toEqual([
      ['Our treasury', 'USD', '2026-11-27'],
      ['Our treasury', 'GBP', '2026-11-27'],
    ]);
  });

  it.each([
    ['not JSON', '{'],
    ['a list', '[]'],
    ['without a source', { tables: [usd] }],
    ['with a source that is no line', { ...whole, source: 'a\nb' }],
    ['without a table', { ...whole, tables: [] }],
    ['with two tables of a base', { ...whole, tables: [usd, usd] }],
    ['with a base that is no currency', { ...whole, tables: [{ ...usd, base: 'XYZ' }] }],
    ['with a base that is withdrawn', { ...whole, tables: [{ ...usd, base: 'DEM' }] }],
    ['with a currency that is none', { ...whole, tables: [{ base: 'USD', days: { '2026-11-27': { QQQ: '1' } } }] }],
    ['with a currency in small letters', { ...whole, tables: [{ base: 'USD', days: { '2026-11-27': { kes: '1' } } }] }],
    ['with a rate as a number', { ...whole, tables: [{ base: 'USD', days: { '2026-11-27': { KES: 129.15 } } }] }],
    ['with a rate of nought', { ...whole, tables: [{ base: 'USD', days: { '2026-11-27': { KES: '0.0' } } }] }],
    ['with a rate of the base', { ...whole, tables: [{ base: 'USD', days: { '2026-11-27': { USD: '1' } } }] }],
    ['with a day that is none', { ...whole, tables: [{ base: 'USD', days: { '2026-02-30': { KES: '1' } } }] }],
    ['with a day to come', { ...whole, tables: [{ base: 'USD', days: { '2026-11-29': { KES: '1' } } }] }],
    ['with a word too much', { ...whole, rounding: 'up' }],
  ])('that are %s are refused', (_what, content) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    expect(() => parseRatesFile(text, '2026-11-28')).toThrow(InvalidRatesFile);
  });
});

describe('the file', () => {
  const place = (content: unknown) => {
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-rates-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'rates.json');
    const write = (next: unknown): void => {
      writeFileSync(`${path}.new`, typeof next === 'string' ? next : JSON.stringify(next));
      renameSync(`${path}.new`, path);
    };
    write(content);
    return { path, write };
  };
  const open = (path: string, troubles: string[] = []) =>
    new RatesFile({
      path,
      today: () => '2026-11-29',
      staleAfterDays: 7,
      onTrouble: (reason) => void troubles.push(reason),
    });

  it('is a source: each pair from one of its tables', () => {
    const rates = open(place(whole).path);
    expect(read(rates, 'USD', 'KES')).toBe('129.15 2026-11-27 Our treasury');
    expect(read(rates, 'BHD', 'KES')).toBe('343.484042553191 2026-11-27 Our treasury');
    expect(read(rates, 'JPY', 'GBP')).toBe('0.005063291139 2026-11-27 Our treasury');
    expect(read(rates, 'DEM', 'GBP', '2026-11-26')).toBe('0.434782608696 2026-11-26 Our treasury');
    // Through the pound and the dollar there is a way; it is not one table's.
    expect(read(rates, 'KES', 'JPY')).toBeNull();
    expect(rates).toMatchObject({ isReady: true, newestDay: '2026-11-27' });
  });

  it('is read anew when another is put in its place', () => {
    const { path, write } = place(whole);
    const rates = open(path);
    write({ ...whole, tables: [{ base: 'USD', days: { '2026-11-28': { KES: '130' } } }] });
    expect(read(rates, 'USD', 'KES')).toBe('129.15 2026-11-27 Our treasury');
    rates.look();
    expect(read(rates, 'USD', 'KES')).toBe('130 2026-11-28 Our treasury');
  });

  it('that cannot be used any more stays as it was, and that is told once, without a value', () => {
    const { path, write } = place(whole);
    const troubles: string[] = [];
    const rates = open(path, troubles);
    write({ ...whole, tables: [{ base: 'USD', days: { '2026-11-28': { KES: '-77' } } }] });
    rates.look();
    rates.look();
    expect(read(rates, 'USD', 'KES')).toBe('129.15 2026-11-27 Our treasury');
    expect(troubles).toEqual([
      expect.stringMatching(/^RATES_FILE: tables\.0\.days\.2026-11-28\.KES: must be .*before stay$/),
    ]);
    rmSync(path);
    rates.look();
    expect(troubles.at(-1)).toContain('cannot be read');
    expect(rates.isReady).toBe(true);
  });

  it('is asked for at the start', () => {
    expect(() => open('/no/such/rates.json')).toThrow(new InvalidRatesFile('cannot be read'));
    expect(() => open(place('{}').path)).toThrow(InvalidRatesFile);
  });
});
