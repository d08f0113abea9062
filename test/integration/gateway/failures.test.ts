// One bad bank never costs the others' data, and every answer says what became of whom.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const overview = `{
  me {
    accounts(first: 50) { edges { node { bank { name } } } sources { ...source } }
    transactions(first: 20) { edges { node { id } } sources { ...source } }
  }
}
fragment source on SourceResult {
  bank { name } status error { code message retryable retryAt bankCode correlationId } unreadableCount unreadable { pointer reason }
}`;

interface Source {
  readonly bank: { readonly name: string };
  readonly status: string;
  readonly error: { readonly code: string; readonly retryAt: string | null } | null;
  readonly unreadable: readonly { readonly pointer: string; readonly reason: string }[];
  readonly unreadableCount: number;
}

describe('a bank', () => {
  let gateway: TestGateway;
  let alice: string;
  beforeAll(async () => {
    const off = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'HISTORY', 'IDENTIFICATION', 'PARTY'];
    const none = off.map((name) => `${name.toLowerCase()}=0`).join(',');
    gateway = await startTestGateway({
      env: {
        REQUEST_TIMEOUT_MS: '10000',
        CACHE_REVALIDATE_SECONDS: none,
        CACHE_STALE_SECONDS: none,
        ...Object.fromEntries(off.map((name) => [`CACHE_${name}_SECONDS`, '0'])),
      },
    });
    alice = await gateway.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => gateway.stop());
  /** A bank that has failed time after time is not asked for a second: the next test waits until all is whole. */
  afterEach(async () => {
    await gateway.clearFaults('albion');
    const probe = `{ me { accounts(first: 1) { sources { status } edges { node { balances { type } } } }
      transactions(first: 1) { sources { status } } } }`;
    const statusesOf = async () => {
      const { data } = await gateway.query(alice, probe);
      const sources: { status: string }[] = [...data.me.accounts.sources, ...data.me.transactions.sources];
      return new Set(sources.map(({ status }) => status));
    };
    await expect.poll(statusesOf, { timeout: 5000 }).toEqual(new Set(['OK']));
  });

  async function askWithAlbion(faults: object) {
    await gateway.setFaults('albion', faults);
    const answer = await gateway.query(alice, overview);
    const sourceOf = (list: 'accounts' | 'transactions'): Source =>
      answer.data.me[list].sources.find((source: Source) => source.bank.name === 'Albion Bank');
    const others: Source[] = answer.data.me.transactions.sources.filter((s: Source) => s.bank.name !== 'Albion Bank');
    return { answer, accounts: sourceOf('accounts'), statement: sourceOf('transactions'), others };
  }

  it.each<[string, object, string, string]>([
    ['that fails', { status: 500 }, 'DOWN', 'BANK_UNAVAILABLE'],
    ['that resets connections', { reset: true }, 'DOWN', 'BANK_UNAVAILABLE'],
    ['that breaks off', { truncate: true }, 'DOWN', 'BANK_UNAVAILABLE'],
    ['that sends a web page', { wrongType: 'html' }, 'DOWN', 'BANK_BAD_RESPONSE'],
    ['that sends the wrong shape', { wrongType: 'array' }, 'DOWN', 'BANK_BAD_RESPONSE'],
    ['that sends nothing', { wrongType: 'empty' }, 'DOWN', 'BANK_BAD_RESPONSE'],
  ])('%s costs its own part and says so', async (_name, faults, status, code) => {
    const { answer, accounts, statement, others } = await askWithAlbion(faults);
    expect(answer.status).toBe(200);
    expect(answer.errors).toEqual([]);
    expect(accounts).toMatchObject({ status, error: { code } });
    expect(statement).toMatchObject({ status, error: { code } });
    expect(others.map((source) => source.status)).toEqual(['OK', 'OK', 'OK']);
    expect(answer.data.me.accounts.edges).toHaveLength(13);
    expect(answer.data.me.transactions.edges).toHaveLength(20);
  });

  it.each([
    ['that is slow', { latencyMs: 20_000 }],
    ['that drips', { dripBytesPerSecond: 20 }],
  ])('%s costs its own timeout and no more', async (_name, faults) => {
    const { answer, accounts, others } = await askWithAlbion(faults);
    expect(accounts).toMatchObject({ status: 'TIMEOUT', error: { code: 'BANK_TIMEOUT' } });
    expect(others.map((source) => source.status)).toEqual(['OK', 'OK', 'OK']);
    expect(answer.durationMs).toBeGreaterThan(1_700);
    // The whole request's two seconds, and a fifth.
    expect(answer.durationMs).toBeLessThan(2_400);
  });

  it('that sends one broken entry has it told, and the others kept', async () => {
    const { data } = await gateway.query(
      alice,
      '{ me { accounts(first: 1, filter: { type: [CURRENT] }) { edges { node { id } } } } }',
    );
    const [call] = (await gateway.takeCalls('albion')).filter(({ path }) => path.endsWith('/accounts'));
    expect(call).toBeDefined();
    const banks = (await (await gateway.control('GET', '/banks')).json()) as {
      id: string;
      accounts: { id: string }[];
    }[];
    const accountIds = banks.find(({ id }) => id === 'albion')?.accounts.map(({ id }) => id) ?? [];
    for (const accountId of accountIds) {
      await gateway.control('PUT', '/banks/albion/entries', {
        accountId,
        list: 'transactions',
        raw: {
          TransactionId: 'broken',
          Status: 'Booked',
          BookingDateTime: new Date().toISOString(),
          CreditDebitIndicator: 'Credit',
        },
      });
    }
    const answer = await gateway.query(
      alice,
      `query ($id: ID!) { account(id: $id) { transactions(first: 5) { edges { node { id } } sources { status unreadableCount unreadable { pointer reason } } } } }`,
      { id: data.me.accounts.edges[0].node.id },
    );
    await gateway.control('DELETE', '/banks/albion/entries');
    expect(answer.errors).toEqual([]);
    const [source] = answer.data.account.transactions.sources;
    expect(source).toMatchObject({ status: 'PARTIAL', unreadableCount: 1 });
    expect(source.unreadable[0].pointer).toMatch(/^\/Data\/Transaction\/\d+/);
    expect(answer.data.account.transactions.edges).toHaveLength(5);
  });

  it('whose consent has expired asks the customer to renew it, and is not called', async () => {
    const erin = await gateway.token({ customer: 'erin', scope: allScopes });
    await gateway.takeCalls('rheinbank');
    const { data } = await gateway.query(
      erin,
      '{ me { accounts { sources { bank { name } status error { code } } } links { status bank { name } } } }',
    );
    expect(data.me.accounts.sources).toContainEqual({
      bank: { name: 'Rheinbank' },
      status: 'CONSENT_REQUIRED',
      error: { code: 'CONSENT_REQUIRED' },
    });
    expect(data.me.links).toContainEqual({ status: 'EXPIRED', bank: { name: 'Rheinbank' } });
    expect(await gateway.takeCalls('rheinbank')).toEqual([]);
  });

  it('that may not show balances has that said, with a code and no call', async () => {
    const erin = await gateway.token({ customer: 'erin', scope: allScopes });
    await gateway.takeCalls('albion');
    const { data, errors } = await gateway.query(
      erin,
      '{ me { accounts(first: 1) { edges { node { name balances { type } } } } } }',
    );
    expect(data.me.accounts.edges[0].node).toMatchObject({ balances: null });
    expect(errors[0]?.extensions).toMatchObject({ code: 'PERMISSION_NOT_GRANTED', retryable: false });
    expect((await gateway.takeCalls('albion')).filter(({ path }) => path.includes('balances'))).toEqual([]);
  });

  it('that fails under a single field gives a code to act on, and nothing of its insides', async () => {
    const { data } = await gateway.query(alice, '{ me { accounts(first: 50) { edges { node { id name } } } } }');
    await gateway.setFaults('albion', { status: 500, match: 'balances' });
    const { id } = data.me.accounts.edges.find(
      ({ node }: { node: { name: string } }) => node.name === 'Albion Current',
    ).node;
    const answer = await gateway.query(alice, 'query ($id: ID!) { account(id: $id) { name balances { type } } }', {
      id,
    });
    expect(answer.data.account).toMatchObject({ name: 'Albion Current', balances: null });
    expect(answer.errors).toHaveLength(1);
    const [error] = answer.errors;
    expect(error?.path).toEqual(['account', 'balances']);
    expect(error?.extensions).toMatchObject({ code: 'BANK_UNAVAILABLE', retryable: true });
    expect(error?.extensions['correlationId']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(answer.errors)).not.toMatch(/127\.0\.0\.1|http:|stack|aisp/i);
  });

  it('is reported in Bank.status', async () => {
    await askWithAlbion({ status: 500 });
    const { data } = await gateway.query(alice, '{ banks(country: "GB") { name status { feature state } } }');
    const albion = data.banks.find(({ name }: { name: string }) => name === 'Albion Bank');
    expect(albion.status).toContainEqual({ feature: 'ACCOUNTS', state: 'FAILING' });
  });
});

describe('a bank that asks for patience', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ env: { CACHE_ACCOUNTS_SECONDS: '0' } });
  });
  afterAll(() => gateway.stop());

  const askAs = async (customer: string) => {
    const token = await gateway.token({ customer, scope: allScopes });
    const { data } = await gateway.query(token, overview);
    const sources: Source[] = [...data.me.accounts.sources, ...data.me.transactions.sources];
    return sources.filter(({ bank }) => bank.name === 'Albion Bank');
  };

  it('is asked once, and by nobody until its time is over', async () => {
    await gateway.setFaults('albion', { status: 429, retryAfterSeconds: 30 });
    const said = await askAs('alice');
    await gateway.clearFaults('albion');
    const calls = await gateway.takeCalls('albion');
    expect(calls.map(({ status }) => status)).toEqual([429]);
    for (const source of [...said, ...(await askAs('alice')), ...(await askAs('bob'))]) {
      expect(source).toMatchObject({ status: 'RATE_LIMITED', error: { code: 'BANK_RATE_LIMITED' } });
      const waitMs = Date.parse(source.error?.retryAt ?? '') - Date.now();
      expect(waitMs).toBeGreaterThan(25_000);
      expect(waitMs).toBeLessThan(31_000);
    }
    expect(await gateway.takeCalls('albion')).toEqual([]);
  });
});
