// The parts of examples/components that need no browser: every question holds against the schema that is published for customers,
// every catalogue is complete, money loses no digit, dates are in the person's zone. How they ask, search and sort is
// components-data.test.ts's.

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, isEnumType, NoDeprecatedCustomRule, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { countries } from '../../../examples/components/src/countries.js';
import { formatAge, formatDay, formatMoment } from '../../../examples/components/src/dates.js';
import * as documents from '../../../examples/components/src/documents.js';
import { formatMoney, isOwed } from '../../../examples/components/src/money.js';
import { catalogues, createWords } from '../../../examples/components/src/words.js';

const root = fileURLToPath(new URL('../../../examples/components', import.meta.url));
const schema = buildSchema(readFileSync(`${root}/../../schema/public/customer.graphql`, 'utf8'));
const sources = globSync('src/*.js', { cwd: root }).map((name) => ({
  name,
  text: readFileSync(`${root}/${name}`, 'utf8'),
}));

describe('what the components ask', () => {
  it.each(Object.entries(documents))('%s is an operation of the published schema', (_name, text) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  it('uses nothing that is to go', () => {
    const found = Object.values(documents).flatMap((text) => validate(schema, parse(text), [NoDeprecatedCustomRule]));
    expect(found.map(({ message }) => message)).toEqual([]);
  });
});

type Entry = string | Readonly<Record<string, string>>;
const formsOf = (entry: Entry): readonly string[] => (typeof entry === 'string' ? [entry] : Object.values(entry));
const placesOf = (entry: Entry): readonly string[] =>
  [...new Set(formsOf(entry).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

describe('the catalogues', () => {
  const languages = Object.entries(catalogues);
  const english = catalogues['en'] ?? {};

  it('speak three languages', () => {
    expect(languages.map(([language]) => language)).toEqual(['en', 'de', 'fr']);
  });

  it.each(languages)('%s has every text, with what is filled in, in every plural form', (language, catalogue) => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(english).sort());
    const categories = new Intl.PluralRules(language)
      .resolvedOptions()
      .pluralCategories.filter((one) => one !== 'many');
    for (const [key, entry] of Object.entries<Entry>(catalogue)) {
      expect(placesOf(entry), key).toEqual(placesOf((english as Record<string, Entry>)[key] ?? ''));
      for (const form of formsOf(entry)) expect(form.trim(), key).not.toBe('');
      if (typeof entry !== 'string') expect(Object.keys(entry).sort(), key).toEqual([...categories].sort());
    }
  });

  it.each([
    ['source', 'SourceStatus'],
    ['accountType', 'AccountType'],
    ['accountStatus', 'AccountStatus'],
    ['linkStatus', 'LinkStatus'],
    ['linkReason', 'LinkStatusReason'],
    ['permission', 'LinkPermission'],
    ['permission', 'GrantPermission'],
    ['bankError', 'BankErrorCode'],
    ['grantStatus', 'GrantStatus'],
  ])('have a word %s.… for each value of %s', (group, name) => {
    const type = schema.getType(name);
    const values = isEnumType(type) ? type.getValues().map((value) => value.name) : [];
    expect(values.length).toBeGreaterThan(2);
    expect(values.filter((value) => !Object.hasOwn(english, `${group}.${value}`))).toEqual([]);
  });

  it('have no text that nothing says', () => {
    const code = sources.map(({ text }) => text).join('\n');
    const groups = [...code.matchAll(/\bname\('(\w+)'/g)].map(([, group]) => group);
    const patterns = [...code.matchAll(/say\(`(\w+)\.\$\{/g)].map(([, group]) => group);
    const isSaid = (key: string): boolean =>
      code.includes(`'${key}'`) || groups.includes(key.split('.')[0]) || patterns.includes(key.split('.')[0]);
    expect(Object.keys(english).filter((key) => !isSaid(key))).toEqual([]);
  });

  it('follow the tag: an unknown language is English, an unknown code stays what it is', () => {
    expect(createWords({ tag: 'de-AT' }).say('refresh')).toBe('Aktualisieren');
    expect(createWords({ tag: 'tlh' }).language).toBe('en');
    expect(createWords({ tag: '' }).language).toBe('en');
    expect(createWords({ tag: 'no such tag' }).money({ amount: '1.00', currency: 'EUR' })).toBe('€1.00');
    expect(createWords({ tag: 'fr' }).name('source', 'OF_A_LATER_VERSION')).toBe('OF_A_LATER_VERSION');
    expect(createWords({ tag: 'en' }).say('accounts.loaded', { count: 1 })).toBe('1 account is shown.');
    expect(createWords({ tag: 'de' }).say('accounts.loaded', { count: 1200 })).toBe('1.200 Konten werden gezeigt.');
  });

  it('write as the person’s browser does where the page names no region', () => {
    const preferred = ['de-CH', 'en-GB'];
    expect(createWords({ tag: 'en', preferred }).locale).toBe('en-GB');
    expect(createWords({ tag: 'en-US', preferred }).locale).toBe('en-US');
    expect(createWords({ tag: 'fr', preferred }).locale).toBe('fr');
    expect(createWords({ tag: 'en', locale: 'de-DE', preferred }).locale).toBe('de-DE');
    expect(createWords({ tag: 'en', locale: '<b>', preferred }).locale).toBe('en-GB');
  });

  it('fill in what is given as it is, once', () => {
    const { say } = createWords({ tag: 'en' });
    expect(say('accounts.askAgain', { bank: '{bank} <b>$&' })).toBe('Ask {bank} <b>$& again');
  });
});

describe('money', () => {
  const nbsp = '\u00a0';
  it.each([
    ['1234.50', 'GBP', 'en-GB', '£1,234.50'],
    ['1234.50', 'EUR', 'de-DE', `1.234,50${nbsp}€`],
    ['-0.01', 'EUR', 'de-DE', `-0,01${nbsp}€`],
    ['115687', 'JPY', 'en', '¥115,687'],
    ['0.125', 'BHD', 'en', `BHD${nbsp}0.125`],
    // Beyond what a double holds.
    ['90071992547409.91', 'USD', 'en-US', '$90,071,992,547,409.91'],
    ['-123456789012345678901234567890.12', 'USD', 'en-US', '-$123,456,789,012,345,678,901,234,567,890.12'],
    ['9007199254740993', 'JPY', 'en', '¥9,007,199,254,740,993'],
    // More decimals than the currency has: none is dropped.
    ['1.123456789', 'EUR', 'en', '€1.123456789'],
  ])('%s %s in %s is %s', (amount, currency, locale, expected) => {
    expect(formatMoney({ amount, currency }, locale)).toBe(expected);
  });

  it.each([
    ['1e3', 'EUR'],
    ['NaN', 'EUR'],
    ['', 'EUR'],
    ['0x10', 'EUR'],
    ['1.00', '<b>'],
    ['1.00', 'TOOLONG'],
    [`0.${'1'.repeat(30)}`, 'EUR'],
  ])('shows %s %s as it came', (amount, currency) => {
    expect(formatMoney({ amount, currency }, 'en')).toBe(`${amount} ${currency}`);
  });

  it('knows what is owed', () => {
    expect(['-0.01', '-100', '0.00', '-0.00', '5.00'].map((amount) => isOwed({ amount }))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('dates', () => {
  const instant = '2026-11-22T23:30:00.000Z';
  const at = Date.parse(instant);
  const minute = 60_000;

  it('are in the person’s zone, and a day may be another one there', () => {
    expect(formatDay(instant, { locale: 'en-GB', timeZone: 'Europe/London' })).toBe('22 Nov 2026');
    expect(formatDay(instant, { locale: 'de', timeZone: 'Europe/Berlin' })).toBe('23.11.2026');
    expect(formatMoment(instant, { locale: 'fr', timeZone: 'Europe/Paris' })).toContain('23 nov. 2026');
  });

  it.each([
    [-5 * minute, 'now'],
    [10_000, 'now'],
    [3 * minute + 1, '3 minutes ago'],
    [2 * 60 * minute, '2 hours ago'],
    [3 * 24 * 60 * minute, '22 Nov 2026'],
  ])('%s ms later it was %s', (later, expected) => {
    expect(formatAge(instant, at + later, { locale: 'en-GB', timeZone: 'UTC' })).toBe(expected);
  });

  it('leave what is no instant as it is', () => {
    expect(formatAge('yesterday', at, { locale: 'en' })).toBe('yesterday');
    expect(formatMoment('<b>', { locale: 'en' })).toBe('<b>');
  });
});

describe('the countries', () => {
  it('are those that the browser has names for, each once', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    expect(countries.length).toBe(249);
    expect(new Set(countries).size).toBe(249);
    expect(countries.filter((code) => names.of(code) === undefined)).toEqual([]);
  });
});

describe('the source', () => {
  it('never makes markup of text, and needs no inline style or script', () => {
    const made = sources.filter(({ text }) =>
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\('style'|\.style\b|cssText/.test(
        text,
      ),
    );
    expect(made.map(({ name }) => name)).toEqual([]);
  });

  it('keeps no token', () => {
    const keeping = sources.filter(({ text }) => /localStorage|sessionStorage|document\.cookie/.test(text));
    expect(keeping.map(({ name }) => name)).toEqual([]);
  });
});
