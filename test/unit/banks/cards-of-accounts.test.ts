// Which accounts tell a card: those of cards, of which the standard says that the number beside them is a card's. What may be another
// number is left out.

import { describe, expect, it } from 'vitest';
import { parseAccount as parseEnableBankingAccount } from '../../../src/banks/enable-banking/mapping.ts';
import { toCardOfAccount } from '../../../src/domain/card.ts';
import { bench } from '../../support/fake-bank.ts';

const visa = '4111111111111111';

describe('Berlin Group', () => {
  const wire = {
    resourceId: '3d9a81b3',
    maskedPan: '525412******3241',
    currency: 'EUR',
    product: 'Visa Gold',
    status: 'enabled',
  };

  async function read(change: object) {
    const { connector, session } = bench(
      'berlin-group',
      ({ url }) => ({
        body: url.pathname.endsWith('card-accounts') ? { cardAccounts: [{ ...wire, ...change }] } : { accounts: [] },
      }),
      ['card-accounts'],
    );
    const { value } = await connector.fetchAccounts(session);
    return value[0] ?? null;
  }

  // The first is the specification's example of a masked PAN.
  it.each([
    [{}, '3241'],
    [{ maskedPan: visa }, '1111'],
    [{ maskedPan: '4111 1111 1111 1111' }, '1111'],
    [{ maskedPan: '4111-1111-1111-1111' }, '1111'],
    [{ maskedPan: null, pan: visa }, '1111'],
    [{ maskedPan: undefined, maskedPAN: '************1111' }, '1111'],
    [{ maskedPan: `${visa} 123` }, undefined],
    [{ maskedPan: 'Visa' }, undefined],
    [{ maskedPan: undefined }, undefined],
  ])('a card account with %j ends in %s', async (change, lastFour) => {
    const account = await read(change);
    expect(account?.cardLastFour).toBe(lastFour);
    expect(JSON.stringify(account, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(visa);
  });

  it('tells the account’s credit line, its only owner and its name', async () => {
    const account = await read({
      name: 'My card',
      ownerName: 'Bob Beispiel',
      creditLimit: { amount: '2500.00', currency: 'EUR' },
      status: 'blocked',
      cvv: '123',
      expiry: '09/30',
    });
    const card = account === null ? null : toCardOfAccount(account);
    expect(card).toMatchObject({
      label: 'My card',
      holderName: 'Bob Beispiel',
      lastFour: '3241',
      state: 'LOCKED',
      isVirtual: null,
      expiryMonth: null,
      limits: [{ kind: 'CREDIT_LINE', amount: { amountMinor: 250_000n, currency: 'EUR' } }],
    });
    expect(Object.keys(card ?? {})).not.toContain('cvv');
  });
});

describe('Open Banking UK', () => {
  it.each([
    ['CreditCard', 'UK.OBIE.PAN', '5555********4444', '4444'],
    ['ChargeCard', 'PAN', '************4444', '4444'],
    ['PrePaidCard', 'UK.OBIE.PAN', '5555555555554444', '4444'],
    // A current account beside which a card's number stands is no card's account.
    ['CurrentAccount', 'UK.OBIE.PAN', '************4444', undefined],
    ['CreditCard', 'UK.OBIE.BBAN', '5555555555554444', undefined],
    ['CreditCard', 'UK.ACME.CardAccount', '************4444', undefined],
    ['CreditCard', 'UK.OBIE.PAN', '00004444', undefined],
  ])('of %s with %s %s it is %s', async (AccountSubType, SchemeName, Identification, lastFour) => {
    const account = { AccountId: '1', AccountSubType, Account: [{ SchemeName, Identification }] };
    const { connector, session } = bench('open-banking-uk', () => ({ body: { Data: { Account: [account] } } }));
    const { value } = await connector.fetchAccounts(session);
    expect(value[0]?.cardLastFour).toBe(lastFour);
  });
});

describe('Enable Banking', () => {
  it.each([
    ['CARD', 'CPAN', '4925 1234 5678 9012', undefined],
    ['CARD', 'CPAN', '4111 1111 1111 1111', '1111'],
    ['CARD', 'CPAN', '411111******1111', '1111'],
    ['CARD', 'MIBN', '************1111', undefined],
    ['CACC', 'CPAN', '************1111', undefined],
  ])('of %s with %s %s it is %s', (cash_account_type, scheme_name, identification, lastFour) => {
    const wire = {
      identification_hash: 'hash',
      cash_account_type,
      currency: 'EUR',
      all_account_ids: [{ scheme_name, identification }],
    };
    expect(parseEnableBankingAccount(wire, '', 'uid').account.cardLastFour).toBe(lastFour);
  });
});

describe('the Consumer Data Right', () => {
  // "A masked version of the account. Whether BSB/Account Number, Credit Card PAN or another number": nobody says which.
  it('tells none: its masked number may be any', async () => {
    const account = {
      accountId: '1',
      displayName: 'Card',
      maskedNumber: 'xxxx xxxx xxxx 1111',
      productCategory: 'CRED_AND_CHRG_CARDS',
      productName: 'Card',
    };
    const { connector, session } = bench('cdr', () => ({
      body: { data: { accounts: [account] }, links: { self: '' }, meta: {} },
    }));
    const { value } = await connector.fetchAccounts(session);
    expect(value.map(({ type, cardLastFour }) => [type, cardLastFour])).toEqual([['CARD', undefined]]);
    expect(connector.capabilities.has('CARDS')).toBe(false);
  });
});
