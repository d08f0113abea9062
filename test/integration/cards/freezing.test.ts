// Cards of Revolut Business, listed, frozen and unfrozen through the gateway's schema against the simulated service: what the bank says,
// what is said of it, what of it is written down; and who may not. Calls that are lost are lost between the two.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toGrantedAccounts } from '../../../src/domain/grant.ts';
import { testIds } from '../../support/ids.ts';
import { type CardWorld, type Mishap, startCardWorld } from './world.ts';

const list = `{ me { cards { totalCount sources { status } edges { node { id label holderName lastFour isVirtual state expiresOn
  limits { kind amount { amount currency } } account { id name } accounts { name } } } } } }`;
const change = (name: 'freezeCard' | 'unfreezeCard') => `mutation ($id: ID!) { result: ${name}(cardId: $id) { __typename
  ... on CardChange { changed card { id state label } }
  ... on CardRejection { code retryable rejectedCard { state } bankError { code } retryAt }
  ... on CardOutcomeUnknown { message card { state } } } }`;

let world: CardWorld;
let ids: ReadonlyMap<string, string>;
let pans: readonly string[];

beforeAll(async () => {
  world = await startCardWorld();
  const { data } = await world.ask({}, list);
  ids = new Map(data.me.cards.edges.map(({ node }: { node: { label: string; id: string } }) => [node.label, node.id]));
  // What nobody may ever see: had with a scope that the gateway never asks for.
  await world.client.control('PUT', '/tokens', { scopes: ['READ', 'WRITE', 'READ_SENSITIVE_CARD_DATA'] });
  await world.client.signIn();
  const cards: readonly { readonly id: string }[] = await world.client.get('/cards');
  const details = await Promise.all(cards.map(({ id }) => world.client.get(`/cards/${id}/sensitive-details`)));
  pans = details.map(({ pan }) => pan);
  await world.forgetAll();
  world.takePaths();
}, 60_000);
afterAll(() => world?.close());
afterEach(async () => {
  world.suffer('none');
  world.setStoreDown(false);
  world.grants.clear();
  world.audit.length = 0;
  world.trouble.length = 0;
  for (const [label, state] of [
    ['Nora', 'active'],
    ['Advertising', 'frozen'],
    ['Trade fair', 'locked'],
    ['Warehouse', 'created'],
  ])
    await world.move(label ?? '', state ?? '');
  await world.forgetAll();
  world.takePaths();
});

const idOf = (label: string): string => ids.get(label) ?? '';
const run = async (name: 'freezeCard' | 'unfreezeCard', label: string, asker: Parameters<CardWorld['ask']>[0] = {}) => {
  const { data, errors } = await world.ask(asker, change(name), { id: idOf(label) });
  expect(errors).toEqual([]);
  return data.result;
};
const outcomes = () => world.audit.map(({ action, outcome, reason }) => [action, outcome, reason?.split('/')[1]]);

describe('the cards of a business', () => {
  it('are listed with holders, limits and states, newest first at the bank and in an order that stays here', async () => {
    const { data, errors } = await world.ask({}, list);
    expect(errors).toEqual([]);
    const { edges, totalCount, sources } = data.me.cards;
    expect([totalCount, sources]).toEqual([edges.length, [{ status: 'OK' }]]);
    const byLabel = new Map(edges.map(({ node }: { node: { label: string } }) => [node.label, node]));
    expect(byLabel.get('Bram travel')).toEqual({
      id: expect.any(String),
      label: 'Bram travel',
      holderName: 'Bram Bolderik',
      lastFour: expect.stringMatching(/^\d{4}$/),
      isVirtual: false,
      state: 'ACTIVE',
      expiresOn: '2029-04-30',
      limits: [
        { kind: 'TRANSACTION', amount: { amount: '750.00', currency: 'EUR' } },
        { kind: 'MONTH', amount: { amount: '3000.50', currency: 'EUR' } },
      ],
      account: { id: expect.any(String), name: expect.any(String) },
      accounts: [{ name: expect.any(String) }, { name: expect.any(String) }],
    });
    expect(byLabel.get('Advertising')).toMatchObject({ holderName: null, isVirtual: true, state: 'FROZEN' });
    expect(byLabel.get('Under review')).toMatchObject({ state: 'LOCKED', expiresOn: '2030-09-30' });
    expect(byLabel.get('Warehouse')).toMatchObject({ state: 'INACTIVE', limits: [] });
    expect([...world.takePaths()].sort()).toEqual(['GET /accounts', 'GET /cards', 'GET /team-members']);
  });

  it('tell what is used of a limit by one call more for each card, and of it alone', async () => {
    const query = '{ me { cards { edges { node { label limits { kind used { amount currency } } } } } } }';
    const { data } = await world.ask({}, query);
    const bram = data.me.cards.edges.find(({ node }: { node: { label: string } }) => node.label === 'Bram travel').node;
    expect(bram.limits).toEqual([
      { kind: 'TRANSACTION', used: null },
      { kind: 'MONTH', used: { amount: expect.any(String), currency: 'EUR' } },
    ]);
    const calls = world.takePaths().filter((path) => path.startsWith('GET /cards/'));
    const limited = data.me.cards.edges.filter(({ node }: { node: { limits: object[] } }) => node.limits.length > 0);
    expect(calls).toHaveLength(limited.length);
  });

  it('are those of an account, too, and initials without `pii:read`', async () => {
    const query = '{ me { accounts { edges { node { name cards { label holderName } } } } } }';
    const { data } = await world.ask({ scopes: 'accounts:read cards:read' }, query);
    const all = data.me.accounts.edges.flatMap(({ node }: { node: { cards: object[] } }) => node.cards);
    expect(all).toContainEqual({ label: 'B. T.', holderName: 'B. B.' });
    expect(JSON.stringify(all)).not.toMatch(/Bram|Nora|Bolderik/);
  });

  it('never come with a number, and nobody asks for one', async () => {
    const { data } = await world.ask({}, list);
    await run('freezeCard', 'Nora');
    const told = JSON.stringify([data, world.audit, world.trouble]);
    for (const pan of pans) expect(told).not.toContain(pan);
    expect(pans).toHaveLength(ids.size);
    expect(world.takePaths().some((path) => /sensitive|lock$/.test(path.replace('unlock', 'lock')))).toBe(false);
  });
});

describe('freezing and unfreezing', () => {
  it('is done, once, and read again by everybody; asked again it stands', async () => {
    const id = await world.bankIdOf('Nora');
    await world.ask({}, list);
    world.takePaths();
    expect(await run('freezeCard', 'Nora')).toEqual({
      __typename: 'CardChange',
      changed: true,
      card: { id: idOf('Nora'), state: 'FROZEN', label: 'Nora' },
    });
    expect(world.takePaths()).toEqual([`GET /cards/${id}`, `POST /cards/${id}/freeze`, `GET /cards/${id}`]);
    expect(await world.stateAtBank(id)).toBe('frozen');
    const { data } = await world.ask({}, 'query ($id: ID!) { card(id: $id) { state } }', { id: idOf('Nora') });
    expect(data.card.state).toBe('FROZEN');
    world.takePaths();
    expect(await run('freezeCard', 'Nora')).toMatchObject({ changed: false, card: { state: 'FROZEN' } });
    expect(world.takePaths().some((path) => path.startsWith('POST'))).toBe(false);
    expect(await run('unfreezeCard', 'Nora')).toMatchObject({ changed: true, card: { state: 'ACTIVE' } });
    expect(await world.stateAtBank(id)).toBe('active');
    expect(outcomes()).toEqual([
      ['CARD_FREEZE', 'UNKNOWN', 'ASKED'],
      ['CARD_FREEZE', 'DONE', 'CHANGED'],
      ['CARD_FREEZE', 'DONE', 'ALREADY'],
      ['CARD_UNFREEZE', 'UNKNOWN', 'ASKED'],
      ['CARD_UNFREEZE', 'DONE', 'CHANGED'],
    ]);
    expect(world.audit[0]).toMatchObject({
      actor: { kind: 'customer', subject: 'nora' },
      clientId: 'app',
      customerId: 'nora',
      bankId: 'revolut',
      linkId: 'link-nora',
    });
    expect(JSON.stringify(world.audit)).not.toContain(id);
  });

  it.each([
    ['freezeCard', 'Trade fair', 'CARD_LOCKED', 'LOCKED'],
    ['unfreezeCard', 'Trade fair', 'CARD_LOCKED', 'LOCKED'],
    ['unfreezeCard', 'Under review', 'CARD_LOCKED', 'LOCKED'],
    ['freezeCard', 'Warehouse', 'CARD_INACTIVE', 'INACTIVE'],
    ['unfreezeCard', 'Warehouse', 'CARD_INACTIVE', 'INACTIVE'],
  ] as const)('%s of %s is refused as %s, and not asked of the bank', async (name, label, code, state) => {
    expect(await run(name, label)).toMatchObject({
      __typename: 'CardRejection',
      code,
      retryable: false,
      rejectedCard: { state },
    });
    expect(world.takePaths().filter((path) => path.startsWith('POST'))).toEqual([]);
    expect(outcomes()).toEqual([[name === 'freezeCard' ? 'CARD_FREEZE' : 'CARD_UNFREEZE', 'REFUSED', code]]);
  });

  it('of a card that ended meanwhile is refused as that', async () => {
    await world.ask({}, list);
    const id = await world.bankIdOf('Software');
    await world.client.control('PUT', `/cards/${id}`, { state: 'terminated' });
    try {
      expect(await run('freezeCard', 'Software')).toMatchObject({ code: 'CARD_TERMINATED' });
    } finally {
      await world.client.control('PUT', `/cards/${id}`, { state: 'active' });
    }
  });

  it.each([
    // What the bank did is done, whatever became of its answer.
    ['answer lost', 'CardChange', 'FROZEN', ['DONE', 'CHANGED']],
    ['failure, done', 'CardChange', 'FROZEN', ['DONE', 'CHANGED']],
    // It may come to the bank yet.
    ['lost on the way', 'CardOutcomeUnknown', 'ACTIVE', ['UNKNOWN', 'BANK_TIMEOUT']],
    ['failure, not done', 'CardOutcomeUnknown', 'ACTIVE', ['UNKNOWN', 'BANK_UNAVAILABLE']],
  ] as const)('whose call is %s is told as %s', async (mishap: Mishap, type, state, last) => {
    world.suffer(mishap);
    expect(await run('freezeCard', 'Nora')).toMatchObject({ __typename: type, card: { state } });
    expect(world.takePaths().filter((path) => path.startsWith('POST'))).toHaveLength(1);
    expect(outcomes().map(([, ...rest]) => rest)).toEqual([['UNKNOWN', 'ASKED'], last]);
    world.suffer('none');
    expect(await run('freezeCard', 'Nora')).toMatchObject({ __typename: 'CardChange', card: { state: 'FROZEN' } });
  });

  it('that takes longer than anybody waits is not known yet, and is done and written down behind', async () => {
    await world.ask({}, list);
    world.suffer('too slow');
    expect(await run('freezeCard', 'Nora', { timeMs: 600 })).toMatchObject({
      __typename: 'CardOutcomeUnknown',
      card: { state: 'UNKNOWN' },
    });
    await world.freezing.close();
    expect(outcomes().at(-1)).toEqual(['CARD_FREEZE', 'DONE', 'CHANGED']);
    expect(await world.stateAtBank(await world.bankIdOf('Nora'))).toBe('frozen');
  });

  it('that cannot be written down is not asked of the bank', async () => {
    await world.ask({}, list);
    world.takePaths();
    world.setStoreDown(true);
    const { data, errors } = await world.ask({}, change('freezeCard'), { id: idOf('Nora') });
    expect([data, errors.length]).toEqual([null, 1]);
    expect(world.takePaths().filter((path) => path.startsWith('POST'))).toEqual([]);
    expect(await world.stateAtBank(await world.bankIdOf('Nora'))).toBe('active');
  });

  it('by an access that may only read is refused by the bank, and told as that', async () => {
    await world.client.control('PUT', '/tokens', { scopes: ['READ'] });
    const { token } = world.client;
    await world.client.signIn();
    try {
      expect(await run('freezeCard', 'Nora')).toMatchObject({
        code: 'BANK_REFUSED',
        rejectedCard: { state: 'ACTIVE' },
      });
      expect(outcomes().at(-1)).toEqual(['CARD_FREEZE', 'REFUSED', 'BANK_REFUSED']);
    } finally {
      world.client.token = token;
    }
  });

  it('is limited, as other writes are', async () => {
    const strict = await startCardWorld({ perMinute: 2 });
    try {
      const { data } = await strict.ask({}, list);
      const id = data.me.cards.edges.find(({ node }: { node: { state: string } }) => node.state === 'ACTIVE').node.id;
      const results = [];
      for (const name of ['freezeCard', 'unfreezeCard', 'freezeCard'] as const)
        results.push((await strict.ask({}, change(name), { id })).data.result);
      expect(results[2]).toMatchObject({ code: 'RATE_LIMITED', retryable: true, retryAt: expect.any(String) });
      expect(await strict.stateAtBank(await strict.bankIdOf('Warehouse'))).toBe('created');
    } finally {
      await strict.close();
    }
  }, 60_000);
});

describe('who may not freeze', () => {
  const partner = { kind: 'partner', subject: 'fintrack' } as const;
  const grant = (permissions: readonly ('accounts' | 'cards')[], accountIds: readonly string[] | null = null) =>
    world.grants.set('fintrack', {
      id: null,
      permissions: new Set(permissions),
      accounts:
        accountIds === null
          ? null
          : toGrantedAccounts(
              accountIds.map((id) => {
                const parsed = testIds.parse(id);
                if (parsed?.type !== 'Account' || 'linkId' in parsed.place) throw new TypeError('an account’s id');
                return { bankId: parsed.place.bankId, accountKey: parsed.accountKey };
              }),
            ),
      givenAtMs: null,
      expiresAtMs: null,
    });
  const untouched = async (label = 'Nora', state = 'active') => {
    expect(world.takePaths().filter((path) => path.startsWith('POST'))).toEqual([]);
    expect(await world.stateAtBank(await world.bankIdOf(label))).toBe(state);
  };

  it.each([
    ['accounts:read'],
    ['cards:read'],
    ['cards:write'],
    ['accounts:read balances:read transactions:read payments:write links:write cards:read'],
  ])('with a token for %s: refused before anything is asked', async (scopes) => {
    const { data, errors } = await world.ask({ scopes }, change('freezeCard'), { id: idOf('Nora') });
    expect(data).toBeNull();
    expect(errors[0]?.message).toMatch(/lacks the scope/);
    expect(world.takePaths()).toEqual([]);
    await untouched();
  });

  it.each([
    ['another customer', { subject: 'omar' }, 'CARD_NOT_FOUND'],
    ['somebody without a link', { subject: 'nobody' }, 'CARD_NOT_FOUND'],
    ['a partner without a grant', { ...partner, subject: 'stranger' }, 'CARD_NOT_FOUND'],
    ['staff', { kind: 'staff', subject: 'ana', scopes: 'customers:read:any cards:read cards:write' }, 'NOT_GRANTED'],
  ] as const)('%s: no call, no change', async (_name, asker, code) => {
    const result = await run('freezeCard', 'Nora', asker);
    expect(result).toMatchObject({ __typename: 'CardRejection', code, rejectedCard: null });
    expect(world.takePaths()).toEqual([]);
    await untouched();
  });

  it.each([
    ['nonsense'],
    [testIds.customer('nora')],
    [testIds.card({ customerId: 'nora', bankId: 'revolut', cardKey: 'no-such-key' })],
  ])('an id that is no card’s: %s', async (id) => {
    const { data } = await world.ask({}, change('freezeCard'), { id });
    expect(data.result).toMatchObject({ code: 'CARD_NOT_FOUND', rejectedCard: null });
  });

  it('a partner whose grant does not name cards sees them and freezes none; with it, it may', async () => {
    grant(['accounts']);
    const seen = await world.ask(partner, `{ customer(id: "${testIds.customer('nora')}") { cards { totalCount } } }`);
    expect(seen.data.customer.cards.totalCount).toBe(ids.size);
    expect(await run('freezeCard', 'Nora', partner)).toMatchObject({ code: 'NOT_GRANTED' });
    await untouched();
    grant(['accounts', 'cards']);
    expect(await run('freezeCard', 'Nora', partner)).toMatchObject({ __typename: 'CardChange', changed: true });
    expect(world.audit.at(-1)).toMatchObject({ actor: { kind: 'partner', subject: 'fintrack' }, clientId: 'fintrack' });
  });

  it('a partner of one account sees the cards of it alone, without their other accounts, and freezes only those that draw on no other', async () => {
    const { data } = await world.ask({}, list);
    const nodes: readonly { label: string; account: { id: string; name: string }; accounts: readonly object[] }[] =
      data.me.cards.edges.map(({ node }: { node: object }) => node);
    const own = nodes.find(({ label }) => label === 'Advertising')?.account;
    grant(['accounts', 'cards'], [own?.id ?? '']);
    const query = `{ customer(id: "${testIds.customer('nora')}") { cards { edges { node { label account { id } accounts { id } } } } } }`;
    const shown: { label: string; account: { id: string }; accounts: { id: string }[] }[] = (
      await world.ask(partner, query)
    ).data.customer.cards.edges.map(({ node }: { node: object }) => node);
    const drawing = nodes.filter(({ accounts }) => JSON.stringify(accounts).includes(own?.name ?? ''));
    expect(shown.map(({ label }) => label).sort()).toEqual(drawing.map(({ label }) => label).sort());
    for (const { account, accounts } of shown)
      expect([account, ...accounts]).toEqual([{ id: own?.id }, { id: own?.id }]);
    expect(shown.map(({ label }) => label)).not.toContain('Trade fair');
    // Another's card by its id is none; one that draws on other accounts, too, is not this partner's to stop.
    const hidden = await world.ask(partner, 'query ($id: ID!) { card(id: $id) { label } }', { id: idOf('Trade fair') });
    expect(hidden.data.card).toBeNull();
    expect(await run('freezeCard', 'Trade fair', partner)).toMatchObject({
      code: 'CARD_NOT_FOUND',
      rejectedCard: null,
    });
    expect(await run('freezeCard', 'Nora', partner)).toMatchObject({ code: 'NOT_GRANTED' });
    await untouched();
    expect(await run('unfreezeCard', 'Advertising', partner)).toMatchObject({ __typename: 'CardChange' });
  });
});
