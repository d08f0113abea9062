// Orders at Revolut → domain: what a draft and a transaction are of an order, and how they stand. Called by orders.ts and payment.ts. Source:
// Revolut Business API 1.0 (schemas PaymentState, TransactionState, PaymentInfo, Transaction).

import type { Money } from '../../domain/money.ts';
import type { KnownPaymentStatus } from '../../domain/payment.ts';
import type { PaymentOrder } from '../../domain/payment-order.ts';
import {
  isObject,
  type JsonObject,
  optional,
  readCurrency,
  readList,
  readMoneyIn,
  readObject,
  readString,
} from '../json.ts';
import type { BankPaymentState, PlacedOrder } from '../payment.ts';
import type { Receiver } from './counterparties.ts';

/** TransactionState. */
const states: ReadonlyMap<string, KnownPaymentStatus> = new Map([
  ['created', 'RECEIVED'],
  ['pending', 'PENDING'],
  ['completed', 'SETTLED'],
  ['declined', 'REJECTED'],
  ['failed', 'REJECTED'],
  ['reverted', 'REJECTED'],
]);

/** PaymentState of a draft's payment. */
const draftStates: ReadonlyMap<string, KnownPaymentStatus> = new Map([
  ['CREATED', 'RECEIVED'],
  ['PENDING', 'PENDING'],
  ['COMPLETED', 'SETTLED'],
  ['REVERTED', 'REJECTED'],
  ['DECLINED', 'REJECTED'],
  ['FAILED', 'REJECTED'],
  ['CANCELLED', 'CANCELLED'],
  ['DELETED', 'CANCELLED'],
]);

/** Revolut's reasons in ISO 20022's codes, where they say the same. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['insufficient_balance', 'AM04'],
  ['transfer_limit_exceeded', 'AM02'],
  ['beneficiary_details_invalid', 'AC03'],
  ['account_blocked', 'AC06'],
  ['rejected_by_approver', 'DS02'],
]);

/** What an order is at Revolut: the path of a draft, or of a transaction. */
export type Resource = { readonly kind: 'draft' | 'transaction'; readonly id: string };
const toPaymentId = ({ kind, id }: Resource): string => `${kind === 'draft' ? 'payment-drafts' : 'transaction'}/${id}`;

/** An id as Revolut gives them, which can stand in a path and is read again as it was; null for anything else. */
export function readId(wire: JsonObject): string | null {
  const id = readString(wire, 'id') ?? '';
  return /^[A-Za-z0-9-]{1,64}$/.test(id) ? id : null;
}

/** What {@link toPaymentId} has written; null for anything else. */
export function readPaymentId(text: string): Resource | null {
  const parts = /^(payment-drafts|transaction)\/([A-Za-z0-9-]{1,64})$/.exec(text);
  return parts === null ? null : { kind: parts[1] === 'transaction' ? 'transaction' : 'draft', id: parts[2] ?? '' };
}

/** Where money comes from and goes to, as Revolut knows it. */
export interface Way {
  readonly accountId: string;
  readonly receiver: Receiver;
}

/** What whoever allows a draft sees first; ends with the gateway's own id of the payment. */
export const toTitle = (paymentId: string, { creditorName }: PaymentOrder): string => `${creditorName} (${paymentId})`;

/** Whether a draft is a payment's, by its title: its end names the payment, whatever has become of the blanks before. */
export const isTitleOf = (title: string | null, paymentId: string): boolean =>
  title?.endsWith(`(${paymentId})`) === true;

/** The payment that a title names as {@link toTitle} does; null for a title that somebody has written. */
export const readTitle = (title: string | null): string | null =>
  /\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)$/.exec(title ?? '')?.[1] ?? null;

/** The one text that goes along: the payer's for the payee, else the payer's own reference. */
export const toReference = ({
  remittanceInformation,
  endToEndId,
}: Pick<PaymentOrder, 'remittanceInformation' | 'endToEndId'>) => remittanceInformation ?? endToEndId;

const toReason = (text: string | null): string | null => reasons.get(text?.toLowerCase() ?? '') ?? null;

/** How a transaction stands. */
export function toTransactionState(transaction: JsonObject): BankPaymentState {
  const status = states.get(readString(transaction, 'state')?.toLowerCase() ?? '') ?? null;
  return { status, reasonCode: toReason(readString(transaction, 'reason_code')) };
}

/** How a draft's payment stands. */
export function toDraftState(payment: JsonObject | null): BankPaymentState {
  const status = draftStates.get(readString(payment, 'state')?.toUpperCase() ?? '') ?? null;
  return { status, reasonCode: toReason(readString(payment, 'reason')) };
}

/** A transaction as an order that the bank has. */
export const toPlacedTransaction = (transaction: JsonObject, id: string): PlacedOrder => ({
  ...toTransactionState(transaction),
  bankPaymentId: toPaymentId({ kind: 'transaction', id }),
  isAwaitingApproval: false,
});

/** A draft as an order that the bank has. */
export function toPlacedDraft(id: string, payment: JsonObject | null): PlacedOrder {
  const state = toDraftState(payment);
  const isAwaitingApproval = state.status === null || state.status === 'RECEIVED';
  return { ...state, bankPaymentId: toPaymentId({ kind: 'draft', id }), isAwaitingApproval };
}

/** Whether a draft's payment is this order's. */
export function isOrder(payment: JsonObject | null, order: PaymentOrder, { accountId, receiver }: Way): boolean {
  if (payment === null || readString(payment, 'account_id') !== accountId) return false;
  const to = readObject(payment, 'receiver');
  const isReceiver = to === null || readString(to, 'counterparty_id') === receiver.counterpartyId;
  return isReceiver && isAmount(readObject(payment, 'amount'), 'amount', order.instructedAmount);
}

/** Whether a transaction could be an order: out of its account, of its amount, with its reference. */
export function isAlike(transaction: JsonObject, order: PaymentOrder, accountId: string): boolean {
  if (toPlain(readString(transaction, 'reference') ?? '') !== toPlain(toReference(order))) return false;
  const { instructedAmount } = order;
  const out: Money = { ...instructedAmount, amountMinor: -instructedAmount.amountMinor };
  return (readList(transaction, 'legs') ?? [])
    .filter(isObject)
    .some((leg) => readString(leg, 'account_id') === accountId && isAmount(leg, 'amount', out));
}

/** Blanks are no part of what a reference says: banks trim and join them. */
const toPlain = (text: string): string => text.trim().replace(/\s+/g, ' ');

function isAmount(wire: JsonObject | null, key: string, { amountMinor, currency }: Money): boolean {
  const money =
    wire === null ? null : optional(() => readMoneyIn(wire, key, { currency: readCurrency(wire, 'currency', '') }));
  return money !== null && money.amountMinor === amountMinor && money.currency === currency;
}
