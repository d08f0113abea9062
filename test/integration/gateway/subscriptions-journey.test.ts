// The whole of it on two gateways: a customer pays through one, authorises it at the bank, and follows it on the other, until
// it has settled and the balance is another one. On one PostgreSQL, with a Redis between them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabases, postgresIsThere, type TestDatabases } from '../../support/postgres.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { reasonToSkip, redisIsThere, startRedis, type TestRedis } from '../../support/services.ts';
import { accountNamed } from '../payments/world.ts';
import { overSse, overWebSocket, type Subscribe } from './subscriptions-world.ts';

const skip = reasonToSkip(redisIsThere && postgresIsThere, 'redis or postgres');
const redirectUri = 'http://127.0.0.1:3000/linked';
const played = z.object({ location: z.string(), form: z.record(z.string(), z.string()).optional() });

const accounts = '{ me { accounts { edges { node { id bank { id } spendable { signedAmount { amount } } } } } } }';
const initiate = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) {
  ... on InitiatePaymentSuccess { authorizationUrl payment { id } } ... on Rejection { message } } }`;
const follow = `subscription ($id: ID!) { paymentUpdated(id: $id, after: "0") { event { status }
  payment { debtorAccount { id spendable { signedAmount { amount } } } } } }`;

describe.skipIf(skip !== null)(
  `paying through one gateway, following on another${skip === null ? '' : ` (${skip})`}`,
  () => {
    let redis: TestRedis;
    let postgres: TestDatabases;
    let one: TestGateway;
    let other: TestGateway;

    beforeAll(async () => {
      [redis, postgres] = await Promise.all([startRedis(), openDatabases()]);
      const env = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
      one = await startTestGateway({ env });
      other = await startTestGateway({ env, sandbox: one.sandbox });
    }, 60_000);
    afterAll(async () => {
      await other?.stop();
      await one?.stop();
      await Promise.all([redis.stop(), postgres.stop()]);
    });

    it.each<[string, Subscribe]>([
      ['websocket', overWebSocket],
      ['sse', overSse],
    ])(
      'over %s',
      async (transport, subscribe) => {
        const token = await one.token({ customer: 'alice', scope: `${allScopes} payments:write` });
        const before = await other.query(token, accounts);
        const account = before.data.me.accounts.edges
          .map(({ node }: { node: { readonly id: string } }) => node)
          .find(
            ({ bank }: { bank: { readonly id: string } }) =>
              Buffer.from(bank.id, 'base64url').toString() === 'b:albion',
          );
        const { sortCode, accountNumber } = accountNamed('bob-albion-current');
        const { data } = await one.query(token, initiate, {
          input: {
            idempotencyKey: `journey-${transport}`,
            debtorAccountId: account.id,
            creditor: { name: 'Bob', sortCode, accountNumber },
            amount: { amount: '1.25', currency: 'GBP' },
            redirectUri,
          },
        });
        const { authorizationUrl: url, payment } = data.initiatePayment;
        const follower = subscribe(other.url, token, { query: follow, variables: { id: payment.id } });
        await follower.until(1);
        const answer = await one.control('POST', '/authorizations', { url, customer: 'alice', decision: 'allow' });
        const { location } = played.parse(await answer.json());
        const posted = Object.fromEntries(new URLSearchParams(new URL(location).hash.slice(1)));
        const back = await fetch(location, { method: 'POST', body: new URLSearchParams(posted), redirect: 'manual' });
        expect(back.status).toBe(303);
        expect(await follower.ended).toBe('complete');
        expect(follower.statuses[0]).toBe('AWAITING_AUTHORISATION');
        expect(follower.statuses.at(-1)).toBe('SETTLED');
        expect(new Set(follower.statuses).size).toBe(follower.statuses.length);
        const seen = follower.received.map(({ data: told }) => told.paymentUpdated.payment.debtorAccount.id);
        expect(new Set(seen)).toEqual(new Set([account.id]));
        // Read when it was told: of the account after the payment.
        const last = follower.received.at(-1)?.data;
        const { amount } = last.paymentUpdated.payment.debtorAccount.spendable.signedAmount;
        const difference = Number(account.spendable.signedAmount.amount) - Number(amount);
        expect(difference).toBeCloseTo(1.25, 5);
      },
      60_000,
    );
  },
);
