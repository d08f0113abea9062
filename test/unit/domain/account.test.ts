import { describe, expect, it } from 'vitest';
import { type Balance, type BalanceType, balanceOfType, spendableBalance } from '../../../src/domain/account.ts';
import { type CurrencyCode, parseCurrency } from '../../../src/domain/iso4217.ts';
import { toSigned } from '../../../src/domain/money.ts';

const gbp = parseCurrency('GBP') as CurrencyCode;
const eur = parseCurrency('EUR') as CurrencyCode;

const current = { type: 'CURRENT' as const, currency: gbp };
const card = { type: 'CARD' as const, currency: gbp };
const line = { amountMinor: 4_500n, currency: gbp };

function balance(type: BalanceType, amountMinor: bigint, more: Partial<Balance> = {}): Balance {
  return {
    type,
    amount: { amountMinor, currency: gbp },
    creditDebitIndicator: 'CREDIT',
    creditLimitIncluded: null,
    creditLimit: null,
    asOf: null,
    ...more,
  };
}

describe('spendableBalance', () => {
  it('prefers what is available now to what is booked', () => {
    const chosen = spendableBalance([balance('CLOSING_BOOKED', 900n), balance('INTERIM_AVAILABLE', 700n)], current);
    expect(chosen?.type).toBe('INTERIM_AVAILABLE');
  });

  it('takes the balance without the credit line when the bank gives both', () => {
    const chosen = spendableBalance(
      [
        balance('INTERIM_AVAILABLE', 1700n, {
          creditLimitIncluded: true,
          creditLimit: { amountMinor: 1000n, currency: gbp },
        }),
        balance('INTERIM_AVAILABLE', 700n, { creditLimitIncluded: false }),
      ],
      current,
    );
    expect(chosen?.amount.amountMinor).toBe(700n);
  });

  it('takes the credit line out, below zero when it is in use', () => {
    const line = { amountMinor: 1000n, currency: gbp };
    const withLine = balance('INTERIM_AVAILABLE', 300n, { creditLimitIncluded: true, creditLimit: line });
    expect(spendableBalance([withLine], current)).toMatchObject({
      amount: { amountMinor: 700n },
      creditDebitIndicator: 'DEBIT',
      creditLimitIncluded: false,
    });
  });

  it('does not guess an included credit line of unknown size', () => {
    expect(spendableBalance([balance('INTERIM_AVAILABLE', 300n, { creditLimitIncluded: true })], current)).toBeNull();
  });

  it('keeps to the account’s currency', () => {
    const euros = balance('INTERIM_AVAILABLE', 5n, { amount: { amountMinor: 5n, currency: eur } });
    expect(spendableBalance([euros, balance('CLOSING_BOOKED', 9n)], current)?.amount.currency).toBe('GBP');
    expect(spendableBalance([euros], current)).toBeNull();
    expect(spendableBalance([euros], { ...current, currency: null })?.amount.amountMinor).toBe(5n);
  });

  it('says nothing of an account without balances', () => {
    expect(spendableBalance([], current)).toBeNull();
  });

  it('is never a purse, whatever its currency', () => {
    const purse = balance('INTERIM_AVAILABLE', 725n, { isPurse: true });
    expect(spendableBalance([purse], current)).toBeNull();
    expect(spendableBalance([purse, balance('INTERIM_BOOKED', 5n)], current)?.type).toBe('INTERIM_BOOKED');
    expect(balanceOfType([purse], 'INTERIM_AVAILABLE', gbp)).toBeNull();
  });

  it.each<[string, Partial<Balance>, bigint | null]>([
    ['nothing is said of a line', {}, null],
    ['a line of unknown size is in it', { creditLimitIncluded: true }, null],
    ['the line is in it', { creditLimitIncluded: true, creditLimit: line }, -316n],
    ['a line is known, and not whether it is in it', { creditLimit: line }, -316n],
    ['no line is in it', { creditLimitIncluded: false }, 4_184n],
  ])('of a card of which %s', (_name, more, minor) => {
    const booked = balance('INTERIM_BOOKED', 316n, { creditDebitIndicator: 'DEBIT' });
    for (const type of ['CARD', 'LOAN', 'MORTGAGE'] as const) {
      const chosen = spendableBalance([balance('INTERIM_AVAILABLE', 4_184n, more), booked], { ...card, type });
      const signed = chosen === null ? null : toSigned(chosen.amount, chosen.creditDebitIndicator).amountMinor;
      expect(signed).toBe(minor);
    }
  });

  it('of a prepaid card is what is on it', () => {
    const chosen = spendableBalance([balance('INTERIM_AVAILABLE', 700n)], { ...card, isPrepaid: true });
    expect(chosen?.amount.amountMinor).toBe(700n);
  });

  it('of a card with booked balances alone is one of them', () => {
    const owed = balance('CLOSING_BOOKED', 316n, { creditDebitIndicator: 'DEBIT' });
    expect(spendableBalance([owed], card)).toBe(owed);
  });

  it.each([
    [['2026-11-26', '2026-11-27'], 1],
    [['2026-11-27', '2026-11-26'], 0],
    [['2026-11-27T08:00:00.000Z', '2026-11-27T18:00:00.000Z'], 1],
    [[null, '2026-11-26'], 1],
    [[null, null], 0],
  ] as const)('is the newest of %j', (days, expected) => {
    const balances = days.map((asOf) => balance('CLOSING_BOOKED', 5n, { asOf }));
    expect(spendableBalance(balances, current)).toBe(balances[expected]);
    expect(balanceOfType(balances, 'CLOSING_BOOKED', gbp)).toBe(balances[expected]);
  });

  it('is the nearest of what will be available', () => {
    const balances = ['2026-12-30', '2026-12-02'].map((asOf) => balance('FORWARD_AVAILABLE', 5n, { asOf }));
    expect(spendableBalance(balances, current)).toBe(balances[1]);
  });
});
