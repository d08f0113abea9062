import { describe, expect, it } from 'vitest';
import { type Balance, type BalanceType, spendableBalance } from '../../../src/domain/account.ts';
import { type CurrencyCode, parseCurrency } from '../../../src/domain/iso4217.ts';

const gbp = parseCurrency('GBP') as CurrencyCode;
const eur = parseCurrency('EUR') as CurrencyCode;

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
    const chosen = spendableBalance([balance('CLOSING_BOOKED', 900n), balance('INTERIM_AVAILABLE', 700n)], gbp);
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
      gbp,
    );
    expect(chosen?.amount.amountMinor).toBe(700n);
  });

  it('takes the credit line out, below zero when it is in use', () => {
    const line = { amountMinor: 1000n, currency: gbp };
    const withLine = balance('INTERIM_AVAILABLE', 300n, { creditLimitIncluded: true, creditLimit: line });
    expect(spendableBalance([withLine], gbp)).toMatchObject({
      amount: { amountMinor: 700n },
      creditDebitIndicator: 'DEBIT',
      creditLimitIncluded: false,
    });
  });

  it('does not guess an included credit line of unknown size', () => {
    expect(spendableBalance([balance('INTERIM_AVAILABLE', 300n, { creditLimitIncluded: true })], gbp)).toBeNull();
  });

  it('keeps to the account’s currency', () => {
    const euros = balance('INTERIM_AVAILABLE', 5n, { amount: { amountMinor: 5n, currency: eur } });
    expect(spendableBalance([euros, balance('CLOSING_BOOKED', 9n)], gbp)?.amount.currency).toBe('GBP');
    expect(spendableBalance([euros], gbp)).toBeNull();
    expect(spendableBalance([euros], null)?.amount.amountMinor).toBe(5n);
  });

  it('says nothing of an account without balances', () => {
    expect(spendableBalance([], gbp)).toBeNull();
  });
});
