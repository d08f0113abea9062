// Revolut's transactions → entries of one account: one for each of its legs, and one for a leg's fee. Called by connector.ts for each
// transaction of a page, so it is on the hot path. Amounts are signed, out of the account negative; a fee is taken besides its amount.
// Source: Revolut Business API 1.0 (schemas Transaction, TransactionLeg, TransactionMerchant). JSON numbers come as texts.

import { toBankTransactionCode } from '../../domain/bank-transaction-code.ts';
import { absolute, type Money, negated, toUnsigned } from '../../domain/money.ts';
import type { Counterparty, Transaction, TransactionKind, TransactionStatus } from '../../domain/transaction.ts';
import { toMerchantCategory } from '../identification.ts';
import {
  asSentNumber,
  isObject,
  type JsonObject,
  optional,
  readCurrency,
  readList,
  readMoneyIn,
  readObject,
  readRequiredString,
  readString,
  Unreadable,
} from '../json.ts';
import { withoutSentCardNumbers } from '../sent-card-numbers.ts';
import { type DayContext, readEntryDate, readEntryDateTime } from '../windows.ts';

const statuses: ReadonlyMap<string, TransactionStatus> = new Map([
  ['created', 'PENDING'],
  ['pending', 'PENDING'],
  ['completed', 'BOOKED'],
  ['declined', 'REJECTED'],
  ['failed', 'REJECTED'],
  // What was on its way has come back: nothing of it is on the account.
  ['reverted', 'REJECTED'],
]);

/** What TransactionType means; others say nothing that a kind does. */
const kinds: ReadonlyMap<string, TransactionKind> = new Map([
  ['atm', 'CASH'],
  ['card_payment', 'PURCHASE'],
  ['card_refund', 'REFUND'],
  ['card_chargeback', 'CHARGEBACK'],
  ['card_credit', 'REFUND'],
  ['charge', 'FEE'],
  ['charge_refund', 'REFUND'],
  ['exchange', 'TRANSFER'],
  ['transfer', 'TRANSFER'],
  ['fee', 'FEE'],
  ['refund', 'REFUND'],
  ['topup', 'TRANSFER'],
  ['topup_return', 'REVERSAL'],
  ['tax_refund', 'REFUND'],
  ['rev_payment', 'TRANSFER'],
]);

/** Types whose `related_transaction_id` is what they give back; of others it is only something that belongs to it (cashback). */
const takingBack: ReadonlySet<string> = new Set([
  'card_refund',
  'card_chargeback',
  'charge_refund',
  'refund',
  'tax_refund',
  'topup_return',
]);

/** What an entry is read with. */
export interface EntryContext extends DayContext {
  /** By what Revolut knows the account that was asked for. */
  readonly accountId: string;
}

/**
 * Transaction → the entries that it is on the account that was asked for. @throws Unreadable when it has no leg there, or a leg's amount,
 * currency or state cannot be read
 */
export function parseTransaction(wire: JsonObject, context: EntryContext): readonly Transaction[] {
  const id = readRequiredString(wire, 'id', '');
  const status = readStatus(wire, context);
  const legs = (readList(wire, 'legs') ?? []).map((leg, index) => ({ leg, pointer: `/legs/${index}` }));
  const own = legs.flatMap(({ leg, pointer }) => {
    if (!isObject(leg)) throw new Unreadable(pointer, 'not an object');
    return readRequiredString(leg, 'account_id', pointer) === context.accountId ? [{ leg, pointer }] : [];
  });
  if (own.length === 0) throw new Unreadable('/legs', 'none is of the account that was asked for');
  const shared: Shared = {
    ...readShared(wire, status, context),
    ...(isOneWay(legs.map(({ leg }) => leg)) ? { isContradictory: true } : {}),
  };
  return own.flatMap(({ leg, pointer }) => {
    // Nearly all have one leg on an account: then others that refer to the transaction refer to its entry.
    const legId = own.length === 1 ? id : readRequiredString(leg, 'leg_id', pointer);
    return toEntries(leg, { pointer, legId, wire, shared });
  });
}

/**
 * Whether both legs of a movement between two accounts of the business go the same way, as the specification's own example of one does: one
 * of the signs is wrong, and nothing says which.
 */
function isOneWay(legs: readonly unknown[]): boolean {
  const [one, other, ...more] = legs.filter(isObject);
  // Two of one account are two entries of it: what was paid, and what it cost.
  if (one === undefined || other === undefined || more.length > 0 || one['account_id'] === other['account_id'])
    return false;
  return Number(one['amount']) * Number(other['amount']) > 0;
}

/** What the entries of one transaction have in common. */
type Shared = Pick<
  Transaction,
  | 'entryReference'
  | 'supersedesBankTransactionId'
  | 'reversesBankTransactionId'
  | 'status'
  | 'kind'
  | 'exchangeRate'
  | 'bookingDate'
  | 'valueDate'
  | 'transactionDateTime'
  | 'bankTransactionCode'
  | 'endToEndId'
  | 'balanceAfter'
> &
  Pick<Transaction, 'isContradictory'>;

/** @throws Unreadable */
function readStatus(wire: JsonObject, { timeZone, tell }: EntryContext): TransactionStatus {
  const state = readRequiredString(wire, 'state', '').toLowerCase();
  const status = statuses.get(state);
  if (status === undefined) throw new Unreadable('/state', 'not a state of the standard');
  const isForLater = state === 'created' && readEntryDate(wire, 'scheduled_for', { timeZone, tell }) !== null;
  return isForLater ? 'FUTURE' : status;
}

function readShared(wire: JsonObject, status: TransactionStatus, context: EntryContext): Shared {
  const type = readString(wire, 'type')?.toLowerCase() ?? '';
  const created = readEntryDateTime(wire, 'created_at', context);
  const completed = readEntryDateTime(wire, 'completed_at', context);
  // One of the specification's own examples was completed half a year before it was made: it is found by when it was made.
  const made = created?.date ?? null;
  const booked = completed !== null && (made === null || completed.date >= made) ? completed.date : made;
  const day = status === 'BOOKED' ? booked : status === 'FUTURE' ? readEntryDate(wire, 'scheduled_for', context) : null;
  return {
    entryReference: readString(wire, 'request_id'),
    // It keeps its id when it is completed.
    supersedesBankTransactionId: null,
    reversesBankTransactionId: takingBack.has(type) ? readString(wire, 'related_transaction_id') : null,
    status,
    kind: kinds.get(type) ?? 'OTHER',
    exchangeRate: null,
    bookingDate: day,
    valueDate: null,
    transactionDateTime: created?.instant ?? null,
    bankTransactionCode: toBankTransactionCode(null, null, type === '' ? null : type),
    endToEndId: null,
    // A leg's `balance` counts what is on its way, in the order in which transactions were made: no balance of what is booked.
    balanceAfter: null,
  };
}

/** @throws Unreadable */
function toEntries(
  leg: JsonObject,
  {
    pointer,
    legId,
    wire,
    shared,
  }: { readonly pointer: string; readonly legId: string; readonly wire: JsonObject; readonly shared: Shared },
): readonly Transaction[] {
  const currency = readCurrency(leg, 'currency', pointer);
  const amount = readMoneyIn(leg, 'amount', { currency, pointer });
  const raw = toRaw(wire, leg);
  const entry: Transaction = {
    ...shared,
    bankTransactionId: legId,
    ...toUnsigned(amount),
    originalAmount: readOriginal(leg, amount),
    counterparty: readCounterparty(wire, leg),
    remittanceInformation: readRemittance(wire, leg),
    raw,
  };
  // Where it cannot be read the sum would be wrong: then the entry is told as one that cannot be.
  const fee = leg['fee'] == null ? null : readMoneyIn(leg, 'fee', { currency, pointer });
  if (fee === null || fee.amountMinor === 0n) return [entry];
  return [
    entry,
    {
      ...shared,
      bankTransactionId: `${legId}:fee`,
      reversesBankTransactionId: null,
      kind: 'FEE',
      ...toUnsigned(negated(fee)),
      originalAmount: null,
      counterparty: null,
      remittanceInformation: readString(leg, 'description'),
      raw,
    },
  ];
}

/** What was paid in another currency, unsigned. */
function readOriginal(leg: JsonObject, amount: Money): Money | null {
  if (leg['bill_amount'] == null) return null;
  const original = optional(() =>
    absolute(readMoneyIn(leg, 'bill_amount', { currency: readCurrency(leg, 'bill_currency', '') })),
  );
  return original !== null && original.currency !== amount.currency ? original : null;
}

/** How a transfer's description names the other side; a transaction tells of it ids alone. */
const namedSide = /^(?:To|From|Payment from|Money added from|Transfer (?:to|from)) (?<name>\S.*)$/i;

/** The merchant of a card payment, else whom the description names; nobody for a movement between own accounts. */
function readCounterparty(wire: JsonObject, leg: JsonObject): Counterparty | null {
  const merchant = readObject(wire, 'merchant');
  if (merchant !== null) {
    const name = readString(merchant, 'name') ?? readString(merchant, 'full_name');
    const merchantCategoryCode = toMerchantCategory(readString(merchant, 'category_code'));
    return name === null && merchantCategoryCode === null ? null : { name, identification: null, merchantCategoryCode };
  }
  if (readString(readObject(leg, 'counterparty'), 'account_type')?.toLowerCase() === 'self') return null;
  const name = namedSide.exec(readString(leg, 'description') ?? '')?.groups?.['name'] ?? null;
  return name === null ? null : { name, identification: null, merchantCategoryCode: null };
}

/** The payer's text, and what the entry is called. */
function readRemittance(wire: JsonObject, leg: JsonObject): string | null {
  const merchant = readString(readObject(wire, 'merchant'), 'full_name');
  const lines = [readString(wire, 'reference'), merchant ?? readString(leg, 'description')];
  const told = [...new Set(lines.filter((line) => line !== null))];
  return told.length === 0 ? null : told.join('\n');
}

const amountsOfLeg = ['amount', 'fee', 'bill_amount', 'balance'] as const;

/**
 * The transaction as it was sent, but for what is of another account of the business (a leg there, and its balance), and of the card all
 * but the end of its number: who reads one account reads nothing of others.
 */
function toRaw(wire: JsonObject, leg: JsonObject): JsonObject {
  const { card: _card, ...rest } = wire;
  const digits = readString(readObject(wire, 'card'), 'card_number')?.replace(/\D/g, '') ?? '';
  const amounts = Object.fromEntries(
    amountsOfLeg.flatMap((key) => (key in leg ? [[key, asSentNumber(leg[key])]] : [])),
  );
  return withoutSentCardNumbers({
    ...rest,
    legs: [{ ...leg, ...amounts }],
    ...(digits.length < 4 ? {} : { card: { card_number: `•••• ${digits.slice(-4)}` } }),
  });
}
