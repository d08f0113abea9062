// A month's statement as camt.053: the same elements as an export's (src/exports/camt-053.ts), oldest entry first, with ids and times made
// of what it says, and the note that it is no document of the bank. Called by gateway-document.ts.

import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  messageEnd,
  toEntry,
  toMessageHead,
  toReference,
  toStatementEnd,
  toStatementHead,
} from '../exports/camt-053.ts';
import { type MonthStatement, madeAt, madeByGateway } from './month-statement.ts';

/** Entries that are written before anything else has its turn. */
const entriesPerTurn = 256;

/** The file, in pieces. */
export async function* toCamtStatement({
  accountId,
  month,
  identification,
  sections,
}: MonthStatement): AsyncGenerator<Uint8Array> {
  const createdAt = madeAt(month);
  yield Buffer.from(toMessageHead(toReference(`${accountId} ${month.from} ${month.to}`), createdAt));
  for (const { totals, lines } of sections) {
    yield Buffer.from(toStatementHead({ accountId, identification, totals, ...month, createdAt }));
    for (let start = 0; start < lines.length; start += entriesPerTurn) {
      const piece = lines.slice(start, start + entriesPerTurn);
      yield Buffer.from(piece.map(toEntry).join(''));
      await nextTurn();
    }
    yield Buffer.from(toStatementEnd(madeByGateway));
  }
  yield Buffer.from(messageEnd);
}
