// What tells links to one bank apart: nothing where there is one only, else its day or minute and the numbers of its accounts.

import { describe, expect, it } from 'vitest';
import { type NamedLink, tellApart } from '../../../src/links-page/link-names.ts';
import type { OwnAccount, OwnAccounts } from '../../../src/links-page/own-accounts.ts';
import { linksTexts } from '../../../src/links-page/texts/by-language.ts';
import { Formats } from '../../../src/pages/formats.ts';
import type { Language } from '../../../src/pages/language.ts';

const speech = (language: Language) => ({
  texts: linksTexts(language),
  formats: new Formats(language, 'Europe/Berlin'),
});
const link = (id: string, grantedAt: string | null, bankName = 'Rheinbank'): NamedLink => {
  const begunAtMs = Date.parse('2026-11-29T10:00:00Z');
  return { id, bankName, grantedAtMs: grantedAt === null ? null : Date.parse(grantedAt), begunAtMs };
};
const account = (number: string | null, ...linkIds: readonly string[]): OwnAccount => ({
  bankId: 'rheinbank',
  accountKey: number ?? 'none',
  name: null,
  number,
  type: 'CURRENT',
  currency: 'EUR',
  linkIds,
});
const ofAccounts = (...accounts: readonly OwnAccount[]): OwnAccounts => ({
  accounts,
  unreadBankIds: [],
  unreadLinkIds: [],
});
const textsOf = (links: readonly NamedLink[], own: OwnAccounts, language: Language = 'en') =>
  Object.fromEntries(
    [...tellApart(speech(language), links, own)].map(([id, { text }]) => [id, text.replaceAll(/<[^>]*>/g, '')]),
  );

describe('links to one bank', () => {
  it('need no more than the bank’s name where there is one', () => {
    const links = [link('a', '2026-11-01T10:00:00Z'), link('b', '2026-11-01T10:00:00Z', 'Albion Bank')];
    expect(textsOf(links, ofAccounts(account('••••0001', 'a')))).toEqual({});
  });

  it('are told apart by day and accounts, in the person’s zone', () => {
    const links = [link('a', '2026-11-01T10:00:00Z'), link('b', '2026-11-02T23:30:00Z')];
    const own = ofAccounts(account('••••0001', 'a'), account('••••0002', 'a', 'b'), account(null, 'b'));
    expect(textsOf(links, own)).toEqual({
      a: 'since 1 November 2026, ••••0001, ••••0002',
      b: 'since 3 November 2026, ••••0002',
    });
    expect(textsOf(links, own, 'de')).toMatchObject({ b: 'seit 3. November 2026, ••••0002' });
    expect(textsOf(links, own, 'fr')).toMatchObject({ b: 'depuis le 3 novembre 2026, ••••0002' });
  });

  it('are told apart by the minute on one day, and by their beginning where nothing was granted', () => {
    const links = [link('a', '2026-11-01T10:00:00Z'), link('b', '2026-11-01T11:30:00Z'), link('c', null)];
    expect(textsOf(links, ofAccounts())).toEqual({
      a: 'since 1 November 2026 at 11:00',
      b: 'since 1 November 2026 at 12:30',
      c: 'begun 29 November 2026',
    });
  });

  it('name a few numbers only', () => {
    const links = [link('a', '2026-11-01T10:00:00Z'), link('b', '2026-11-02T10:00:00Z')];
    const many = ['1', '2', '3', '4'].map((digit) => account(`••••000${digit}`, 'a'));
    expect(textsOf(links, ofAccounts(...many))).toMatchObject({
      a: 'since 1 November 2026, ••••0001, ••••0002, ••••0003 …',
    });
  });
});
