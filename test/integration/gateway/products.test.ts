// What accounts cost and earn, through a started gateway: of every bank that tells, who is not asked, and a partner's narrowed grant.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { giveGrant } from './customer-grant.ts';
import { openBeside } from './subscriptions-world.ts';

const env = storeSettings();
const scope = 'accounts:read customers:read data:live';
const money = '{ amount currency }';
const fee = `{ name type amount ${money} percentage rateBase minimum ${money} maximum ${money} frequency { text duration } }`;
const query = `{ me { accounts(first: 50) { edges { node { id name type bank { name capabilities }
  product { name category rates { direction type percentage comparisonPercentage isFixed tiers { minimum maximum unit } notes } fees ${fee}
    overdraft { name isArranged minimum ${money} maximum ${money} percentage buffer ${money} fees ${fee} } provenance { freshness fetchedAt } }
  productSource { status error { code } unreadableCount } } } } } }`;

let gateway: TestGateway;
let store: Store;

beforeAll(async () => {
  gateway = await startTestGateway({ env, isPatient: true });
  store = await openBeside(env);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await store?.close();
});

interface Node {
  readonly name: string;
  readonly type: string;
  readonly bank: { readonly name: string; readonly capabilities: readonly string[] };
  // biome-ignore lint/suspicious/noExplicitAny: an answer whose shape is asked for above
  readonly product: any;
  readonly productSource: { readonly status: string; readonly error: { readonly code: string } | null };
}

async function read(customer: string, text = query, by?: string) {
  const { data, errors } = await gateway.query(by ?? (await gateway.token({ customer, scope })), text);
  const nodes: readonly Node[] = data?.me.accounts.edges.map(({ node }: { node: Node }) => node) ?? [];
  return { data, errors, nodes };
}

describe('what accounts cost and earn', () => {
  it('is told of every account at the banks that tell, and of no other, without a call', async () => {
    await gateway.takeCalls('rheinbank');
    const { errors, nodes } = await read('alice');
    expect(errors).toEqual([]);
    expect(new Set(nodes.map(({ bank }) => bank.name)).size).toBe(4);
    for (const { bank, product, productSource } of nodes) {
      const tells = bank.capabilities.includes('PRODUCTS');
      expect([bank.name, product !== null, productSource.status]).toEqual([
        bank.name,
        tells,
        tells ? 'OK' : 'UNSUPPORTED',
      ]);
    }
    const current = nodes.find(
      ({ bank, product }) => bank.name === 'Albion Bank' && product.category === 'PersonalCurrentAccount',
    );
    expect(current?.product).toMatchObject({
      rates: [
        { direction: 'DEPOSIT', type: 'AER', percentage: '1.5', isFixed: false },
        { direction: 'DEPOSIT', type: 'Gross', percentage: '1.49' },
      ],
      fees: [
        {
          type: 'ServiceCAccountFeeMonthly',
          amount: { amount: '3.00', currency: 'GBP' },
          frequency: { duration: 'P1M' },
        },
      ],
      overdraft: [
        { isArranged: true, percentage: '39.9', buffer: { amount: '25.00', currency: 'GBP' } },
        { isArranged: false, maximum: null, percentage: '0' },
      ],
    });
    const australian = nodes.filter(({ bank }) => bank.name === 'Southern Cross Bank');
    const loan = australian.find(({ type }) => type === 'LOAN' || type === 'MORTGAGE');
    expect(loan?.product.rates).toContainEqual(
      expect.objectContaining({
        direction: 'LENDING',
        percentage: '6.14',
        comparisonPercentage: '6.21',
        isFixed: false,
      }),
    );
    expect(
      await gateway.takeCalls('rheinbank').then((calls) => calls.filter(({ path }) => path.includes('product'))),
    ).toEqual([]);
  });

  it('costs one call an account, and none while it is fresh', async () => {
    await read('alice');
    await gateway.takeCalls('albion');
    await gateway.takeCalls('southern-cross');
    await read('alice');
    const calls = [...(await gateway.takeCalls('albion')), ...(await gateway.takeCalls('southern-cross'))];
    expect(calls.map(({ path }) => path)).toEqual([]);
  });

  it('is an error of that account alone where its bank fails, and the source says why', async () => {
    const live = query
      .replace('product {', 'product(freshness: LIVE) {')
      .replace('productSource {', 'productSource(freshness: LIVE) {');
    const list = '{ me { accounts(first: 50) { edges { node { id } } } } }';
    expect((await read('chloe', list)).errors).toEqual([]);
    await gateway.setFaults('thistle', { status: 503 });
    try {
      const { errors, nodes } = await read('chloe', live);
      const thistle = nodes.filter(({ bank }) => bank.name === 'Thistle Bank');
      expect(thistle.length).toBeGreaterThan(0);
      for (const { product, productSource } of thistle) {
        expect(product).toBeNull();
        expect(productSource).toMatchObject({ status: 'DOWN' });
      }
      expect(errors).toHaveLength(thistle.length);
      for (const { path, extensions } of errors) {
        expect(path?.at(-1)).toBe('product');
        expect(extensions).toMatchObject({ code: 'BANK_UNAVAILABLE' });
      }
      for (const { bank, productSource } of nodes)
        if (bank.name !== 'Thistle Bank') expect(productSource.status).toBe('UNSUPPORTED');
    } finally {
      await gateway.clearFaults('thistle');
    }
  });

  it('is not asked of a bank by a link, or for a partner by a grant, that does not cover it', async () => {
    await gateway.takeCalls('albion');
    const erin = await read('erin');
    expect(erin.errors).toEqual([]);
    const albion = erin.nodes.filter(({ bank }) => bank.name === 'Albion Bank');
    expect(albion.length).toBeGreaterThan(0);
    for (const { product, productSource } of albion) {
      expect(product).toBeNull();
      expect(productSource).toMatchObject({ status: 'FORBIDDEN', error: { code: 'PERMISSION_NOT_GRANTED' } });
    }
    expect((await gateway.takeCalls('albion')).filter(({ path }) => path.endsWith('/product'))).toEqual([]);

    await giveGrant(store, { partnerId: 'otherpay', customerId: 'chloe', permissions: ['accounts'] });
    const id = (await gateway.query(await gateway.token({ customer: 'chloe', scope }), '{ me { id } }')).data.me.id;
    const partner = await gateway.token({ partner: 'otherpay', scope });
    const { data, errors } = await gateway.query(partner, query.replace('{ me {', `{ customer(id: "${id}") {`));
    expect(errors).toEqual([]);
    const granted: readonly Node[] = data.customer.accounts.edges.map(({ node }: { node: Node }) => node);
    expect(granted.length).toBeGreaterThan(0);
    for (const { product } of granted) expect(product).toBeNull();
    expect(new Set(granted.map(({ productSource }) => productSource.error?.code))).toEqual(
      new Set(['PERMISSION_NOT_GRANTED', 'UNSUPPORTED']),
    );
  });
});
