// What follows from each entry of a statement alone, in columns: days, amounts, signs, kinds, currencies, and what texts may say. Kept as
// long as the statement's own list of entries is, which is the same for all requests that the gateway's memory answers: a further
// question reads none of its entries again. Nothing here depends on accounts, corrections, rules or other entries. Used by
// entry-columns.ts.

import type { StatementEntry } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import { toDayNumber } from './days.ts';
import { TextColumns } from './entry-texts.ts';
import { mayMoveMoney } from './transfer-evidence.ts';

/** Bits of {@link StatementColumns.flags}. */
export const entryFlag = {
  booked: 1,
  pending: 2,
  /** Booked or pending. */
  counted: 3,
  debit: 4,
  /** Of a kind that gives something back: REFUND, CHARGEBACK, REVERSAL. */
  givesBack: 8,
  /** Of a kind that brings back what was paid: CHARGEBACK, REVERSAL. */
  bringsBack: 16,
  /** The bank says which entry it takes back. */
  takesBack: 32,
  /** The bank tells the account on the other side. */
  namesAccount: 64,
  /** The bank tells an amount in another currency, or a rate. */
  isExchanged: 128,
  /** Booked or pending, and of a kind that may move money between own accounts: see `mayBeTransfer`. */
  mayBeTransfer: 256,
} as const;

/** An entry by what it says and the day that it counts on. */
type Dated = Pick<StatementEntry, 'sortDate' | 'transaction'>;

/** A row of a statement's entries that are asked for, as they stand in its list; all of one account. */
export interface EntryRun {
  readonly statement: readonly Dated[];
  readonly start: number;
  readonly count: number;
}

/** A statement's entries, by their places in its list. */
export class StatementColumns {
  /** {@link entryFlag}; but whether a refund may be a transfer depends on the account: see {@link refunds}. */
  readonly flags: Uint16Array;
  /** Days since 1970. */
  readonly days: Int32Array;
  /** Minor units; NaN where a number does not hold them exactly. */
  readonly amounts: Float64Array;
  /** Where in {@link currencies} each entry's is. */
  readonly currencyPlaces: Uint16Array;
  readonly currencies: readonly string[];
  /** The places of booked and pending entries of the kind REFUND. */
  readonly refunds: readonly number[];
  /** Looked through where somebody asks. */
  readonly texts: TextColumns;

  constructor(statement: readonly Dated[]) {
    const { length } = statement;
    this.flags = new Uint16Array(length);
    this.days = new Int32Array(length);
    this.amounts = new Float64Array(length);
    this.currencyPlaces = new Uint16Array(length);
    this.texts = new TextColumns(length);
    const currencies: string[] = [];
    const refunds: number[] = [];
    // Neighbours are mostly alike: of one day and currency.
    let [date, day]: [string | null, number] = [null, 0];
    let [currency, currencyPlace]: [string | null, number] = [null, 0];
    for (let place = 0; place < length; place++) {
      const entry = statement[place];
      if (entry === undefined) continue;
      const { sortDate, transaction } = entry;
      const { amount } = transaction;
      if (sortDate !== date) [date, day] = [sortDate, toDayNumber(sortDate)];
      if (amount.currency !== currency) {
        currency = amount.currency;
        currencyPlace = currencies.indexOf(currency);
        if (currencyPlace < 0) currencyPlace = currencies.push(currency) - 1;
      }
      const number = Number(amount.amountMinor);
      const flags = toFlags(transaction);
      this.days[place] = day;
      this.amounts[place] = Number.isSafeInteger(number) ? number : Number.NaN;
      this.currencyPlaces[place] = currencyPlace;
      this.flags[place] = flags;
      if (transaction.kind === 'REFUND' && (flags & entryFlag.counted) !== 0) refunds.push(place);
    }
    this.currencies = currencies;
    this.refunds = refunds;
  }
}

/** By the lists themselves, which never change: gone with them. 33 bytes an entry. */
const kept = new WeakMap<readonly Dated[], StatementColumns>();

/** The columns of a statement, made once for one list. */
export function toStatementColumns(statement: readonly Dated[]): StatementColumns {
  const known = kept.get(statement);
  if (known !== undefined) return known;
  const made = new StatementColumns(statement);
  kept.set(statement, made);
  return made;
}

function toFlags(transaction: Transaction): number {
  const { status, kind, counterparty } = transaction;
  let flags = 0;
  if (status === 'BOOKED') flags |= entryFlag.booked;
  else if (status === 'PENDING') flags |= entryFlag.pending;
  if (transaction.creditDebitIndicator === 'DEBIT') flags |= entryFlag.debit;
  if (kind === 'CHARGEBACK' || kind === 'REVERSAL') flags |= entryFlag.givesBack | entryFlag.bringsBack;
  else if (kind === 'REFUND') flags |= entryFlag.givesBack;
  if (transaction.reversesBankTransactionId !== null) flags |= entryFlag.takesBack;
  if (counterparty !== null && counterparty.identification !== null) flags |= entryFlag.namesAccount;
  if (transaction.originalAmount !== null || transaction.exchangeRate !== null) flags |= entryFlag.isExchanged;
  const isCounted = (flags & entryFlag.counted) !== 0;
  if (isCounted && kind !== 'REFUND' && mayMoveMoney(transaction)) flags |= entryFlag.mayBeTransfer;
  return flags;
}
