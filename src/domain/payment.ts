// A payment and the way its status may go: a checked state machine over ISO 20022 ExternalPaymentTransactionStatus, in the
// words of the public schema. Written by src/payments through the store; connectors translate banks' words into it. Who
// pays whom and how it is checked before any call is in payment-order.ts.

/** Where a payment stands; what each means is in schema/payments.graphql. */
export const paymentStatuses = [
  'AWAITING_AUTHORISATION',
  'RECEIVED',
  'PENDING',
  'ACCEPTED',
  'SETTLEMENT_IN_PROCESS',
  'SETTLED',
  'REJECTED',
  'CANCELLED',
  'UNKNOWN',
] as const;
/** One of {@link paymentStatuses}. */
export type PaymentStatus = (typeof paymentStatuses)[number];

/** A status that somebody knows: all but `UNKNOWN`. */
export type KnownPaymentStatus = Exclude<PaymentStatus, 'UNKNOWN'>;

/** How far a payment is; the final ones are the same distance, and each the end. */
const ranks: Readonly<Record<KnownPaymentStatus, number>> = {
  AWAITING_AUTHORISATION: 0,
  RECEIVED: 1,
  PENDING: 2,
  ACCEPTED: 3,
  SETTLEMENT_IN_PROCESS: 4,
  SETTLED: 5,
  REJECTED: 5,
  CANCELLED: 5,
};

/** Whether nothing can change any more. `UNKNOWN` is not final: a sure word of the bank's still clears it up. */
export function isFinalStatus(status: PaymentStatus): boolean {
  return status !== 'UNKNOWN' && ranks[status] === ranks.SETTLED;
}

/** Where a payment stands, and the furthest it was ever known to be. */
export interface Standing {
  readonly status: PaymentStatus;
  /** Equal to `status` unless that is `UNKNOWN`. */
  readonly furthest: KnownPaymentStatus;
}

/** A new payment: the bank has not moved anything, and cannot until the customer has authorised it. */
export const initialStanding: Standing = { status: 'AWAITING_AUTHORISATION', furthest: 'AWAITING_AUTHORISATION' };

/** A new payment under a mandate: there is nothing to authorise, and it waits for the bank. */
export const mandateStanding: Standing = { status: 'PENDING', furthest: 'PENDING' };

/**
 * What becomes of a payment when somebody says where it stands; null when that changes nothing: what is final stays, and
 * an answer that was overtaken by a later one is ignored. Out of `UNKNOWN` it goes to what is said, but never behind the
 * furthest that was known before. House rule after ISO 20022 pain.002 (statuses of one payment only ever advance).
 */
export function nextStanding({ status, furthest }: Standing, reportedStatus: PaymentStatus): Standing | null {
  if (isFinalStatus(status) || reportedStatus === status) return null;
  if (reportedStatus === 'UNKNOWN') return { status: 'UNKNOWN', furthest };
  if (ranks[reportedStatus] > ranks[furthest]) return { status: reportedStatus, furthest: reportedStatus };
  return status === 'UNKNOWN' ? { status: furthest, furthest } : null;
}

/** Who told of a change: the bank's answer, the customer at the bank, the gateway by itself, an entry of a statement, or an operator by evidence. */
export type PaymentSource = 'BANK' | 'CUSTOMER' | 'GATEWAY' | 'STATEMENT' | 'OPERATOR';

/**
 * Why a payment came to nothing, as a client can act on it. Each becomes a rejection type of the schema; in all of them it
 * is sure that no money has moved and none will.
 */
export const paymentRejections = [
  'VALIDATION',
  'INSUFFICIENT_FUNDS',
  'PAYEE_MISMATCH',
  'LIMIT',
  'BANK_UNAVAILABLE',
  'UNSUPPORTED',
  'REFUSED',
] as const;
/** One of {@link paymentRejections}. */
export type PaymentRejection = (typeof paymentRejections)[number];

/** ISO 20022 ExternalStatusReason1Code, as far as the gateway says one itself. */
export const reasonCodes = {
  /** AM04: insufficient funds. */
  insufficientFunds: 'AM04',
  /** DS02: an authorised user has cancelled the order. */
  refusedByCustomer: 'DS02',
  /** DS24: the waiting time has run out on an incomplete order. */
  abandoned: 'DS24',
  /** MS03: reason not specified, by the agent. */
  unspecified: 'MS03',
} as const;

/** A bank's reason as it may be kept: four letters or digits (ExternalStatusReason1Code); null for anything else. */
export function toReasonCode(text: string | null): string | null {
  return text !== null && /^[A-Z0-9]{4}$/.test(text) ? text : null;
}

const rejectionOfReason: Readonly<Record<string, PaymentRejection>> = {
  AM04: 'INSUFFICIENT_FUNDS',
  AM02: 'LIMIT',
  AM14: 'LIMIT',
  AM21: 'LIMIT',
  AM23: 'LIMIT',
  BE01: 'PAYEE_MISMATCH',
  AC01: 'VALIDATION',
  AC03: 'VALIDATION',
};

/** The rejection that a reason of a refused payment stands for. */
export function toRejection(reasonCode: string | null): PaymentRejection {
  return (reasonCode === null ? undefined : rejectionOfReason[reasonCode]) ?? 'REFUSED';
}

const reasonTexts: Readonly<Record<string, string>> = {
  AC01: 'The account number is not right.',
  AC03: 'The payee’s account number is not right.',
  AC04: 'The account is closed.',
  AC06: 'The account is blocked.',
  AC07: 'The payee’s account is closed.',
  AG01: 'Such payments cannot be made from or to this account.',
  AG03: 'The bank does not make such payments.',
  AM02: 'The amount is more than is allowed.',
  AM04: 'There is not enough in the account.',
  AM09: 'The amount is not what was agreed.',
  AM14: 'The amount is more than was agreed with the bank.',
  AM21: 'The amount is more than the bank allows.',
  AM23: 'The amount is more than the account may pay.',
  BE01: 'The name and the account do not belong together.',
  BE06: 'The payee is not known at that bank.',
  CURR: 'The currency is not right.',
  CUST: 'The customer has asked for it.',
  DS02: 'The customer has refused or cancelled it.',
  DS24: 'It was not authorised in time.',
  DUPL: 'The bank takes it for a payment that it has already.',
  FF01: 'The bank could not read it.',
  FRAD: 'The bank suspects fraud.',
  MD07: 'The account holder has died.',
  NARR: 'The bank gives its reason to the account holder.',
  RR04: 'The bank may not say why.',
  TM01: 'It came too late for the day.',
};

/** What an ISO 20022 reason says, for people; a general sentence for a code that is not known here. */
export function reasonText(code: string): string {
  return reasonTexts[code] ?? 'The bank gives no reason.';
}
