// How old an answer may be, and what it says of it: fresh, answered while the bank is asked behind, stale for a reason,
// live on demand, gone with the consent.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

interface SourceAnswer {
  readonly bank: { readonly name: string };
  readonly status: string;
  readonly error: { readonly code: string; readonly retryAt: string | null } | null;
  readonly provenance: {
    readonly freshness: string;
    readonly staleReason: string | null;
    readonly nextRefreshAt: string;
  };
}

const list = `{ me { accounts(first: 50) {
  edges { node { bank { name } balances { signedAmount { amount } provenance { freshness staleReason fetchedAt } } } }
  sources { bank { name } status error { code retryAt } provenance { freshness staleReason nextRefreshAt } }
} } }`;

describe('an answer', () => {
  let gateway: TestGateway;
  let chloe: string;
  let live: string;
  beforeAll(async () => {
    gateway = await startTestGateway({
      env: {
        CACHE_ACCOUNTS_SECONDS: '1',
        CACHE_BALANCES_SECONDS: '1',
        CACHE_TRANSACTIONS_SECONDS: '1',
        CACHE_REVALIDATE_SECONDS: 'accounts=0,balances=1,transactions=0',
      },
    });
    chloe = await gateway.token({ customer: 'chloe', scope: allScopes });
    live = await gateway.token({ customer: 'chloe', scope: `${allScopes} data:live` });
  });
  afterAll(() => gateway.stop());
  beforeEach(async () => {
    for (const bankId of ['thistle', 'rheinbank', 'banque-du-rhone']) await gateway.clearFaults(bankId);
    // Older than any window but the one for a bank that fails; every breaker closed again.
    await pause(2200);
    expect((await sourceOf('Rheinbank')).status).toBe('OK');
  });

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  async function sourceOf(name: string, token = chloe): Promise<SourceAnswer> {
    const { data, errors } = await gateway.query(token, list);
    expect(errors).toEqual([]);
    const source = data.me.accounts.sources.find(({ bank }: SourceAnswer) => bank.name === name);
    expect(source).toBeDefined();
    return source;
  }

  it.each([
    ['fails', { status: 503 }, 'BANK_UNAVAILABLE'],
    ['resets connections', { reset: true }, 'BANK_UNAVAILABLE'],
    ['sends nonsense', { wrongType: 'html' }, 'BANK_BAD_RESPONSE'],
    ['hangs', { latencyMs: 30_000 }, 'BANK_TIMEOUT'],
    ['rations calls', { status: 429, retryAfterSeconds: 2 }, 'BANK_RATE_LIMITED'],
  ])('is stale and says why when the bank %s', async (_name, faults, code) => {
    await pause(1100);
    await gateway.setFaults('rheinbank', faults);
    const startedAtMs = Date.now();
    const { data, errors } = await gateway.query(chloe, list);
    expect(Date.now() - startedAtMs).toBeLessThan(2400);
    expect(errors).toEqual([]);
    const source: SourceAnswer = data.me.accounts.sources.find(({ bank }: SourceAnswer) => bank.name === 'Rheinbank');
    expect(source).toMatchObject({
      status: 'STALE',
      error: { code },
      provenance: { freshness: 'STALE', staleReason: code },
    });
    const balances = data.me.accounts.edges
      .filter(({ node }: { node: { bank: { name: string } } }) => node.bank.name === 'Rheinbank')
      .flatMap(({ node }: { node: { balances: { provenance: { freshness: string } }[] } }) => node.balances);
    expect(balances.length).toBeGreaterThan(5);
    if (code === 'BANK_RATE_LIMITED') {
      const nextRefreshAtMs = Date.parse(source.provenance.nextRefreshAt);
      expect(nextRefreshAtMs).toBeGreaterThan(Date.now());
      expect(nextRefreshAtMs).toBeLessThan(Date.now() + 2500);
    }
  });

  it('never stands in for a consent that the bank says is gone', async () => {
    await pause(1100);
    await gateway.setFaults('rheinbank', { status: 401 });
    expect(await sourceOf('Rheinbank')).toMatchObject({ status: 'CONSENT_REQUIRED', provenance: null });
  });

  it('a little old is given while the bank is asked behind it', async () => {
    const balancesOf = async (token: string) => {
      const { data } = await gateway.query(token, list);
      const [first] = data.me.accounts.edges[0].node.balances;
      return { freshness: first.provenance.freshness, fetchedAt: Date.parse(first.provenance.fetchedAt) };
    };
    const before = await balancesOf(chloe);
    await pause(1200);
    await gateway.takeCalls('banque-du-rhone');
    const old = await balancesOf(chloe);
    expect(old).toEqual({ freshness: 'CACHED', fetchedAt: before.fetchedAt });
    await expect.poll(async () => (await balancesOf(chloe)).fetchedAt).toBeGreaterThan(before.fetchedAt);
  });

  it('is live on demand for who may, and refused to others', async () => {
    const query = (freshness: string) =>
      `{ me { accounts(first: 1, freshness: ${freshness}) { edges { node {
        balances(freshness: ${freshness}) { provenance { freshness } } provenance { freshness }
        transactions(first: 1, freshness: ${freshness}) { sources { provenance { freshness } } } } } } } }`;
    await gateway.query(chloe, query('ANY'));
    const { data } = await gateway.query(live, query('LIVE'));
    const { node } = data.me.accounts.edges[0];
    expect(node.provenance.freshness).toBe('LIVE');
    expect(node.balances[0].provenance.freshness).toBe('LIVE');
    const refused = await gateway.query(chloe, query('LIVE'));
    expect(refused.data.me.accounts).toBeNull();
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingScopes: ['data:live'] } }]);
  });
});

describe('a cold crowd', () => {
  it('of 200 equal queries makes one call for each thing of a bank', async () => {
    const gateway = await startTestGateway();
    try {
      const bob = await gateway.token({ customer: 'bob', scope: allScopes });
      await gateway.setFaults('albion', { latencyMs: 150 });
      const query =
        '{ me { accounts(first: 50) { edges { node { balances { type } } } sources { status } } transactions(first: 5) { edges { node { id } } } } }';
      const answers = await Promise.all(Array.from({ length: 200 }, () => gateway.query(bob, query)));
      expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
      const calls = (await gateway.takeCalls('albion')).map(
        ({ path, query: asked }) => `${path}?${JSON.stringify(asked)}`,
      );
      expect(calls.length).toBeGreaterThan(3);
      expect(new Set(calls).size).toBe(calls.length);
    } finally {
      await gateway.stop();
    }
  });
});
