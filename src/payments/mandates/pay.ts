// Paying under a mandate: checked against its limits and begun in one transaction, then taken on by the engine of all payments
// (../advance.ts). Nothing is asked of a bank for what the mandate does not allow. Called by service.ts.

import { createHash } from 'node:crypto';
import { dateInZone } from '../../domain/dates.ts';
import { homeOf } from '../../domain/link.ts';
import { newEndToEndId } from '../../domain/own-reference.ts';
import {
  type AccountInput,
  type PaymentAccount,
  type PaymentFault,
  type PaymentOrder,
  parseOrder,
} from '../../domain/payment-order.ts';
import { toHash } from '../../store/attempts.ts';
import type { MandateRecord } from '../../store/payment-mandates.ts';
import type { IdempotencyScope, PaymentRecord } from '../../store/payments.ts';
import { findKeyFaults, limitOf, toPaymentId, toResult, toScope } from '../initiate.ts';
import { type PaymentOptions, writeScope } from '../options.ts';
import { advanceUntil } from '../progress.ts';
import type { PaymentResult } from '../results.ts';
import { authoriseMs, newCallbackSecrets } from '../secrets.ts';
import { toUsing } from './days.ts';
import type { PayUnderMandateRequest, PayUnderMandateResult } from './results.ts';

/** When the sweep takes a new payment up whose gateway died, milliseconds. */
const takeOverMs = 15_000;

/**
 * Pays once for each key of a caller, however often it is asked for. @throws StoreFailure: the same request again, with the same
 * key, finds out what became of it
 */
export async function payUnderMandate(
  options: PaymentOptions,
  request: PayUnderMandateRequest,
): Promise<PayUnderMandateResult> {
  const { caller, idempotencyKey } = request;
  const { principal, access } = caller;
  const { store, banks, clients } = options;
  const mandate = await store.paymentMandates.read(request.mandateId);
  // What was agreed with one client is used through that client alone.
  const isOwn = mandate !== null && mandate.clientId === principal.clientId;
  if (!isOwn || !(await access.mayChange(mandate, writeScope))) return { kind: 'unknownMandate' };
  const scope = toScope(principal);
  const inputHash = toInputHash(scope, request);
  const before = await store.payments.findByKey(scope, idempotencyKey);
  // What was asked before is answered as before, even when it would not be taken today.
  if (before !== null) {
    return before.inputHash === inputHash ? settle(options, before.payment, request) : { kind: 'keyConflict' };
  }
  const bank = banks.get(mandate.bankId);
  if (bank?.payments.mandates === undefined) return { kind: 'unsupported' };
  const { debtor, customerId, bankConsentId } = mandate;
  const link = debtor === null ? null : await access.link(debtor.linkId);
  const home = link === null ? bank.bank.id : homeOf(link);
  // A grant that names accounts since: others do not pay any more.
  if (!(await access.mayPayFrom(customerId, home, debtor?.accountKey ?? null))) return { kind: 'unknownMandate' };
  const nowMs = options.now();
  const id = toPaymentId(options, scope, idempotencyKey);
  const { timeZone } = bank.bank;
  const parsed = parse(request, mandate, {
    scheme: { ...bank.payments.scheme, needsDebtorAccount: false },
    today: dateInZone(nowMs, timeZone),
    newEndToEndId: newEndToEndId(id),
  });
  if ('faults' in parsed) return { kind: 'invalid', faults: parsed.faults };
  if (mandate.status !== 'AUTHORISED' || bankConsentId === null) {
    return { kind: 'notAuthorised', status: mandate.status, mandate };
  }
  const { order } = parsed;
  const { currency, amountMinor } = order.instructedAmount;
  const client = clients.get(principal.clientId);
  const mostMinor = limitOf(client?.limits?.perPayment, currency);
  if (mostMinor !== null && amountMinor > mostMinor) return { kind: 'overLimit', limit: 'PAYMENT' };
  const secrets = newCallbackSecrets();
  const begun = await store.payments.begin({
    id,
    scope,
    idempotencyKey,
    inputHash,
    stateHash: toHash(secrets.state),
    customerId,
    bankId: bank.bank.id,
    debtor,
    order,
    issuer: null,
    redirectUri: mandate.redirectUri,
    clientState: null,
    bindingHash: null,
    needsConfirmation: false,
    secrets,
    // It is sent at once or not at all: not hours later, when nobody expects it.
    authoriseUntilMs: nowMs + authoriseMs,
    dueAtMs: nowMs + takeOverMs,
    createdAtMs: nowMs,
    dailyLimitMinor: limitOf(client?.limits?.perDay, currency),
    underMandate: { ...toUsing(mandate, amountMinor, { nowMs, timeZone }), bankConsentId },
  });
  switch (begun.kind) {
    case 'conflict':
      return { kind: 'keyConflict' };
    case 'overLimit':
      return { kind: 'overLimit', limit: 'DAY' };
    case 'overMandate': {
      if (begun.breach !== null) return { kind: 'overMandate', breach: begun.breach, mandate };
      const ended = (await store.paymentMandates.read(mandate.id)) ?? mandate;
      return { kind: 'notAuthorised', status: ended.status, mandate: ended };
    }
    case 'notRefundable':
      throw new TypeError('a payment under a mandate gives nothing back');
    case 'begun':
    case 'known':
      return settle(options, begun.payment, request);
  }
}

function toInput(account: PaymentAccount): AccountInput {
  return account.kind === 'iban'
    ? { iban: account.iban, sortCode: null, accountNumber: null }
    : { iban: null, sortCode: account.sortCode, accountNumber: account.accountNumber };
}

/** The order, or every fault at once: of the payment's own fields alone, the others were agreed. */
function parse(
  request: PayUnderMandateRequest,
  { terms }: MandateRecord,
  at: Parameters<typeof parseOrder>[2] & { readonly scheme: Parameters<typeof parseOrder>[1] },
): { readonly order: PaymentOrder } | { readonly faults: readonly PaymentFault[] } {
  const { debtorAccount, debtorName, creditorAccount, creditorName, remittanceInformation: agreed, type } = terms;
  const faults: PaymentFault[] = [...findKeyFaults(request.idempotencyKey)];
  if (agreed !== null && request.remittanceInformation !== null && request.remittanceInformation !== agreed) {
    const message = 'All payments under the mandate have the text that was agreed.';
    faults.push({ field: 'remittanceInformation', code: 'NOT_OFFERED', message });
  }
  if (request.currency !== terms.limits.currency) {
    const message = 'The mandate is in another currency.';
    faults.push({ field: 'amount.currency', code: 'INVALID', message });
  }
  const parsed = parseOrder(
    {
      debtorAccount: debtorAccount === null ? null : toInput(debtorAccount),
      creditor: { name: creditorName, ...toInput(creditorAccount), bic: null },
      amount: request.amount,
      currency: request.currency,
      endToEndId: request.endToEndId,
      remittanceInformation: agreed ?? request.remittanceInformation,
      requestedExecutionDate: null,
      isInstant: false,
    },
    at.scheme,
    at,
  );
  if ('faults' in parsed)
    return {
      faults: [...faults, ...parsed.faults.filter(({ field }) => field !== 'amount.currency' || faults.length === 0)],
    };
  if (faults.length > 0) return { faults };
  return { order: { ...parsed.order, mandate: { type, debtorName, remittanceInformation: agreed } } };
}

/** Takes it on until the bank has it, it has ended, or the time is over; then it goes on behind. */
async function settle(
  options: PaymentOptions,
  payment: PaymentRecord,
  { caller }: PayUnderMandateRequest,
): Promise<PaymentResult> {
  const isSettled = ({ stage, status }: PaymentRecord) =>
    stage === 'FOLLOWING' || stage === 'ENDED' || status === 'UNKNOWN';
  if (isSettled(payment) || !options.banks.has(payment.bankId)) return toMandateResult(payment);
  return toMandateResult(await advanceUntil(options, { payment, caller }, isSettled));
}

/** One that the bank has not answered for yet is not known to be made. */
function toMandateResult(payment: PaymentRecord): PaymentResult {
  const isOpen = payment.stage === 'AUTHORISED' || payment.stage === 'SUBMITTING';
  return isOpen ? { kind: 'outcomeUnknown', payment } : toResult(payment);
}

/** The same for the same input. Salted with caller and key: what is in it cannot be tried out across payments. */
function toInputHash(scope: IdempotencyScope, request: PayUnderMandateRequest): string {
  const { idempotencyKey, mandateId, amount, currency, endToEndId, remittanceInformation } = request;
  const text = JSON.stringify([
    [scope.kind, scope.subject, scope.clientId, idempotencyKey],
    ['mandate', mandateId, amount, currency, endToEndId, remittanceInformation],
  ]);
  return createHash('sha256').update(text).digest('base64url');
}
