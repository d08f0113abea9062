// Subscription.accountsChanged at a started gateway: what lists of accounts show is told once, over restarts; lists that are not whole
// remove nothing; and nothing of it is in the clear in the store.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BankCase, type CaseAnswer, type CaseGateway, startCaseGateway } from '../../support/bank-cases.ts';
import { testIds } from '../../support/ids.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { type Follower, openBeside, overSse, overWebSocket } from './subscriptions-world.ts';

const followed = `subscription ($customerId: ID, $after: String) { accountsChanged(customerId: $customerId, after: $after) {
  kind accountId at cursor customer { id } bank { id name } account { id name status } } }`;
const list = '{ me { accounts(first: 50) { edges { node { id name status } } sources { status } } } }';

interface Shown {
  readonly resourceId: string;
  readonly iban?: string;
  readonly currency: string;
  readonly name: string;
  readonly status?: string;
}

const giro: Shown = { resourceId: 'r1', iban: 'DE02120300000000202051', currency: 'EUR', name: 'Secret Giro' };
const savings: Shown = { resourceId: 'r2', iban: 'DE02500105170137075030', currency: 'EUR', name: 'Savings' };
const noCache = { CACHE_ACCOUNTS_SECONDS: '0', CACHE_REVALIDATE_SECONDS: 'accounts=0' };

describe('what becomes of accounts', () => {
  let settings: Readonly<Record<string, string>>;
  let answer: CaseAnswer;
  let gateway: CaseGateway;
  const bank: BankCase = {
    name: 'a bank',
    standard: 'berlin-group',
    answers: { '/v1/accounts': () => answer },
    query: list,
    expected: {},
  };
  const show = (...accounts: readonly object[]) => {
    answer = { body: { accounts } };
  };
  const read = async () => {
    const { data, errors } = await gateway.ask(bank);
    expect(errors).toEqual([]);
    return data.me.accounts.edges.map(({ node }: { node: { id: string; name: string } }) => node);
  };
  const follow = async (after: string | null = null, subscribe = overSse) =>
    subscribe(gateway.url, await gateway.token(bank), { query: followed, variables: { after } });
  const told = ({ received }: Follower) => {
    expect(received.flatMap(({ errors = [] }) => errors)).toEqual([]);
    return received.map(({ data }) => data.accountsChanged);
  };
  const start = async (more: Readonly<Record<string, string>> = {}) =>
    startCaseGateway([bank], { ...settings, ...noCache, ...more });
  beforeEach(async () => {
    settings = storeSettings();
    show(giro);
    gateway = await start();
  });
  afterEach(() => gateway.stop());

  it.each([
    ['websocket', overWebSocket],
    ['sse', overSse],
  ])('is told over %s as it is seen: added, changed, known by a number, closed, removed', async (_name, subscribe) => {
    const follower = await follow('0', subscribe);
    const [first] = await read();
    await follower.until(1);
    expect(told(follower)[0]).toMatchObject({
      kind: 'ADDED',
      accountId: first.id,
      account: { id: first.id, name: 'Secret Giro' },
      bank: { name: 'a bank' },
      cursor: '1',
    });
    const { iban: _iban, ...numberless } = savings;
    show(giro, numberless);
    await read();
    show({ ...giro, name: 'Household' }, numberless);
    await read();
    show({ ...giro, name: 'Household' }, savings);
    await read();
    show({ ...giro, name: 'Household' }, { ...savings, status: 'deleted' });
    const second = (await read()).find(({ name }: { name: string }) => name === 'Savings');
    show({ ...giro, name: 'Household' });
    await read();
    await read();
    await follower.until(6);
    expect(
      told(follower).map(({ kind, accountId }) => [kind, accountId === first.id ? 1 : accountId === second.id ? 2 : 0]),
    ).toEqual([
      ['ADDED', 1],
      ['ADDED', 2],
      ['CHANGED', 1],
      ['CHANGED', 2],
      ['CHANGED', 2],
      ['REMOVED', 2],
    ]);
    expect(told(follower).at(-1).account).toBeNull();
    follower.leave();
  });

  it('is told nothing twice after a restart, and goes on from a cursor', async () => {
    await read();
    const before = await follow('0');
    await before.until(1);
    await gateway.stop();
    gateway = await start();
    const [{ cursor }] = told(before);
    const follower = await follow(cursor);
    await read();
    show(giro, savings);
    await read();
    await follower.until(1);
    expect(told(follower)).toMatchObject([{ kind: 'ADDED', account: { name: 'Savings' } }]);
    follower.leave();
    const all = await follow('0');
    await all.until(2);
    expect(told(all).map(({ kind }) => kind)).toEqual(['ADDED', 'ADDED']);
    all.leave();
  });

  it('is nothing where the bank fails, or something of its list cannot be read', async () => {
    show(giro, savings);
    await read();
    answer = { status: 503, body: {} };
    await gateway.ask(bank);
    // The second account has become unreadable.
    answer = { body: { accounts: [giro, { ...savings, resourceId: 7 }] } };
    await gateway.ask(bank);
    show(savings);
    await read();
    const follower = await follow('0');
    await follower.until(3);
    expect(told(follower).map(({ kind }) => kind)).toEqual(['ADDED', 'ADDED', 'REMOVED']);
    follower.leave();
  });

  it('is nobody else’s to know, and asks for the scope', async () => {
    const refused = async (token: string, variables: object) => {
      const follower = overSse(gateway.url, token, { query: followed, variables: { ...variables } });
      const ended = await follower.ended;
      const [error] = Array.isArray(ended) ? ended : (follower.received[0]?.errors ?? []);
      return error?.extensions.code;
    };
    const own = await gateway.token(bank);
    expect(await refused(own, { customerId: testIds.customer('somebody-else') })).toBe('NOT_FOUND');
    expect(await refused(own, { customerId: 'nonsense' })).toBe('NOT_FOUND');
    expect(await refused(await gateway.token(bank, 'links:read'), {})).toBe('FORBIDDEN');
    for (const after of ['', '-1', 'x', '1.5', '9'.repeat(16)])
      expect(await refused(own, { after })).toBe('BAD_USER_INPUT');
  });

  it('is not in the clear in the store', async () => {
    await read();
    const follower = await follow('0');
    await follower.until(1);
    follower.leave();
    const files = readdirSync(settings['DATA_DIR'] ?? '').map((name) =>
      readFileSync(join(settings['DATA_DIR'] ?? '', name)),
    );
    for (const file of files)
      for (const secret of ['Secret Giro', '202051', 'r1\u0000']) expect(file.includes(secret)).toBe(false);
  });

  it('of a bank whose link covers no accounts any more is passed over, but for what is removed', async () => {
    await read();
    await gateway.stop();
    const narrowed = { ...bank, permissions: ['transactions'] };
    gateway = await startCaseGateway([narrowed], { ...settings, ...noCache });
    const token = await gateway.token(narrowed);
    const follower = overSse(gateway.url, token, { query: followed, variables: { after: '0' } });
    const store = await openBeside(settings);
    const place = { customerId: 'case-0', bankId: 'case-0', linkId: 'link-case-0' };
    await store.accountEvents.record({ ...place, views: [], isWhole: true, atMs: Date.now() });
    await store.close();
    await follower.until(1);
    expect(told(follower)).toMatchObject([{ kind: 'REMOVED', cursor: '2' }]);
    follower.leave();
  });

  it('is found by another gateway on the same store, too', async () => {
    const second = await startCaseGateway([bank], { ...settings, ...noCache });
    const follower = overWebSocket(second.url, await second.token(bank), {
      query: followed,
      variables: { after: '0' },
    });
    await read();
    await follower.until(1);
    expect(told(follower)).toMatchObject([{ kind: 'ADDED' }]);
    follower.leave();
    await second.stop();
  });
});
