// What of an entry is the same in every answer: its global id and its amounts as they are written. Made when first asked
// for and kept as long as the entry itself, which the cache holds: a statement is read far more often than fetched.

import { transactionGlobalId } from '../../src/domain/global-id.ts';
import { toSigned } from '../../src/domain/money.ts';
import type { StatementEntry } from '../../src/domain/statement.ts';
import type { MoneyModel } from '../models.ts';
import { toMoney } from '../money.ts';
import type { LocatedEntry } from './loaders.ts';

/** The written parts of one entry. An entry belongs to one account of one link, so its id is its own. */
class EntryAnswer {
  readonly id: string;
  readonly #transaction: StatementEntry['transaction'];
  #amount: MoneyModel | null = null;
  #signedAmount: MoneyModel | null = null;

  constructor({ located, entry }: LocatedEntry) {
    this.id = transactionGlobalId(located.link.id, located.record.key, entry.key);
    this.#transaction = entry.transaction;
  }

  get amount(): MoneyModel {
    this.#amount ??= toMoney(this.#transaction.amount);
    return this.#amount;
  }

  get signedAmount(): MoneyModel {
    const { amount, creditDebitIndicator } = this.#transaction;
    this.#signedAmount ??=
      creditDebitIndicator === 'CREDIT' ? this.amount : toMoney(toSigned(amount, creditDebitIndicator));
    return this.#signedAmount;
  }
}

const answers = new WeakMap<StatementEntry, EntryAnswer>();

/** The written parts of an entry. */
export function answerOf(located: LocatedEntry): EntryAnswer {
  let answer = answers.get(located.entry);
  if (answer === undefined) {
    answer = new EntryAnswer(located);
    answers.set(located.entry, answer);
  }
  return answer;
}
