// Domestic payments of UK Open Banking: POST and GET /domestic-payment-consents, funds confirmation, POST and GET
// /domestic-payments; for a day to come domestic-scheduled-payment-consents and domestic-scheduled-payments. Called by
// src/payments through the port banks/payment.ts. Source: OBIE Payment Initiation API 3.1.11 and 4.0: a consent makes one
// payment at most (`Consumed`), and an x-idempotency-key names one resource for 24 hours.

import type { Bank } from '../../domain/bank.ts';
import { toDecimal } from '../../domain/money.ts';
import { type KnownPaymentStatus, toReasonCode } from '../../domain/payment.ts';
import { type PaymentOrder, type PaymentScheme, ukDomesticScheme } from '../../domain/payment-order.ts';
import type { GrantedTokens } from '../../oauth/tokens.ts';
import { toBankConsentId, unreadable } from '../consent.ts';
import { findDifference } from '../echoed-payment.ts';
import { isObject, type JsonObject, readBoolean, readList, readObject, readString } from '../json.ts';
import type { MandateConnector, Mandating } from '../mandate.ts';
import {
  type BankPaymentState,
  type CancelAnswer,
  type ConfirmationStatus,
  type CreatedPayment,
  type FundsRequest,
  type PaymentCall,
  type PaymentConnector,
  type PaymentConsentStatus,
  PaymentRefused,
  type PaymentResourceRequest,
  toBankKey,
} from '../payment.ts';
import { intentIdOf } from './intent.ts';
import {
  findInternationalDifference,
  internationalScheme,
  isInternational,
  readBankTerms,
  toInternationalParts,
} from './international-payment.ts';
import { OpenBankingUkMandates } from './mandate.ts';
import { toAccount } from './payment-account.ts';
import { headersOf, PaymentCalls, statuses } from './payment-calls.ts';
import { resourceOf } from './payment-resources.ts';
import { openBankingUkProfileOf } from './profile.ts';
import { readRefundAccount } from './refund-account.ts';
import {
  findStandingOrderDifference,
  isStandingOrder,
  schedulesOf,
  toMidnight,
  toStandingOrder,
} from './standing-order.ts';

/**
 * 3.1's words of the order for a day to come; 4.0 has the codes of payment-calls.ts. Its initiation is complete when the bank has taken
 * it in, whatever becomes of it on its day: that, payment-details say.
 */
const scheduledStatuses: Readonly<Record<string, KnownPaymentStatus>> = {
  InitiationPending: 'PENDING',
  InitiationCompleted: 'ACCEPTED',
  InitiationFailed: 'REJECTED',
  Cancelled: 'CANCELLED',
  // 4.0's, of standing orders.
  INCO: 'ACCEPTED',
  INFA: 'REJECTED',
};

/** 3.1's further words of payment-details. A wish to cancel is no cancellation: such words say nothing here. */
const detailStatuses: Readonly<Record<string, KnownPaymentStatus>> = {
  Received: 'RECEIVED',
  Accepted: 'ACCEPTED',
  AcceptedCustomerProfile: 'ACCEPTED',
  AcceptedFundsChecked: 'ACCEPTED',
  AcceptedTechnicalValidation: 'ACCEPTED',
  AcceptedWithChange: 'ACCEPTED',
  PartiallyAcceptedTechnicalCorrect: 'PENDING',
  Cancelled: 'CANCELLED',
  PaymentCancelled: 'CANCELLED',
};

const consentStatuses: Readonly<Record<string, PaymentConsentStatus>> = {
  AwaitingAuthorisation: 'AWAITING',
  Authorised: 'AUTHORISED',
  Consumed: 'CONSUMED',
  Rejected: 'REJECTED',
  AWAU: 'AWAITING',
  AUTH: 'AUTHORISED',
  COND: 'CONSUMED',
  RJCT: 'REJECTED',
};

/** Payments at one UK Open Banking bank. */
export class OpenBankingUkPayments implements PaymentConnector, Mandating {
  readonly bank: Bank;
  readonly scheme: PaymentScheme;
  readonly hasSubmission = true;
  readonly hasConfirmation = false;
  readonly hasCancellation = false;
  readonly mayResubmit: boolean;
  readonly mandates?: MandateConnector;
  readonly #calls: PaymentCalls;
  /** Of payment initiation, for the client's own token and the customer's. */
  readonly #scope: string;

  constructor(bank: Bank, base: string) {
    this.bank = bank;
    this.#calls = new PaymentCalls(bank, base);
    const { scopes, paymentIdempotency, mandates, ...kinds } = openBankingUkProfileOf(bank);
    this.scheme = {
      ...ukDomesticScheme,
      ...(kinds.standingOrders ? { schedules: schedulesOf(bank.version) } : {}),
      ...(kinds.internationalPayments ? { international: internationalScheme } : {}),
    };
    this.#scope = scopes.payments;
    this.mayResubmit = paymentIdempotency;
    if (mandates) this.mandates = new OpenBankingUkMandates(bank, this.#calls);
  }

  /** The ID token names the consent that was authorised. */
  consentIdOf(tokens: GrantedTokens): string | null {
    return intentIdOf(tokens);
  }

  async create(call: PaymentCall, { paymentId, order }: PaymentResourceRequest): Promise<CreatedPayment> {
    const response = await call.send({
      method: 'POST',
      url: this.#calls.url(resourceOf(order).consents),
      authority: { scope: this.#scope },
      headers: { ...headersOf(call), 'x-idempotency-key': toBankKey(paymentId, 'consent') },
      body: { Data: { ...consentPartsOf(order), Initiation: this.#toInitiation(paymentId, order) }, Risk: {} },
      signature: this.#calls.signature(),
    });
    if (response.status !== 201) throw this.#calls.refusal('payment consent', response);
    const data = this.#calls.readData('payment consent', response);
    this.#assertOurs('payment consent', data, order);
    const bankConsentId = toBankConsentId(readString(data, 'ConsentId'));
    if (bankConsentId === null) throw unreadable(this.bank, 'payment consent', 'the answer has no ConsentId');
    return {
      bankConsentId,
      bankPaymentId: null,
      confirmationUrl: null,
      bankTerms: readBankTerms(data),
      step: {
        kind: 'oauth',
        scope: `openid ${this.#scope}`,
        isOpenId: true,
        claims: { id_token: { openbanking_intent_id: { value: bankConsentId, essential: true } } },
      },
    };
  }

  /** Not asked for payments of a day to come: the standard has no such question. */
  async hasFunds(call: PaymentCall, { bankConsentId, accessToken, order }: FundsRequest): Promise<boolean | null> {
    const { consents, hasFundsConfirmation } = resourceOf(order);
    if (!hasFundsConfirmation) return null;
    const response = await call.send({
      method: 'GET',
      url: this.#calls.url(consents, bankConsentId, 'funds-confirmation'),
      authority: { accessToken },
      headers: headersOf(call),
      body: null,
    });
    if (response.status !== 200) throw this.#calls.refusal('funds confirmation', response);
    const data = this.#calls.readData('funds confirmation', response);
    return readBoolean(readObject(data, 'FundsAvailableResult'), 'FundsAvailable');
  }

  async submit(
    call: PaymentCall,
    {
      paymentId,
      order,
      bankConsentId,
      accessToken,
    }: Pick<PaymentResourceRequest, 'paymentId' | 'order'> & { bankConsentId: string; accessToken: string },
  ): Promise<BankPaymentState & { readonly bankPaymentId: string }> {
    const { payments, idName } = resourceOf(order);
    const Initiation = this.#toInitiation(paymentId, order);
    const response = await call.send({
      method: 'POST',
      url: this.#calls.url(payments),
      authority: { accessToken },
      headers: { ...headersOf(call), 'x-idempotency-key': toBankKey(paymentId, 'payment') },
      body: { Data: { ConsentId: bankConsentId, Initiation }, Risk: {} },
      signature: this.#calls.signature(),
    });
    if (response.status !== 201) throw this.#calls.refusal('payment', response);
    const data = this.#calls.readData('payment', response);
    // An answer to another request (a proxy's, or a duplicated one) is no answer: what became of ours is not known.
    if (readString(data, 'ConsentId') !== bankConsentId) throw unreadable(this.bank, 'payment', 'another consent’s');
    this.#assertOurs('payment', data, order);
    const bankPaymentId = toBankConsentId(readString(data, idName));
    if (bankPaymentId === null) throw unreadable(this.bank, 'payment', `the answer has no ${idName}`);
    const bankTerms = readBankTerms(data);
    return { bankPaymentId, ...toState(data, order), ...readRefundAccount(data, order), bankTerms };
  }

  async readConsent(call: PaymentCall, bankConsentId: string, order: PaymentOrder): Promise<PaymentConsentStatus> {
    const data = await this.#calls.read(
      call,
      'payment consent',
      this.#calls.url(resourceOf(order).consents, bankConsentId),
    );
    const consentId = readString(data, 'ConsentId');
    if (consentId !== null && consentId !== bankConsentId)
      throw unreadable(this.bank, 'payment consent', 'another consent’s');
    if (readObject(data, 'Initiation') !== null) this.#assertOurs('payment consent', data, order);
    return consentStatuses[readString(data, 'Status') ?? ''] ?? 'UNKNOWN';
  }

  async readState(call: PaymentCall, bankPaymentId: string, order: PaymentOrder): Promise<BankPaymentState> {
    const { payments, idName, hasDetails } = resourceOf(order);
    const data = await this.#calls.read(call, 'payment', this.#calls.url(payments, bankPaymentId));
    if (readString(data, idName) !== bankPaymentId) {
      throw unreadable(this.bank, 'payment', 'the answer is another payment’s');
    }
    this.#assertOurs('payment', data, order);
    const state = { ...toState(data, order), ...readRefundAccount(data, order) };
    const isTakenIn = hasDetails && readString(data, 'Status') === 'InitiationCompleted';
    return isTakenIn ? { ...state, ...(await this.#readDetails(call, bankPaymentId, order)) } : state;
  }

  /** What became of an order on its day; null when the bank does not say: not every bank has payment-details. */
  async #readDetails(call: PaymentCall, bankPaymentId: string, order: PaymentOrder): Promise<BankPaymentState | null> {
    try {
      const url = this.#calls.url(resourceOf(order).payments, bankPaymentId, 'payment-details');
      const data = await this.#calls.read(call, 'payment details', url);
      const details = (readList(data, 'PaymentStatus') ?? []).filter(isObject);
      const newest = details.toSorted((one, other) => updatedMs(other) - updatedMs(one))[0];
      const state = newest === undefined ? null : toState(newest, order, detailStatuses);
      return state === null || state.status === null ? null : state;
    } catch (error) {
      if (error instanceof PaymentRefused) return null;
      throw error;
    }
  }

  /** OBIE has a submission instead. */
  async confirm(): Promise<never> {
    throw new PaymentRefused('UNSUPPORTED', `${this.bank.id} payment: the standard has no confirmation`);
  }

  async readConfirmation(): Promise<ConfirmationStatus> {
    return 'UNKNOWN';
  }

  /** OBIE has no cancellation of domestic payments. */
  async cancel(): Promise<CancelAnswer> {
    return { kind: 'refused', bankCode: null };
  }

  /** The same for the same payment, whenever it is made. */
  #toInitiation(paymentId: string, order: PaymentOrder): JsonObject {
    const { debtorAccount, remittanceInformation: text, instructedAmount, requestedExecutionDate: date } = order;
    if (isStandingOrder(order)) return toStandingOrder(order, this.bank.version);
    const isV3 = this.bank.version === '3.1';
    return {
      InstructionIdentification: paymentId.replaceAll('-', ''),
      EndToEndIdentification: order.endToEndId,
      ...(date === null ? {} : { RequestedExecutionDateTime: toMidnight(date) }),
      InstructedAmount: { Amount: toDecimal(instructedAmount), Currency: instructedAmount.currency },
      ...(debtorAccount === null ? {} : { DebtorAccount: toAccount(debtorAccount) }),
      CreditorAccount: { ...toAccount(order.creditorAccount), Name: order.creditorName },
      ...(isInternational(order) ? toInternationalParts(order) : {}),
      ...(text === null ? {} : { RemittanceInformation: { Unstructured: isV3 ? text : [text] } }),
    };
  }

  /**
   * The answer repeats the order (`Initiation` is mandatory): its end-to-end id, amount, currency and creditor are ours, else
   * it is another payment's. @throws BankFailure
   */
  #assertOurs(doing: string, data: JsonObject, order: PaymentOrder): void {
    const initiation = readObject(data, 'Initiation');
    const difference = isStandingOrder(order)
      ? findStandingOrderDifference(order, initiation, this.bank.version)
      : this.#findDifference(order, initiation);
    if (difference !== null)
      throw unreadable(this.bank, doing, `the answer is about another payment: another ${difference}`);
  }

  #findDifference(order: PaymentOrder, initiation: JsonObject | null): string | null {
    const endToEndId = readString(initiation, 'EndToEndIdentification');
    const amount = readObject(initiation, 'InstructedAmount');
    const abroad = isInternational(order) ? findInternationalDifference(order, initiation) : null;
    if (abroad !== null) return abroad;
    return findDifference(order, {
      endToEndId: endToEndId ?? '',
      amount: amount === null ? null : { of: amount, amountKey: 'Amount', currencyKey: 'Currency' },
      creditorAccount: readString(readObject(initiation, 'CreditorAccount'), 'Identification'),
    });
  }
}

/** What a consent asks for beside its order. */
function consentPartsOf(order: PaymentOrder): JsonObject {
  const { hasPermission } = resourceOf(order);
  return {
    ...(hasPermission ? createPermission : {}),
    ...(order.asksRefundAccount === true ? { ReadRefundAccount: 'Yes' } : {}),
  };
}

/** The one thing that is asked for with an order for days to come. */
const createPermission: JsonObject = { Permission: 'Create' };

const updatedMs = (data: JsonObject) => Date.parse(readString(data, 'StatusUpdateDateTime') ?? '') || 0;

/** Days begin at another hour elsewhere, milliseconds. */
const dayBeginsMs = 43_200_000;

/** House rule: what a bank calls settled before its day is taken in, no more. */
function toState(data: JsonObject, order: PaymentOrder, more = scheduledStatuses) {
  const { requestedExecutionDate: date, schedule } = order;
  const [reason] = readList(data, 'StatusReason') ?? [];
  const word = readString(data, 'Status') ?? '';
  const isLater = date !== null || schedule !== undefined;
  const status = (isLater ? more[word] : null) ?? statuses[word] ?? null;
  const isEarly =
    status === 'SETTLED' && date !== null && updatedMs(data) < Date.parse(`${date}T00:00:00Z`) - dayBeginsMs;
  return {
    status: isEarly ? ('ACCEPTED' as const) : status,
    reasonCode: toReasonCode(isObject(reason) ? readString(reason, 'StatusReasonCode') : null),
  };
}
