// Banks that answer slowly, in many pages, or only in part: what they have shown is kept, shown, and gone on with.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type BankCase,
  type CaseAnswer,
  type CaseGateway,
  daysAgo,
  giroEntry,
  oneGiro,
  startCaseGateway,
} from '../../support/bank-cases.ts';
import type { Answer } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const accountsQuery = '{ me { accounts { edges { node { name } } sources { status error { code } } } } }';
const statementQuery = `query ($after: String) { me { transactions(first: 200, after: $after) {
  edges { node { id bookingDate signedAmount { amount } remittanceInformation } }
  pageInfo { hasNextPage endCursor nextRefreshAt }
  sources { status error { code } provenance { freshness } } } } }`;

/** A bank's statement in pages of the days that are asked for, each after a while. */
function paged(all: readonly ReturnType<typeof giroEntry>[], { size, afterMs }: { size: number; afterMs: number }) {
  return (url: URL): CaseAnswer => {
    const [from, to] = [url.searchParams.get('dateFrom') ?? '', url.searchParams.get('dateTo') ?? '9999'];
    const entries = all.filter(({ bookingDate }) => bookingDate >= from && bookingDate <= to);
    const page = Number(url.searchParams.get('page') ?? '1');
    const booked = entries.slice((page - 1) * size, page * size);
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    const _links = page * size < entries.length ? { next: { href: `${next.pathname}${next.search}` } } : {};
    return { afterMs, body: { transactions: { booked, _links } } };
  };
}

let gateway: CaseGateway | null = null;
afterEach(async () => {
  await gateway?.stop();
  gateway = null;
});

function toCase(rest: Partial<BankCase>): BankCase {
  return {
    name: 'a bank',
    standard: 'berlin-group',
    answers: { '/v1/accounts': oneGiro },
    query: accountsQuery,
    expected: {},
    ...rest,
  };
}

/** All pages of a statement, by a client that comes back when it is told to. */
async function readOn(
  from: CaseGateway,
  bank: BankCase,
  onPiece: (sources: unknown, after: string | null) => unknown = () => 0,
) {
  const [ids, amounts]: [string[], string[]] = [[], []];
  let pieces = 0;
  for (let after: string | null = null; ; ) {
    const answer: Answer = await from.ask(bank, statementQuery, { after });
    const { edges, pageInfo, sources } = answer.data.me.transactions;
    for (const { node } of edges) {
      ids.push(node.id);
      amounts.push(node.signedAmount.amount);
    }
    after = pageInfo.endCursor ?? after;
    if (!pageInfo.hasNextPage) return { ids, amounts, pieces };
    if (pageInfo.nextRefreshAt === null) continue;
    pieces++;
    await onPiece(sources, after);
    await pause(Date.parse(pageInfo.nextRefreshAt) - Date.now() + 100);
  }
}

/** In the newest window, and among the days that are asked for with the one before. */
const dayOfLastMonth = `${daysAgo(new Date().getUTCDate()).slice(0, 8)}01`;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a slow bank', () => {
  it('whose answer comes after the request has ended is shown to the next one, for one call', async () => {
    const bank = toCase({ answers: { '/v1/accounts': { ...oneGiro, afterMs: 1200 } } });
    gateway = await startCaseGateway([bank], { REQUEST_TIMEOUT_MS: '500' });
    const first = await gateway.ask(bank);
    expect(first.data.me.accounts.sources).toEqual([{ status: 'TIMEOUT', error: { code: 'BANK_TIMEOUT' } }]);
    await pause(1200);
    const second = await gateway.ask(bank);
    expect(second.data.me.accounts.edges).toEqual([{ node: { name: 'Giro' } }]);
    expect(gateway.asked(bank)).toHaveLength(1);
  });

  it('shows the entries it has given so far, and the rest when it has come, each once', async () => {
    const entries = Array.from({ length: 1200 }, (_, index) =>
      giroEntry(daysAgo(1 + Math.floor(index / 30)), `-${index + 1}.00`, {
        remittanceInformationUnstructured: `purchase ${index}`,
      }),
    );
    const bank = toCase({
      query: statementQuery,
      answers: {
        '/v1/accounts': oneGiro,
        '/v1/accounts/r1/transactions': paged(entries, { size: 50, afterMs: 150 }),
      },
    });
    gateway = await startCaseGateway([bank], { REQUEST_TIMEOUT_MS: '2000' });
    const first = (await gateway.ask(bank)).data.me.transactions;
    expect(first.sources).toMatchObject([{ status: 'PARTIAL', error: { code: 'BANK_TIMEOUT' } }]);
    expect(first.edges.length).toBeGreaterThan(50);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true });
    expect(Date.parse(first.pageInfo.nextRefreshAt)).toBeGreaterThan(Date.now() - 5000);
    await pause(3500);
    const { ids, amounts } = await readOn(gateway, bank);
    const seen = new Set(ids);
    expect(seen.size).toBe(1200);
    expect(new Set(amounts).size).toBe(1200);
    expect(amounts).toHaveLength(1200);
    const firstIds: string[] = first.edges.map(({ node }: { node: { id: string } }) => node.id);
    expect(firstIds.filter((id) => !seen.has(id))).toEqual([]);
  });
});

describe('a slow bank whose older entries come last', () => {
  it('is promised to go on before the first of them has come, and each is shown once', async () => {
    // The days beside a window are asked for with it, so that the bank begins with entries of the window before.
    const entries = Array.from({ length: 1000 }, (_, index) =>
      giroEntry(index < 900 ? dayOfLastMonth : daysAgo(70), `-${index + 1}.00`, {
        remittanceInformationUnstructured: `purchase ${index}`,
      }),
    );
    const bank = toCase({
      query: statementQuery,
      answers: { '/v1/accounts': oneGiro, '/v1/accounts/r1/transactions': paged(entries, { size: 50, afterMs: 150 }) },
    });
    gateway = await startCaseGateway([bank], { REQUEST_TIMEOUT_MS: '2000' });
    const { ids, amounts, pieces } = await readOn(gateway, bank);
    expect(pieces).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1000);
    expect(new Set(amounts).size).toBe(1000);
    expect(amounts).toHaveLength(1000);
  });
});

describe('a bank that hangs', () => {
  it('is paged past: what it showed before stands in, and nothing is promised to follow', async () => {
    const settings = { ...storeSettings(), REQUEST_TIMEOUT_MS: '2000' };
    const entries = Array.from({ length: 180 }, (_, index) =>
      giroEntry(daysAgo(1 + Math.floor(index / 3)), `-${index + 1}.00`, {
        remittanceInformationUnstructured: `purchase ${index}`,
      }),
    );
    const isHanging = { value: false };
    const slow = paged(entries, { size: 10, afterMs: 150 });
    const answers = {
      '/v1/accounts': oneGiro,
      '/v1/accounts/r1/transactions': (url: URL) => ({ ...slow(url), ...(isHanging.value ? { afterMs: 60_000 } : {}) }),
    };
    const bank = toCase({ query: statementQuery, answers });
    gateway = await startCaseGateway([bank], settings);
    const first = (await gateway.ask(bank)).data.me.transactions;
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(first.edges.length).toBeGreaterThan(0);
    isHanging.value = true;
    await gateway.stop();
    const database = new DatabaseSync(join(settings.DATA_DIR, 'bankgraph.sqlite'), { timeout: 5000 });
    database.exec('update book_accounts set updated_at = updated_at - 60000');
    database.close();
    gateway = await startCaseGateway([bank], settings);
    const again = (await gateway.ask(bank)).data.me.transactions;
    expect(again.edges.length).toBeGreaterThanOrEqual(first.edges.length);
    expect(again.sources).toMatchObject([{ error: { code: 'BANK_TIMEOUT' } }]);
    expect(again.pageInfo.hasNextPage).toBe(false);
  });
});

describe('a statement of more pages than one walk follows', () => {
  const entries = Array.from({ length: 4300 }, (_, index) =>
    giroEntry(daysAgo(1 + Math.floor(index / 120)), `-${index + 1}.00`, {
      remittanceInformationUnstructured: `purchase ${index}`,
    }),
  );

  it('comes in pieces: each goes on from the page that the last one did not reach', async () => {
    const bank = toCase({
      query: statementQuery,
      answers: { '/v1/accounts': oneGiro, '/v1/accounts/r1/transactions': paged(entries, { size: 10, afterMs: 0 }) },
    });
    gateway = await startCaseGateway([bank], {
      REQUEST_TIMEOUT_MS: '15000',
      CACHE_MEMORY_ROWS: '100000',
      SUBJECT_POINTS_PER_MINUTE: '100000',
    });
    const { asked, ask } = gateway;
    const { amounts, pieces } = await readOn(gateway, bank, async (sources, after) => {
      expect(sources).toMatchObject([{ status: 'PARTIAL' }]);
      // Asked before its time the same question costs no call.
      const calls = asked(bank).length;
      await ask(bank, statementQuery, { after });
      expect(asked(bank)).toHaveLength(calls);
    });
    expect(pieces).toBeGreaterThan(0);
    expect(amounts).toHaveLength(4300);
    expect(new Set(amounts).size).toBe(4300);
    const pages = gateway.asked(bank).filter((path) => path.includes('page='));
    expect(new Set(pages).size, 'no page is asked for twice').toBe(pages.length);
  }, 60_000);
});

describe('a bank of which a part fails', () => {
  it('is answered with the part, for no further call until it is to be asked again', async () => {
    const failing = { status: 500, body: { tppMessages: [{ category: 'ERROR', code: 'INTERNAL_SERVER_ERROR' }] } };
    const bank = toCase({
      bank: { profile: { cardAccounts: true }, limits: { unattendedCallsPerDay: 4 } },
      answers: { '/v1/accounts': oneGiro, '/v1/card-accounts': failing },
    });
    gateway = await startCaseGateway([bank]);
    for (let round = 0; round < 6; round++) {
      const { data } = await gateway.ask(bank);
      expect(data.me.accounts.edges).toHaveLength(1);
      expect(data.me.accounts.sources).toMatchObject([{ status: 'PARTIAL' }]);
    }
    expect(gateway.asked(bank).filter((path) => path === '/v1/accounts')).toHaveLength(1);
  });

  it('without cards is whole', async () => {
    const bank = toCase({
      bank: { profile: { cardAccounts: true }, limits: { unattendedCallsPerDay: 4 } },
      answers: { '/v1/accounts': oneGiro },
    });
    gateway = await startCaseGateway([bank]);
    for (let round = 0; round < 6; round++) {
      const { data } = await gateway.ask(bank);
      expect(data.me.accounts.sources).toEqual([{ status: 'OK', error: null }]);
    }
  });
});

describe('a bank that gives its entries new ids with each answer', () => {
  it('is paged through without loss', async () => {
    let calls = 0;
    const listAnew = (): CaseAnswer => {
      calls += 1;
      const booked = Array.from({ length: 12 }, (_, index) => ({
        ...giroEntry(daysAgo(3), '-4.20', { remittanceInformationUnstructured: 'bus' }),
        transactionId: `sealed-${calls}-${index}`,
      }));
      return { body: { transactions: { booked } } };
    };
    const query = statementQuery.replace('first: 200', 'first: 4');
    const bank = toCase({ query, answers: { '/v1/accounts': oneGiro, '/v1/accounts/r1/transactions': listAnew } });
    gateway = await startCaseGateway([bank], {
      CACHE_TRANSACTIONS_SECONDS: '0',
      CACHE_REVALIDATE_SECONDS: 'transactions=0',
    });
    const ids: string[] = [];
    for (let after: string | null = null, page = 0; page < 5; page++) {
      const answer: Answer = await gateway.ask(bank, query, { after });
      const { transactions } = answer.data.me;
      ids.push(...transactions.edges.map(({ node }: { node: { id: string } }) => node.id));
      after = transactions.pageInfo.endCursor;
      if (!transactions.pageInfo.hasNextPage) break;
    }
    expect(calls).toBeGreaterThan(2);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
  });
});
