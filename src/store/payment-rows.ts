// A payment's row and its record: what a new one is written as, what a change sets, what is read. Order and secrets are sealed
// (payment-codec.ts). Called by stored-payments.ts.

import type { Insertable, Selectable, Updateable } from 'kysely';
import { parseCurrency } from '../domain/iso4217.ts';
import type { Money } from '../domain/money.ts';
import {
  initialStanding,
  type KnownPaymentStatus,
  mandateStanding,
  type PaymentRejection,
  type PaymentStatus,
  type Standing,
} from '../domain/payment.ts';
import type { Actor } from './audit.ts';
import { SealFailure } from './failures.ts';
import { parseSealedText, toSealedText } from './payment-codec.ts';
import type {
  NewPayment,
  PaymentCancellation,
  PaymentChange,
  PaymentRecord,
  PaymentSecrets,
  PaymentStage,
} from './payments.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';
import type { PaymentsTable } from './tables.ts';

const initialSecrets = {
  isOpenId: false,
  authorizationUrl: null,
  accessToken: null,
  refreshToken: null,
  accessExpiresAtMs: null,
  confirmationUrl: null,
  confirmationCode: null,
  cancellation: null,
} as const satisfies Partial<PaymentSecrets>;

const place = (id: string) => toPlace('payments', id);

/** Where a payment stands that begins. */
export const initialStandingOf = ({ underMandate }: Pick<NewPayment, 'underMandate'>): Standing =>
  underMandate === undefined ? initialStanding : mandateStanding;

/** Rows of payments, sealed and opened. */
export class PaymentRows {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** A payment that begins. */
  toRow(payment: NewPayment): Insertable<PaymentsTable> {
    const { instructedAmount } = payment.order;
    const standing = initialStandingOf(payment);
    const { sealed, keyId } = this.#sealer.seal(
      toSealedText({
        order: payment.order,
        secrets: { ...initialSecrets, ...payment.secrets },
        refundAccount: null,
        bankTerms: null,
      }),
      place(payment.id),
    );
    return {
      id: payment.id,
      customer_id: payment.customerId,
      bank_id: payment.bankId,
      link_id: payment.debtor?.linkId ?? null,
      account_key: payment.debtor?.accountKey ?? null,
      actor_kind: payment.scope.kind,
      actor: payment.scope.subject,
      client_id: payment.scope.clientId,
      currency: instructedAmount.currency,
      amount_minor: Number(instructedAmount.amountMinor),
      ...standing,
      reason_code: null,
      rejection: null,
      stage: payment.underMandate === undefined ? 'CREATING' : 'AUTHORISED',
      version: 1,
      bank_consent_id: payment.underMandate?.bankConsentId ?? null,
      mandate_id: payment.underMandate?.mandateId ?? null,
      bank_payment_id: null,
      issuer: payment.issuer,
      state_hash: payment.stateHash,
      redirect_uri: payment.redirectUri,
      client_state: payment.clientState,
      binding_hash: payment.bindingHash,
      cancellation: null,
      cancel_state_hash: null,
      needs_confirmation: payment.needsConfirmation ? 1 : 0,
      code_hash: null,
      confirm_until: null,
      tries: 0,
      due_at: payment.dueAtMs,
      authorise_until: payment.authoriseUntilMs,
      submitted_at: null,
      created_at: payment.createdAtMs,
      updated_at: payment.createdAtMs,
      sealed,
      key_id: keyId,
      restored_at: null,
      refund_of: payment.refundOf ?? null,
    };
  }

  /** What a change sets; `standing` is null when it changes no status. */
  toSet({
    payment,
    change,
    standing,
    atMs,
  }: {
    readonly payment: PaymentRecord;
    readonly change: PaymentChange;
    readonly standing: Standing | null;
    readonly atMs: number;
  }): Updateable<PaymentsTable> {
    const { id, version } = payment;
    const set: Updateable<PaymentsTable> = { version: version + 1 };
    if (change.stage !== undefined) set.stage = change.stage;
    if (change.rejection !== undefined) set.rejection = change.rejection;
    if (change.bankConsentId !== undefined) set.bank_consent_id = change.bankConsentId;
    if (change.bankPaymentId !== undefined) set.bank_payment_id = change.bankPaymentId;
    if (change.issuer !== undefined) set.issuer = change.issuer;
    if (change.cancellation !== undefined) set.cancellation = change.cancellation;
    if (change.cancelStateHash !== undefined) set.cancel_state_hash = change.cancelStateHash;
    if (change.codeHash !== undefined) set.code_hash = change.codeHash;
    if (change.confirmUntilMs !== undefined) set.confirm_until = change.confirmUntilMs;
    if (change.tries !== undefined) set.tries = change.tries;
    // Pauses grow by fractions; PostgreSQL's integers take none, and a payment that is never put off is asked after for ever.
    if (change.dueAtMs !== undefined) set.due_at = change.dueAtMs === null ? null : Math.ceil(change.dueAtMs);
    if (change.submittedAtMs !== undefined) set.submitted_at = change.submittedAtMs;
    if (change.restoredAtMs !== undefined) set.restored_at = change.restoredAtMs;
    const { secrets, refundAccount, bankTerms } = change;
    if (secrets !== undefined || refundAccount !== undefined || bankTerms !== undefined) {
      const text = toSealedText({
        order: payment.order,
        secrets: { ...payment.secrets, ...secrets },
        refundAccount: refundAccount ?? payment.refundAccount,
        bankTerms: bankTerms ?? payment.bankTerms,
      });
      const { sealed, keyId } = this.#sealer.seal(text, place(id));
      Object.assign(set, { sealed, key_id: keyId });
    }
    if (standing !== null) {
      set.status = standing.status;
      set.furthest = standing.furthest;
      set.reason_code = change.statusReport?.reasonCode ?? null;
      set.updated_at = atMs;
    }
    return set;
  }

  /** @throws SealFailure when it cannot be read: nothing of it is guessed */
  parse(row: Selectable<PaymentsTable>): PaymentRecord {
    const { order, secrets, refundAccount, bankTerms } = parseSealedText(
      this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(row.id)),
      parseMoneyColumns(row),
    );
    return {
      id: row.id,
      customerId: row.customer_id,
      bankId: row.bank_id,
      debtor:
        row.link_id === null || row.account_key === null ? null : { linkId: row.link_id, accountKey: row.account_key },
      // Written from these very types.
      actor: { kind: row.actor_kind as Actor['kind'], subject: row.actor },
      clientId: row.client_id,
      order,
      status: row.status as PaymentStatus,
      furthest: row.furthest as KnownPaymentStatus,
      reasonCode: row.reason_code,
      rejection: row.rejection as PaymentRejection | null,
      stage: row.stage as PaymentStage,
      version: row.version,
      bankConsentId: row.bank_consent_id,
      bankPaymentId: row.bank_payment_id,
      issuer: row.issuer,
      redirectUri: row.redirect_uri,
      clientState: row.client_state,
      bindingHash: row.binding_hash,
      cancellation: row.cancellation as PaymentCancellation | null,
      needsConfirmation: row.needs_confirmation === 1,
      confirmUntilMs: row.confirm_until,
      tries: row.tries,
      dueAtMs: row.due_at,
      authoriseUntilMs: row.authorise_until,
      submittedAtMs: row.submitted_at,
      createdAtMs: row.created_at,
      updatedAtMs: row.updated_at,
      restoredAtMs: row.restored_at,
      mandateId: row.mandate_id,
      refundOf: row.refund_of,
      refundAccount,
      bankTerms,
      secrets,
    };
  }
}

function parseMoneyColumns({ currency, amount_minor: amountMinor }: Selectable<PaymentsTable>): Money {
  const code = parseCurrency(currency);
  if (code === null) throw new SealFailure('BROKEN', 'payments: a currency that this version does not know');
  return { amountMinor: BigInt(amountMinor), currency: code };
}
