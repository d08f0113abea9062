// A person's data as one JSON file, written as it is read: who they are, links, grants, accounts, payments, then all entries page by
// page. What a bank does not tell stands in `sources` with why, so that the file says itself what it lacks. Called by data-page.ts.

import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type MyParts, patientMs, type Visit } from './my-parts.ts';

/** Entries asked for at once. */
const pageSize = 200;
/** Where a bank is still giving entries: how often its page is asked for again, and how long is waited, milliseconds. */
const mostWaits = 5;
const longestWaitMs = 3000;

/** Sends the file. @throws OutOfPoints, StoreFailure before anything is sent */
export async function streamOwnData(parts: MyParts, visit: Visit): Promise<FastifyReply> {
  const may = (...scopes: readonly string[]) => parts.may(visit, ...scopes);
  const answer = await parts.ask(visit, {
    name: 'export',
    withinMs: patientMs,
    variables: {
      withName: may('customers:read'),
      withPersonal: may('customers:read', 'pii:read'),
      withAccounts: may('accounts:read'),
      withBalances: may('accounts:read', 'balances:read'),
      withGrants: may('grants:read'),
      withPayments: may('payments:read'),
      withCorrections: may('transactions:read'),
    },
  });
  const day = new Date().toISOString().slice(0, 10);
  const head = { exportedAt: new Date().toISOString(), ...answer.data?.me, errors: answer.errors };
  visit.reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="bankgraph-${day}.json"`)
    .header('x-content-type-options', 'nosniff')
    .type('application/json; charset=utf-8');
  return visit.reply.send(Readable.from(write(parts, visit, head)));
}

async function* write(parts: MyParts, visit: Visit, head: object): AsyncGenerator<string> {
  const text = JSON.stringify(head, null, 1);
  yield `${text.slice(0, -2)},\n "transactions": [`;
  let isFirst = true;
  let isWhole = true;
  let last: object | null = null;
  if (parts.may(visit, 'transactions:read')) {
    for await (const { entries, sources, failed } of pagesOf(parts, visit)) {
      for (const entry of entries) {
        yield `${isFirst ? '' : ','}\n  ${JSON.stringify(entry)}`;
        isFirst = false;
      }
      last = sources;
      isWhole &&= !failed;
    }
  }
  yield `\n ],\n "transactionSources": ${JSON.stringify(last ?? [])},\n "transactionsComplete": ${isWhole}\n}\n`;
}

interface EntryPage {
  readonly entries: readonly object[];
  readonly sources: object;
  /** Whether what follows could not be read. */
  readonly failed: boolean;
}

async function* pagesOf(parts: MyParts, visit: Visit): AsyncGenerator<EntryPage> {
  let after: string | null = null;
  let waits = 0;
  for (;;) {
    const page = await readPage(parts, visit, after);
    if (page === null) return yield { entries: [], sources: [], failed: true };
    const { edges, pageInfo, sources } = page;
    const isShort = sources.some(({ status }) => status !== 'OK' && status !== 'UNSUPPORTED');
    yield { entries: edges.map(({ node }) => node), sources, failed: isShort };
    if (!pageInfo.hasNextPage) return;
    if (pageInfo.endCursor === after && edges.length === 0) {
      // A bank is still giving entries: the same page again, a few times.
      if (waits >= mostWaits || pageInfo.nextRefreshAt === null) return yield { entries: [], sources, failed: true };
      waits += 1;
      await waitUntil(Date.parse(pageInfo.nextRefreshAt));
    }
    after = pageInfo.endCursor;
  }
}

/** Null when it could not be read: the file has begun, and is to say so. */
async function readPage(parts: MyParts, visit: Visit, after: string | null) {
  try {
    const { data } = await parts.ask(visit, {
      name: 'export-transactions',
      withinMs: patientMs,
      variables: { first: pageSize, after },
    });
    return data?.me?.transactions ?? null;
  } catch (error) {
    parts.pages.options.log.unexpectedError(error);
    return null;
  }
}

const waitUntil = (atMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(100, Math.min(longestWaitMs, atMs - Date.now()))));
