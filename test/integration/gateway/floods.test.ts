// Floods of writes by one token, in process and over subgraphs: hundreds of consents, dozens of payments, in one request or
// in many. What is too much is refused before any bank is asked; what was paid already is answered however often it is asked
// for. (Seen before there were limits: 550 consents in five seconds, 50 payments in one request.)

import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { type Answer, allScopes, ask } from '../../support/running-gateway.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const link = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS], redirectUri: "${redirectUri}", additional: true) {
  __typename ... on LinkRejection { code message retryable retryAt } } }`;
const paid = `{ __typename ... on InitiatePaymentSuccess { payment { id } } ... on Rejection { message retryable }
  ... on LimitRejection { limit retryAt } ... on ValidationRejection { fields { field code } } }`;
const pay = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) ${paid} }`;
const calls = z.array(z.object({ path: z.string(), method: z.string().optional() }));

describe.each(['in process', 'over subgraphs'] as const)('a flood, %s', (topology) => {
  let federation: TestFederation;
  let url: string;
  let banks: ReadonlyMap<string, string>;
  const scope = `${allScopes} links:write payments:write`;
  beforeAll(async () => {
    federation = await startTestFederation(
      {},
      { LINK_ATTEMPTS_PER_MINUTE: '10', PAYMENTS_PER_MINUTE: '30', REQUEST_TIMEOUT_MS: '20000' },
    );
    url = (topology === 'in process' ? federation.inProcess : federation.federated).url;
    const { data } = await ask(url, await tokenOf('alice'), '{ banks { id name } }');
    banks = new Map(data.banks.map(({ id, name }: { id: string; name: string }) => [name, id]));
  }, 60_000);
  afterAll(() => federation?.stop());

  const tokenOf = (customer: string) => federation.token({ customer, scope });
  async function callsOf(bankId: string): Promise<number> {
    const answer = await federation.control('GET', `/banks/${bankId}/calls`);
    return calls.parse(await answer.json()).length;
  }
  const inputOf = (idempotencyKey: string) => {
    const { sortCode, accountNumber } = accountNamed('bob-albion-current');
    return {
      idempotencyKey,
      bankId: banks.get('Albion Bank'),
      creditor: { name: 'Bob', sortCode, accountNumber },
      amount: { amount: '1.00', currency: 'GBP' },
      redirectUri,
    };
  };
  /** Fifty payments as one operation's variables and text. */
  const fifty = () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const declared = numbers.map((n) => `$i${n}: InitiatePaymentInput!`).join(', ');
    const fields = numbers.map((n) => `p${n}: initiatePayment(input: $i${n}) { __typename }`);
    const variables = Object.fromEntries(numbers.map((n) => [`i${n}`, inputOf(`fifty-${n}`)]));
    return { declared, fields, variables };
  };
  const tooMany = { code: 'QUERY_TOO_COMPLEX', limit: 'writes' };

  it('of 550 consents by one token comes to ten', { timeout: 60_000 }, async () => {
    const finn = await tokenOf('finn');
    const bankId = banks.get('Thistle Bank');
    const before = await callsOf('thistle');
    const answers: Answer[] = [];
    for (let round = 0; round < 11; round++) {
      answers.push(...(await Promise.all(Array.from({ length: 50 }, () => ask(url, finn, link, { bankId })))));
    }
    const kinds = answers.map(({ data }) => data.createBankLink);
    expect(kinds.filter(({ __typename }) => __typename === 'BankAuthorization')).toHaveLength(10);
    const refused = answers.filter(({ data }) => data.createBankLink.__typename === 'LinkRejection');
    expect(refused).toHaveLength(540);
    for (const { status, headers, data } of refused) {
      expect(status).toBe(200);
      expect(data.createBankLink).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
      const waitMs = Date.parse(data.createBankLink.retryAt) - Date.now();
      expect(waitMs).toBeGreaterThan(-5000);
      expect(waitMs).toBeLessThanOrEqual(61_000);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(61);
    }
    // A consent takes two calls of this bank's resource server or fewer; none was asked for any other attempt.
    expect((await callsOf('thistle')) - before).toBeLessThanOrEqual(20);
    const other = await ask(url, await tokenOf('alice'), link, { bankId });
    expect(other.data.createBankLink.__typename).toBe('BankAuthorization');
    expect(other.headers.get('retry-after')).toBeNull();
  });

  it('of 50 payments in one request comes to none, on whatever transport', { timeout: 30_000 }, async () => {
    const bob = await tokenOf('bob');
    const { declared, fields, variables } = fifty();
    const before = await callsOf('albion');
    const query = `mutation (${declared}) { ${fields.join(' ')} }`;
    const inFragments = `mutation (${declared}) { ...a ...b } fragment a on Mutation { ${fields.slice(0, 25).join(' ')} } fragment b on Mutation { ${fields.slice(25).join(' ')} }`;
    for (const text of [query, inFragments]) {
      const answer = await ask(url, bob, text, variables);
      expect(answer.status).toBe(400);
      expect(answer.data).toBeNull();
      expect(answer.errors.map(({ extensions }) => extensions)).toMatchObject([tooMany]);
    }
    for (const accept of ['text/event-stream', 'multipart/mixed;subscriptionSpec="1.0", application/json']) {
      const streamed = await fetch(url, {
        method: 'POST',
        headers: { accept, authorization: `Bearer ${bob}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      expect(await streamed.text()).toContain('"limit":"writes"');
    }
    const client = createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${bob}` },
      retryAttempts: 0,
    });
    const told = await new Promise<unknown>((resolve) => {
      client.subscribe({ query, variables }, { next: resolve, error: resolve, complete: () => resolve(null) });
    });
    await client.dispose();
    expect(told).toMatchObject([{ extensions: tooMany }]);
    expect(await callsOf('albion')).toBe(before);
    const kept = await ask(url, bob, '{ paymentByIdempotencyKey(idempotencyKey: "fifty-0") { id } }');
    expect(kept.data).toEqual({ paymentByIdempotencyKey: null });
  });

  it('of 50 payments in as many requests comes to 30, each answered again when it is asked for again', {
    timeout: 60_000,
  }, async () => {
    const bob = await tokenOf('bob');
    const keys = Array.from({ length: 50 }, (_, index) => `flood-${index}`);
    const first = await Promise.all(keys.map((key) => ask(url, bob, pay, { input: inputOf(key) })));
    const results = first.map(({ data }) => data.initiatePayment);
    const refused = first.filter(({ data }) => data.initiatePayment.__typename === 'LimitRejection');
    expect(results.filter(({ __typename }) => __typename !== 'LimitRejection')).toHaveLength(30);
    expect(results.filter(({ __typename }) => __typename === 'InitiatePaymentSuccess').length).toBeGreaterThan(20);
    for (const { data, headers } of refused) {
      expect(data.initiatePayment).toMatchObject({ limit: 'PAYMENT_RATE', retryable: true });
      expect(Date.parse(data.initiatePayment.retryAt)).toBeGreaterThan(Date.now() - 60_000);
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
    }
    // Every answer may have been lost: what exists is told, three times at once, though the minute is spent.
    const made = keys.filter((_, index) => results[index].__typename !== 'LimitRejection');
    const again = await Promise.all(
      [...made, ...made, ...made].map((key) => ask(url, bob, pay, { input: inputOf(key) })),
    );
    for (const { data } of again) expect(data.initiatePayment.__typename).not.toBe('LimitRejection');
    const ids = again.map(({ data }) => data.initiatePayment.payment?.id).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBeLessThanOrEqual(30);
    // An answer about something else besides has no Retry-After.
    const both = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) ${paid} cancelPayment(paymentId: "x") { __typename } }`;
    const mixed = await ask(url, bob, both, { input: inputOf('flood-more') });
    expect(mixed.data).toMatchObject({ initiatePayment: { limit: 'PAYMENT_RATE' }, cancelPayment: {} });
    expect(mixed.headers.get('retry-after')).toBeNull();
    const nothingElse = `mutation ($a: InitiatePaymentInput!, $b: InitiatePaymentInput!) { a: initiatePayment(input: $a) ${paid} b: initiatePayment(input: $b) ${paid} __typename }`;
    const all = await ask(url, bob, nothingElse, { a: inputOf('flood-a'), b: inputOf('flood-b') });
    expect(all.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('of one payment sent sixty times at once is one payment, and takes one place', { timeout: 30_000 }, async () => {
    const chloe = await tokenOf('chloe');
    const same = await Promise.all(Array.from({ length: 60 }, () => ask(url, chloe, pay, { input: inputOf('one') })));
    for (const { data } of same) expect(data.initiatePayment.__typename).not.toBe('LimitRejection');
    const others = await Promise.all(
      Array.from({ length: 30 }, (_, index) => ask(url, chloe, pay, { input: inputOf(`other-${index}`) })),
    );
    const refused = others.filter(({ data }) => data.initiatePayment.__typename === 'LimitRejection');
    expect(refused).toHaveLength(1);
  });
});
