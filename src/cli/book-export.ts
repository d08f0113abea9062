// `npm run -s book:export -- --customer alice > alice.jsonl`: everything that the statement book keeps of one customer, as JSON
// lines on standard output, for operators who have to tell a customer what is kept. Beside running gateways; changes nothing but
// the audit. The lines are src/book/export.ts's; ends with 0 for a whole export, 1 for a failure, 2 where nothing is kept.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { BookIncomplete, exportBook } from '../book/export.ts';
import { InvalidConfig } from '../config/faults.ts';
import { toOperatorMessage } from '../store/failures.ts';
import type { Store } from '../store/store.ts';
import { withStore } from './operator-store.ts';

const usage = 'Usage: npm run -s book:export -- --customer CUSTOMER [--bank BANK]';

/** Where there is no book: nothing was ever read, or all of it is erased. */
const nothingKept = 2;

interface Owner {
  readonly customerId: string;
  readonly bankId?: string;
}

/** @throws TypeError for options that there are not, or none */
function parseOwner(): Owner {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { customer: text, bank: text } });
  if (values.customer === undefined || values.customer === '') throw new TypeError('--customer is required');
  return { customerId: values.customer, ...(values.bank === undefined ? {} : { bankId: values.bank }) };
}

function parseOwnerOrTell(): Owner | null {
  try {
    return parseOwner();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : 'failed'}\n${usage}`);
    process.exitCode = 1;
    return null;
  }
}

/** Before anything is shown, and when all is: what nobody can write down is not exported. */
async function exportTo(output: NodeJS.WritableStream, store: Store, owner: Owner): Promise<void> {
  const tell = (outcome: 'DONE' | 'FAILED', reason: 'BEGUN' | 'WHOLE' | 'NOTHING_KEPT' | 'BROKEN_OFF') =>
    store.audit.append({
      atMs: Date.now(),
      actor: { kind: 'gateway', subject: 'book-export' },
      action: 'BOOK_EXPORT',
      outcome,
      reason,
      ...owner,
    });
  await tell('DONE', 'BEGUN');
  try {
    const count = await store.bookSnapshots.read(async (snapshot) => {
      const accounts = await snapshot.readAccounts(owner);
      const request = { owner, accounts, atMs: Date.now() };
      if (accounts.length > 0) await pipeline(Readable.from(exportBook(snapshot, request)), output, { end: false });
      return accounts.length;
    });
    await tell('DONE', count === 0 ? 'NOTHING_KEPT' : 'WHOLE');
    if (count > 0) return;
    console.error(`Nothing is kept of this customer${owner.bankId === undefined ? '' : ' at this bank'}.`);
    process.exitCode = nothingKept;
  } catch (error) {
    await tell('FAILED', 'BROKEN_OFF').catch(() => undefined);
    throw error;
  }
}

/** Of what fails while a book is read only words of ours are told: others may hold what was read. */
function toMessage(error: unknown): string {
  if (error instanceof InvalidConfig || error instanceof BookIncomplete) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 'the output was closed';
  return toOperatorMessage(error, 'something in the book cannot be read by this version');
}

const owner = parseOwnerOrTell();
if (owner !== null) {
  try {
    await withStore((store) => exportTo(process.stdout, store, owner));
  } catch (error) {
    console.error(`${toMessage(error)}\nThe export is not whole.`);
    process.exitCode = 1;
  }
}
