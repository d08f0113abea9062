// What of an entry is the same in every answer: its global id and its amounts as they are written. Made when first asked
// for and kept as long as the entry itself, which the cache holds: a statement is read far more often than fetched. And an
// entry as it is answered, whose plain fields are read in place (subgraphs/shared/plain.ts).

import type { GlobalIds } from '../../src/domain/global-id.ts';
import { toSigned } from '../../src/domain/money.ts';
import type { StatementEntry } from '../../src/domain/statement.ts';
import { nameOf } from '../../src/reading/located-account.ts';
import type { LocatedEntry, PlacedEntry } from '../shared/located-entry.ts';
import type {
  MoneyModel,
  TransactionConnectionModel,
  TransactionEdgeModel,
  TransactionModel,
} from '../shared/models.ts';
import { toMoney } from '../shared/money.ts';
import { declareLasting } from '../shared/plain.ts';
import { stabilityOf } from './identity-stability.ts';

/** The written parts of one entry. An entry belongs to one account of one link, so its id is its own. */
class EntryAnswer {
  readonly id: string;
  readonly amount: MoneyModel;
  readonly #transaction: StatementEntry['transaction'];
  #signedAmount: MoneyModel | null = null;

  constructor({ located, entry }: LocatedEntry, ids: GlobalIds) {
    this.id = ids.transaction(nameOf(located), entry.key);
    this.#transaction = entry.transaction;
    this.amount = toMoney(entry.transaction.amount);
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
export function answerOf(located: LocatedEntry, ids: GlobalIds): EntryAnswer {
  let answer = answers.get(located.entry);
  if (answer === undefined) {
    answer = new EntryAnswer(located, ids);
    answers.set(located.entry, answer);
  }
  return answer;
}

type Entry = StatementEntry['transaction'];

/** An entry that has been read. Each field that it holds is said here alone; `Transaction`'s resolvers load it for the rest. */
export class LoadedTransaction implements TransactionModel {
  readonly id: string;
  readonly entry: LocatedEntry;
  readonly amount: MoneyModel;
  readonly #answer: EntryAnswer;
  readonly #transaction: Entry;

  /** With the id that it was asked for by, where it was. */
  constructor(entry: LocatedEntry, ids: GlobalIds, id?: string) {
    const answer = answerOf(entry, ids);
    this.id = id ?? answer.id;
    this.entry = entry;
    this.amount = answer.amount;
    this.#answer = answer;
    this.#transaction = entry.entry.transaction;
  }

  /** What is the same in every answer; null where the entry was asked for by an older id. */
  get lastingPart(): object | null {
    return this.id === this.#answer.id ? this.#answer : null;
  }
  get status(): Entry['status'] {
    return this.#transaction.status;
  }
  get kind(): Entry['kind'] {
    return this.#transaction.kind;
  }
  get creditDebitIndicator(): Entry['creditDebitIndicator'] {
    return this.#transaction.creditDebitIndicator;
  }
  get signedAmount(): MoneyModel {
    return this.#answer.signedAmount;
  }
  get bookingDate(): Entry['bookingDate'] {
    return this.#transaction.bookingDate;
  }
  get valueDate(): Entry['valueDate'] {
    return this.#transaction.valueDate;
  }
  get transactionDateTime(): Entry['transactionDateTime'] {
    return this.#transaction.transactionDateTime;
  }
  get exchangeRate(): Entry['exchangeRate'] {
    return this.#transaction.exchangeRate;
  }
  get bankTransactionCode(): Entry['bankTransactionCode'] {
    return this.#transaction.bankTransactionCode;
  }
  get endToEndId(): Entry['endToEndId'] {
    return this.#transaction.endToEndId;
  }
  get entryReference(): Entry['entryReference'] {
    return this.#transaction.entryReference;
  }
  get identityStability(): StatementEntry['identityStability'] {
    return stabilityOf(this.entry);
  }
}

// `identityStability` hangs on what else has been read, and is not among them.
declareLasting(
  LoadedTransaction,
  [
    'id',
    'status',
    'kind',
    'amount',
    'creditDebitIndicator',
    'signedAmount',
    'exchangeRate',
    'bookingDate',
    'valueDate',
    'transactionDateTime',
    'bankTransactionCode',
    'endToEndId',
    'entryReference',
  ],
  ({ lastingPart }) => lastingPart,
);

/** An entry in its place on a page. */
export class StatementEdge implements TransactionEdgeModel {
  readonly placed: PlacedEntry;
  readonly page: TransactionConnectionModel;
  readonly node: LoadedTransaction;

  constructor(placed: PlacedEntry, page: TransactionConnectionModel, ids: GlobalIds) {
    this.placed = placed;
    this.page = page;
    this.node = new LoadedTransaction(placed, ids);
  }
}
