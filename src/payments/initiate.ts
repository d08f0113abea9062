// Initiating a payment: checked, begun once for each key, taken on until the customer can authorise it. The intent and its
// idempotency key are durable, in one transaction, before any bank is called. Called by service.ts.

import { createHash } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import type { PayableBank } from '../banks/payable-bank.ts';
import { isKeepableState, isRegisteredUri, maxStateLength, type RegisteredClient } from '../domain/client.ts';
import { dateInZone } from '../domain/dates.ts';
import type { InternationalInput } from '../domain/international-payment.ts';
import { homeOf } from '../domain/link.ts';
import { newEndToEndId } from '../domain/own-reference.ts';
import { type PaymentFault, type PaymentOrder, parseOrder } from '../domain/payment-order.ts';
import { largestAmountMinor, type PaymentScheduleInput } from '../domain/payment-schedule.ts';
import { toHash } from '../store/attempts.ts';
import type { IdempotencyScope, PaymentRecord } from '../store/payments.ts';
import { type PaymentOptions, writeScope } from './options.ts';
import { advanceUntil } from './progress.ts';
import { findSelfPayment, isRefundResult, resolveRefund } from './refund.ts';
import type { InitiateRequest, InitiateResult, PaymentResult } from './results.ts';
import { authoriseMs, newCallbackSecrets } from './secrets.ts';

/** When the sweep takes a new payment up whose gateway died, milliseconds. */
const takeOverMs = 15_000;
/** Longest key, as OBIE's own. */
const maxKeyLength = 40;

/**
 * Pays once for each key of a caller, however often and wherever it is asked for. @throws StoreFailure: the same request
 * again, with the same key, finds out what became of it
 */
export async function initiate(options: PaymentOptions, asked: InitiateRequest): Promise<InitiateResult> {
  const { caller, customerId, idempotencyKey } = asked;
  const { principal } = caller;
  const { store, banks, clients } = options;
  if (!(await caller.access.mayActFor(customerId, writeScope))) return { kind: 'forbidden' };
  const scope = toScope(principal);
  const inputHash = toInputHash(scope, asked);
  // What was asked before is answered as before, even when it would not be taken today.
  const answerBefore = async (): Promise<InitiateResult | null> => {
    const before = await store.payments.findByKey(scope, idempotencyKey);
    if (before === null) return null;
    return before.inputHash === inputHash ? settle(options, before.payment, asked) : { kind: 'keyConflict' };
  };
  const before = await answerBefore();
  if (before !== null) return before;
  const resolved = await resolveRefund(options, asked);
  // What leaves nothing to give back may be this very refund, begun by the same request at the same time.
  if (isRefundResult(resolved)) return (await answerBefore()) ?? resolved;
  const request: InitiateRequest = resolved;
  const bank = banks.get(request.bankId);
  if (bank === undefined) return { kind: 'unsupported' };
  // What its standard or its profile has not is not asked for.
  const { scheme } = bank.payments;
  if (request.order.schedule != null && scheme.schedules === undefined) return { kind: 'unsupported' };
  if (request.order.international != null && scheme.international === undefined) return { kind: 'unsupported' };
  const { orders } = bank.payments;
  // The operator's own accounts pay for the one customer whose they are.
  if (orders !== undefined && orders.customerId !== customerId) return { kind: 'unsupported' };
  const nowMs = options.now();
  const client = clients.get(principal.clientId);
  // It names the payment at the bank too, so it is made before anything is stored.
  const id = toPaymentId(options, scope, idempotencyKey);
  const parsed = parse(request, { bank, client, id, nowMs });
  if ('faults' in parsed) return { kind: 'invalid', faults: parsed.faults };
  const { order } = parsed;
  const selfPayment = findSelfPayment(request, order);
  if (selfPayment.length > 0) return { kind: 'invalid', faults: selfPayment };
  // The operator's accounts in several currencies have one number: what is ordered would go from another than was named.
  const isInOther = (request.debtorCurrency ?? order.instructedAmount.currency) !== order.instructedAmount.currency;
  if (orders !== undefined && isInOther) return { kind: 'invalid', faults: [debtorInOther] };
  const debtorKey = request.debtor?.accountKey ?? null;
  // Where the grant names accounts, the customer is not to be led to pay from another at the bank.
  const link = request.debtor === null ? null : await caller.access.link(request.debtor.linkId);
  if (!(await caller.access.mayPayFrom(customerId, link === null ? bank.bank.id : homeOf(link), debtorKey)))
    return { kind: 'invalid', faults: [debtorKey === null ? debtorToName : debtorUnknown] };
  // The bank itself lets nobody pay from the customer's account but the customer.
  const isFromOwnAccount = request.debtor !== null && order.debtorAccount !== null;
  const isBound = isFromOwnAccount || request.browserBinding !== null || orders !== undefined;
  // There is nothing to confirm where the bank pays at the authorisation itself.
  const canConfirm = bank.payments.hasSubmission || bank.payments.hasConfirmation;
  const isAllowed = client?.unconfirmedPayments?.has(bank.bank.id) === true;
  if (!isBound && !canConfirm && !isAllowed) return { kind: 'invalid', faults: [debtorNeeded] };
  const needsConfirmation = !isBound && canConfirm;
  const { currency, amountMinor } = order.instructedAmount;
  const mostMinor = limitOf(client?.limits?.perPayment, currency);
  if (mostMinor !== null && largestAmountMinor(amountMinor, order.schedule) > mostMinor)
    return { kind: 'overLimit', limit: 'PAYMENT' };
  // Nobody but the business itself goes without approval.
  const direct = principal.kind === 'customer' ? (orders?.directLimitsOf(order) ?? null) : null;
  const secrets = { ...newCallbackSecrets(), ...(direct === null ? {} : { isDirect: true }) };
  const begun = await store.payments.begin({
    id,
    scope,
    idempotencyKey,
    inputHash,
    stateHash: toHash(secrets.state),
    customerId,
    bankId: bank.bank.id,
    debtor: request.debtor,
    order,
    issuer: null,
    redirectUri: request.redirectUri,
    clientState: request.state,
    bindingHash: request.browserBinding === null ? null : toHash(request.browserBinding),
    needsConfirmation,
    secrets,
    // What nobody has to approve is sent at once or not at all: not days later, when nobody expects it.
    authoriseUntilMs: nowMs + (orders === undefined || direct !== null ? authoriseMs : orders.approvalMs),
    dueAtMs: nowMs + takeOverMs,
    createdAtMs: nowMs,
    dailyLimitMinor: limitOf(client?.limits?.perDay, currency),
    ...(direct === null ? {} : { directLimitMinor: direct.perDayMinor }),
    ...(request.refund === undefined ? {} : { refundOf: request.refund.paymentId }),
  });
  if (begun.kind === 'conflict') return { kind: 'keyConflict' };
  if (begun.kind === 'notRefundable') return { kind: 'refundRefused', reason: begun.reason };
  if (begun.kind !== 'begun' && begun.kind !== 'known') return { kind: 'overLimit', limit: 'DAY' };
  return settle(options, begun.payment, request);
}

/** What it is checked against. */
interface Checked {
  readonly bank: PayableBank;
  readonly client: RegisteredClient | undefined;
  /** The payment's own. */
  readonly id: string;
  readonly nowMs: number;
}

/** The order, or every fault at once. */
function parse(
  request: InitiateRequest,
  { bank, client, id, nowMs }: Checked,
): { readonly order: PaymentOrder } | { readonly faults: readonly PaymentFault[] } {
  const isAllowed = client?.unconfirmedPayments?.has(bank.bank.id) === true;
  // An order names the account that pays.
  const scheme =
    isAllowed && bank.payments.orders === undefined
      ? { ...bank.payments.scheme, needsDebtorAccount: false }
      : bank.payments.scheme;
  const today = dateInZone(nowMs, bank.bank.timeZone);
  const parsed = parseOrder(request.order, scheme, {
    today,
    newEndToEndId: newEndToEndId(id),
  });
  const faults = ['faults' in parsed ? parsed.faults : [], findRequestFaults(request, client)].flat();
  return 'faults' in parsed || faults.length > 0 ? { faults } : parsed;
}

/** What is wrong with a key. */
export function findKeyFaults(key: string): readonly PaymentFault[] {
  const faults: PaymentFault[] = [];
  const add = (field: string, code: PaymentFault['code'], message: string) => faults.push({ field, code, message });
  if (key.length > maxKeyLength) add('idempotencyKey', 'TOO_LONG', `At most ${maxKeyLength} characters.`);
  if (!/^[\x21-\x7E]+$/.test(key)) add('idempotencyKey', 'CHARACTERS', 'Printable ASCII without spaces.');
  return faults;
}

/** What is wrong with a request beside what is to be paid. */
export function findRequestFaults(
  { idempotencyKey, redirectUri, state }: Pick<InitiateRequest, 'idempotencyKey' | 'redirectUri' | 'state'>,
  client: RegisteredClient | undefined,
): readonly PaymentFault[] {
  const faults: PaymentFault[] = [...findKeyFaults(idempotencyKey)];
  const add = (field: string, code: PaymentFault['code'], message: string) => faults.push({ field, code, message });
  if (!isRegisteredUri(client, redirectUri)) {
    add('redirectUri', 'INVALID', 'The client has not registered this address.');
  }
  if (!isKeepableState(state)) {
    const isLong = (state?.length ?? 0) > maxStateLength;
    add(
      'state',
      isLong ? 'TOO_LONG' : 'CHARACTERS',
      isLong ? `At most ${maxStateLength} characters.` : 'No zero bytes.',
    );
  }
  return faults;
}

/** Takes a payment on until it can be answered, or the time is over; then it goes on behind. */
async function settle(
  options: PaymentOptions,
  payment: PaymentRecord,
  { caller }: InitiateRequest,
): Promise<InitiateResult> {
  if (payment.stage !== 'CREATING' || !options.banks.has(payment.bankId)) return toResult(payment);
  const isSettled = ({ stage }: PaymentRecord) => stage !== 'CREATING';
  return toResult(await advanceUntil(options, { payment, caller }, isSettled));
}

/** Who may repeat a key. */
export const toScope = ({ kind, subject, clientId }: Principal): IdempotencyScope => ({ kind, subject, clientId });

/**
 * The payment's id, the same for the same key of the same caller on every gateway with this ID_KEY, and guessed by nobody without it: a
 * UUID of version 8 (RFC 9562, section 5.8). Banks are given idempotency keys and references that are made of it. So a store that was
 * put back to before a payment, and is asked for it again under its key, says to the bank what was said before.
 */
export function toPaymentId(
  { ids }: Pick<PaymentOptions, 'ids'>,
  scope: IdempotencyScope,
  idempotencyKey: string,
): string {
  return toKeyedId(ids.payment(JSON.stringify([scope.kind, scope.subject, scope.clientId, idempotencyKey])), 'payment');
}

/** A UUID of version 8 from a name that nobody can guess without ID_KEY. */
export function toKeyedId(name: string, what: 'payment' | 'mandate'): string {
  const bytes = createHash('sha256').update(`bankgraph ${what} 1\n${name}`).digest().subarray(0, 16);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The same for the same input. Salted with caller and key: what is in it cannot be tried out across payments. */
function toInputHash(scope: IdempotencyScope, request: InitiateRequest): string {
  const { idempotencyKey, customerId, bankId, debtorName, order, redirectUri, state } = request;
  const { debtorAccount, creditor } = order;
  const { refund } = request;
  const text = JSON.stringify([
    [scope.kind, scope.subject, scope.clientId, idempotencyKey],
    [customerId, bankId, redirectUri, state],
    debtorName,
    // An account that the gateway's ids name is told by them: how the bank writes its number today is no part of the input.
    debtorAccount === null || debtorName !== null
      ? null
      : [debtorAccount.iban, debtorAccount.sortCode, debtorAccount.accountNumber],
    [creditor.name, creditor.iban, creditor.sortCode, creditor.accountNumber, creditor.bic],
    [order.amount, order.currency, order.endToEndId, order.remittanceInformation],
    [order.requestedExecutionDate, order.isInstant],
    // Only where there is more, so that what was asked before there was is known again.
    ...(order.asksRefundAccount === true ? ['asksRefundAccount'] : []),
    ...(order.schedule == null ? [] : [['schedule', toCanonical(order.schedule)]]),
    ...(order.international == null ? [] : [['international', toCanonicalTerms(order.international)]]),
    ...(refund === undefined
      ? []
      : [['refund', refund.paymentId, refund.payerName, refund.amount?.amount, refund.amount?.currency]]),
  ]);
  return createHash('sha256').update(text).digest('base64url');
}

/** Likewise. */
function toCanonicalTerms({ currencyOfTransfer, chargeBearer, exchangeRate }: InternationalInput): unknown {
  const { rateType, unitCurrency, rate, contractId } = exchangeRate ?? {};
  return [currencyOfTransfer, chargeBearer, rateType, unitCurrency, rate, contractId];
}

/** Its members in one order, whatever order they came in. */
function toCanonical({ frequency, ...schedule }: PaymentScheduleInput): unknown {
  const { unit, count, weekday, weekOfMonth, dayOfMonth } = frequency;
  const { firstPaymentDate, finalPaymentDate, numberOfPayments, firstAmount, finalAmount, executionRule } = schedule;
  return [
    [unit, count, weekday, weekOfMonth, dayOfMonth],
    [firstPaymentDate, finalPaymentDate, numberOfPayments, executionRule],
    [firstAmount?.amount, firstAmount?.currency, finalAmount?.amount, finalAmount?.currency],
  ];
}

/** Null without any limit; nothing in currencies that a client's limits do not name. */
export function limitOf(limits: Readonly<Record<string, bigint>> | undefined, currency: string): bigint | null {
  return limits === undefined ? null : (limits[currency] ?? 0n);
}

const debtorNeeded: PaymentFault = {
  field: 'debtorAccountId',
  code: 'REQUIRED',
  message: 'At this bank the payment is made when it is authorised there: name an account of the customer’s.',
};

/** The grant names accounts. */
export const debtorToName: PaymentFault = {
  field: 'debtorAccountId',
  code: 'REQUIRED',
  message: 'The customer has granted you some accounts: name the one of them that is to pay.',
};

const debtorInOther: PaymentFault = {
  field: 'debtorAccountId',
  code: 'INVALID',
  message: 'The account is in another currency than the payment.',
};

/** An account that the caller may not pay from. */
export const debtorUnknown: PaymentFault = {
  field: 'debtorAccountId',
  code: 'INVALID',
  message: 'There is no such account that you may pay from.',
};

/** How a payment is answered to whoever initiates it. */
export function toResult(payment: PaymentRecord): PaymentResult {
  if (payment.rejection !== null) return { kind: 'rejected', rejection: payment.rejection, payment };
  // Ordered, and nobody has said yet that it has arrived.
  const isUnderWay = payment.stage === 'SUBMITTING' && payment.bankConsentId === null;
  const isOpen = payment.status === 'UNKNOWN' || payment.stage === 'CREATING' || isUnderWay;
  return { kind: isOpen ? 'outcomeUnknown' : 'initiated', payment };
}
