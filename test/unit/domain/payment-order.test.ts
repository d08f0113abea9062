import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type PaymentOrderInput,
  parseIban,
  parseOrder,
  parseSortCode,
  sepaScheme,
  ukDomesticScheme,
} from '../../../src/domain/payment-order.ts';

const sepa: PaymentOrderInput = {
  debtorAccount: { iban: 'DE89 3704 0044 0532 0130 00', sortCode: null, accountNumber: null },
  creditor: {
    name: 'Erika Muster',
    iban: 'FR1420041010050500013M02606',
    sortCode: null,
    accountNumber: null,
    bic: null,
  },
  amount: '12.50',
  currency: 'EUR',
  endToEndId: null,
  remittanceInformation: 'Invoice 7',
  requestedExecutionDate: null,
  isInstant: false,
};
const uk: PaymentOrderInput = {
  ...sepa,
  debtorAccount: null,
  creditor: { name: 'A. Payee', iban: null, sortCode: '10-20-30', accountNumber: '12345678', bic: null },
  currency: 'GBP',
};
const today = '2026-11-22';
const parse = (input: PaymentOrderInput, scheme = sepaScheme) =>
  parseOrder(input, scheme, { today, newEndToEndId: 'E2E1' });
const faultsOf = (input: PaymentOrderInput, scheme = sepaScheme) => {
  const result = parse(input, scheme);
  return 'faults' in result ? result.faults.map(({ field, code }) => `${field} ${code}`) : [];
};

describe('parseIban', () => {
  it.each(['DE89370400440532013000', 'gb29 nwbk 6016 1331 9268 19', 'FR1420041010050500013M02606', 'NO9386011117947'])(
    'takes %s',
    (text) => expect(parseIban(text)).not.toBeNull(),
  );
  it.each(['DE8937040044053201300', 'DE88370400440532013000', 'ZZ89370400440532013000', '', 'DE89370400440532013000!'])(
    'refuses %s',
    (text) => expect(parseIban(text)).toBeNull(),
  );
  it('notices any one digit that is wrong', () => {
    const iban = 'DE89370400440532013000';
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 21 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
        const digit = (Number(iban[place]) + by) % 10;
        expect(parseIban(`${iban.slice(0, place)}${digit}${iban.slice(place + 1)}`)).toBeNull();
      }),
    );
  });
});

it.each([
  ['102030', '102030'],
  ['10-20-30', '102030'],
  ['10 20 30', '102030'],
  ['1020301', null],
  ['10-2030', null],
])('parseSortCode %s', (text, code) => expect(parseSortCode(text)).toBe(code));

describe('parseOrder', () => {
  it('takes a payment of each scheme', () => {
    expect(parse(sepa)).toMatchObject({
      order: { creditorAccount: { kind: 'iban' }, endToEndId: 'E2E1', instructedAmount: { amountMinor: 1250n } },
    });
    expect(parse(uk, ukDomesticScheme)).toMatchObject({
      order: { debtorAccount: null, creditorAccount: { kind: 'uk', sortCode: '102030', accountNumber: '12345678' } },
    });
  });

  it.each<[string, Partial<PaymentOrderInput>, string[]]>([
    ['nothing', { amount: '0.00' }, ['amount.amount INVALID']],
    ['less than nothing', { amount: '-1' }, ['amount.amount INVALID']],
    ['half a cent', { amount: '1.005' }, ['amount.amount INVALID']],
    ['too much', { amount: '1000000000.00' }, ['amount.amount INVALID']],
    ['another currency', { currency: 'USD' }, ['amount.currency NOT_OFFERED']],
    ['a currency without decimals', { currency: 'JPY', amount: '100' }, ['amount.currency NOT_OFFERED']],
    ['a currency with three', { currency: 'BHD', amount: '1.005' }, ['amount.currency NOT_OFFERED']],
    ['no currency', { currency: 'EURO' }, ['amount.currency INVALID']],
    ['yesterday', { requestedExecutionDate: '2026-11-21' }, ['requestedExecutionDate IN_THE_PAST']],
    ['no day', { requestedExecutionDate: '2026-02-30' }, ['requestedExecutionDate INVALID']],
    [
      'instantly tomorrow',
      { requestedExecutionDate: '2026-11-23', isInstant: true },
      ['requestedExecutionDate INVALID'],
    ],
    ['characters', { remittanceInformation: 'für Ünal' }, ['remittanceInformation CHARACTERS']],
    ['length', { remittanceInformation: 'x'.repeat(141) }, ['remittanceInformation TOO_LONG']],
    ['a slash', { endToEndId: '/1' }, ['endToEndId INVALID']],
    ['no debtor', { debtorAccount: null }, ['debtorAccountId REQUIRED']],
    ['a BIC', { creditor: { ...sepa.creditor, bic: 'NOBIC' } }, ['creditor.bic INVALID']],
    ['two accounts', { creditor: { ...sepa.creditor, sortCode: '102030' } }, ['creditor.iban INVALID']],
  ])('refuses %s', (_what, change, faults) => expect(faultsOf({ ...sepa, ...change })).toEqual(faults));

  it('tells all faults at once', () => {
    const input = { ...uk, amount: '0', creditor: { ...uk.creditor, name: ' ', sortCode: '1', accountNumber: 'x' } };
    expect(faultsOf({ ...input, requestedExecutionDate: '2026-11-01' }, ukDomesticScheme)).toEqual([
      'amount.amount INVALID',
      'creditor.sortCode INVALID',
      'creditor.accountNumber INVALID',
      'creditor.name REQUIRED',
      'requestedExecutionDate IN_THE_PAST',
    ]);
  });

  it('never repeats a value in a message, and is either an order or faults', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.string({ minLength: 6 }), (amount, iban) => {
        const result = parse({ ...sepa, amount, creditor: { ...sepa.creditor, iban } });
        if (!('faults' in result)) return;
        for (const { message } of result.faults) {
          if (iban.trim().length > 5) expect(message.includes(iban)).toBe(false);
        }
        expect(result.faults.length).toBeGreaterThan(0);
      }),
    );
  });
});
