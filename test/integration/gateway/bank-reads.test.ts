// How much one operation may have banks asked for: beyond that the cache answers, or the source says RATE_LIMITED, and the
// same operation again goes on from there. Nothing is lost, nothing is called empty.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const bankIds = ['albion', 'thistle', 'rheinbank', 'southern-cross'];
const maxReads = 9;
const query = `{ me { accounts(first: 50) { edges { node { id bank { name } balances { type } balancesSource { status error { code } }
  transactions(first: 1) { edges { node { id } } sources { status error { code retryable } } } } } sources { bank { name } status error { code } } } } }`;

interface Node {
  readonly id: string;
  readonly balances: readonly object[] | null;
  readonly balancesSource: { readonly status: string };
  readonly transactions: {
    readonly edges: readonly object[];
    readonly sources: readonly { readonly status: string; readonly error: object | null }[];
  };
}

describe('an operation that reads more of banks than one may', () => {
  let gateway: TestGateway;
  let alice: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ isPatient: true, env: { MAX_BANK_READS: String(maxReads) } });
    alice = await gateway.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => gateway.stop());

  const callsOfAll = async () => (await Promise.all(bankIds.map((id) => gateway.takeCalls(id)))).flat().length;

  it('is told so, and has the rest the next times', async () => {
    await callsOfAll();
    let missing = Number.POSITIVE_INFINITY;
    let isWhole = false;
    for (let round = 0; round < 40 && !isWhole; round++) {
      const { data, errors } = await gateway.query(alice, query);
      expect(errors.filter(({ extensions }) => extensions.code !== 'BANK_RATE_LIMITED')).toEqual([]);
      // A statement of the sandbox's that is asked for its newest part has a page or two.
      expect(await callsOfAll()).toBeLessThanOrEqual(maxReads * 3);
      const nodes: Node[] = data.me.accounts.edges.map(({ node }: { node: Node }) => node);
      const limited = nodes.flatMap(({ balancesSource, transactions }) =>
        [balancesSource, ...transactions.sources].filter(({ status }) => status === 'RATE_LIMITED'),
      );
      if (round === 0) expect(limited.length).toBeGreaterThan(0);
      expect(limited.length).toBeLessThanOrEqual(missing);
      missing = limited.length;
      for (const { balances, balancesSource } of nodes) {
        if (balancesSource.status === 'RATE_LIMITED') expect(balances).toBeNull();
      }
      isWhole = limited.length === 0 && nodes.length === 18;
    }
    expect(isWhole).toBe(true);
  }, 60_000);

  it('is not told so where one reads little', async () => {
    const { data } = await gateway.query(
      alice,
      '{ me { accounts(first: 50) { edges { node { id } } sources { status } } } }',
    );
    expect(data.me.accounts.sources.map(({ status }: { status: string }) => status)).toEqual(['OK', 'OK', 'OK', 'OK']);
  });
});
