// Payment mandates through GraphQL over real HTTP: set up, authorised at the bank's pages (played by the sandbox's control API), paid
// under, what is left, taken back; who sees them, and how they are masked. What happens at banks in trouble is
// test/integration/payments/mandates.test.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const mandate = `id status type bank { name } customer { id } debtorAccount { name } confirmationRequired remittanceInformation
  creditor { name identification { sortCode accountNumber } } maximumIndividualAmount { amount currency }
  periodicLimits { amount { amount } periodType alignment } validFrom validTo authorizationUrl authorizationExpiresAt
  isEndedAtBank createdAt authorisedAt endedAt
  remaining { nextPayment { amount currency } periods { periodType alignment from to limit { amount } used { amount } remaining { amount } } }`;
const create = `mutation ($input: CreatePaymentMandateInput!) { createPaymentMandate(input: $input) { __typename
  ... on CreatePaymentMandateSuccess { authorizationUrl mandate { ${mandate} } }
  ... on Rejection { message retryable } ... on ValidationRejection { fields { field code } } } }`;
const pay = `mutation ($input: PayUnderMandateInput!) { payUnderMandate(input: $input) { __typename
  ... on InitiatePaymentSuccess { authorizationUrl payment { id status authorizationUrl mandate { id } instructedAmount { amount } } }
  ... on Rejection { message retryable } ... on ValidationRejection { fields { field code } }
  ... on PaymentMandateLimitRejection { limit remaining { amount } period { periodType used { amount } remaining { amount } } mandate { id } }
  ... on PaymentMandateNotAuthorisedRejection { mandate { status } } ... on OutcomeUnknown { payment { id } } } }`;
const revoke = `mutation ($id: ID!) { revokePaymentMandate(mandateId: $id) { __typename
  ... on RevokePaymentMandateSuccess { mandate { status isEndedAtBank endedAt remaining { nextPayment { amount } } } }
  ... on PaymentMandateRejection { code } } }`;
const one = `query ($id: ID!) { paymentMandate(id: $id) { ${mandate} } node(id: $id) { __typename id ... on PaymentMandate { status } } }`;
const list = `query ($first: Int, $after: String) { me { paymentMandates(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
  edges { node { id status } } } } }`;
const played = z.object({ location: z.string(), form: z.record(z.string(), z.string()).optional() });

describe('payment mandates', () => {
  let gateway: TestGateway;
  let alice: string;
  let accountId: string;
  let bankIds: Readonly<Record<string, string>>;
  let keys = 0;
  const scopes = `${allScopes} payments:write`;

  beforeAll(async () => {
    gateway = await startTestGateway({ env: storeSettings() });
    alice = await gateway.token({ customer: 'alice', scope: scopes });
    const { data } = await gateway.query(
      alice,
      '{ me { accounts(first: 50) { edges { node { id name bank { id name capabilities } } } } } }',
    );
    const nodes: { id: string; name: string; bank: { id: string; name: string; capabilities: string[] } }[] =
      data.me.accounts.edges.map(({ node }: { node: object }) => node);
    accountId = nodes.find(({ name }) => name === 'Albion Current')?.id ?? '';
    bankIds = Object.fromEntries(nodes.map(({ bank }) => [bank.name, bank.id]));
    const able = nodes
      .filter(({ bank }) => bank.capabilities.includes('PAYMENT_MANDATES'))
      .map(({ bank }) => bank.name);
    expect([...new Set(able)].sort()).toEqual(['Albion Bank', 'Thistle Bank']);
  });
  afterAll(() => gateway?.stop());

  const creditor = () => {
    const { sortCode, accountNumber } = accountNamed('bob-albion-current');
    return { name: 'Bob Savings', sortCode, accountNumber };
  };
  const gbp = (amount: string) => ({ amount, currency: 'GBP' });
  const inputOf = (more: object = {}) => ({
    idempotencyKey: `mandate-${++keys}`,
    debtorAccountId: accountId,
    creditor: creditor(),
    maximumIndividualAmount: gbp('10.00'),
    periodicLimits: [{ amount: gbp('15.00'), periodType: 'DAY' }],
    redirectUri,
    ...more,
  });
  const ask = async (query: string, variables: object, token = alice) => {
    const { data, errors } = await gateway.query(token, query, variables);
    expect(errors).toEqual([]);
    return data;
  };

  /** The person's part; gives where their browser ends. */
  async function authorise(url: string, customer = 'alice', decision = 'allow'): Promise<URL> {
    const response = await gateway.control('POST', '/authorizations', { url, customer, decision });
    const { location, form } = played.parse(await response.json());
    const { hash } = new URL(location);
    const posted = hash === '' ? form : Object.fromEntries(new URLSearchParams(hash.slice(1)));
    const back = await fetch(location, {
      redirect: 'manual',
      ...(posted === undefined ? {} : { method: 'POST', body: new URLSearchParams(posted) }),
    });
    return new URL(back.headers.get('location') ?? '');
  }
  async function authorised(more: object = {}): Promise<string> {
    const { createPaymentMandate: result } = await ask(create, { input: inputOf(more) });
    expect(result.__typename).toBe('CreatePaymentMandateSuccess');
    await authorise(result.authorizationUrl);
    return result.mandate.id;
  }
  const payUnder = async (mandateId: string, amount: string, more: object = {}, token = alice) =>
    (await ask(pay, { input: { idempotencyKey: `pay-${++keys}`, mandateId, amount: gbp(amount), ...more } }, token))
      .payUnderMandate;

  it('is set up, authorised once and paid under twice; what is left is told before each', async () => {
    const input = inputOf({ state: 'the app’s', validTo: '2099-12-31' });
    const { createPaymentMandate: made } = await ask(create, { input });
    expect(made).toMatchObject({
      __typename: 'CreatePaymentMandateSuccess',
      mandate: {
        status: 'AWAITING_AUTHORISATION',
        type: 'SWEEPING',
        bank: { name: 'Albion Bank' },
        debtorAccount: { name: 'Albion Current' },
        creditor: { name: 'Bob Savings' },
        confirmationRequired: false,
        maximumIndividualAmount: gbp('10.00'),
        periodicLimits: [{ amount: { amount: '15.00' }, periodType: 'DAY', alignment: 'CONSENT' }],
        validFrom: null,
        validTo: '2099-12-31',
        remaining: { nextPayment: gbp('0.00') },
        authorisedAt: null,
        endedAt: null,
        isEndedAtBank: false,
      },
    });
    expect((await ask(create, { input })).createPaymentMandate.mandate.id).toBe(made.mandate.id);
    const { id } = made.mandate;
    expect(await payUnder(id, '1.00')).toMatchObject({
      __typename: 'PaymentMandateNotAuthorisedRejection',
      mandate: { status: 'AWAITING_AUTHORISATION' },
    });
    const back = await authorise(made.authorizationUrl);
    expect(back.origin + back.pathname).toBe(redirectUri);
    expect(Object.fromEntries(back.searchParams)).toEqual({ mandate: id, state: 'the app’s' });
    const { paymentMandate, node } = await ask(one, { id });
    expect(node).toEqual({ __typename: 'PaymentMandate', id, status: 'AUTHORISED' });
    expect(paymentMandate).toMatchObject({ authorizationUrl: null, remaining: { nextPayment: gbp('10.00') } });

    const key = { idempotencyKey: `pay-${++keys}` };
    const first = await payUnder(id, '8.00', key);
    expect(first).toMatchObject({
      __typename: 'InitiatePaymentSuccess',
      authorizationUrl: null,
      payment: { authorizationUrl: null, mandate: { id }, instructedAmount: { amount: '8.00' } },
    });
    expect((await payUnder(id, '8.00', key)).payment.id).toBe(first.payment.id);
    expect(await payUnder(id, '8.01', key)).toMatchObject({ __typename: 'IdempotencyConflictRejection' });
    expect(await payUnder(id, '7.01')).toMatchObject({
      __typename: 'PaymentMandateLimitRejection',
      retryable: true,
      limit: 'PERIODIC_LIMIT',
      remaining: { amount: '7.00' },
      period: { periodType: 'DAY', used: { amount: '8.00' }, remaining: { amount: '7.00' } },
      mandate: { id },
    });
    expect(await payUnder(id, '10.01')).toMatchObject({
      limit: 'MAXIMUM_INDIVIDUAL_AMOUNT',
      retryable: false,
      remaining: { amount: '10.00' },
      period: null,
    });
    expect((await payUnder(id, '7.00')).__typename).toBe('InitiatePaymentSuccess');
    expect((await ask(one, { id })).paymentMandate.remaining).toMatchObject({
      nextPayment: gbp('0.00'),
      periods: [{ limit: { amount: '15.00' }, used: { amount: '15.00' }, remaining: { amount: '0.00' } }],
    });
    await expect
      .poll(
        async () =>
          (await ask('query ($id: ID!) { payment(id: $id) { status } }', { id: first.payment.id })).payment.status,
        { timeout: 15_000 },
      )
      .toBe('SETTLED');

    expect((await ask(revoke, { id })).revokePaymentMandate).toMatchObject({
      __typename: 'RevokePaymentMandateSuccess',
      mandate: { status: 'REVOKED', isEndedAtBank: true, endedAt: expect.any(String) },
    });
    expect((await ask(revoke, { id })).revokePaymentMandate.__typename).toBe('RevokePaymentMandateSuccess');
    expect(await payUnder(id, '0.01')).toMatchObject({
      __typename: 'PaymentMandateNotAuthorisedRejection',
      retryable: false,
      mandate: { status: 'REVOKED' },
    });
  });

  it('is listed newest first, page by page', async () => {
    const ids = [await authorised(), await authorised()];
    const first = (await ask(list, { first: 1 })).me.paymentMandates;
    expect(first.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([ids[1]]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = (await ask(list, { first: 1, after: first.pageInfo.endCursor })).me.paymentMandates;
    expect(second.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([ids[0]]);
    expect(second.totalCount).toBeGreaterThanOrEqual(2);
  });

  it('is nobody else’s, and masked without pii:read', async () => {
    const id = await authorised({ remittanceInformation: 'Account 12345678' });
    const bob = await gateway.token({ customer: 'bob', scope: scopes });
    expect(await ask(one, { id }, bob)).toEqual({ paymentMandate: null, node: null });
    expect(await payUnder(id, '1.00', {}, bob)).toMatchObject({
      __typename: 'ValidationRejection',
      fields: [{ field: 'mandateId', code: 'INVALID' }],
    });
    expect((await ask(revoke, { id }, bob)).revokePaymentMandate).toMatchObject({ code: 'MANDATE_NOT_FOUND' });
    expect((await ask(revoke, { id: 'bm9uc2Vuc2U' })).revokePaymentMandate).toMatchObject({
      code: 'MANDATE_NOT_FOUND',
    });
    const masked = await gateway.token({ customer: 'alice', scope: scopes.replace('pii:read ', '') });
    const { paymentMandate } = await ask(one, { id }, masked);
    expect(paymentMandate.creditor.name).not.toContain('Savings');
    expect(paymentMandate.creditor.identification.accountNumber).not.toBe(creditor().accountNumber);
    expect(paymentMandate.remittanceInformation).not.toContain('12345678');
    // Who may only read sets up, pays and ends nothing.
    const reader = await gateway.token({ customer: 'alice', scope: allScopes });
    for (const [query, variables] of [
      [create, { input: inputOf() }],
      [pay, { input: { idempotencyKey: 'r', mandateId: id, amount: gbp('1.00') } }],
      [revoke, { id }],
    ] as const) {
      const { errors } = await gateway.query(reader, query, variables);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    expect(gateway.logged()).not.toMatch(/12345678|Bob Savings/);
  });

  it('a partner sets one up for a customer who grants it payments, and sees its own alone', async () => {
    const own = await authorised();
    const partner = await gateway.token({ partner: 'fintrack', scope: scopes });
    const { customer } = await ask(`query ($id: ID!) { paymentMandate(id: $id) { customer { id } } }`, {
      id: own,
    }).then(({ paymentMandate }) => paymentMandate);
    expect((await ask(one, { id: own }, partner)).paymentMandate).toBeNull();
    const input = inputOf({ debtorAccountId: null, bankId: bankIds['Thistle Bank'], customerId: customer.id });
    const { createPaymentMandate: made } = await ask(create, { input }, partner);
    expect(made).toMatchObject({ mandate: { confirmationRequired: true, customer: { id: customer.id } } });
    const back = await authorise(made.authorizationUrl);
    const code = back.searchParams.get('code');
    const confirm = `mutation ($code: String!) { confirmPaymentMandate(code: $code) { __typename
      ... on ConfirmPaymentMandateSuccess { mandate { id status } } ... on PaymentMandateRejection { code } } }`;
    expect((await ask(confirm, { code })).confirmPaymentMandate).toMatchObject({ code: 'CODE_NOT_VALID' });
    expect((await ask(confirm, { code }, partner)).confirmPaymentMandate).toMatchObject({
      mandate: { id: made.mandate.id, status: 'AUTHORISED' },
    });
    expect((await payUnder(made.mandate.id, '2.00', {}, partner)).__typename).toBe('InitiatePaymentSuccess');
    // The customer sees it and can end it; it is paid under through the partner's client alone.
    expect((await ask(one, { id: made.mandate.id })).paymentMandate.status).toBe('AUTHORISED');
    expect((await payUnder(made.mandate.id, '2.00')).__typename).toBe('ValidationRejection');
    expect((await ask(revoke, { id: made.mandate.id })).revokePaymentMandate.mandate.status).toBe('REVOKED');
  });

  it('what cannot be set up is told, without a call to the bank', async () => {
    await gateway.takeCalls('albion');
    const rejectionOf = async (more: object) => (await ask(create, { input: inputOf(more) })).createPaymentMandate;
    expect(await rejectionOf({ periodicLimits: [] })).toMatchObject({
      __typename: 'ValidationRejection',
      fields: [{ field: 'periodicLimits', code: 'REQUIRED' }],
    });
    const bad = await rejectionOf({
      maximumIndividualAmount: gbp('-1.00'),
      periodicLimits: [{ amount: { amount: '1.00', currency: 'EUR' }, periodType: 'FORTNIGHT', alignment: 'CALENDAR' }],
      validTo: '2020-01-01',
      redirectUri: 'https://elsewhere.example/',
    });
    expect(bad.fields.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
      'maximumIndividualAmount.amount INVALID',
      'periodicLimits[0].alignment INVALID',
      'periodicLimits[0].amount.currency INVALID',
      'validTo IN_THE_PAST',
      'redirectUri INVALID',
    ]);
    const rhein = await rejectionOf({ debtorAccountId: null, bankId: bankIds['Rheinbank'] });
    expect(rhein).toMatchObject({ __typename: 'UnsupportedRejection' });
    expect(await rejectionOf({ debtorAccountId: null, bankId: accountId })).toMatchObject({
      fields: [{ field: 'bankId', code: 'INVALID' }],
    });
    const calls = await gateway.takeCalls('albion');
    expect(calls.filter(({ path }) => path.includes('vrp'))).toEqual([]);
  });
});
