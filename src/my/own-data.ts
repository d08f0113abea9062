// A person's data as one JSON file, written as it is read: who they are, links, grants, accounts, then all payments and entries, page by
// page. What a bank does not tell stands in `sources` with why, so that the file says itself what it lacks. Called by data-page.ts.

import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type MyParts, patientMs, type Visit } from './my-parts.ts';
import { OutOfPoints } from './questions.ts';

/** Entries asked for at once. */
const pageSize = 200;
/** Where a bank is still giving entries: how often its page is asked for again, and how long is waited, milliseconds. */
const mostWaits = 5;
const longestWaitMs = 3000;
/** How often a page waits for the person's points, and how long at most, milliseconds: they are counted by the minute. */
const mostRefusals = 3;
const longestRefusalMs = 65_000;

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
      withCorrections: may('transactions:read'),
    },
  });
  const head = { exportedAt: new Date().toISOString(), ...answer.data?.me, errors: answer.errors };
  const named = { name: 'bankgraph', extension: 'json', type: 'application/json' };
  return sendFile(visit.reply, named, Readable.from(write(parts, visit, head)));
}

/** Sends a file of a person's, of today, for nobody to keep. */
export function sendFile(
  reply: FastifyReply,
  { name, extension, type }: { readonly name: string; readonly extension: string; readonly type: string },
  content: Readable,
): FastifyReply {
  const day = new Date().toISOString().slice(0, 10);
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}-${day}.${extension}"`)
    .header('x-content-type-options', 'nosniff')
    .type(`${type}; charset=utf-8`)
    .send(content);
}

async function* write(parts: MyParts, visit: Visit, head: object): AsyncGenerator<string> {
  const text = JSON.stringify(head, null, 1);
  yield `${text.slice(0, -2)},\n "payments": `;
  yield* writeList(pagesOf(parts, visit, 'payments'), parts.may(visit, 'payments:read'));
  yield `,\n "transactions": `;
  yield* writeList(pagesOf(parts, visit, 'transactions'), parts.may(visit, 'transactions:read'));
  yield '\n}\n';
}

/** A list, whether it is whole, and what became of asking each bank. Null where the person's sign-in does not allow it. */
async function* writeList(pages: AsyncIterable<ListPage>, may: boolean): AsyncGenerator<string> {
  if (!may) return yield 'null';
  let isFirst = true;
  let isComplete = true;
  let sources: readonly object[] = [];
  yield '{ "items": [';
  for await (const page of pages) {
    for (const entry of page.entries) {
      yield `${isFirst ? '' : ','}\n  ${JSON.stringify(entry)}`;
      isFirst = false;
    }
    sources = page.sources;
    isComplete &&= !page.failed;
  }
  yield `\n ], "isComplete": ${isComplete}, "sources": ${JSON.stringify(sources)} }`;
}

interface ListPage {
  readonly entries: readonly object[];
  readonly sources: readonly object[];
  /** Whether something of it, or what follows, could not be read. */
  readonly failed: boolean;
}

async function* pagesOf(parts: MyParts, visit: Visit, list: 'payments' | 'transactions'): AsyncGenerator<ListPage> {
  let after: string | null = null;
  let waits = 0;
  for (;;) {
    const page: AnsweredPage | null = await readPage(parts, visit, { list, after });
    if (page === null) return yield { entries: [], sources: [], failed: true };
    const { edges, pageInfo, sources = [] } = page;
    const isShort = sources.some(({ status }) => status !== 'OK' && status !== 'UNSUPPORTED');
    yield { entries: edges.map(({ node }) => node), sources, failed: isShort };
    if (!pageInfo.hasNextPage) return;
    if (pageInfo.endCursor === after && edges.length === 0) {
      // A bank is still giving entries: the same page again, a few times.
      const at = pageInfo.nextRefreshAt ?? null;
      if (waits >= mostWaits || at === null) return yield { entries: [], sources, failed: true };
      waits += 1;
      await waitUntil(Date.parse(at));
    }
    after = pageInfo.endCursor;
  }
}

/** What a page of either list answers. */
interface AnsweredPage {
  readonly edges: readonly { readonly node: object }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly endCursor: string | null;
    readonly nextRefreshAt?: string | null;
  };
  readonly sources?: readonly { readonly status: string }[];
}

/** Null when it could not be read: the file has begun, and is to say so. */
async function readPage(
  parts: MyParts,
  visit: Visit,
  { list, after }: { readonly list: 'payments' | 'transactions'; readonly after: string | null },
): Promise<AnsweredPage | null> {
  const variables = { first: pageSize, after };
  for (let attempt = 0; ; attempt += 1) {
    try {
      const withinMs = patientMs;
      if (list === 'payments') {
        const { data } = await parts.ask(visit, { name: 'export-payments', withinMs, variables });
        return data?.me?.payments ?? null;
      }
      const { data } = await parts.ask(visit, { name: 'export-transactions', withinMs, variables });
      return data?.me?.transactions ?? null;
    } catch (error) {
      // Points come back by the minute: the file waits for them.
      if (error instanceof OutOfPoints && attempt < mostRefusals && !visit.reply.raw.destroyed) {
        await waitUntil(error.retryAtMs, longestRefusalMs);
      } else {
        if (!(error instanceof OutOfPoints)) parts.pages.options.log.unexpectedError(error);
        return null;
      }
    }
  }
}

const waitUntil = (atMs: number, longestMs = longestWaitMs): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(100, Math.min(longestMs, atMs - Date.now()))));
