// Whether entries of a statement say what has become of a payment of unknown outcome. Pure, and strict: only one booked entry
// that bears a reference which no other payment can have ends a payment; whatever is less is for the operator. Called by
// search.ts with the debtor's own statement. House rule, after ISO 20022 (a booked debit is ACSC: settled on the debtor's side).

import type { CalendarDate } from '../../domain/dates.ts';
import { namesAccount, type PaymentOrder } from '../../domain/payment-order.ts';
import { dayOf } from '../../domain/statement.ts';
import type { Transaction } from '../../domain/transaction.ts';
import type { StatementEntryOfAccount } from './entries.ts';

/** The payment that is looked for. */
export interface SoughtPayment {
  readonly order: Pick<PaymentOrder, 'creditorAccount' | 'instructedAmount' | 'endToEndId' | 'remittanceInformation'>;
  /** The bank's own id of it, where it has told one. */
  readonly bankPaymentId: string | null;
  /** Whether the gateway has made its end-to-end id: one that a client chose may stand in other entries, too. */
  readonly hasOwnReference: boolean;
  /** Whether another payment of the customer's with the same reference and amount could be what an entry shows. */
  readonly isShared: boolean;
  /** The days on which it can have been booked, at the bank's place, both included. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The statement that it is looked for in. */
export interface SearchedStatement {
  readonly entries: readonly StatementEntryOfAccount[];
  readonly isComplete: boolean;
  /** Ids of entries that are another payment's evidence. */
  readonly usedEntryIds: ReadonlySet<string>;
}

/** Why what was found ends nothing; the first that holds, in this order. */
export type Doubt =
  /** The bank shows it as refused, or shows the money coming back. */
  | 'RETURNED'
  /** More than one entry could be it. */
  | 'SEVERAL'
  /** It is not booked: it may go away again. */
  | 'NOT_BOOKED'
  /** It bears no reference that only this payment can have. */
  | 'REFERENCE_NOT_OURS'
  /** Another payment of the customer's could be it. */
  | 'REFERENCE_SHARED'
  /** Somebody else was paid. */
  | 'OTHER_PAYEE'
  /** Its sign and its parties say opposite things. */
  | 'UNCLEAR_SIGN'
  /** It proves another payment already. */
  | 'ALREADY_EVIDENCE'
  /** Some of the statement could not be read. */
  | 'INCOMPLETE';

/** What the statement says of the payment. */
export type Finding =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'sure'; readonly entry: StatementEntryOfAccount; readonly day: CalendarDate }
  /** `day` of the entry; null for one that has none. */
  | { readonly kind: 'likely'; readonly doubt: Doubt; readonly day: CalendarDate | null };

/** A remittance text shorter than this is nothing to tell a payment by. */
const tellingLength = 10;

/** Judges; total. */
export function judgeStatement(payment: SoughtPayment, statement: SearchedStatement): Finding {
  const { entries, isComplete, usedEntryIds } = statement;
  const candidates = entries.filter(({ transaction }) => isCandidate(transaction, payment));
  const [only] = candidates;
  if (only === undefined) return { kind: 'nothing' };
  const { transaction } = only;
  const day = dayOf(transaction);
  const doubt = findDoubt();
  if (doubt !== null) return { kind: 'likely', doubt, day };
  return day === null ? { kind: 'likely', doubt: 'INCOMPLETE', day } : { kind: 'sure', entry: only, day };

  function findDoubt(): Doubt | null {
    // Of whatever day: one too early or too late is a doubt, too.
    const bearers = entries.filter((other) => isBearer(other.transaction, payment));
    const all = [...new Set([...candidates, ...bearers])];
    const isRefused = all.some((one) => one.transaction.status === 'REJECTED');
    if (isRefused || candidates.some((one) => entries.some((other) => takesBack(other, one, payment))))
      return 'RETURNED';
    if (all.length > 1) return 'SEVERAL';
    if (transaction.status !== 'BOOKED') return 'NOT_BOOKED';
    const isOwn = payment.hasOwnReference && transaction.endToEndId === payment.order.endToEndId;
    if (!isOwn) return 'REFERENCE_NOT_OURS';
    if (payment.isShared) return 'REFERENCE_SHARED';
    if (namesPayee(transaction, payment) === false) return 'OTHER_PAYEE';
    if (transaction.isContradictory === true) return 'UNCLEAR_SIGN';
    if (usedEntryIds.has(only?.entryId ?? '')) return 'ALREADY_EVIDENCE';
    return isComplete ? null : 'INCOMPLETE';
  }
}

/** Whether an entry could be the payment: the amount left the account on such a day, and something in it is the payment's. */
function isCandidate(transaction: Transaction, payment: SoughtPayment): boolean {
  if (transaction.creditDebitIndicator !== 'DEBIT' || !isOfAmount(transaction, payment)) return false;
  const day = dayOf(transaction);
  if (day === null ? transaction.status === 'BOOKED' : day < payment.from || day > payment.to) return false;
  if (transaction.endToEndId !== null) return isSameText(transaction.endToEndId, payment.order.endToEndId);
  return bearsOtherReference(transaction, payment) || namesPayee(transaction, payment) === true;
}

/** Whether the amount left the account with the payment's reference. */
function isBearer(transaction: Transaction, payment: SoughtPayment): boolean {
  const { creditDebitIndicator, endToEndId } = transaction;
  const isOut = creditDebitIndicator === 'DEBIT' && isOfAmount(transaction, payment);
  return isOut && endToEndId !== null && isSameText(endToEndId, payment.order.endToEndId);
}

function isOfAmount({ amount }: Transaction, { order }: SoughtPayment): boolean {
  const { amountMinor, currency } = order.instructedAmount;
  return amount.amountMinor === amountMinor && amount.currency === currency;
}

/** The bank's id of the payment, its end-to-end id within the text, or its text where that is long enough to tell. */
function bearsOtherReference(transaction: Transaction, { order, bankPaymentId }: SoughtPayment): boolean {
  const { bankTransactionId, entryReference, remittanceInformation } = transaction;
  if (bankPaymentId !== null && [bankTransactionId, entryReference].includes(bankPaymentId)) return true;
  const text = toPlain(remittanceInformation ?? '');
  const [endToEndId, own] = [toPlain(order.endToEndId), toPlain(order.remittanceInformation ?? '')];
  const hasReference = endToEndId.length >= tellingLength && text.includes(endToEndId);
  return hasReference || (own.length >= tellingLength && own === text);
}

function namesPayee({ counterparty }: Transaction, { order }: SoughtPayment): boolean | null {
  const identification = counterparty?.identification ?? null;
  return identification === null ? null : namesAccount(identification, order.creditorAccount);
}

/** Whether an entry of the same account brings the money of a candidate back. */
function takesBack(
  { transaction, accountKey, linkId }: StatementEntryOfAccount,
  candidate: StatementEntryOfAccount,
  payment: SoughtPayment,
): boolean {
  const { creditDebitIndicator, reversesBankTransactionId, endToEndId } = transaction;
  if (creditDebitIndicator !== 'CREDIT' || linkId !== candidate.linkId || accountKey !== candidate.accountKey) {
    return false;
  }
  const { bankTransactionId } = candidate.transaction;
  if (bankTransactionId !== null && reversesBankTransactionId === bankTransactionId) return true;
  if (endToEndId !== null && isSameText(endToEndId, payment.order.endToEndId)) return true;
  return isOfAmount(transaction, payment) && bearsOtherReference(transaction, payment);
}

const toPlain = (text: string): string => text.replace(/\s+/g, ' ').trim().toUpperCase();
const isSameText = (one: string, other: string): boolean => toPlain(one) === toPlain(other);
