import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brandNames, toKey } from '../../../src/insights/brands.ts';
import { counterpartyKeyOf, toMerchant } from '../../../src/insights/merchant.ts';
import { type EntryParts, toEntry } from './entries.ts';

const merchantOf = (parts: EntryParts) => toMerchant(toEntry(parts).transaction);

describe('a merchant', () => {
  it.each<[string, string, string | null]>([
    ['CARD PAYMENT TO TESCO STORES 3217 LONDON GB ON 02-01-2026', 'Tesco', null],
    ['JOES DINER 3217 LEEDS GB', 'Joes Diner', null],
    ['PAYPAL *NETFLIX 35314369001', 'Netflix', 'PayPal'],
    ['SumUp *Cafe Central', 'Cafe Central', 'SumUp'],
    ['ZETTLE_*HAIR BY JULIE', 'Hair By Julie', 'Zettle'],
    ['CRV*WAITROSE 123', 'Waitrose', 'Curve'],
    ['Kartenzahlung REWE MARKT//BERLIN/DE', 'REWE', null],
    ['VISA PURCHASE CORNER CAFE 02JAN SYDNEY AU', 'Corner Cafe', null],
    ['H&M 0123 BERLIN', 'H&M', null],
    ['MCDONALDS 1234', 'McDonald\u0027s', null],
    ['MCDONALD\u0027S REST 12', 'McDonald\u0027s', null],
    ['WWW.AMAZON.CO.UK', 'Amazon', null],
  ])('%j is %s', (text, name, provider) => {
    expect(merchantOf({ text })).toEqual({ name, key: toKey(name), provider });
  });

  it('is nobody for a person, and for what says nothing', () => {
    expect(merchantOf({ name: 'MR J SAINSBURY', kind: 'TRANSFER' })).toBeNull();
    expect(merchantOf({ name: 'Albert Heijn', kind: 'TRANSFER' })).toBeNull();
    expect(merchantOf({ text: '1234 5678' })).toBeNull();
    expect(merchantOf({})).toBeNull();
  });

  it('is no part of a longer word', () => {
    expect(merchantOf({ text: 'MICHELLE', kind: 'PURCHASE' })?.name).toBe('Michelle');
    expect(merchantOf({ text: 'ABPXYZ', kind: 'PURCHASE' })?.name).toBe('Abpxyz');
    expect(merchantOf({ text: 'NEXTDOOR BAR', kind: 'PURCHASE' })?.name).toBe('Nextdoor Bar');
  });

  it('of every table is found by its own name', () => {
    const lost = brandNames.filter((name) => {
      const merchant = merchantOf({ name, kind: 'PURCHASE' });
      if (merchant?.name === name) return false;
      return merchant === null || merchantOf({ name: merchant.name, kind: 'PURCHASE' })?.key !== merchant.key;
    });
    expect(lost).toEqual([]);
    expect(brandNames.length).toBeGreaterThan(3_000);
  });

  it('has a key that its name has, too', () => {
    const words = ['CAFE', 'corner', 'Łódź', 'GmbH', 'ltd', '1234', 'LONDON', '&', 'x1y2', 'SQ *', 'a', 'ß'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 6 }), (parts) => {
        const merchant = merchantOf({ name: parts.join(' '), kind: 'PURCHASE' });
        const again = merchant === null ? null : merchantOf({ name: merchant.name, kind: 'PURCHASE' });
        expect(again?.key).toBe(merchant?.key);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the key of the other side', () => {
  const keyOf = (parts: EntryParts) => counterpartyKeyOf(toEntry(parts));

  it.each<[EntryParts, EntryParts]>([
    [{ text: 'TESCO STORES 3217 LONDON' }, { text: 'CARD PAYMENT TO TESCO STORES 9 ON 02-01-2026' }],
    [{ text: 'NETFLIX.COM 1234' }, { text: 'PAYPAL *NETFLIX 99' }],
    [{ text: 'JOES DINER 3217 LEEDS GB' }, { text: 'JOES DINER 3218 YORK GB' }],
    [{ name: 'ACME WIDGETS LTD' }, { name: 'Acme Widgets Limited' }],
  ])('of %j is that of %j', (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
    expect(keyOf(one)).not.toBeNull();
  });

  it('is the account’s for a person, else the name’s, and null where nothing is said', () => {
    const person = { name: 'JANE SMITH', kind: 'TRANSFER' } as const;
    expect(keyOf({ ...person, iban: 'GB29 NWBK 6016 1331 9268 19' })).toBe('account:gb29nwbk60161331926819');
    expect(keyOf(person)).toBe('name:jane smith');
    expect(keyOf({ text: '1234' })).toBeNull();
    expect(keyOf({})).toBeNull();
  });
});
