// Two links of a customer to one bank show one account, and each of its entries, once.

import { afterEach, describe, expect, it } from 'vitest';
import { type BankCase, type CaseGateway, daysAgo, startCaseGateway } from '../../support/bank-cases.ts';

const query = `{ me {
  accounts { edges { node { id name links { id } link { id } bank { id } balances { signedAmount { amount } } } } sources { status } }
  transactions { edges { node { id signedAmount { amount } account { id } } } sources { status } } } }`;

const bank: BankCase = {
  name: 'a bank',
  standard: 'berlin-group',
  furtherLinks: ['link-again'],
  answers: {
    '/v1/accounts': {
      body: {
        accounts: [
          { resourceId: 'r1', iban: 'DE02120300000000202051', currency: 'EUR', name: 'Giro', cashAccountType: 'CACC' },
        ],
      },
    },
    '/v1/accounts/r1/balances': {
      body: { balances: [{ balanceType: 'interimAvailable', balanceAmount: { amount: '12.00', currency: 'EUR' } }] },
    },
    '/v1/accounts/r1/transactions': {
      body: {
        transactions: {
          booked: [
            {
              bookingDate: daysAgo(9),
              transactionAmount: { amount: '-10.00', currency: 'EUR' },
              creditorName: 'Shop',
              transactionId: 't1',
            },
          ],
        },
      },
    },
  },
  query,
  expected: {},
};

let gateway: CaseGateway | null = null;
afterEach(async () => {
  await gateway?.stop();
  gateway = null;
});

describe('an account that two links show', () => {
  it('is one node with both links, its entries are listed once, and the bank is asked for them once', async () => {
    gateway = await startCaseGateway([bank]);
    const { data, errors } = await gateway.ask(bank);
    expect(errors).toEqual([]);
    expect(data.me.accounts.edges).toHaveLength(1);
    const [{ node }] = data.me.accounts.edges;
    expect(node.links).toHaveLength(2);
    expect(node.links).toContainEqual(node.link);
    expect(data.me.transactions.edges).toEqual([
      { node: { id: expect.any(String), signedAmount: { amount: '-10.00' }, account: { id: node.id } } },
    ]);
    const windows = gateway.asked(bank).filter((path) => path.startsWith('/v1/accounts/r1/transactions'));
    expect(new Set(windows).size).toBe(windows.length);
    const again = await gateway.ask(
      bank,
      'query ($id: ID!) { node(id: $id) { ... on Account { name links { id } } } }',
      {
        id: node.id,
      },
    );
    expect(again.data.node).toEqual({ name: 'Giro', links: node.links });
  });
});
