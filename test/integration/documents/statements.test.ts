// This gateway's own statements over real HTTP: that a month is the ledger's, exactly, in each format; that the same month is the same
// bytes; and whom a document refuses, and how.

import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import { exportFrom } from '../../support/exported.ts';
import { testIds } from '../../support/ids.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const reads = 'accounts:read balances:read transactions:read statements:read';
const list = `{ me { accounts { edges { node { id name statements(origin: GATEWAY) { edges { node {
  id origin type from to amounts { type } documents { format path } } } pageInfo { hasNextPage } sources { status } } } } } } }`;

interface Listed {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly documents: readonly { readonly format: string; readonly path: string }[];
}

let gateway: TestGateway;
let token: string;
let statement: Listed;

async function statementsOf(name: string, asked: string): Promise<readonly Listed[]> {
  const { data } = await gateway.query(asked, list);
  // biome-ignore lint/suspicious/noExplicitAny: an answer whose shape is asked for above
  const account = data.me.accounts.edges.map(({ node }: any) => node).find((node: any) => node.name === name);
  return account.statements.edges.map(({ node }: { node: Listed }) => node);
}

const pathOf = (format: string): string =>
  statement.documents.find((document) => document.format === format)?.path ?? expect.unreachable('the format is there');
const fetchFile = (path: string, asked: string | null = token, method = 'GET') =>
  exportFrom(gateway.url, asked, '', { path, method });
const codeOf = (bytes: Buffer) => JSON.parse(bytes.toString()).errors[0].extensions.code;

beforeAll(async () => {
  gateway = await startTestGateway({ isPatient: true });
  token = await gateway.token({ customer: 'alice', scope: `${reads} pii:read` });
  // The book has what somebody has read.
  await exportFrom(gateway.url, token, '?format=ndjson');
  const [newest] = await statementsOf('Thistle Classic', token);
  statement = newest ?? expect.unreachable('a closed month');
});
afterAll(() => gateway.stop());

describe('a statement of this gateway’s', () => {
  it('is listed for closed months, marked, without a call to a bank', async () => {
    await gateway.takeCalls('thistle');
    const all = await statementsOf('Thistle Classic', token);
    expect(all.length).toBeGreaterThan(12);
    expect(all.every(({ from, to }) => from.endsWith('-01') && to < new Date().toISOString().slice(0, 10))).toBe(true);
    expect([...all].sort((a, b) => (a.to < b.to ? 1 : -1))).toEqual(all);
    expect(all[0]).toMatchObject({ origin: 'GATEWAY', type: 'REGULAR_PERIODIC', amounts: [] });
    const calls = await gateway.takeCalls('thistle');
    expect(calls.filter(({ path }) => path.includes('statements') || path.includes('transactions'))).toEqual([]);
  });

  it('is the ledger’s month, entry by entry, from opening to closing balance', async () => {
    const file = await fetchFile(pathOf('CSV'));
    expect([file.status, file.headers['content-disposition']]).toEqual([
      200,
      `attachment; filename="statement-${statement.from.slice(0, 7)}.csv"`,
    ]);
    const lines = file.bytes
      .toString()
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(','));
    const [opening, ...entries] = lines;
    const closing = entries.pop();
    const minor = (text: string | undefined) => BigInt((text ?? '').replace('.', ''));
    let balance = minor(opening?.[4]);
    for (const entry of entries) {
      balance += minor(entry[3]);
      expect(minor(entry[4])).toBe(balance);
    }
    expect(minor(closing?.[4])).toBe(balance);
    const ledger = buildLedger(Date.now());
    const account = ledger
      .accountsOf('thistle', 'alice')
      .find(({ nickname, product }) => [nickname, product].includes('Thistle Classic'));
    const own = ledger
      .booked(account?.id ?? '')
      .filter(({ day }) => day >= statement.from && day <= statement.to)
      .map(({ amountMinor }) => amountMinor);
    expect(own.length).toBeGreaterThan(10);
    const sorted = (amounts: readonly bigint[]) => amounts.map(String).sort();
    expect(sorted(entries.map((entry) => minor(entry[3])))).toEqual(sorted(own));
    const before = ledger
      .booked(account?.id ?? '')
      .filter(({ day }) => day < statement.from)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    expect(minor(opening?.[4])).toBe(before);
  });

  it('says the same as PDF and as camt.053, and is the same bytes each time', async () => {
    const csv = (await fetchFile(pathOf('CSV'))).bytes.toString();
    const [camt, pdf, again] = [
      await fetchFile(pathOf('CAMT_053')),
      await fetchFile(pathOf('PDF')),
      await fetchFile(pathOf('PDF')),
    ];
    const amounts = [...csv.matchAll(/^ENTRY,[^,]*,[^,]*,-?([\d.]+),/gm)].map(([, amount = '']) => amount);
    expect([...camt.bytes.toString().matchAll(/<Ntry>.*?<Amt Ccy="GBP">([\d.]+)</g)].map(([, a]) => a)).toEqual(
      amounts,
    );
    expect(camt.bytes.toString()).toContain('<AddtlStmtInf>Made by this gateway');
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf.bytes)), { mergePages: true });
    for (const amount of amounts) expect(text).toContain(amount);
    expect(again.bytes.equals(pdf.bytes)).toBe(true);
    expect((await fetchFile(pathOf('CAMT_053'))).bytes.equals(camt.bytes)).toBe(true);
    expect(pdf.headers['x-content-type-options']).toBe('nosniff');
    expect(pdf.trailers['repr-digest']).toMatch(/^sha-256=:/);
  });

  it('names nobody without pii:read', async () => {
    const plain = await gateway.token({ customer: 'alice', scope: reads });
    const { text } = await extractText(
      await getDocumentProxy(new Uint8Array((await fetchFile(pathOf('PDF'), plain)).bytes)),
      { mergePages: true },
    );
    expect(text).toContain('Closing balance');
    expect(text).not.toContain('Alice Ashgrove');
    expect(text).not.toMatch(/GB\d{2}THIS\d{14}/);
  });

  it('is told by HEAD without a body', async () => {
    const head = await fetchFile(pathOf('PDF'), token, 'HEAD');
    expect([head.status, head.headers['content-type'], head.bytes.length]).toEqual([200, 'application/pdf', 0]);
  });
});

describe('a document', () => {
  it('is for nobody without a token, and not without each of the scopes', async () => {
    expect((await fetchFile(pathOf('PDF'), null)).status).toBe(401);
    for (const scope of reads.split(' ')) {
      const less = await gateway.token({
        customer: 'alice',
        scope: reads
          .split(' ')
          .filter((one) => one !== scope)
          .join(' '),
      });
      const file = await fetchFile(pathOf('PDF'), less);
      expect([file.status, codeOf(file.bytes)]).toEqual([403, 'FORBIDDEN']);
    }
  });

  it('of another customer’s, of another kind, tampered with or none at all is not found', async () => {
    const other = await gateway.token({ customer: 'bob', scope: `${reads} pii:read` });
    const { data } = await gateway.query(token, '{ me { id accounts(first: 1) { edges { node { id } } } } }');
    const [path = ''] = pathOf('PDF').split('?');
    const flipped = path.slice(0, -1) + (path.endsWith('A') ? 'B' : 'A');
    const asked: readonly (readonly [string, string])[] = [
      [path, other],
      [`/documents/${data.me.id}`, token],
      [`/documents/${data.me.accounts.edges[0].node.id}`, token],
      [flipped, token],
      ['/documents/', token],
      [`/documents/x/${path.slice('/documents/'.length)}`, token],
      ['/documents/..%2f..%2fetc%2fpasswd', token],
      [`/documents/${'A'.repeat(5000)}`, token],
    ];
    for (const [target, by] of asked) {
      const file = await fetchFile(target, by);
      expect([target.slice(0, 60), file.status, codeOf(file.bytes)]).toEqual([target.slice(0, 60), 404, 'NOT_FOUND']);
    }
    const head = await fetchFile(path, other, 'HEAD');
    expect(head.status).toBe(404);
  });

  it.each([
    ['format=html', 'format'],
    ['format=pdf&format=csv', 'format'],
    ['formats=pdf', 'query'],
  ])('asked for with %s is refused by the parameter’s name', async (query, argument) => {
    const file = await fetchFile(`${pathOf('PDF').split('?')[0]}?${query}`);
    expect([file.status, JSON.parse(file.bytes.toString()).errors[0].extensions.argument]).toEqual([400, argument]);
  });

  it('is read with GET alone', async () => {
    expect((await fetchFile(pathOf('PDF'), token, 'POST')).status).toBe(405);
  });

  it.each([
    ['a month that is not over', new Date().toISOString().slice(0, 7)],
    ['a month before the book', '1999-01'],
  ])('of %s is refused with why', async (_name, month) => {
    const parsed = testIds.parse(statement.id);
    if (parsed?.type !== 'Statement' || 'linkId' in parsed.place) return expect.unreachable('the id of a statement');
    const id = testIds.statement({ ...parsed.place, accountKey: parsed.accountKey }, `g.${month}`);
    const file = await fetchFile(`/documents/${id}`);
    expect([file.status, JSON.parse(file.bytes.toString()).errors[0].extensions.accounts[0].reason]).toEqual([
      409,
      'DAYS_MISSING',
    ]);
  });
});
