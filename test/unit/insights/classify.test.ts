import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownIdentification } from '../../../src/domain/account.ts';
import { type CategoryCode, categoryGroups } from '../../../src/insights/categories.ts';
import { classify } from '../../../src/insights/classify.ts';
import { RuleSet } from '../../../src/insights/rules.ts';
import { type EntryParts, toEntry } from './entries.ts';
import { writtenEntries } from './written-entries.ts';

const holderNames = ['MISS ANNA EXAMPLE'];
const nobody = { findOwnAccount: () => null, rules: RuleSet.none };
const toCategory = (parts: EntryParts) => classify(toEntry({ holderNames, ...parts }), nobody);

describe('what an entry was for', () => {
  const cases = writtenEntries.map(([parts, category, merchant]) => ({ parts, category, merchant }));
  it.each(cases)('$parts is $category', ({ parts, category, merchant }) => {
    const found = toCategory(parts);
    expect(found.category).toBe(category);
    if (merchant !== undefined) expect(found.merchant?.name ?? null).toBe(merchant);
  });

  it('a rule goes before all else, and says which', () => {
    const { rules } = RuleSet.parse({ rules: [{ id: 'tea', category: 'HOBBIES', when: { merchantKey: 'tesco' } }] });
    const found = classify(toEntry({ text: 'TESCO STORES 3217' }), { ...nobody, rules });
    expect(found).toMatchObject({ category: 'HOBBIES', basis: 'RULE', ruleId: 'tea', merchant: { key: 'tesco' } });
  });

  it('an own account on the other side is no shop, whatever the text says', () => {
    const entry = toEntry({ iban: 'GB29NWBK60161331926819', name: 'TESCO', text: 'salary', mcc: '5411' });
    const found = classify(entry, { ...nobody, findOwnAccount: () => 'savings' });
    expect(found).toEqual({
      category: 'OWN_ACCOUNTS',
      basis: 'COUNTERPARTY_ACCOUNT',
      merchant: null,
      ruleId: null,
    });
    // The account itself is no other one.
    expect(classify(entry, { ...nobody, findOwnAccount: () => 'account' }).basis).not.toBe('COUNTERPARTY_ACCOUNT');
  });

  it('asks for own accounts by customer, number and currency', () => {
    const asked: unknown[] = [];
    const findOwnAccount = (...parts: readonly unknown[]) => {
      asked.push(parts);
      return null;
    };
    classify(toEntry({ iban: 'GB29NWBK60161331926819', currency: 'EUR' }), { ...nobody, findOwnAccount });
    expect(asked).toEqual([['customer', { ...unknownIdentification, iban: 'GB29NWBK60161331926819' }, 'EUR']]);
  });

  it('knows the accounts that tax authorities publish, and no others beside them', () => {
    const taxes = { category: 'TAXES', basis: 'COUNTERPARTY_ACCOUNT' };
    expect(toCategory({ sortCode: '083210', accountNumber: '12001039' })).toMatchObject(taxes);
    expect(toCategory({ iban: 'NL86INGB0002445588', currency: 'EUR' })).toMatchObject(taxes);
    expect(toCategory({ sortCode: '083210', accountNumber: '12001038' }).category).toBe('UNKNOWN');
  });

  it.each<[EntryParts, CategoryCode]>([
    [{ kind: 'SALARY', amount: '2000.00' }, 'SALARY'],
    [{ kind: 'FEE' }, 'BANK_FEES'],
    [{ kind: 'INTEREST' }, 'INTEREST_CHARGED'],
    [{ kind: 'INTEREST', amount: '1.00' }, 'INTEREST_AND_DIVIDENDS'],
    [{ kind: 'CASH', text: 'TESCO STORES' }, 'CASH'],
    [{ code: { domain: 'PMNT', family: 'ICDT', subFamily: 'SALA' } }, 'PAYROLL'],
    [{ code: { domain: 'LDAS', family: 'MGLN', subFamily: 'OTHR' } }, 'MORTGAGE'],
    [{ code: { proprietary: 'NTRF+153+9075' }, amount: '2000.00' }, 'SALARY'],
    [{ text: 'EREF+1 PURP+PENS SVWZ+Januar', amount: '900.00' }, 'PENSION'],
    [{ text: 'EREF+1 PURP+RENT SVWZ+Januar' }, 'RENT'],
  ])('the bank’s code of %j tells %s', (parts, category) => {
    expect(toCategory(parts)).toMatchObject({ category, basis: 'BANK_CODE' });
  });

  it.each<[string, CategoryCode]>([
    ['3010', 'FLIGHTS'],
    ['3299', 'FLIGHTS'],
    ['3389', 'VEHICLE'],
    ['3501', 'ACCOMMODATION'],
    ['3999', 'ACCOMMODATION'],
    ['5411', 'GROCERIES'],
    ['5812', 'EATING_OUT'],
    ['4121', 'TAXI'],
    ['7523', 'PARKING_AND_TOLLS'],
    ['8021', 'MEDICAL'],
    ['0742', 'PETS'],
    ['9311', 'TAXES'],
    ['6011', 'CASH'],
    ['4829', 'UNKNOWN'],
    ['6012', 'UNKNOWN'],
    ['6051', 'UNKNOWN'],
    ['0000', 'UNKNOWN'],
    ['abcd', 'UNKNOWN'],
  ])('merchant category %s is %s', (mcc, category) => {
    expect(toCategory({ mcc, name: 'Zxqv' }).category).toBe(category);
  });

  it('a vague merchant category gives way to a name that tells more', () => {
    expect(toCategory({ mcc: '5999', name: 'NETFLIX.COM' }).category).toBe('MEDIA_AND_STREAMING');
    expect(toCategory({ mcc: '4121', name: 'UBER *EATS' }).category).toBe('EATING_OUT');
    expect(toCategory({ mcc: '4829', name: 'Trading 212' }).category).toBe('INVESTMENTS');
  });

  it('money from a shop’s card is a refund, a wage from a shop is none', () => {
    const wage = { kind: 'TRANSFER', amount: '412.00', name: 'TESCO STORES LTD' } as const;
    expect(toCategory({ kind: 'REFUND', amount: '12.00', text: 'TESCO STORES 3217' }).category).toBe('GROCERIES');
    expect(toCategory(wage).category).toBe('UNKNOWN');
    expect(toCategory({ ...wage, text: 'WAGES' }).category).toBe('SALARY');
  });

  it.each<[EntryParts, CategoryCode]>([
    [{ amount: '1200.00', name: 'HARBOUR BREWING CO', text: 'RETAINER FEB' }, 'BUSINESS_INCOME'],
    [{ amount: '2950.00', name: 'COLES FARM SHOP', text: 'packaging' }, 'BUSINESS_INCOME'],
    [{ amount: '29.50', kind: 'REFUND', name: 'COLES FARM SHOP' }, 'GROCERIES'],
    [{ amount: '5000.00', name: 'FUNDING CIRCLE LTD', text: 'LOAN ADVANCE' }, 'UNKNOWN'],
    [{ amount: '-80.00', kind: 'DIRECT_DEBIT', name: 'NEST', text: 'NEST PENSION' }, 'PAYROLL'],
  ])('of a company’s account %j is %s', (parts, category) => {
    for (const firm of ['INKWELL & OTTER LTD', 'Otter GmbH', 'OTTER S.R.L.', 'Otter AB', 'Otter sp. z o.o.']) {
      expect(toCategory({ ...parts, holderNames: [firm] }).category).toBe(category);
    }
  });

  it.each<[EntryParts, CategoryCode]>([
    [{ amount: '120.00', name: 'HARBOUR BREWING CO', kind: 'TRANSFER' }, 'UNKNOWN'],
    [{ text: 'Överföring LÖNEKONTO' }, 'OWN_ACCOUNTS'],
    [{ text: 'Ricarica da conto corrente', amount: '50.00' }, 'OWN_ACCOUNTS'],
    [{ text: 'PREVOD NA SPORICI UCET' }, 'OWN_ACCOUNTS'],
    [{ text: 'RICARICA TELEFONICA 15 EUR', currency: 'EUR' }, 'PHONE_AND_INTERNET'],
    [{ text: 'Swish till FRIDA NORDIN pizza', currency: 'SEK' }, 'PEOPLE'],
    [{ text: 'TRANSFERENCIA DE PALOMARES RUIZ JOSE GARAJE MAYO', amount: '65.00', currency: 'EUR' }, 'RENTAL_INCOME'],
    [
      { text: 'TRANSFERENCIA DE PALOMARES RUIZ JOSE PLAZA GARAJE 14', amount: '65.00', currency: 'EUR' },
      'RENTAL_INCOME',
    ],
    [{ text: 'INPS QUATTORDICESIMA 2026', amount: '655.00', currency: 'EUR' }, 'PENSION'],
    [{ text: 'ADDEBITO SDD HERA SPA FATT ACQUA 0088204', currency: 'EUR' }, 'WATER'],
    [{ name: 'ROSSMANN', text: 'ZWROT', kind: 'TRANSFER', amount: '20.00', currency: 'PLN' }, 'PERSONAL_CARE'],
    [{ text: 'BLIK NA TELEFON ANNA NOWAK za kino', currency: 'PLN' }, 'PEOPLE'],
    [{ text: 'PRZELEW WŁASNY NA OSZCZĘDNOŚCI', currency: 'PLN' }, 'OWN_ACCOUNTS'],
    [{ text: 'Kartenzahlung LÖWENAPOTHEKE BONN', currency: 'EUR' }, 'PHARMACY'],
    [{ text: 'DUNELM CAFE NOTTINGHAM GB', kind: 'PURCHASE' }, 'EATING_OUT'],
    [{ text: 'PLATBA KARTOU POTRAVINY U KOSTELA', currency: 'CZK' }, 'GROCERIES'],
  ])('%j of a person is %s', (parts, category) => {
    expect(toCategory(parts).category).toBe(category);
  });

  it('what a platform transfers is earned', () => {
    expect(toCategory({ kind: 'TRANSFER', amount: '80.00', name: 'UBER BV' }).category).toBe('BUSINESS_INCOME');
    expect(toCategory({ kind: 'REFUND', amount: '8.00', name: 'UBER BV' }).category).toBe('TAXI');
  });
});

describe('whatever is written', () => {
  const hostile = [
    '',
    '1234567890',
    '*'.repeat(500),
    'a'.repeat(10_000),
    'a '.repeat(5_000),
    '1/'.repeat(5_000),
    'SVWZ+'.repeat(2_000),
    '/REMI/'.repeat(2_000),
    '\u202egnirts\u202c desrever',
    'TES\u200bCO STO\u00adRES',
    'e\u0301'.repeat(300),
    '__proto__',
    'constructor',
    'toString',
    '李小龍 餐廳',
    'مطعم',
    '\ud800',
    'PAYPAL *',
    'CARD PAYMENT TO',
    'PP*PP*PP*PP*PP*',
    '&&&&&&&',
  ];
  it.each(hostile)('%j is classified', (text) => {
    for (const parts of [{ text }, { name: text }, { name: text, text }]) {
      const { category, merchant } = toCategory(parts);
      expect(Object.values(categoryGroups).flat()).toContain(category);
      if (merchant !== null) expect(merchant.key).toMatch(/^[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*$/u);
    }
  });

  it('is classified, and always the same', () => {
    // No more than 600 characters are read: the longer ones are above, once each.
    const short = hostile.filter(({ length }) => length <= 600);
    // Strings of the library's own take seconds to make.
    const points = fc.array(fc.oneof(fc.nat(0x24f), fc.nat(0x10ffff)), { maxLength: 60 });
    const written = points.map((codes) => String.fromCodePoint(...codes));
    const texts = fc.option(fc.oneof(written, fc.constantFrom(...short)));
    const kinds = fc.constantFrom('OTHER' as const, 'PURCHASE' as const, 'TRANSFER' as const);
    fc.assert(
      fc.property(texts, texts, kinds, (name, text, kind) => {
        expect(toCategory({ name, text, kind })).toEqual(toCategory({ name, text, kind }));
      }),
      { numRuns: 300 },
    );
  });
});
