// Giving payments back through GraphQL over real HTTP: a shop (dora's business) is paid by alice through its app, and gives it back from
// its own account. What may be given back, by whom, how much at most, and who sees the account that paid.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { type Answer, allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const accountParts = 'iban sortCode accountNumber';
const payment = `id status confirmationRequired endToEndId refundAccount { ${accountParts} } refundOf { id }
  refunds { id status instructedAmount { amount currency } } refundableAmount { amount currency }
  creditor { name identification { ${accountParts} } } instructedAmount { amount currency }`;
const parts = `__typename ... on InitiatePaymentSuccess { authorizationUrl payment { ${payment} } }
  ... on Rejection { message retryable } ... on ValidationRejection { fields { field code } } ... on OutcomeUnknown { payment { id } }`;
const initiate = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { ${parts} } }`;
const refundText = `mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) { ${parts} ... on RefundRejection { code } } }`;
const confirm =
  'mutation ($code: String!) { confirmPayment(code: $code) { ... on ConfirmPaymentSuccess { payment { id } } } }';
const read = `query ($id: ID!) { payment(id: $id) { ${payment} } }`;
const accounts = '{ me { id accounts(first: 50) { edges { node { id name bank { id name } } } } } }';
const played = z.object({ location: z.string(), form: z.record(z.string(), z.string()).optional() });

describe('giving a payment back', () => {
  let gateway: TestGateway;
  let shop: string;
  let alice: string;
  let dora: string;
  let from: string;
  let albionId: string;
  let ids: Readonly<Record<'alice' | 'dora', string>>;
  let keys = 0;
  const newKey = () => `refund-${++keys}`;
  const scope = `${allScopes} payments:write`;

  beforeAll(async () => {
    gateway = await startTestGateway({
      banks: JSON.stringify({ grants: [{ partner: 'fintrack', customer: 'dora' }] }),
    });
    await gateway.control('PUT', '/banks/albion/payments', { settleMs: 0 });
    shop = await gateway.token({ partner: 'fintrack', scope });
    alice = await gateway.token({ customer: 'alice', scope });
    dora = await gateway.token({ customer: 'dora', scope });
    const [ofAlice, ofDora] = await Promise.all([alice, dora].map((token) => gateway.query(token, accounts)));
    ids = { alice: ofAlice?.data.me.id, dora: ofDora?.data.me.id };
    const nodes: { id: string; name: string; bank: { id: string; name: string } }[] =
      ofDora?.data.me.accounts.edges.map(({ node }: { node: never }) => node);
    const paying = nodes.find(({ bank, name }) => bank.name === 'Albion Bank' && !name.includes('Saver'));
    if (paying === undefined) throw new Error(JSON.stringify(nodes));
    from = paying.id;
    albionId = paying.bank.id;
  }, 60_000);
  afterAll(() => gateway?.stop());

  async function authorise(url: string, customer: string, account?: string): Promise<URL> {
    const accounts = account === undefined ? {} : { accounts: [account] };
    const answer = await gateway.control('POST', '/authorizations', { url, customer, decision: 'allow', ...accounts });
    const { location, form } = played.parse(await answer.json());
    const { hash } = new URL(location);
    const posted = hash === '' ? form : Object.fromEntries(new URLSearchParams(hash.slice(1)));
    const back = await fetch(location, {
      redirect: 'manual',
      ...(posted === undefined ? {} : { method: 'POST', body: new URLSearchParams(posted) }),
    });
    return new URL(back.headers.get('location') ?? '');
  }

  async function settled(token: string, id: string): Promise<Answer['data']> {
    for (let look = 0; look < 150; look++) {
      const { data } = await gateway.query(token, read, { id });
      if (data.payment.status === 'SETTLED') return data.payment;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('it did not settle');
  }

  /** Alice pays the shop from an account that she chooses at the bank. */
  async function pay(more: object = {}): Promise<string> {
    const { sortCode, accountNumber } = accountNamed('dora-albion-business');
    const input = {
      idempotencyKey: newKey(),
      customerId: ids.alice,
      bankId: albionId,
      creditor: { name: 'Dunmarrow Provisions', sortCode, accountNumber },
      amount: { amount: '10.00', currency: 'GBP' },
      requestRefundAccount: true,
      redirectUri,
      ...more,
    };
    const { data } = await gateway.query(shop, initiate, { input });
    const { authorizationUrl, payment } = data.initiatePayment;
    const back = await authorise(authorizationUrl, 'alice');
    const code = back.searchParams.get('code');
    await gateway.query(shop, confirm, { code });
    await settled(shop, payment.id);
    return payment.id;
  }

  const refund = async (paymentId: string, more: object = {}, token = shop) => {
    const input = { idempotencyKey: newKey(), paymentId, debtorAccountId: from, redirectUri, ...more };
    return (await gateway.query(token, refundText, { input })).data.refundPayment;
  };

  it('goes to the account that paid, is authorised by the shop at its bank, and settles', {
    timeout: 60_000,
  }, async () => {
    const id = await pay();
    const { sortCode, accountNumber } = accountNamed('alice-albion-current');
    const paid = await settled(shop, id);
    expect(paid.refundAccount).toMatchObject({ sortCode, accountNumber });
    expect(paid.refundableAmount).toEqual({ amount: '10.00', currency: 'GBP' });
    const begun = await refund(id, { amount: { amount: '4.00', currency: 'GBP' }, remittanceInformation: 'Sorry' });
    expect(begun).toMatchObject({
      __typename: 'InitiatePaymentSuccess',
      payment: {
        refundOf: { id },
        instructedAmount: { amount: '4.00', currency: 'GBP' },
        creditor: { name: 'Alice Ashgrove', identification: { sortCode, accountNumber } },
        refundAccount: { accountNumber: accountNamed('dora-albion-business').accountNumber },
        refundableAmount: null,
      },
    });
    await authorise(begun.authorizationUrl, 'dora');
    const given = await settled(shop, begun.payment.id);
    const moves = await (await gateway.control('GET', `/payments/moves?endToEndId=${given.endToEndId}`)).json();
    expect(moves).toEqual({ [given.endToEndId]: { payments: 1, moved: 1, amountMinor: '400' } });
    // What is left is given back when no amount is said, and nothing after it.
    const rest = await refund(id);
    expect(rest).toMatchObject({ payment: { instructedAmount: { amount: '6.00' } } });
    expect(await refund(id)).toMatchObject({
      __typename: 'RefundRejection',
      code: 'EXCEEDS_PAYMENT',
      retryable: false,
    });
    expect((await settled(shop, id)).refunds).toMatchObject([{ id: given.id }, { id: rest.payment.id }]);
    // A refund is not given back itself.
    expect(await refund(given.id)).toMatchObject({ code: 'NOT_REFUNDABLE' });
    // One that is cancelled is given back no more.
    await gateway.query(shop, 'mutation ($id: ID!) { cancelPayment(paymentId: $id) { __typename } }', {
      id: rest.payment.id,
    });
    expect((await settled(shop, id)).refundableAmount).toEqual({ amount: '6.00', currency: 'GBP' });
  });

  it('by one key is one refund, whatever is left meanwhile; with another input it is a conflict', async () => {
    const id = await pay();
    const key = newKey();
    const first = await refund(id, { idempotencyKey: key });
    const again = await refund(id, { idempotencyKey: key });
    expect(again.payment.id).toBe(first.payment.id);
    // Also at once: what one request has begun is not more than is left to the other.
    const [second, newest] = [await pay(), newKey()];
    const both = await Promise.all(Array.from({ length: 8 }, () => refund(second, { idempotencyKey: newest })));
    expect(new Set(both.map((one) => one.payment?.id ?? one.__typename)).size).toBe(1);
    const other = await refund(id, { idempotencyKey: key, amount: { amount: '1.00', currency: 'GBP' } });
    expect(other.__typename).toBe('IdempotencyConflictRejection');
  });

  it('of ten at once is at most what was paid', async () => {
    const id = await pay();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => refund(id, { amount: { amount: '3.00', currency: 'GBP' } })),
    );
    expect(all.filter(({ __typename }) => __typename === 'InitiatePaymentSuccess')).toHaveLength(3);
    expect(all.filter(({ code }) => code === 'EXCEEDS_PAYMENT')).toHaveLength(7);
  });

  it('asks for what is wrong in a typed way', async () => {
    const id = await pay();
    expect(await refund(id, { amount: { amount: '1.00', currency: 'EUR' } })).toMatchObject({
      fields: [{ field: 'amount.currency', code: 'INVALID' }],
    });
    expect(await refund(id, { amount: { amount: '0.00', currency: 'GBP' } })).toMatchObject({
      fields: [{ field: 'amount.amount', code: 'INVALID' }],
    });
    expect(await refund(id, { amount: { amount: '10.01', currency: 'GBP' } })).toMatchObject({
      code: 'EXCEEDS_PAYMENT',
    });
    const unsettled = await gateway.query(shop, initiate, {
      input: {
        idempotencyKey: newKey(),
        debtorAccountId: from,
        creditor: { name: 'Alice', ...accountOf('alice-albion-current') },
        amount: { amount: '1.00', currency: 'GBP' },
        redirectUri,
      },
    });
    expect(await refund(unsettled.data.initiatePayment.payment.id)).toMatchObject({
      code: 'NOT_SETTLED',
      retryable: true,
    });
    // Nobody has asked for the account, and none was named.
    const unasked = await pay({ requestRefundAccount: false });
    expect(await refund(unasked)).toMatchObject({ code: 'NO_REFUND_ACCOUNT' });
    expect((await settled(shop, unasked)).refundAccount).toBeNull();
  });

  it('is nobody’s who may not change the payment, and tells them nothing of it', async () => {
    const id = await pay();
    const otherpay = await gateway.token({ partner: 'otherpay', scope });
    const notFound = { __typename: 'RefundRejection', code: 'PAYMENT_NOT_FOUND' };
    expect(await refund(id, {}, dora)).toMatchObject(notFound);
    expect((await gateway.query(dora, read, { id })).data.payment).toBeNull();
    const ofOther = { debtorAccountId: null, bankId: albionId, customerId: ids.alice };
    expect((await refund(id, ofOther, otherpay)).__typename).not.toBe('InitiatePaymentSuccess');
    expect(await refund('no id')).toMatchObject(notFound);
    expect(await refund(ids.alice)).toMatchObject(notFound);
    // Without pii:read its account is masked, in the payment and as the refund's creditor.
    const blind = await gateway.token({ partner: 'fintrack', scope: 'payments:read payments:write accounts:read' });
    const masked = expect.stringMatching(/^•+\d{4}$/);
    expect((await gateway.query(blind, read, { id })).data.payment.refundAccount.accountNumber).toEqual(masked);
    const begun = await refund(id, {}, blind);
    expect(begun.payment.creditor.identification.accountNumber).toEqual(masked);
    // The payer does not see the shop's payment; the shop's own customer sees it, and not what it gives back.
    expect((await gateway.query(alice, read, { id })).data.payment.refunds).toEqual([]);
    const ofDora = (await gateway.query(dora, read, { id: begun.payment.id })).data.payment;
    expect(ofDora).toMatchObject({ id: begun.payment.id, refundOf: null });
  });

  const accountOf = (slug: string) => {
    const { sortCode, accountNumber } = accountNamed(slug);
    return { sortCode, accountNumber };
  };
});
