// Which entries cannot be an own transfer by what they say alone, told without reading them: most of a statement. Called by
// own-transfers.ts before transfer-evidence.ts reads an entry that has no other side. It must let pass whatever that could find proven:
// the holder's name, a phrase of the bank's, an account to save in, what was paid to a card or a loan.

import type { InsightAccount } from './entry.ts';
import { type EntryColumns, entryFlag } from './entry-columns.ts';
import type { Self } from './transfer-evidence.ts';
import { WordSieve } from './word-sieve.ts';
import { toWordMark, toWordStart } from './word-starts.ts';

/** Whether an entry of an account, by its place, may prove by itself that it is an own transfer. Errs towards yes. */
export function toTransferScreen({ persons }: Self, { type }: InsightAccount, columns: EntryColumns) {
  // A name agrees by a word of several letters at least.
  const names = [...new Set(persons.flat().filter((word) => word.length > 1))];
  const sieve = new WordSieve({ words: names, phrases: [] });
  const starts = names.map(toWordStart);
  const marks = names.map(toWordMark);
  const { texts } = columns;
  // Any word may say that a card or a loan was paid.
  const isBorrowed = type !== 'CURRENT' && type !== 'SAVINGS';
  return (place: number): boolean => {
    if (texts.mayTellTransfer(place)) return true;
    if (isBorrowed && !columns.has(place, entryFlag.debit)) return true;
    if (!texts.mayHoldWord(place, marks) || !texts.mayHoldAny(place, starts)) return false;
    const { counterparty, remittanceInformation } = columns.entryAt(place).transaction;
    return sieve.mayHold(remittanceInformation ?? '') || sieve.mayHold(counterparty?.name ?? '');
  };
}
