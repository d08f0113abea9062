// What people read of money, days and instants: exact amounts, in their language and zone, and nothing that a bank or a browser
// sends breaks a page.

import { describe, expect, it } from 'vitest';
import { Formats } from '../../../src/pages/formats.ts';
import { toLanguage, toTimeZone } from '../../../src/pages/language.ts';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const of = (language: 'en' | 'de' | 'fr', zone = 'UTC') => new Formats(language, zone);

describe('amounts', () => {
  it.each([
    ['en', '1234.50', 'GBP', '£1,234.50'],
    ['en', '-1234.50', 'GBP', '-£1,234.50'],
    ['de', '1234.50', 'EUR', '1.234,50 €'],
    ['fr', '-0.05', 'EUR', '-0,05 €'],
    ['en', '1200', 'JPY', 'JP¥1,200'],
    ['de', '0.125', 'BHD', '0,125 BHD'],
    ['en', '0.00', 'GBP', '£0.00'],
    ['en', '-0.00', 'GBP', '£0.00'],
  ] as const)('in %s: %s %s is %s', (language, amount, currency, shown) => {
    expect(plain(of(language).money({ amount, currency }))).toBe(shown);
  });

  it('are exact where a float is not', () => {
    expect(of('en').money({ amount: '9007199254740993.01', currency: 'GBP' })).toBe('£9,007,199,254,740,993.01');
    expect(of('en').money({ amount: '123456789012345678901234567890.99', currency: 'USD' })).toBe(
      'US$123,456,789,012,345,678,901,234,567,890.99',
    );
  });

  it('say with a sign what came in and went out', () => {
    const { money } = { money: (amount: string) => of('en').money({ amount, currency: 'GBP' }, 'entry') };
    expect([money('5.00'), money('-5.00'), money('0.00')]).toEqual(['+£5.00', '-£5.00', '£0.00']);
  });

  it('stay as they are where they are none', () => {
    expect(of('en').money({ amount: 'NaN', currency: 'GBP' })).toBe('NaN GBP');
    expect(of('en').money({ amount: '1.00', currency: '<b>' })).toBe('1.00 <b>');
  });
});

describe('days and instants', () => {
  it('are the person’s', () => {
    expect(of('de', 'Australia/Sydney').minute('2026-11-30T18:00:00Z').text).toContain('1. Dezember 2026');
    expect(of('en', 'America/New_York').minute('2026-12-01T03:30:00Z').text).toContain('30 November 2026');
    expect(of('en').minute('2026-11-30T18:00:00Z').text).toContain('18:00 UTC');
    expect(of('fr', 'Europe/Paris').toDate(Date.parse('2026-11-30T23:30:00Z'))).toBe('2026-12-01');
  });

  it('of a bank have no zone', () => {
    expect(of('en', 'Pacific/Auckland').day('2026-11-30').text).toContain('30 November 2026');
    expect(of('en').day('no <day>').text).toBe('no &#60;day&#62;');
  });
});

describe('languages and zones', () => {
  it.each([
    ['de-CH,de;q=0.9,en;q=0.5', 'de'],
    ['fr-CA', 'fr'],
    ['es, fr;q=0.4', 'fr'],
    ['*', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    ['de;q=0, fr;q=0.1', 'fr'],
    [';;;,=,q', 'en'],
  ])('of %j is %s', (header, language) => {
    expect(toLanguage(header)).toBe(language);
  });

  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['Mars/Olympus', 'UTC'],
    ['<script>', 'UTC'],
    ['+99:99', 'UTC'],
    [null, 'UTC'],
    ['A'.repeat(5000), 'UTC'],
  ])('of zone %j is %s', (name, zone) => {
    const found = toTimeZone(name);
    expect([zone, name]).toContain(found);
  });
});
