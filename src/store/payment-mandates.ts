// The port of payment mandates: what src/payments/mandates asks the store for, and the records it gives. Rows are changed only by whoever
// read their newest version. Kept by stored-mandates.ts; that payments under one stay within its limits is seen to in the transaction
// that begins them (mandate-uses.ts).

import type { CalendarDate } from '../domain/dates.ts';
import type { PaymentRejection } from '../domain/payment.ts';
import type { MandateStatus, MandateTerms, MandateUse } from '../domain/payment-mandate.ts';
import type { Actor, AuditEvent } from './audit.ts';
import type { MandateUsing } from './mandate-uses.ts';
import type { IdempotencyScope, PaymentPage, PaymentRecord } from './payments.ts';

/**
 * What the gateway is at with a mandate.
 * - `CREATING`: the bank is, or will be, asked to make its consent; nobody could authorise anything yet.
 * - `AUTHORISING`: the customer is, or may be, at the bank.
 * - `EXCHANGING`: the callback has come and its code is being used.
 * - `CONFIRMING`: it is authorised, and who asked for it has still to confirm that it was they who came back.
 * - `ACTIVE`: payments can be made under it; the bank is asked from time to time whether it stands.
 * - `ENDING`: it has ended here, and the bank is told until it has heard.
 * - `ENDED`: nothing more happens.
 */
export type MandateStage = 'CREATING' | 'AUTHORISING' | 'EXCHANGING' | 'CONFIRMING' | 'ACTIVE' | 'ENDING' | 'ENDED';

/** What the callback is checked against, and what payments need. Secret: never logged, never in the schema. */
export interface MandateSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly isOpenId: boolean;
  /** Where the customer authorises; null before the bank has said so, and once it is over. */
  readonly authorizationUrl: string | null;
  /** The customer's token for payments under it; null before they authorised it, and once it has ended. */
  readonly accessToken: string | null;
  /** Renews that token, where the bank grants one. */
  readonly refreshToken: string | null;
  /** When that token ends, epoch milliseconds; null when the bank does not say. */
  readonly accessExpiresAtMs: number | null;
}

/** A mandate as it stands. `terms` and `secrets` are sealed in the database. */
export interface MandateRecord {
  readonly id: string;
  readonly customerId: string;
  readonly bankId: string;
  readonly debtor: PaymentRecord['debtor'];
  readonly actor: Actor;
  readonly clientId: string;
  readonly terms: MandateTerms;
  readonly status: MandateStatus;
  /** Why the bank has not made it; null otherwise. */
  readonly rejection: PaymentRejection | null;
  readonly stage: MandateStage;
  /** Rises with every change. */
  readonly version: number;
  readonly bankConsentId: string | null;
  /** The day of the consent at the bank's place, from which periods are counted; null before there is one. */
  readonly consentDate: CalendarDate | null;
  readonly issuer: string | null;
  readonly redirectUri: string;
  readonly clientState: string | null;
  readonly bindingHash: string | null;
  readonly needsConfirmation: boolean;
  readonly confirmUntilMs: number | null;
  readonly tries: number;
  /** When the gateway has to look at it again; null for never. */
  readonly dueAtMs: number | null;
  readonly authoriseUntilMs: number;
  readonly authorisedAtMs: number | null;
  /** When it ended here; null while it has not. */
  readonly endedAtMs: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly secrets: MandateSecrets;
}

/** A new mandate. */
export interface NewMandate {
  readonly id: string;
  readonly scope: IdempotencyScope;
  readonly idempotencyKey: string;
  readonly inputHash: string;
  readonly stateHash: string;
  readonly customerId: string;
  readonly bankId: string;
  readonly debtor: MandateRecord['debtor'];
  readonly terms: MandateTerms;
  readonly redirectUri: string;
  readonly clientState: string | null;
  readonly bindingHash: string | null;
  readonly needsConfirmation: boolean;
  readonly secrets: Pick<MandateSecrets, 'state' | 'nonce' | 'codeVerifier'>;
  readonly authoriseUntilMs: number;
  readonly dueAtMs: number;
  readonly createdAtMs: number;
}

/** What beginning came to; `known`: the key was used for the same input before. */
export type BegunMandate =
  | { readonly kind: 'begun' | 'known'; readonly mandate: MandateRecord }
  | { readonly kind: 'conflict' };

/** A change of a mandate; what is left out stays. */
export interface MandateChange {
  readonly stage?: MandateStage;
  readonly status?: MandateStatus;
  readonly rejection?: PaymentRejection;
  readonly bankConsentId?: string;
  readonly consentDate?: CalendarDate;
  readonly issuer?: string;
  /** Of the code that the returning browser is given; null once it is taken. */
  readonly codeHash?: string;
  readonly confirmUntilMs?: number | null;
  readonly tries?: number;
  readonly dueAtMs?: number | null;
  readonly authorisedAtMs?: number;
  readonly endedAtMs?: number;
  readonly secrets?: Partial<MandateSecrets>;
  readonly audit?: Pick<AuditEvent, 'action' | 'outcome' | 'reason' | 'actor'>;
}

/** The port of mandates. */
export interface PaymentMandateStore {
  /** Durable when fulfilled: mandate, key and audit. @throws StoreFailure */
  begin(mandate: NewMandate): Promise<BegunMandate>;
  /** The mandate under a key and the hash of its input; null when the key is unused. @throws StoreFailure */
  findByKey(
    scope: IdempotencyScope,
    idempotencyKey: string,
  ): Promise<{ readonly mandate: MandateRecord; readonly inputHash: string } | null>;
  /** @throws StoreFailure, SealFailure */
  read(id: string): Promise<MandateRecord | null>;
  /** Those of several that there are, by id. @throws StoreFailure */
  readMany(ids: readonly string[]): Promise<ReadonlyMap<string, MandateRecord>>;
  /** By the state of its authorisation. @throws StoreFailure */
  findByState(stateHash: string): Promise<MandateRecord | null>;
  /** The one whose returning browser was given a code. @throws StoreFailure */
  findByCode(codeHash: string): Promise<MandateRecord | null>;
  /** Newest first, or oldest first. @throws StoreFailure */
  readOfCustomer(customerId: string, limit: number, page?: PaymentPage): Promise<readonly MandateRecord[]>;
  /** How many there are of a client's, or null, of all clients'. @throws StoreFailure */
  countOfCustomer(customerId: string, clientId: string | null): Promise<number>;
  /** Changes one as it was read: null, and nothing is changed, when it was changed since. @throws StoreFailure */
  change(mandate: MandateRecord, change: MandateChange, atMs: number): Promise<MandateRecord | null>;
  /** Payments under one that count, from an instant on: all that have not come to nothing. @throws StoreFailure */
  readUses(mandateId: string, period: Pick<MandateUsing, 'sinceMs' | 'timeZone'>): Promise<readonly MandateUse[]>;
  /** Ids of those that have to be looked at by now, the longest overdue first. @throws StoreFailure */
  readDue(nowMs: number, limit: number): Promise<readonly string[]>;
}
