// Payments that were made when an account was named by its link: they lead to the account, and clients that still hold its id of
// then can pay from it.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formerAccountKey } from '../../../src/domain/global-id.ts';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { testIdKey } from '../../support/ids.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const linkId = 'alice-rheinbank';
const giro = accountNamed('alice-rheinbank-giro');
const formerKey = formerAccountKey(testIdKey, linkId, { bankResource: 'accounts', bankAccountId: giro.id });
const formerId = Buffer.from(`a:${linkId}:${formerKey}`).toString('base64url');

const initiate = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
  ... on InitiatePaymentSuccess { payment { id debtorAccount { id name } } }
  ... on ValidationRejection { fields { field code } } } }`;
const read = `query ($id: ID!) { payment(id: $id) { debtorAccount { id name links { id } transactions(first: 1) { edges { node { account { name } } } } } } }`;

let gateway: TestGateway;
let alice: string;
const store = storeSettings();
beforeAll(async () => {
  gateway = await startTestGateway({ env: store, isPatient: true });
  alice = await gateway.token({ customer: 'alice', scope: `${allScopes} payments:write` });
});
afterAll(() => gateway?.stop());

/** What an operator with the database's own tools does. */
function raw(sql: string, ...values: string[]): unknown[] {
  const database = new DatabaseSync(join(store.DATA_DIR, 'bankgraph.sqlite'), { timeout: 5000 });
  try {
    return database.prepare(sql).all(...values);
  } finally {
    database.close();
  }
}

const input = {
  idempotencyKey: 'of-before',
  debtorAccountId: formerId,
  creditor: { name: 'Chloe', iban: accountNamed('chloe-rheinbank-giro').iban },
  amount: { amount: '1.25', currency: 'EUR' },
  redirectUri: 'http://127.0.0.1:3000/linked',
};

it('a payment from an id of before is of the account, by its key of now, and repeating it is the same payment', async () => {
  const { data } = await gateway.query(
    alice,
    '{ me { accounts(first: 50) { edges { node { id name bank { name } } } } } }',
  );
  const account = data.me.accounts.edges.find(
    (edge: { node: { name: string } }) => edge.node.name === 'Girokonto',
  ).node;
  const first = await gateway.query(alice, initiate, { input });
  expect(first.errors).toEqual([]);
  expect(first.data.initiatePayment.payment.debtorAccount).toMatchObject({ id: account.id, name: account.name });
  const again = await gateway.query(alice, initiate, { input });
  expect(again.data.initiatePayment.payment).toEqual(first.data.initiatePayment.payment);
  // The client has read its accounts anew meanwhile.
  const renamed = await gateway.query(alice, initiate, { input: { ...input, debtorAccountId: account.id } });
  expect(renamed.data.initiatePayment.payment).toEqual(first.data.initiatePayment.payment);
  const savings = data.me.accounts.edges.find(
    ({ node }: { node: { name: string; bank: { name: string } } }) =>
      node.name !== 'Girokonto' && node.bank.name === 'Rheinbank',
  );
  const other = await gateway.query(alice, initiate, { input: { ...input, debtorAccountId: savings.node.id } });
  expect(other.data.initiatePayment.__typename).toBe('IdempotencyConflictRejection');
  const [row] = raw('select link_id, account_key from payments');
  expect(row).toMatchObject({ link_id: linkId });
  expect(row).not.toMatchObject({ account_key: formerKey });
});

it('a payment that was stored with a key of before leads to the account', async () => {
  const other = { ...input, idempotencyKey: 'stored-before' };
  const made = (await gateway.query(alice, initiate, { input: other })).data.initiatePayment.payment;
  raw('update payments set account_key = ? where account_key is not null', formerKey);
  const { data, errors } = await gateway.query(alice, read, { id: made.id });
  expect(errors).toEqual([]);
  expect(data.payment.debtorAccount).toMatchObject({
    name: 'Girokonto',
    links: [{ id: expect.any(String) }],
    transactions: { edges: [{ node: { account: { name: 'Girokonto' } } }] },
  });
  // It is no id of before, and tells nothing of link or bank's id.
  expect(data.payment.debtorAccount.id).not.toBe(formerId);
});

it('an account of before of somebody else pays nothing', async () => {
  const bob = await gateway.token({ customer: 'bob', scope: `${allScopes} payments:write` });
  const { data } = await gateway.query(bob, initiate, { input: { ...input, idempotencyKey: 'not-his' } });
  expect(data.initiatePayment).toMatchObject({ fields: [{ field: 'debtorAccountId', code: 'INVALID' }] });
});
