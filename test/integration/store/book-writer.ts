// A gateway's process that reads a growing statement again and again, and says each answer's entries once they are in the book.
// Started, and killed, by book-crash.test.ts: argv is the database's URL or `-`, the data folder, and the sealing key.

import { StatementBook } from '../../../src/book/book.ts';
import { parseSealingKeys } from '../../../src/store/sealing.ts';
import { openStore } from '../../../src/store/store.ts';
import { ledgerName, toAnswer, wholeWindow } from './book-ledger.ts';

const [, , url = '-', dataDir = '', keyText = ''] = process.argv;
const keys = parseSealingKeys(keyText);
if ('fault' in keys) throw new Error(keys.fault);
const store = await openStore({ databaseUrl: url === '-' ? null : url, dataDir, keys });
const book = new StatementBook(store.book);
let count = (await book.read(ledgerName, wholeWindow))?.entries.length ?? 0;
for (;;) {
  count++;
  const view = await book.record(ledgerName, toAnswer(count), wholeWindow);
  const ids = view?.entries.map(({ key, transaction }) => `${transaction.remittanceInformation}=${key}`) ?? [];
  process.stdout.write(`${count} ${ids.join(' ')}\n`);
}
