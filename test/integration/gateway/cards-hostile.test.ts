// A bank that writes whole numbers of cards, and codes, wherever it can: through a started gateway to every answer that could tell them,
// `raw` and the log among them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BankCase, type CaseGateway, daysAgo, startCaseGateway } from '../../support/bank-cases.ts';
import { ask } from '../../support/running-gateway.ts';

const visa = '4111111111111111';
const mastercard = '5555555555554444';
const [spaced, dashed] = ['4111 1111 1111 1111', '5555-5555-5555-4444'];
const code = '9173';

const card = (resourceId: string, rest: object) => ({
  resourceId,
  currency: 'EUR',
  cvv: code,
  securityCode: code,
  pin: code,
  ...rest,
});

const bank: BankCase = {
  name: 'a bank that tells too much',
  standard: 'berlin-group',
  bank: { profile: { cardAccounts: true } },
  answers: {
    '/v1/accounts': { body: { accounts: [] } },
    '/v1/card-accounts': {
      body: {
        cardAccounts: [
          card('c1', { maskedPan: visa, name: `Card ${spaced}`, product: `Visa ${visa}`, ownerName: `Bob ${dashed}` }),
          card('c2', { maskedPan: spaced, displayName: `My ${dashed} CVV ${code}`, product: mastercard }),
          card('c3', { maskedPan: `${visa} ${code}`, name: `Visa ${visa} 12/29 ${code}` }),
          card('c4', { pan: dashed, bban: mastercard, usage: mastercard, details: `${visa} ${code}` }),
          card('c5', { maskedPan: '411111******1111', name: 'Masked' }),
          card('c6', { maskedPan: `************1111 ${code}`, name: 'Masked with a code' }),
        ],
      },
    },
    ...Object.fromEntries(
      ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].flatMap((id) => [
        [`/v1/card-accounts/${id}/balances`, { body: { balances: [] } }],
        [
          `/v1/card-accounts/${id}/transactions`,
          {
            body: {
              cardTransactions: {
                booked: [
                  {
                    cardTransactionId: `${id}-1`,
                    bookingDate: daysAgo(3),
                    transactionAmount: { currency: 'EUR', amount: '-1.00' },
                    maskedPAN: mastercard,
                    cvv: code,
                  },
                ],
              },
            },
          },
        ],
      ]),
    ),
  },
  query: '',
  expected: {},
};

const everything = `{ me { cards { edges { node { id label holderName lastFour scheme state limits { kind } account { id name } } }
  sources { status error { code message } unreadable { pointer reason } } }
  accounts { edges { node { id name nickname holders { name } identification { iban bban accountNumber maskedNumber }
    cards { label } transactions { edges { node { id raw entryReference remittanceInformation } } } } } } } }`;

let gateway: CaseGateway;
beforeAll(async () => {
  gateway = await startCaseGateway([bank]);
}, 30_000);
afterAll(() => gateway?.stop());

describe('a bank that writes whole numbers of cards where none belongs', () => {
  it('is told with their ends alone, and no code at all', async () => {
    const token = await gateway.token(
      bank,
      'accounts:read balances:read transactions:read customers:read pii:read raw:read cards:read',
    );
    const { data, errors } = await ask(gateway.url, token, everything);
    expect(errors).toEqual([]);
    const cards = data.me.cards.edges.map(({ node }: { node: { label: string; lastFour: string } }) => node);
    expect(
      cards
        .map(({ label, lastFour }: { label: string | null; lastFour: string | null }) => `${label} ${lastFour}`)
        .sort(),
    ).toEqual(['Card •••• 1111', 'Masked 1111', 'My •••• ••• 1111', 'null 4444']);
    // Of those whose number has something behind it nothing is sure.
    expect(data.me.accounts.edges).toHaveLength(6);
    const raws = data.me.accounts.edges.flatMap(
      ({ node }: { node: { transactions: { edges: { node: { raw: object } }[] } } }) =>
        node.transactions.edges.map(({ node: entry }) => entry.raw),
    );
    expect(raws).toHaveLength(6);
    for (const raw of raws) expect(raw).toMatchObject({ maskedPAN: '************4444', cvv: '***' });
    const text = JSON.stringify(data).replace(/"id":"[^"]+"/g, '');
    const digits = text.replace(/[ -]/g, '');
    for (const secret of [visa, mastercard, visa.slice(0, 12), mastercard.slice(4)])
      expect(digits, secret).not.toContain(secret);
    expect(text).not.toContain(code);
  });
});
