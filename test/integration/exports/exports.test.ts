// Exports over real HTTP: that a file has exactly what the endpoint answers the same caller, entry by entry and field by field; whom
// it refuses, and how; what it costs; and what is told of banks that fail.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryColumns } from '../../../src/exports/columns.ts';
import { exportFrom } from '../../support/exported.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ isPatient: true });
});
afterAll(() => gateway.stop());

type Line = Readonly<Record<string, string | null>>;

/** The lines of an NDJSON export but the last, and the manifest that is in it. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads deep into a manifest
function readLines(bytes: Buffer): { readonly lines: readonly Line[]; readonly manifest: any; readonly head: string } {
  const texts = bytes.toString('utf8').split('\n');
  expect(texts.pop()).toBe('');
  const { manifest } = JSON.parse(texts.pop() ?? '{}');
  return { lines: texts.map((text) => JSON.parse(text)), manifest, head: texts.map((text) => `${text}\n`).join('') };
}

async function linesOf(token: string, query: string) {
  const file = await exportFrom(gateway.url, token, `?format=ndjson${query}`);
  expect([file.status, file.isComplete, file.bytes.subarray(0, 9).toString()]).toEqual([200, true, expect.any(String)]);
  return { ...readLines(file.bytes), file };
}

const fields = `id account { id } status kind amount { amount currency } creditDebitIndicator signedAmount { amount }
  originalAmount { amount currency } exchangeRate { rate sourceCurrency targetCurrency } bookingDate valueDate transactionDateTime
  counterparty { name merchantCategoryCode accountIdentification { iban bban sortCode accountNumber bsb bic maskedNumber } }
  remittanceInformation bankTransactionCode { domain family subFamily proprietary } endToEndId entryReference
  balanceAfter { amount currency } identityStability supersedes supersedesConfidence reverses
  provenance { bank { id } fetchedAt }`;
const statement = `query ($id: ID!, $after: String, $from: Date, $to: Date) { node(id: $id) { ... on Customer {
  transactions(first: 200, after: $after, filter: { from: $from, to: $to }) {
    edges { node { ${fields} } } pageInfo { hasNextPage endCursor } sources { status error { code } } } } } }`;

/** An entry of the endpoint as a line of an export has it. */
// biome-ignore lint/suspicious/noExplicitAny: an answer whose shape is asked for above
function toLine(node: any): Line {
  const party = node.counterparty;
  const other = party?.accountIdentification;
  const code = node.bankTransactionCode;
  return {
    id: node.id,
    account_id: node.account?.id ?? null,
    bank_id: node.provenance.bank.id,
    status: node.status,
    kind: node.kind,
    booking_date: node.bookingDate,
    value_date: node.valueDate,
    transaction_date_time: node.transactionDateTime,
    credit_debit_indicator: node.creditDebitIndicator,
    amount: node.amount.amount,
    signed_amount: node.signedAmount.amount,
    currency: node.amount.currency,
    original_amount: node.originalAmount?.amount ?? null,
    original_currency: node.originalAmount?.currency ?? null,
    exchange_rate: node.exchangeRate?.rate ?? null,
    exchange_rate_source_currency: node.exchangeRate?.sourceCurrency ?? null,
    exchange_rate_target_currency: node.exchangeRate?.targetCurrency ?? null,
    counterparty_name: party?.name ?? null,
    counterparty_iban: other?.iban ?? null,
    counterparty_bban: other?.bban ?? null,
    counterparty_sort_code: other?.sortCode ?? null,
    counterparty_account_number: other?.accountNumber ?? null,
    counterparty_bsb: other?.bsb ?? null,
    counterparty_bic: other?.bic ?? null,
    counterparty_masked_number: other?.maskedNumber ?? null,
    merchant_category_code: party?.merchantCategoryCode ?? null,
    remittance_information: node.remittanceInformation,
    bank_transaction_domain: code?.domain ?? null,
    bank_transaction_family: code?.family ?? null,
    bank_transaction_sub_family: code?.subFamily ?? null,
    bank_transaction_proprietary: code?.proprietary ?? null,
    end_to_end_id: node.endToEndId,
    entry_reference: node.entryReference,
    balance_after: node.balanceAfter?.amount ?? null,
    balance_after_currency: node.balanceAfter?.currency ?? null,
    identity_stability: node.identityStability,
    supersedes: node.supersedes,
    supersedes_confidence: node.supersedesConfidence,
    reverses: node.reverses,
    fetched_at: node.provenance.fetchedAt,
  };
}

/** All that the endpoint answers of a customer's statement. */
async function answered(token: string, id: string, range: object): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (let after: string | null = null, hasNextPage = true; hasNextPage; ) {
    const { data } = await gateway.query(token, statement, { id, after, ...range });
    const page = data.node.transactions;
    lines.push(...page.edges.map(({ node }: { node: unknown }) => toLine(node)));
    hasNextPage = page.pageInfo.hasNextPage;
    after = page.pageInfo.endCursor;
  }
  return lines;
}

const byId = (lines: readonly Line[]) => lines.toSorted((a, b) => ((a['id'] ?? '') < (b['id'] ?? '') ? -1 : 1));
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const idOf = async (customer: string): Promise<string> => {
  const token = await gateway.token({ customer, scope: allScopes });
  return (await gateway.query(token, '{ me { id } }')).data.me.id;
};
/** Some hundred entries, pending ones among them. */
const range = { from: daysAgo(25), to: null };

const reads = 'accounts:read balances:read transactions:read';
const callers = [
  ['a customer', { customer: 'alice', scope: `${reads} pii:read` }, true],
  ['a customer without pii:read', { customer: 'alice', scope: reads }, true],
  ['a customer with transactions:read alone', { customer: 'alice', scope: 'transactions:read' }, false],
  ['a customer without balances:read', { customer: 'alice', scope: 'accounts:read transactions:read pii:read' }, true],
  ['a partner', { partner: 'fintrack', scope: `${reads} pii:read` }, true],
  ['a partner without pii:read', { partner: 'fintrack', scope: reads }, true],
  ['an analyst', { analyst: 'ana', scope: `customers:read:any ${reads}` }, true],
] as const;

describe('an export', () => {
  it('has the columns of the documents, in their order', async () => {
    const token = await gateway.token({ customer: 'alice', scope: allScopes });
    const file = await exportFrom(gateway.url, token, `?from=${daysAgo(3)}`);
    expect(file.bytes.toString('utf8').split('\r\n')[0]).toBe(entryColumns.map(({ name }) => name).join(','));
  });

  it.each(callers)('gives %s what the endpoint does, field by field', async (_name, request, seesAccounts) => {
    const token = await gateway.token(request);
    const id = await idOf('alice');
    const own = 'customer' in request ? '' : `&customer=${id}`;
    const { lines, manifest, head, file } = await linesOf(token, `${own}&from=${range.from}`);
    const expected = await answered(token, id, range);
    expect(lines.length).toBeGreaterThan(50);
    // What another scope opens in the schema stands there as null; the account's id is told by `TransactionChange` without it.
    const shown = seesAccounts ? lines : lines.map((line) => ({ ...line, account_id: null }));
    const stable = (all: readonly Line[]) => byId(all).map((line) => ({ ...line, fetched_at: null }));
    expect(stable(shown)).toEqual(stable(expected));
    expect(manifest).toMatchObject({ rows: lines.length, isWhole: true, from: range.from, to: null });
    expect(manifest.digest.value).toBe(createHash('sha256').update(head).digest('hex'));
    const digest = createHash('sha256').update(file.bytes).digest('base64');
    expect(file.trailers['repr-digest']).toBe(`sha-256=:${digest}:`);
    expect(JSON.parse(file.trailers['export-manifest'] ?? '')).toMatchObject({ rows: lines.length, isWhole: true });
  });

  it('gives the same of months that the statement book has as the endpoint of the window that holds them', async () => {
    const token = await gateway.token({ customer: 'chloe', scope: allScopes });
    const id = await idOf('chloe');
    const days = { from: daysAgo(420), to: daysAgo(70) };
    const query = `&from=${days.from}&to=${days.to}`;
    const first = await linesOf(token, query);
    const expected = await answered(token, id, days);
    await gateway.takeCalls('rheinbank');
    const second = await linesOf(token, query);
    expect(await gateway.takeCalls('rheinbank')).toEqual([]);
    expect(second.lines.length).toBeGreaterThan(300);
    expect(second.head).toBe(first.head);
    expect(byId(second.lines)).toEqual(byId(expected));
    expect(second.manifest.accounts).toEqual(first.manifest.accounts);
  });

  it('adds up, and its manifest’s path tells the same of the same file', async () => {
    const token = await gateway.token({ customer: 'chloe', scope: allScopes });
    const query = `?format=csv&from=${daysAgo(40)}&to=${daysAgo(2)}&status=BOOKED`;
    const file = await exportFrom(gateway.url, token, query);
    const told = await exportFrom(gateway.url, token, query, { path: '/exports/transactions/manifest' });
    const manifest = JSON.parse(told.bytes.toString('utf8'));
    expect([told.status, told.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(manifest.digest.value).toBe(createHash('sha256').update(file.bytes).digest('hex'));
    const { lines, manifest: again } = await linesOf(token, query.replace('?format=csv', ''));
    const net = lines.reduce((sum, line) => sum + Math.round(Number(line['signed_amount']) * 100), 0);
    const sums: readonly { netSum: string }[] = again.sums;
    expect(sums.reduce((sum, { netSum }) => sum + Math.round(Number(netSum) * 100), 0)).toBe(net);
    expect(again.sums).toEqual(manifest.sums);
    expect(lines.every((line) => line['status'] === 'BOOKED')).toBe(true);
    expect(lines.every((line) => (line['booking_date'] ?? '') <= daysAgo(2))).toBe(true);
  });

  it('of one account has its entries alone', async () => {
    const token = await gateway.token({ customer: 'alice', scope: allScopes });
    const { data } = await gateway.query(token, '{ me { accounts { edges { node { id } } } } }');
    const account = data.me.accounts.edges[0].node.id;
    const { lines, manifest } = await linesOf(token, `&account=${account}&from=${range.from}`);
    expect(new Set(lines.map((line) => line['account_id']))).toEqual(new Set([account]));
    expect(manifest.accounts).toMatchObject([{ account, entries: lines.length }]);
  });

  it('of changes is what transactionChanges gives, and goes on where it ended', async () => {
    const token = await gateway.token({ customer: 'bob', scope: allScopes });
    await exportFrom(gateway.url, token, `?from=${daysAgo(5)}`);
    const first = await linesOf(token, '&after=0');
    expect(first.lines.length).toBeGreaterThan(100);
    const { data } = await gateway.query(
      token,
      `{ me { transactionChanges(first: 200) { edges { cursor node { kind reason at transactionId accountId supersededBy
        transaction { ${fields} } } } } } }`,
    );
    // biome-ignore lint/suspicious/noExplicitAny: an answer whose shape is asked for above
    const expected = data.me.transactionChanges.edges.map(({ cursor, node }: any) => ({
      change_kind: node.kind,
      change_reason: node.reason,
      change_at: node.at,
      superseded_by: node.supersededBy,
      cursor,
      ...toLine(node.transaction),
      id: node.transactionId,
      account_id: node.accountId,
    }));
    expect(first.lines.slice(0, expected.length)).toEqual(expected);
    const half = first.lines[Math.floor(first.lines.length / 2)]?.['cursor'] ?? '';
    const second = await linesOf(token, `&after=${half}`);
    expect(second.lines).toEqual(first.lines.slice(Math.floor(first.lines.length / 2) + 1));
    const none = await linesOf(token, `&after=${second.manifest.cursor}`);
    expect([none.lines, none.manifest.cursor]).toEqual([[], second.manifest.cursor]);
  });

  it('tells in its manifest of a bank that fails, and goes on with the others', async () => {
    const token = await gateway.token({ customer: 'erin', scope: allScopes });
    const { lines, manifest } = await linesOf(token, `&from=${range.from}`);
    expect(lines.length).toBeGreaterThan(0);
    expect(manifest.isWhole).toBe(false);
    expect(manifest.sources.map(({ code }: { code: string | null }) => code).sort()).toEqual([
      'CONSENT_REQUIRED',
      null,
    ]);
  });

  it('is charged by its rows', async () => {
    const token = await gateway.token({ customer: 'alice', scope: allScopes });
    const rateLimit = async () => {
      const { data } = await gateway.query(token, '{ rateLimit { limits { kind remaining } } }');
      return data.rateLimit.limits.find(({ kind }: { kind: string }) => kind === 'SUBJECT').remaining;
    };
    const query = `&from=${daysAgo(120)}&to=${daysAgo(3)}`;
    await linesOf(token, query);
    const before = await rateLimit();
    const { lines } = await linesOf(token, query);
    expect(lines.length).toBeGreaterThan(400);
    // One for the question itself.
    expect(before - (await rateLimit()) - 1).toBe(Math.max(4, Math.floor(lines.length / 50)));
  });
});

describe('an export is refused', () => {
  const refused = async (token: string | null, query: string, more = {}) => {
    const { status, headers, bytes } = await exportFrom(gateway.url, token, query, more);
    const [error] = bytes.length === 0 ? [null] : JSON.parse(bytes.toString('utf8')).errors;
    return { status, headers, error };
  };

  it('without a token, and with a bad one, as the endpoint refuses', async () => {
    const missing = await refused(null, '');
    expect([missing.status, missing.error.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(missing.headers['www-authenticate']).toMatch(/^Bearer resource_metadata="http/);
    expect(missing.headers['cache-control']).toBe('no-store');
    expect((await refused('a.b.c', '')).status).toBe(401);
    const token = await gateway.token({ customer: 'alice', scope: allScopes });
    expect((await refused(null, `?access_token=${token}`)).status).toBe(401);
  });

  it.each([
    ['transactions:read', '', 'accounts:read balances:read'],
    ['accounts:read', '?format=camt.053', 'transactions:read balances:read'],
    ['accounts:read balances:read', '?format=camt.053', 'transactions:read'],
  ])('without %s', async (missing, query, scope) => {
    const { status, error } = await refused(await gateway.token({ customer: 'alice', scope }), query);
    expect([status, error.extensions]).toEqual([403, { code: 'FORBIDDEN', missingScopes: missing.split(' ') }]);
  });

  it('of what is not there and of what is somebody else’s alike, and nothing of theirs is told', async () => {
    const [alice, bob] = [await idOf('alice'), await idOf('bob')];
    const theirs = await gateway.token({ customer: 'bob', scope: allScopes });
    const { data } = await gateway.query(theirs, '{ me { accounts { edges { node { id } } } } }');
    const account = data.me.accounts.edges[0].node.id;
    const token = await gateway.token({ customer: 'alice', scope: allScopes });
    const asked = [`customer=${bob}`, `account=${account}`, 'customer=nobody', 'account=x', `after=0&customer=${bob}`];
    const answers = await Promise.all(asked.map((query) => refused(token, `?${query}`)));
    expect(new Set(answers.map(({ status, error }) => JSON.stringify([status, error]))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, error: { extensions: { code: 'NOT_FOUND' } } });
    expect((await refused(token, `?customer=${bob}`, { method: 'HEAD' })).status).toBe(404);
    expect((await refused(token, `?customer=${alice}`, { method: 'HEAD' })).status).toBe(200);
    const partner = await gateway.token({ partner: 'fintrack', scope: allScopes });
    expect((await refused(partner, `?customer=${await idOf('dora')}`)).status).toBe(404);
  });

  it('of nobody in particular, and of everybody', async () => {
    const token = await gateway.token({ analyst: 'ana', scope: 'customers:read:any transactions:read' });
    expect(await refused(token, '')).toMatchObject({ status: 400, error: { extensions: { argument: 'customer' } } });
    expect((await refused(token, '?customer=*')).status).toBe(404);
  });

  it('with a parameter that is unknown or bad, before any bank is asked', async () => {
    const token = await gateway.token({ customer: 'finn', scope: allScopes });
    for (const query of ['?form=csv', '?format=xls', '?from=1', '?status=x', '?after=zzz', '?format=csv&format=csv']) {
      expect((await refused(token, query)).status).toBe(400);
    }
  });

  it('by another method, with what is allowed', async () => {
    const token = await gateway.token({ customer: 'alice', scope: allScopes });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await refused(token, '', { method });
      expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
    }
  });

  it('as a camt.053 that would not add up, by account', async () => {
    const token = await gateway.token({ customer: 'alice', scope: allScopes });
    const { status, error } = await refused(token, `?format=camt.053&from=${daysAgo(10)}`);
    expect([status, error.extensions.accounts]).toEqual([
      409,
      [{ account: expect.any(String), reason: 'BALANCE_UNKNOWN' }],
    ]);
  });
});

describe('the head of an export', () => {
  it.each([
    ['csv', 'text/csv; charset=utf-8; header=present', 'csv'],
    ['ndjson', 'application/x-ndjson', 'ndjson'],
    ['parquet', 'application/vnd.apache.parquet', 'parquet'],
    ['camt.053', 'application/xml', 'xml'],
  ])('of %s says what it is, asks no bank, and has no body', async (format, type, extension) => {
    const token = await gateway.token({ customer: 'dora', scope: allScopes });
    await gateway.takeCalls('albion');
    const answer = await exportFrom(gateway.url, token, `?format=${format}`, { method: 'HEAD' });
    expect([answer.status, answer.headers['content-type'], answer.bytes.length]).toEqual([200, type, 0]);
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="transactions-${daysAgo(0)}.${extension}"`,
    );
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(answer.headers['ratelimit']).toContain('"subject";r=');
    expect(await gateway.takeCalls('albion')).toEqual([]);
  });
});
