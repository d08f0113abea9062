// Customer.netWorth over banks that say little, fail, or show one account through two links; and without any rates.

import { afterEach, describe, expect, it } from 'vitest';
import { type BankCase, type CaseGateway, startCaseGateway } from '../../support/bank-cases.ts';

const query = `{ me { netWorth(currency: "EUR") { total { amount } missing byCurrency { amount currency } conversions { status } isComplete
  accounts { name } sources { status error { code } accounts { error { code } } } } } }`;

const account = (resourceId: string, name: string, rest: object = {}) => ({
  resourceId,
  name,
  iban: `DE0212030000000020205${resourceId.slice(1)}`,
  currency: 'EUR',
  cashAccountType: 'CACC',
  ...rest,
});
const balances = (balanceType: string, amount: string, currency = 'EUR') => ({
  body: { balances: [{ balanceType, balanceAmount: { amount, currency } }] },
});

const two: BankCase = {
  name: 'a bank',
  standard: 'berlin-group',
  furtherLinks: ['link-again'],
  answers: {
    '/v1/accounts': { body: { accounts: [account('r1', 'Giro'), account('r2', 'Loan', { cashAccountType: 'LOAN' })] } },
    '/v1/accounts/r1/balances': balances('interimBooked', '100.25'),
    '/v1/accounts/r2/balances': balances('closingBooked', '-1000.00'),
  },
  query,
  expected: {},
};

/** The same bank with one link, and other answers. */
const alone = (answers: BankCase['answers']): BankCase => ({
  ...two,
  furtherLinks: [],
  answers: { ...two.answers, ...answers },
});

let gateway: CaseGateway | null = null;
afterEach(async () => {
  await gateway?.stop();
  gateway = null;
});

async function worthAt(bank: BankCase) {
  gateway = await startCaseGateway([bank]);
  const { data, errors } = await gateway.ask(bank);
  expect(errors).toEqual([]);
  return data.me.netWorth;
}

describe('net worth', () => {
  it('counts an account that two links show once, and asks its bank once', async () => {
    expect(await worthAt(two)).toEqual({
      total: { amount: '-899.75' },
      missing: [],
      byCurrency: [{ amount: '-899.75', currency: 'EUR' }],
      conversions: [{ status: 'SAME_CURRENCY' }],
      isComplete: true,
      accounts: [{ name: 'Giro' }, { name: 'Loan' }],
      sources: [
        { status: 'OK', error: null, accounts: [] },
        { status: 'OK', error: null, accounts: [] },
      ],
    });
    expect(gateway?.asked(two).filter((path) => path.includes('balances'))).toHaveLength(2);
  });

  it('without rates is told by currency, never mixed', async () => {
    expect(
      await worthAt(alone({ '/v1/accounts/r2/balances': balances('closingBooked', '7.00', 'CHF') })),
    ).toMatchObject({
      total: null,
      missing: ['CHF'],
      byCurrency: [
        { amount: '100.25', currency: 'EUR' },
        { amount: '7.00', currency: 'CHF' },
      ],
      conversions: [{ status: 'SAME_CURRENCY' }, { status: 'UNAVAILABLE' }],
      isComplete: true,
    });
  });

  it.each([
    ['whose balances fail', { status: 500, body: {} }, 'BANK_UNAVAILABLE'],
    ['whose balances cannot be read', balances('closingBooked', 'much'), 'BANK_BAD_RESPONSE'],
    ['of borrowed money of which only the credit is told', balances('interimAvailable', '5000.00'), 'UNSUPPORTED'],
  ])('leaves out an account %s, and says so', async (_what, answer, code) => {
    const worth = await worthAt(alone({ '/v1/accounts/r2/balances': answer }));
    expect(worth).toMatchObject({ total: { amount: '100.25' }, isComplete: false, accounts: [{ name: 'Giro' }] });
    expect(worth.sources).toEqual([{ status: 'PARTIAL', error: { code }, accounts: [{ error: { code } }] }]);
  });

  it('is not nought where the bank fails', async () => {
    const worth = await worthAt(alone({ '/v1/accounts': { status: 500, body: {} } }));
    expect(worth).toMatchObject({ total: null, byCurrency: [], isComplete: false, accounts: [] });
    expect(worth.sources).toMatchObject([{ status: 'DOWN' }]);
  });
});
