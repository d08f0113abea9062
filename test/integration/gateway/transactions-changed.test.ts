// Subscription.transactionsChanged: what was found in statements, by this gateway or another one, is told once and in order, to whom
// may see it.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { staleMs } from '../../../src/linking/stored-directory.ts';
import { testIds } from '../../support/ids.ts';
import { completed, newAttempt } from '../store/attempts.ts';
import { show } from './shown-statements.ts';
import {
  type Follower,
  overSse,
  overWebSocket,
  type Subscribe,
  type SubscriptionWorld,
  startWorld,
  until,
} from './subscriptions-world.ts';

const followed = `subscription ($customerId: ID, $after: String, $first: Int! = 100) {
  transactionsChanged(customerId: $customerId, after: $after) {
    customer { id } bank { id } at cursor
    changes(first: $first) { edges { cursor node { kind reason transactionId } } pageInfo { hasNextPage endCursor } }
  } }`;
const asked = `query ($after: String) { me { transactionChanges(first: 200, after: $after) {
  edges { cursor node { kind reason transactionId } } pageInfo { endCursor } } } }`;

interface Update {
  readonly customer: { readonly id: string };
  readonly bank: { readonly id: string };
  readonly cursor: string;
  readonly changes: {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly transactionId: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

const updatesOf = ({ received }: Follower): Update[] => {
  expect(received.flatMap(({ errors = [] }) => errors)).toEqual([]);
  return received.map(({ data }) => data.transactionsChanged);
};
const edgesOf = (follower: Follower) => updatesOf(follower).flatMap(({ changes }) => changes.edges);
const codesOf = ({ received }: Follower) =>
  received.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code));
const partner = { subject: 'fintrack', clientId: 'fintrack', scope: 'transactions:read' };

let world: SubscriptionWorld;
let token: (customer?: string, scope?: string) => Promise<string>;
beforeAll(async () => {
  world = await startWorld();
  token = (customer = 'alice', scope = 'transactions:read') => world.issuer.mint({ subject: customer, scope });
}, 60_000);
afterAll(() => world.stop());

/** A customer of the test's own, with a link that was authorised here. */
async function linkedCustomer(permissions: readonly ('accounts' | 'balances' | 'transactions')[]) {
  const customerId = `c-${randomUUID()}`;
  const { link, consent } = newAttempt();
  const attempt = await completed(world.store, {
    link: { ...link, customerId, bankId: 'albion' },
    consent: { ...consent, permissions },
  });
  return { customerId, linkId: attempt.link.id };
}

describe.each<[string, Subscribe]>([
  ['websocket', overWebSocket],
  ['sse', overSse],
])('transactionsChanged over %s', (_transport, subscribe) => {
  it('tells what another gateway finds, each set once and in order, as the list of changes has it', async () => {
    const { customerId } = await linkedCustomer(['accounts', 'transactions']);
    await show(world.store, { customerId, entries: ['a', 'b'] });
    const own = await token(customerId);
    const follower = subscribe(world.gateway.url, own, { query: followed, variables: { after: '0' } });
    await follower.until(1);
    await show(world.store, { customerId, entries: ['a', 'b', 'c'] });
    await follower.until(2);
    await show(world.store, { customerId, entries: ['a', 'c', 'd', 'e'] });
    await follower.until(3);
    const { data } = await world.gateway.query(own, asked);
    const list = data.me.transactionChanges;
    expect(list.edges).toHaveLength(6);
    expect(edgesOf(follower)).toEqual(list.edges);
    expect(updatesOf(follower).map(({ changes }) => changes.edges.length)).toEqual([2, 1, 3]);
    expect(updatesOf(follower).at(-1)).toMatchObject({
      cursor: list.pageInfo.endCursor,
      customer: { id: testIds.customer(customerId) },
      bank: { id: bankGlobalId('albion') },
      changes: { pageInfo: { hasNextPage: false, endCursor: list.pageInfo.endCursor } },
    });
    follower.leave();
  });

  it('tells what this gateway finds while somebody asks, from now on where nothing else is said', async () => {
    const statement = '{ me { transactions(first: 5) { edges { node { id } } } } }';
    const customer = subscribe === overSse ? 'alice' : 'bob';
    const own = await token(customer, 'accounts:read transactions:read');
    const before = (await world.gateway.query(own, asked)).data.me.transactionChanges.edges;
    const follower = subscribe(world.gateway.url, own, { query: followed });
    await until(async () => {
      await world.gateway.query(own, statement);
      return follower.received.length > 0;
    });
    const after = (await world.gateway.query(own, asked)).data.me.transactionChanges.edges;
    await until(() => edgesOf(follower).length > 0);
    const [first] = edgesOf(follower);
    expect(before).not.toContainEqual(first);
    expect(after).toContainEqual(first);
    follower.leave();
  });

  it('goes on from any cursor, in the midst of a set too, also where very many sets lie before it', async () => {
    const { customerId } = await linkedCustomer(['accounts', 'transactions']);
    const entries = Array.from({ length: 130 }, (_, index) => `e${index}`);
    for (let count = 1; count <= entries.length; count++)
      await show(world.store, { customerId, entries: entries.slice(0, count) });
    await show(world.store, { customerId, entries: [...entries, 'x', 'y', 'z'] });
    const own = await token(customerId);
    const all = subscribe(world.gateway.url, own, { query: followed, variables: { after: '0' } });
    await all.until(131);
    all.leave();
    const edges = edgesOf(all);
    expect(edges).toHaveLength(133);
    expect(new Set(edges.map(({ node }) => node.transactionId)).size).toBe(133);
    const from = async (after: string | undefined, count: number) => {
      const follower = subscribe(world.gateway.url, own, { query: followed, variables: { after } });
      await follower.until(count);
      follower.leave();
      return edgesOf(follower);
    };
    expect(await from(edges[126]?.cursor, 4)).toEqual(edges.slice(127));
    expect(await from(edges[130]?.cursor, 1)).toEqual(edges.slice(131));
    // Behind the last one there is nothing until something happens.
    const last = subscribe(world.gateway.url, own, { query: followed, variables: { after: edges[132]?.cursor } });
    await show(world.store, { customerId, entries: [...entries, 'x', 'y', 'z', 'new'] });
    await last.until(1);
    expect(edgesOf(last)).toHaveLength(1);
    last.leave();
  }, 60_000);

  it('shows a page of a large set, and where the rest of it is', async () => {
    const { customerId } = await linkedCustomer(['accounts', 'transactions']);
    await show(world.store, { customerId, entries: ['a', 'b', 'c', 'd', 'e'] });
    await show(world.store, { customerId, entries: ['a', 'b', 'c', 'd', 'e', 'f'] });
    const own = await token(customerId);
    const variables = { after: '0', first: 2 };
    const follower = subscribe(world.gateway.url, own, { query: followed, variables });
    await follower.until(2);
    follower.leave();
    const [first, second] = updatesOf(follower);
    expect(first?.changes).toMatchObject({ pageInfo: { hasNextPage: true } });
    const rest = await world.gateway.query(own, asked, { after: first?.changes.pageInfo.endCursor });
    expect([...(first?.changes.edges ?? []), ...rest.data.me.transactionChanges.edges]).toHaveLength(6);
    expect(rest.data.me.transactionChanges.edges.slice(3)).toEqual(second?.changes.edges);
  });

  it('is nobody else’s to know, and asks for the scope', async () => {
    const customerId = testIds.customer('alice');
    const follow = (minted: string, variables: object = { customerId, after: '0' }) =>
      subscribe(world.gateway.url, minted, { query: followed, variables: { ...variables } });
    const refused = async (follower: Follower) => {
      const ended = await follower.ended;
      const [error] = Array.isArray(ended) ? ended : (follower.received[0]?.errors ?? []);
      return error?.extensions.code;
    };
    expect(await refused(follow(await token('bob')))).toBe('NOT_FOUND');
    const stranger = await world.issuer.mint({ ...partner, subject: 'otherpay', clientId: 'otherpay' });
    expect(await refused(follow(stranger))).toBe('NOT_FOUND');
    const own = await token();
    expect(await refused(follow(own, { customerId: bankGlobalId('albion') }))).toBe('NOT_FOUND');
    expect(await refused(follow(own, { customerId: 'nonsense' }))).toBe('NOT_FOUND');
    expect(await refused(follow(await token('alice', 'accounts:read')))).toBe('FORBIDDEN');
    const fintrack = await world.issuer.mint(partner);
    expect(await refused(follow(fintrack, {}))).toBe('BAD_USER_INPUT');
    for (const after of [
      '',
      'x',
      '-1',
      '1',
      'bm9uZQ',
      'WzFd',
      'WzEsLTFd',
      'WzEuNSwwXQ',
      'W251bGwsbnVsbF0',
      '9'.repeat(3000),
    ])
      expect(await refused(follow(own, { after }))).toBe('BAD_USER_INPUT');
  });
});

describe('what may not be seen', () => {
  it('of a bank whose links do not cover entries any more is passed over in silence', async () => {
    const { customerId, linkId } = await linkedCustomer(['accounts', 'transactions']);
    const { link, consent } = newAttempt();
    await completed(world.store, {
      link: { ...link, customerId, bankId: 'rheinbank' },
      consent: { ...consent, permissions: ['accounts', 'transactions'] },
    });
    const follower = overSse(world.gateway.url, await token(customerId), {
      query: followed,
      variables: { after: '0' },
    });
    await show(world.store, { customerId, entries: ['seen'] });
    await follower.until(1);
    await world.store.links.end({
      linkId,
      consentId: null,
      status: 'REVOKED',
      reason: 'REVOKED_BY_CUSTOMER',
      atMs: Date.now(),
      actor: { kind: 'customer', subject: customerId },
      action: 'LINK_REVOKE',
      tellBank: false,
    });
    // Another gateway's change is seen within a second.
    await new Promise((resolve) => setTimeout(resolve, staleMs + 100));
    await show(world.store, { customerId, entries: ['seen', 'hidden'] });
    await show(world.store, { customerId, bankId: 'rheinbank', entries: ['shown'] });
    await follower.until(2);
    expect(updatesOf(follower).map(({ bank }) => bank.id)).toEqual([bankGlobalId('albion'), bankGlobalId('rheinbank')]);
    follower.leave();
  });

  it('by a partner whose grant ends is told no more, from the next event on', async () => {
    const { customerId } = await linkedCustomer(['accounts', 'transactions']);
    const by = { kind: 'customer', subject: customerId } as const;
    await world.store.grants.add({ partnerId: 'fintrack', customerId }, by, Date.now());
    await show(world.store, { customerId, entries: ['a'] });
    const follower = overSse(world.gateway.url, await world.issuer.mint(partner), {
      query: followed,
      variables: { customerId: testIds.customer(customerId), after: '0' },
    });
    await follower.until(1);
    await world.store.grants.remove({ partnerId: 'fintrack', customerId }, by, Date.now());
    await new Promise((resolve) => setTimeout(resolve, staleMs + 100));
    await show(world.store, { customerId, entries: ['a', 'secret'] });
    expect(await follower.ended).toBe('complete');
    expect(codesOf(follower)).toEqual(['NOT_FOUND']);
    expect(follower.received).toHaveLength(2);
  });

  it('where no statements are kept is said', async () => {
    const without = await startWorld({ issuer: world.issuer, env: { STATEMENT_BOOK: 'false' } });
    const follower = overSse(without.gateway.url, await token(), { query: followed });
    await follower.until(1);
    expect(codesOf(follower)).toEqual(['BAD_USER_INPUT']);
    await without.stop();
  }, 30_000);
});

it('goes on at another gateway from the last cursor when one stops', async () => {
  const { customerId } = await linkedCustomer(['accounts', 'transactions']);
  await show(world.store, { customerId, entries: ['a'] });
  const second = await startWorld({ issuer: world.issuer, env: world.env });
  const own = await token(customerId);
  const before = overSse(second.gateway.url, own, { query: followed, variables: { after: '0' } });
  await before.until(1);
  await second.stop();
  await before.ended;
  await show(world.store, { customerId, entries: ['a', 'b'] });
  const variables = { after: updatesOf(before).at(-1)?.cursor };
  const after = overWebSocket(world.gateway.url, own, { query: followed, variables });
  await after.until(1);
  expect(edgesOf(before)).toHaveLength(1);
  expect(edgesOf(after)).toHaveLength(1);
  expect(edgesOf(after)).not.toEqual(edgesOf(before));
  after.leave();
}, 30_000);
