// What banks pay by themselves and whom their customers pay, through a started gateway: what is announced is what the ledger has coming,
// who may see it, who is asked and who is not, and one bank's trouble costs no other's.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts as sandboxAccounts } from '../../../src/sandbox/ledger/accounts.ts';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import type { Entry } from '../../../src/sandbox/ledger/ledger.ts';
import type { Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { giveGrant } from './customer-grant.ts';
import { openBeside } from './subscriptions-world.ts';

const env = storeSettings();
const scope = `${allScopes} regular-payments:read beneficiaries:read data:live`;
const dayMs = 86_400_000;
const sources = 'sources { status bank { name } error { code } accounts { error { code } } unreadableCount }';
const money = '{ amount currency }';
const identification = '{ iban sortCode accountNumber bsb maskedNumber }';
const frequency = 'frequency { text unit count weekday weekOfMonth dayOfMonth }';
const ofAll = `{ me {
  directDebits(first: 200) { totalCount ${sources} edges { node { id mandateId creditorName status ${frequency} lastPaymentDate lastPaymentAmount ${money}
    account { id identification { accountNumber } bank { name } } provenance { freshness } } } }
  standingOrders(first: 200) { totalCount ${sources} edges { node { id name status ${frequency} reference nextPayment { date amount ${money} } lastPayment { date amount ${money} }
    creditorName creditorAccount ${identification} account { id identification { accountNumber } bank { name } } } } }
  scheduledPayments(first: 200) { totalCount ${sources} edges { node { id scheduledDate scheduledDateType instructedAmount ${money} status creditorName account { identification { accountNumber } } } } }
  beneficiaries(first: 200) { totalCount ${sources} edges { node { id nickname type isTrusted creditorName creditorAccount ${identification} account { id } } } }
} }`;

let gateway: TestGateway;
let store: Store;

beforeAll(async () => {
  gateway = await startTestGateway({ env, isPatient: true, sandboxOptions: { hasPersonaLinks: true } });
  store = await openBeside(env);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await store?.close();
});

const read = async (customer: string, query = ofAll, scopes = scope) =>
  gateway.query(await gateway.token({ customer, scope: scopes }), query);

const decimal = ({ amountMinor }: Entry): string => {
  const minor = amountMinor < 0n ? -amountMinor : amountMinor;
  return `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
};

/** What the ledger has coming on a customer's accounts at the banks that tell: of another ledger, built for a later day. */
function comingOf(customer: string, kinds: readonly string[], days: number) {
  const nowMs = Date.now();
  const later = buildLedger(nowMs + days * dayMs);
  return sandboxAccounts
    .filter(
      ({ bank, holders, closedMonthsAgo }) =>
        ['albion', 'thistle', 'southern-cross'].includes(bank) &&
        holders.includes(customer) &&
        closedMonthsAgo === undefined,
    )
    .flatMap((account) =>
      later
        .booked(account.id)
        .filter(({ atMs, amountMinor, kind }) => atMs > nowMs && amountMinor < 0n && kinds.includes(kind))
        .map((entry) => `${account.accountNumber} ${entry.day} ${decimal(entry)}`),
    )
    .sort();
}

const statusesOf = (list: { sources: { status: string; bank: { name: string } }[] }) =>
  Object.fromEntries(list.sources.map(({ status, bank }) => [bank.name, status]));

interface Node {
  readonly [field: string]: unknown;
  readonly account: {
    readonly identification: { readonly accountNumber: string };
    readonly bank: { readonly name: string };
  };
  readonly nextPayment: { readonly date: string; readonly amount: { readonly amount: string } };
  readonly instructedAmount: { readonly amount: string };
}
interface Stream {
  readonly name: string | null;
  readonly status: string;
  readonly confidence: number;
  readonly reasons: readonly string[];
  readonly arrangementId: string | null;
  readonly transactionIds: readonly string[];
}

const nodesOf = (list: { edges: { node: Node }[] }): Node[] => list.edges.map(({ node }) => node);

describe('a customer’s regular payments across banks', () => {
  it('are what the ledger has coming, of every bank that tells of them', async () => {
    const { data, errors } = await read('alice');
    expect(errors).toEqual([]);
    const { directDebits, standingOrders, scheduledPayments, beneficiaries } = data.me;
    const told = { 'Albion Bank': 'OK', 'Thistle Bank': 'OK', 'Southern Cross Bank': 'OK', Rheinbank: 'UNSUPPORTED' };
    for (const list of [directDebits, standingOrders, scheduledPayments, beneficiaries]) {
      expect(statusesOf(list)).toEqual(told);
      expect(list.totalCount).toBe(list.edges.length);
    }
    const orders = nodesOf(standingOrders).map(
      ({ account, nextPayment: { date, amount } }) =>
        `${account.identification.accountNumber} ${date} ${amount.amount}`,
    );
    const coming = comingOf('alice', ['standing-order', 'rent', 'own-transfer'], 40);
    expect(orders.length).toBeGreaterThan(5);
    for (const order of orders) expect(coming).toContain(order);
    expect(
      nodesOf(scheduledPayments)

        .map(
          ({ account, scheduledDate, instructedAmount }) =>
            `${account.identification.accountNumber} ${scheduledDate} ${instructedAmount.amount}`,
        )
        .sort(),
    ).toEqual(comingOf('alice', ['transfer-out'], 60));
    expect(nodesOf(directDebits)).toContainEqual(
      expect.objectContaining({
        creditorName: 'Windrush Energy',
        mandateId: expect.stringMatching(/^MND-/),
        status: 'ACTIVE',
        frequency: expect.objectContaining({ text: 'UK.OBIE.Monthly', unit: 'MONTH', count: 1 }),
      }),
    );
    expect(nodesOf(beneficiaries)).toContainEqual(
      expect.objectContaining({
        creditorName: 'Hearthstone Lettings',
        isTrusted: false,
        account: { id: expect.any(String) },
      }),
    );
  });

  it('have the same ids when they are read again, and none where the bank gives none', async () => {
    const [one, other] = [await read('alice'), await read('alice')];
    const idsOf = ({ data }: typeof one) => nodesOf(data.me.standingOrders).map(({ id }) => id);
    expect(idsOf(one)).toEqual(idsOf(other));
    const ids = idsOf(one);
    expect(new Set(ids).size).toBe(ids.length);
    const byBank = Map.groupBy(nodesOf(one.data.me.directDebits), ({ account }) => account.bank.name);
    for (const { id } of byBank.get('Albion Bank') ?? []) expect(id).toEqual(expect.any(String));
    for (const { id } of byBank.get('Thistle Bank') ?? []) expect(id).toBeNull();
  });

  it('of the Consumer Data Right have payees of the customer, whose account costs a call for each', async () => {
    const query = `{ me { beneficiaries(first: 200) { edges { node { nickname type account { id } creditorAccount ${identification} } } } } }`;
    await read('mona', query.replace(`creditorAccount ${identification}`, ''));
    await gateway.takeCalls('southern-cross');
    const { data, errors } = await read('mona', query);
    expect(errors).toEqual([]);
    const nodes = data.me.beneficiaries.edges.map(({ node }: { node: object }) => node);
    expect(nodes.length).toBeGreaterThan(1);
    for (const node of nodes) {
      expect(node).toMatchObject({
        type: 'DOMESTIC',
        account: null,
        creditorAccount: { bsb: expect.stringMatching(/^\d{6}$/) },
      });
    }
    expect(await gateway.takeCalls('southern-cross')).toHaveLength(nodes.length);
    const masked = await read('mona', query, scope.replace('pii:read ', ''));
    expect(masked.data.me.beneficiaries.edges[0].node).toMatchObject({
      nickname: expect.stringMatching(/^(\p{Lu}\. ?)+$/u),
      creditorAccount: null,
    });
    expect(await gateway.takeCalls('southern-cross')).toEqual([]);
  });

  it('of a list that holds two kinds cost one call, whichever is asked for', async () => {
    await read('mona', '{ me { accounts { totalCount } } }');
    await gateway.takeCalls('southern-cross');
    const both = 'standingOrders(freshness: LIVE) { totalCount } scheduledPayments(freshness: LIVE) { totalCount }';
    await read('mona', `{ me { accounts { edges { node { id ${both} } } } } }`);
    const calls = (await gateway.takeCalls('southern-cross')).map(({ path }) => path);
    expect(new Set(calls).size).toBe(calls.length);
    expect(calls.every((path) => path.includes('/payments/scheduled'))).toBe(true);
  });

  it('are masked without `pii:read`', async () => {
    const { data } = await read('alice', ofAll, scope.replace('pii:read ', ''));
    const order = nodesOf(data.me.standingOrders).find(({ reference }) => reference === 'GYM');
    expect(order).toMatchObject({
      creditorName: 'W. R. C.',
      creditorAccount: { accountNumber: expect.stringMatching(/^•+\d{4}$/) },
    });
    expect(nodesOf(data.me.directDebits)[0]?.['mandateId']).toMatch(/^•+/);
    expect(JSON.stringify(data)).not.toMatch(/Hearthstone|Weir Rowing/);
  });

  it('stay, marked stale, when a bank is down, and cost no other bank’s', async () => {
    await read('alice');
    await gateway.setFaults('albion', { status: 503 });
    try {
      const live =
        '{ me { standingOrders(first: 200, freshness: LIVE) { totalCount edges { node { reference } } ' +
        `${sources} } } }`;
      const { data, errors } = await read('alice', live);
      expect(errors).toEqual([]);
      expect(statusesOf(data.me.standingOrders)).toMatchObject({ 'Albion Bank': 'STALE', 'Thistle Bank': 'OK' });
      expect(data.me.standingOrders.totalCount).toBeNull();
      expect(JSON.stringify(data)).toContain('Holiday pot');
      expect(JSON.stringify(data)).toContain('GYM');
    } finally {
      await gateway.clearFaults('albion');
    }
    // The circuit is open for a while after.
    const again = `{ me { standingOrders(first: 200, freshness: LIVE) { ${sources} } } }`;
    const isBack = async () => statusesOf((await read('alice', again)).data.me.standingOrders)['Albion Bank'];
    await expect.poll(isBack, { timeout: 15_000, interval: 500 }).toBe('OK');
  });

  it('come in pages, each once', async () => {
    const all = await read('alice', '{ me { standingOrders(first: 200) { edges { node { id } cursor } } } }');
    const [first] = all.data.me.standingOrders.edges;
    const rest = await read(
      'alice',
      `{ me { standingOrders(first: 200, after: "${first.cursor}") { edges { node { id } } } } }`,
    );
    expect([first.node, ...rest.data.me.standingOrders.edges.map(({ node }: { node: object }) => node)]).toEqual(
      all.data.me.standingOrders.edges.map(({ node }: { node: object }) => node),
    );
    const wrong = await read('alice', '{ me { directDebits(first: 201) { totalCount } } }');
    expect(wrong.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'first' });
  });
});

describe('what recurs', () => {
  const query = `{ me { directDebits(first: 200) { edges { node { id creditorName status account { id } } } }
    recurring { streams { name status confidence reasons cadence nextDate arrangementId account { id } transactionIds } } } }`;

  it('is certain where a direct debit or standing order states it, once', async () => {
    const { data, errors } = await read('gwen', query);
    expect(errors).toEqual([]);
    const streams: readonly Stream[] = data.me.recurring.streams;
    const stated = streams.filter(({ reasons }) => reasons.includes('STATED_BY_BANK'));
    expect(stated.length).toBeGreaterThan(8);
    for (const { confidence, status } of stated) if (status !== 'ENDED') expect(confidence).toBeGreaterThanOrEqual(0.9);
    const ids = stated.map(({ arrangementId }) => arrangementId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, creditorName } of nodesOf(data.me.directDebits)) {
      const [stream, ...others] = streams.filter(({ arrangementId }) => arrangementId === id);
      expect([creditorName, stream?.confidence, others]).toEqual([creditorName, 1, []]);
    }
    // Whatever the bank states is proven by entries and is there no second time, but for what comes once a year and came once.
    const byEntries = streams.filter(({ transactionIds }) => transactionIds.length > 0);
    for (const { name, transactionIds } of stated)
      if (transactionIds.length === 0) expect(name).toBe('ADMIRAL INSURANCE');
    const without = await read(
      'gwen',
      '{ me { recurring { streams { reasons } } } }',
      scope.replace(' regular-payments:read', ''),
    );
    expect(without.data.me.recurring.streams).toHaveLength(byEntries.length);
    expect(JSON.stringify(without.data)).not.toContain('STATED_BY_BANK');
  });

  it('is what the entries show where the bank’s lists cannot be read, and of a day that is past', async () => {
    const past = await read('gwen', '{ me { recurring(asOf: "2026-10-31") { streams { reasons } } } }');
    expect(past.errors).toEqual([]);
    expect(JSON.stringify(past.data)).not.toContain('STATED_BY_BANK');
  });
});

describe('who is not asked', () => {
  it('is a bank by a link that does not cover them, and one that tells of none', async () => {
    await gateway.takeCalls('albion');
    await gateway.takeCalls('rheinbank');
    const { data, errors } = await read('erin');
    expect(errors).toEqual([]);
    for (const kind of ['directDebits', 'standingOrders', 'scheduledPayments', 'beneficiaries']) {
      expect(statusesOf(data.me[kind])).toEqual({ 'Albion Bank': 'FORBIDDEN', Rheinbank: 'UNSUPPORTED' });
      expect(data.me[kind].edges).toEqual([]);
      expect(data.me[kind].totalCount).toBeNull();
    }
    expect(await gateway.takeCalls('albion')).toEqual([]);
    expect(await gateway.takeCalls('rheinbank')).toEqual([]);
  });

  it('nor is it for one account: the refusal is typed', async () => {
    const query =
      '{ me { accounts(first: 20) { edges { node { bank { name capabilities } ' +
      `directDebits(first: 10) { totalCount ${sources} } beneficiaries(first: 10) { ${sources} } } } } } }`;
    const { data, errors } = await read('alice', query);
    expect(errors).toEqual([]);
    for (const { node } of data.me.accounts.edges) {
      const [debits, beneficiaries] = [node.directDebits.sources[0], node.beneficiaries.sources[0]];
      const isTold = node.bank.capabilities.includes('DIRECT_DEBITS');
      expect(debits.status).toBe(isTold ? 'OK' : 'UNSUPPORTED');
      expect(debits.error?.code ?? null).toBe(isTold ? null : 'UNSUPPORTED');
      // Payees of the Consumer Data Right are of no account.
      const isOfAccount = isTold && node.bank.name !== 'Southern Cross Bank';
      expect(beneficiaries.status).toBe(isOfAccount ? 'OK' : 'UNSUPPORTED');
    }
    const erin = await read('erin', query);
    const albion = erin.data.me.accounts.edges.filter(
      ({ node }: { node: { bank: { name: string } } }) => node.bank.name === 'Albion Bank',
    );
    for (const { node } of albion)
      expect(node.directDebits.sources[0]).toMatchObject({
        status: 'FORBIDDEN',
        error: { code: 'PERMISSION_NOT_GRANTED' },
      });
  });

  it.each([
    ['directDebits', 'regular-payments:read'],
    ['standingOrders', 'regular-payments:read'],
    ['scheduledPayments', 'regular-payments:read'],
    ['beneficiaries', 'beneficiaries:read'],
  ])('%s need `%s`', async (field, missing) => {
    const scopes = scope.replace(` ${missing}`, '');
    for (const query of [
      `{ me { ${field} { totalCount } } }`,
      `{ me { accounts { edges { node { ${field} { totalCount } } } } } }`,
    ]) {
      const { errors } = await read('alice', query, scopes);
      expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missingScopes: [missing] });
    }
  });
});

describe('a partner', () => {
  const partnerQuery = `query ($id: ID!) { customer(id: $id) { directDebits { edges { node { account { id } } } ${sources} } beneficiaries { edges { node { id } } ${sources} } } }`;
  const askAs = async (partner: string, customerId: string) => {
    const token = await gateway.token({ partner, scope: `${scope} customers:read` });
    return gateway.query(token, partnerQuery, { id: customerId });
  };
  const idOf = async (customer: string) => (await read(customer, '{ me { id } }')).data.me.id;

  it('whose grant does not name them is refused without a call', async () => {
    await giveGrant(store, { partnerId: 'otherpay', customerId: 'gwen', permissions: ['accounts', 'transactions'] });
    await gateway.takeCalls('albion');
    const { data } = await askAs('otherpay', await idOf('gwen'));
    expect(statusesOf(data.customer.directDebits)).toEqual({ 'Albion Bank': 'FORBIDDEN', 'Thistle Bank': 'FORBIDDEN' });
    expect(statusesOf(data.customer.beneficiaries)).toEqual({
      'Albion Bank': 'FORBIDDEN',
      'Thistle Bank': 'FORBIDDEN',
    });
    expect(await gateway.takeCalls('albion')).toEqual([]);
  });

  it('whose grant names accounts sees those alone, and no payees of the customer', async () => {
    const { data } = await read('mona', '{ me { id accounts { edges { node { id } } } } }');
    const [account] = data.me.accounts.edges.map(({ node }: { node: { id: string } }) => node.id);
    const named = testIds.parse(account);
    if (named?.type !== 'Account' || !('bankId' in named.place)) throw new Error('an account has an id');
    const accounts = [{ bankId: named.place.bankId, accountKey: named.accountKey }];
    const permissions = ['accounts', 'regularPayments', 'beneficiaries'] as const;
    await giveGrant(store, { partnerId: 'otherpay', customerId: 'mona', permissions, accounts });
    const seen = await askAs('otherpay', data.me.id);
    const { directDebits, beneficiaries } = seen.data.customer;
    expect(
      new Set(directDebits.edges.map(({ node }: { node: { account: { id: string } } }) => node.account.id)),
    ).toEqual(new Set([account]));
    expect(statusesOf(beneficiaries)).toEqual({ 'Southern Cross Bank': 'FORBIDDEN' });
    expect(beneficiaries.edges).toEqual([]);
  });
});
