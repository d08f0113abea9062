// `npm run -s audit -- --customer alice --since 2026-11-01`: the audit of links as JSON lines, oldest first. For
// operators, beside running gateways; reads the same store by the same settings. Who, what, when, which link, what it came
// to: there is no secret in it, but who banks where is the customer's own business. With `--reads` who was shown which days of
// whose statements instead.

import { parseArgs } from 'node:util';
import { InvalidConfig } from '../config/faults.ts';
import type { Actor, AuditEntry } from '../store/audit.ts';
import type { StatementReadRow } from '../store/statement-reads.ts';
import { withStore } from './operator-store.ts';

const usage = 'Usage: npm run -s audit -- [--link LINK | --reads] [--customer CUSTOMER] [--since TIME] [--until TIME]';
/** Rows read at once: the store's own limit. */
const batch = 1000;

/** An RFC 3339 instant or day as epoch milliseconds. @throws InvalidConfig naming the option */
function parseMs(name: string, text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidConfig([{ where: `--${name}`, what: 'must be a time such as 2026-11-01' }]);
  return ms;
}

async function print(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { link: text, reads: { type: 'boolean' }, customer: text, since: text, until: text },
  });
  const query = {
    ...(values.customer === undefined ? {} : { customerId: values.customer }),
    ...(values.since === undefined ? {} : { fromMs: parseMs('since', values.since) }),
    ...(values.until === undefined ? {} : { toMs: parseMs('until', values.until) }),
  };
  if (values.reads !== true) {
    const ofLink = values.link === undefined ? {} : { linkId: values.link };
    return withStore(({ audit }) => printAll((page) => audit.read({ ...query, ...ofLink, ...page }), toLine));
  }
  if (values.link !== undefined) throw new TypeError('--reads are of accounts, and of no link');
  return withStore(({ statementReads: reads }) => printAll((page) => reads.read({ ...query, ...page }), toReadLine));
}

/** Prints page after page. */
async function printAll<Row extends { readonly seq: number }>(
  read: (page: { readonly afterSeq: number; readonly limit: number }) => Promise<readonly Row[]>,
  toPrinted: (row: Row) => object,
): Promise<void> {
  for (let afterSeq = -1; ; ) {
    const rows = await read({ afterSeq, limit: batch });
    for (const row of rows) console.log(JSON.stringify(toPrinted(row)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return;
    afterSeq = last.seq;
  }
}

const toActor = ({ kind, subject }: Actor): string => `${kind}:${subject}`;

function toLine({ atMs, actor, ...entry }: AuditEntry): object {
  return { at: new Date(atMs).toISOString(), actor: toActor(actor), ...entry };
}

function toReadLine({ seq, what, reader, customerId, bankId, accountKey, ...read }: StatementReadRow): object {
  const { from, to, count, firstAtMs, lastAtMs } = read;
  return {
    at: new Date(firstAtMs).toISOString(),
    lastAt: new Date(lastAtMs).toISOString(),
    actor: toActor(reader),
    clientId: reader.clientId,
    seq,
    action: what === 'CHANGES' ? 'CHANGES_READ' : 'STATEMENT_READ',
    customerId,
    bankId,
    account: accountKey,
    from,
    to,
    reads: count,
  };
}

try {
  await print();
} catch (error) {
  console.error(error instanceof Error ? error.message : 'failed');
  if (error instanceof TypeError) console.error(usage);
  process.exitCode = 1;
}
