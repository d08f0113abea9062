// Which entries cannot be an own transfer by what they say alone, told without reading them: most of a statement. Called by
// own-transfers.ts before transfer-evidence.ts reads an entry that has no other side. It must let pass whatever that could find proven:
// the holder's name, a phrase of the bank's, an account to save in, what was paid to a card or a loan.

import type { InsightEntry } from './entry.ts';
import type { Self } from './transfer-evidence.ts';
import { ownPhrases, savingsWords } from './transfer-words.ts';
import { WordSieve } from './word-sieve.ts';

/** Whether an entry may prove by itself that it is an own transfer. Errs towards yes. */
export function toTransferScreen({ persons }: Self): (entry: InsightEntry) => boolean {
  // A name agrees by a word of several letters at least.
  const names = persons.flat().filter((word) => word.length > 1);
  const sieve = new WordSieve({ words: [...savingsWords, ...names], phrases: [ownPhrases] });
  return ({ account: { type }, transaction }) => {
    const { counterparty, remittanceInformation, creditDebitIndicator } = transaction;
    // Any word may say that a card or a loan was paid.
    if (creditDebitIndicator === 'CREDIT' && type !== 'CURRENT' && type !== 'SAVINGS') return true;
    return sieve.mayHold(remittanceInformation ?? '') || sieve.mayHold(counterparty?.name ?? '');
  };
}
