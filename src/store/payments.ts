// The port of payments: what src/payments asks the store for, and the records it gives. Durable before a bank is called, each
// bank step written before and after, every change of status an event. Rows are changed only by whoever read their newest
// version; events and steps are only ever added. Kept by stored-payments.ts; read by src/payments, src/webhooks and resolvers.

import type { CalendarDate } from '../domain/dates.ts';
import type { BankTerms } from '../domain/international-payment.ts';
import type { KnownPaymentStatus, PaymentRejection, PaymentSource, PaymentStatus } from '../domain/payment.ts';
import type { MandateBreach } from '../domain/payment-mandate.ts';
import type { PaymentOrder } from '../domain/payment-order.ts';
import type { RefundAccount, RefundRefusal } from '../domain/refund.ts';
import type { Actor, AuditEvent } from './audit.ts';
import { StoreFailure } from './failures.ts';
import type { MandateUsing } from './mandate-uses.ts';

/**
 * What the gateway is at with a payment.
 * - `CREATING`: the bank is, or will be, asked to make the payment's resource; nobody could authorise anything yet.
 * - `AUTHORISING`: the customer is, or may be, at the bank.
 * - `EXCHANGING`: the callback has come and its code is being used.
 * - `AUTHORISED`: the customer has authorised it and the bank waits for it to be submitted; nothing was submitted.
 * - `SUBMITTING`: it is being submitted, or the answer was lost: the bank is asked before anything is sent again.
 * - `FOLLOWING`: the bank has it and is asked how it stands.
 * - `ENDED`: nothing more happens by itself; the status is final, or `UNKNOWN` and an operator's business, or a standing order stands.
 */
export type PaymentStage =
  | 'CREATING'
  | 'AUTHORISING'
  | 'EXCHANGING'
  | 'CONFIRMING'
  | 'AUTHORISED'
  | 'SUBMITTING'
  | 'FOLLOWING'
  | 'ENDED';

/** A call to a bank that is written down before it is made and after it was answered. */
export type PaymentStep = 'CREATE' | 'EXCHANGE' | 'SUBMIT' | 'CANCEL';

/** What a step has come to: `BEGUN` without another after it is a gateway that died, or one that is at it. */
export type StepPhase = 'BEGUN' | 'DONE' | 'REFUSED' | 'UNKNOWN';

/**
 * What has become of a wish to cancel a payment that the bank has.
 * - `REQUESTED`: the bank is, or will be, asked.
 * - `AUTHORISING`: the bank wants the customer's word for it; they are, or may be, at the bank.
 * - `AUTHORISED`: the customer has come back from there; the bank has not said yet that it is cancelled.
 * - `REFUSED`: too late, says the bank.
 * - `FAILED`: the bank was not asked, or it was and the payment stands as before. It may be asked again.
 * - `UNKNOWN`: the bank was asked and does not say what became of it.
 */
export type PaymentCancellation = 'REQUESTED' | 'AUTHORISING' | 'AUTHORISED' | 'REFUSED' | 'FAILED' | 'UNKNOWN';

/** The customer's way to authorise a cancellation. Secret, as the payment's own. */
export interface CancellationSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Null until the bank has said that and where. */
  readonly authorizationUrl: string | null;
  /** Whether a code comes back (OAuth), or only the customer. */
  readonly hasCode: boolean;
  readonly requestedAtMs: number;
}

/** What the callback is checked against, and what a submission needs. Secret: never logged, never in the schema. */
export interface PaymentSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly isOpenId: boolean;
  /** Where the customer authorises; null before the bank has said so. */
  readonly authorizationUrl: string | null;
  /** The customer's token for this one payment; null before they authorised it, and once it is submitted. */
  readonly accessToken: string | null;
  /** Renews that token, where the bank grants one; kept and forgotten with it. */
  readonly refreshToken: string | null;
  /** When that token ends, epoch milliseconds; null when the bank does not say. */
  readonly accessExpiresAtMs: number | null;
  /** Where what the customer has authorised is confirmed at the bank; null where it is not, and once it was. */
  readonly confirmationUrl: string | null;
  /** What the browser brought back from the bank's page for that; null before, once it was used, and where a token does. */
  readonly confirmationCode: string | null;
  /** Null when nobody asked for one, and once it is over. */
  readonly cancellation: CancellationSecrets | null;
  /** True where it is ordered without anybody's approval; decided once. Absent for others. */
  readonly isDirect?: boolean | undefined;
}

/** Who may repeat a key: the same principal through the same client. */
export interface IdempotencyScope {
  readonly kind: Actor['kind'];
  readonly subject: string;
  readonly clientId: string;
}

/** A payment as it stands. `order` and `secrets` are sealed in the database. */
export interface PaymentRecord {
  readonly id: string;
  readonly customerId: string;
  readonly bankId: string;
  /** The account that pays, as the gateway's ids name it; null when the customer chooses it at the bank. */
  readonly debtor: { readonly linkId: string; readonly accountKey: string } | null;
  readonly actor: Actor;
  readonly clientId: string;
  readonly order: PaymentOrder;
  readonly status: PaymentStatus;
  readonly furthest: KnownPaymentStatus;
  readonly reasonCode: string | null;
  readonly rejection: PaymentRejection | null;
  readonly stage: PaymentStage;
  /** Rises with every change. */
  readonly version: number;
  readonly bankConsentId: string | null;
  readonly bankPaymentId: string | null;
  /** Whose answer the callback must be; null for a bank without OAuth in the browser. */
  readonly issuer: string | null;
  readonly redirectUri: string;
  readonly clientState: string | null;
  readonly bindingHash: string | null;
  /** Null when nobody asked for one. */
  readonly cancellation: PaymentCancellation | null;
  /** Whether who initiated it has to confirm, by a code, that it was they who came back from the bank. */
  readonly needsConfirmation: boolean;
  /** Until when the code is taken; null before there is one, and once it was. */
  readonly confirmUntilMs: number | null;
  /** How often the present stage was tried. */
  readonly tries: number;
  /** When the gateway has to look at it again; null for never. */
  readonly dueAtMs: number | null;
  readonly authoriseUntilMs: number;
  /** When it was first submitted; the bank's idempotency window is counted from here. */
  readonly submittedAtMs: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** When the store was restored in which it was open; null once it is known how far it has come by then, and for all others. */
  readonly restoredAtMs: number | null;
  /** The mandate that it is paid under; null for one that its customer authorises by itself. */
  readonly mandateId: string | null;
  /** The payment that this one gives back, by its id; null for one that gives nothing back. */
  readonly refundOf: string | null;
  /** The account that paid, as its bank has told it for this; null where it was not asked, or has not. Sealed. */
  readonly refundAccount: RefundAccount | null;
  /** What the bank has said of charges and rate, at last; null where it has not. Sealed. */
  readonly bankTerms: BankTerms | null;
  readonly secrets: PaymentSecrets;
}

/** A new payment. */
export interface NewPayment {
  readonly id: string;
  readonly scope: IdempotencyScope;
  readonly idempotencyKey: string;
  /** Of the canonical input. */
  readonly inputHash: string;
  readonly stateHash: string;
  readonly customerId: string;
  readonly bankId: string;
  readonly debtor: PaymentRecord['debtor'];
  readonly order: PaymentOrder;
  readonly issuer: string | null;
  readonly redirectUri: string;
  readonly clientState: string | null;
  readonly bindingHash: string | null;
  readonly needsConfirmation: boolean;
  /** What is left out is not known yet. */
  readonly secrets: Pick<PaymentSecrets, 'state' | 'nonce' | 'codeVerifier'> & Partial<PaymentSecrets>;
  readonly authoriseUntilMs: number;
  /** When another gateway may take it up, should this one die. */
  readonly dueAtMs: number;
  readonly createdAtMs: number;
  /** What the client may pay in this currency on one day (UTC), minor units; null without a limit. */
  readonly dailyLimitMinor: bigint | null;
  /** What may be paid at the bank without approval, by all clients, in this currency on one day (UTC); absent where it is approved. */
  readonly directLimitMinor?: bigint;
  /** The mandate that it is to be made under, with its bank's consent; absent for none. */
  readonly underMandate?: MandateUsing & { readonly bankConsentId: string };
  /** The payment that it gives back, by its id; absent for one that gives nothing back. */
  readonly refundOf?: string;
}

/** What beginning came to; `known`: the key was used for the same input before. */
export type BegunPayment =
  | { readonly kind: 'begun' | 'known'; readonly payment: PaymentRecord }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'overLimit' }
  /** Its mandate has ended (null), or does not allow it. */
  | { readonly kind: 'overMandate'; readonly breach: MandateBreach | null }
  /** The payment that it gives back cannot be, or not by so much. */
  | { readonly kind: 'notRefundable'; readonly reason: RefundRefusal };

/** What a payment of unknown outcome is closed as. */
export type ClosingStatus = 'SETTLED' | 'REJECTED';

/** What an operator goes by: a text, the bank's reference, or both. May name people: sealed. */
export interface ClosingEvidence {
  readonly text: string | null;
  readonly reference: string | null;
}

/** A proposal, or a closing by one operator. Times are epoch milliseconds. */
export interface NewClosing {
  readonly id: string;
  readonly status: ClosingStatus;
  /** What was known of the payment. */
  readonly basis: string;
  readonly evidence: ClosingEvidence;
  /** The operator's subject. */
  readonly proposedBy: string;
  readonly proposedAtMs: number;
  readonly expiresAtMs: number;
}

/** How a payment is closed by its change: by a closing of its own, or by approving a proposal. */
export type PaymentClosing = { readonly closing: NewClosing } | { readonly approves: string; readonly by: string };

/** A change of a payment; what is left out stays. */
export interface PaymentChange {
  readonly stage?: PaymentStage;
  /** Where somebody says it stands: judged by the state machine, and an event when it changes anything. */
  readonly statusReport?: {
    readonly status: PaymentStatus;
    readonly source: PaymentSource;
    readonly reasonCode?: string | null;
  };
  readonly step?: { readonly name: PaymentStep; readonly phase: StepPhase; readonly code?: string | null };
  readonly rejection?: PaymentRejection;
  readonly bankConsentId?: string;
  readonly bankPaymentId?: string;
  readonly issuer?: string | null;
  readonly cancellation?: PaymentCancellation | null;
  /** Of the state that a cancellation's callback will name. */
  readonly cancelStateHash?: string;
  /** Of the code that the returning browser is given. */
  readonly codeHash?: string;
  readonly confirmUntilMs?: number | null;
  readonly secrets?: Partial<PaymentSecrets>;
  readonly refundAccount?: RefundAccount;
  readonly bankTerms?: BankTerms;
  readonly tries?: number;
  readonly dueAtMs?: number | null;
  readonly submittedAtMs?: number;
  readonly restoredAtMs?: null;
  readonly audit?: Pick<AuditEvent, 'action' | 'outcome' | 'reason' | 'actor'>;
  /** What proves the status that is reported. */
  readonly evidence?: PaymentEvidence;
  /** By which an operator closes it. */
  readonly closing?: PaymentClosing;
}

/** An entry of a statement that proves what has become of a payment. Of one payment only, whatever link it was read by. */
export interface PaymentEvidence {
  /** A keyed hash of account and entry, the same through each of the customer's links. */
  readonly entryId: string;
  /** Where it was read, as the gateway's ids name it. */
  readonly linkId: string;
  readonly accountKey: string;
  readonly entryKey: string;
  /** The day that the bank files it under, at the bank's place. */
  readonly day: CalendarDate;
}

/** Evidence as it is kept. */
export interface PaymentEvidenceRecord extends PaymentEvidence {
  readonly paymentId: string;
  readonly atMs: number;
}

/** One change of status. */
export interface PaymentEventRecord {
  /** Rises over all payments: nothing that clients see, who could count payments by it. */
  readonly seq: number;
  /** Its place among the payment's own events, from 1. */
  readonly ordinal: number;
  readonly status: PaymentStatus;
  readonly source: PaymentSource;
  readonly reasonCode: string | null;
  readonly atMs: number;
}

/** One line of a payment's steps. */
export interface PaymentStepRecord {
  readonly step: PaymentStep;
  readonly phase: StepPhase;
  readonly code: string | null;
  readonly atMs: number;
}

/** Which of a customer's payments are read. */
export interface PaymentPage {
  /** Only those older than this one, by its id; null for all. One that is not the customer's is none. */
  readonly before?: string | null;
  /** Only those newer than this one, by its id. */
  readonly after?: string | null;
  readonly isOldestFirst?: boolean;
  /** Null for those of all clients. */
  readonly clientId?: string | null;
}

/** The port of payments. */
export interface PaymentStore {
  /**
   * Durable when fulfilled: payment, key, first event, audit and the use of the day's limit. One that gives another back is begun only
   * while that one is settled and all that give it back, those of unknown outcome too, are no more than it was. @throws StoreFailure
   */
  begin(payment: NewPayment): Promise<BegunPayment>;
  /** The payment under a key and the hash of its input; null when the key is unused. @throws StoreFailure */
  findByKey(
    scope: IdempotencyScope,
    idempotencyKey: string,
  ): Promise<{ readonly payment: PaymentRecord; readonly inputHash: string } | null>;
  read(id: string): Promise<PaymentRecord | null>;
  /** The payments that give these back, by the id of what they give back; each oldest first. @throws StoreFailure */
  readRefundsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly PaymentRecord[]>>;
  /** Those of several payments that there are, by id. @throws StoreFailure */
  readMany(ids: readonly string[]): Promise<ReadonlyMap<string, PaymentRecord>>;
  /** By the state of its authorisation or of its cancellation's. @throws StoreFailure */
  findByState(stateHash: string): Promise<PaymentRecord | null>;
  /** The payment whose returning browser was given a code. @throws StoreFailure, SealFailure */
  findByCode(codeHash: string): Promise<PaymentRecord | null>;
  /** Newest first, or oldest first. @throws StoreFailure */
  readOfCustomer(customerId: string, limit: number, options?: PaymentPage): Promise<readonly PaymentRecord[]>;
  /** How many there are of a client's, or null, of all clients'. @throws StoreFailure */
  countOfCustomer(customerId: string, clientId: string | null): Promise<number>;
  /**
   * Changes a payment as it was read: null, and nothing is changed, when it was changed since. @throws StoreFailure;
   * BankPaymentIdTaken, with nothing changed, when another payment has the bank's id already; EvidenceTaken and ClosingRefused likewise
   */
  change(payment: PaymentRecord, change: PaymentChange, atMs: number): Promise<PaymentRecord | null>;
  /** Oldest first. @throws StoreFailure */
  readEvents(id: string): Promise<readonly PaymentEventRecord[]>;
  /** The events of several payments, by payment; each oldest first. @throws StoreFailure */
  readEventsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly PaymentEventRecord[]>>;
  /** What proves them, where something does, by payment. @throws StoreFailure */
  readEvidenceOf(ids: readonly string[]): Promise<ReadonlyMap<string, PaymentEvidenceRecord>>;
  /** The `seq` of the newest event of each of these payments, by payment; at most some hundred at once. @throws StoreFailure */
  readNewestEvents(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Has every change of a payment’s status told that is made here, by its id, once it is durable; gives what ends that. */
  watch(listener: (paymentId: string) => void): () => void;
  /** Oldest first. @throws StoreFailure */
  readSteps(id: string): Promise<readonly PaymentStepRecord[]>;
  /**
   * Ids of payments that have to be looked at by now, of each bank at most `limit`, the longest overdue first: a bank that
   * does not answer keeps no other's payments waiting. @throws StoreFailure
   */
  readDue(nowMs: number, limit: number): Promise<readonly { readonly id: string; readonly bankId: string }[]>;
}

/** A bank has given the same id to two payments: its answer about one of them cannot be right. */
export class BankPaymentIdTaken extends StoreFailure {
  constructor(bankId: string) {
    super(`${bankId}: an id that it gave to a payment is another payment's already`);
  }
}

/** An entry proves one payment: it is another's evidence already. */
export class EvidenceTaken extends StoreFailure {
  constructor(bankId: string) {
    super(`${bankId}: an entry that proves a payment is another payment's evidence already`);
  }
}
