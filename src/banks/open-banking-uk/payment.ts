// Domestic payments of UK Open Banking: POST and GET /domestic-payment-consents, funds confirmation, POST and GET
// /domestic-payments. Called by src/payments through the port banks/payment.ts. Source: OBIE Payment Initiation API 3.1.11
// and 4.0: a consent makes one payment at most (`Consumed`), and an x-idempotency-key names one resource for 24 hours.

import { randomUUID } from 'node:crypto';
import type { Bank } from '../../domain/bank.ts';
import { toDecimal } from '../../domain/money.ts';
import { type KnownPaymentStatus, type PaymentRejection, toReasonCode } from '../../domain/payment.ts';
import { type PaymentAccount, type PaymentOrder, ukDomesticScheme } from '../../domain/payment-order.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { toPathSegment } from '../calls.ts';
import { readObject as readAnswer, toBankConsentId, unreadable } from '../consent.ts';
import { isObject, type JsonObject, readBoolean, readList, readObject, readString } from '../json.ts';
import {
  type BankPaymentState,
  type CancelAnswer,
  type CreatedPayment,
  type PaymentCall,
  type PaymentConnector,
  type PaymentConsentStatus,
  type PaymentResourceRequest,
  toBankKey,
  toPaymentFailure,
} from '../payment.ts';

/** The scope of payment initiation, for the client's own token and the customer's. */
const scope = 'payments';

/** Both versions' words; 4.0 uses ISO 20022 codes. `AcceptedWithoutPosting` is at the creditor's bank, not settled. */
const statuses: Readonly<Record<string, KnownPaymentStatus>> = {
  Pending: 'PENDING',
  AcceptedSettlementInProcess: 'SETTLEMENT_IN_PROCESS',
  AcceptedWithoutPosting: 'SETTLEMENT_IN_PROCESS',
  AcceptedSettlementCompleted: 'SETTLED',
  AcceptedCreditSettlementCompleted: 'SETTLED',
  Rejected: 'REJECTED',
  RCVD: 'RECEIVED',
  PDNG: 'PENDING',
  PATC: 'PENDING',
  ACTC: 'ACCEPTED',
  ACCP: 'ACCEPTED',
  ACFC: 'ACCEPTED',
  ACWC: 'ACCEPTED',
  ACSP: 'SETTLEMENT_IN_PROCESS',
  ACWP: 'SETTLEMENT_IN_PROCESS',
  BLCK: 'SETTLEMENT_IN_PROCESS',
  ACSC: 'SETTLED',
  ACCC: 'SETTLED',
  RJCT: 'REJECTED',
  CANC: 'CANCELLED',
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

/** What a code of an error body stands for. Source: OBIE error codes 3.1 (`UK.OBIE.…`) and 4.0 (`U…`). */
function toSaidRejection(code: string): PaymentRejection | null {
  if (/Field\.|Rules\.|InvalidFormat|^U00[1-9]$|^U01[0-4]$/.test(code)) return 'VALIDATION';
  if (/Unsupported\.|^U02\d$/.test(code)) return 'VALIDATION';
  if (/InsufficientFunds/.test(code)) return 'INSUFFICIENT_FUNDS';
  return null;
}

/** Payments at one UK Open Banking bank. */
export class OpenBankingUkPayments implements PaymentConnector {
  readonly bank: Bank;
  readonly scheme = ukDomesticScheme;
  readonly hasSubmission = true;
  readonly hasCancellation = false;
  readonly mayResubmit: boolean;
  readonly #base: string;
  readonly #isSigned: boolean;

  constructor(bank: Bank, base: string) {
    this.bank = bank;
    this.#base = base;
    this.mayResubmit = bank.features.has('payment-idempotency');
    this.#isSigned = bank.features.has('payment-signatures');
  }

  async create(call: PaymentCall, { paymentId, order }: PaymentResourceRequest): Promise<CreatedPayment> {
    const response = await call.send({
      method: 'POST',
      url: this.#url('domestic-payment-consents'),
      authority: { scope },
      headers: { ...headersOf(call), 'x-idempotency-key': toBankKey(paymentId, 'consent') },
      body: { Data: { Initiation: this.#toInitiation(paymentId, order) }, Risk: {} },
      isSigned: this.#isSigned,
    });
    if (response.status !== 201) throw this.#refusal('payment consent', response);
    const data = this.#readData('payment consent', response);
    this.#assertOurs('payment consent', data, order);
    const bankConsentId = toBankConsentId(readString(data, 'ConsentId'));
    if (bankConsentId === null) throw unreadable(this.bank, 'payment consent', 'the answer has no ConsentId');
    return {
      bankConsentId,
      bankPaymentId: null,
      step: {
        kind: 'oauth',
        scope: `openid ${scope}`,
        isOpenId: true,
        claims: { id_token: { openbanking_intent_id: { value: bankConsentId, essential: true } } },
      },
    };
  }

  async hasFunds(call: PaymentCall, bankConsentId: string, accessToken: string): Promise<boolean | null> {
    const response = await call.send({
      method: 'GET',
      url: this.#url('domestic-payment-consents', bankConsentId, 'funds-confirmation'),
      authority: { accessToken },
      headers: headersOf(call),
      body: null,
      isSigned: false,
    });
    if (response.status !== 200) throw this.#refusal('funds confirmation', response);
    const data = this.#readData('funds confirmation', response);
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
    const response = await call.send({
      method: 'POST',
      url: this.#url('domestic-payments'),
      authority: { accessToken },
      headers: { ...headersOf(call), 'x-idempotency-key': toBankKey(paymentId, 'payment') },
      body: { Data: { ConsentId: bankConsentId, Initiation: this.#toInitiation(paymentId, order) }, Risk: {} },
      isSigned: this.#isSigned,
    });
    if (response.status !== 201) throw this.#refusal('payment', response);
    const data = this.#readData('payment', response);
    // An answer to another request (a proxy's, or a duplicated one) is no answer: what became of ours is not known.
    if (readString(data, 'ConsentId') !== bankConsentId) throw unreadable(this.bank, 'payment', 'another consent’s');
    this.#assertOurs('payment', data, order);
    const bankPaymentId = toBankConsentId(readString(data, 'DomesticPaymentId'));
    if (bankPaymentId === null) throw unreadable(this.bank, 'payment', 'the answer has no DomesticPaymentId');
    return { bankPaymentId, ...toState(data) };
  }

  async readConsent(call: PaymentCall, bankConsentId: string): Promise<PaymentConsentStatus> {
    const data = await this.#read(call, 'payment consent', this.#url('domestic-payment-consents', bankConsentId));
    return consentStatuses[readString(data, 'Status') ?? ''] ?? 'UNKNOWN';
  }

  async readState(call: PaymentCall, bankPaymentId: string, order: PaymentOrder): Promise<BankPaymentState> {
    const data = await this.#read(call, 'payment', this.#url('domestic-payments', bankPaymentId));
    if (readString(data, 'DomesticPaymentId') !== bankPaymentId) {
      throw unreadable(this.bank, 'payment', 'the answer is another payment’s');
    }
    this.#assertOurs('payment', data, order);
    return toState(data);
  }

  /** OBIE has no cancellation of domestic payments. */
  async cancel(): Promise<CancelAnswer> {
    return { kind: 'refused', bankCode: null };
  }

  async #read(call: PaymentCall, doing: string, url: URL): Promise<JsonObject> {
    const headers = headersOf(call);
    const response = await call.send({
      method: 'GET',
      url,
      authority: { scope },
      headers,
      body: null,
      isSigned: false,
    });
    if (response.status !== 200) throw this.#refusal(doing, response);
    return this.#readData(doing, response);
  }

  /** The same for the same payment, whenever it is made. */
  #toInitiation(paymentId: string, order: PaymentOrder): JsonObject {
    const { debtorAccount, remittanceInformation: text, instructedAmount } = order;
    const isV3 = this.bank.version === '3.1';
    return {
      InstructionIdentification: paymentId.replaceAll('-', ''),
      EndToEndIdentification: order.endToEndId,
      InstructedAmount: { Amount: toDecimal(instructedAmount), Currency: instructedAmount.currency },
      ...(debtorAccount === null ? {} : { DebtorAccount: toAccount(debtorAccount) }),
      CreditorAccount: { ...toAccount(order.creditorAccount), Name: order.creditorName },
      ...(text === null ? {} : { RemittanceInformation: { Unstructured: isV3 ? text : [text] } }),
    };
  }

  /** Amount and end-to-end id are what was ordered, else the answer is another payment's. @throws BankFailure */
  #assertOurs(doing: string, data: JsonObject, { endToEndId }: PaymentOrder): void {
    const initiation = readObject(data, 'Initiation');
    const said = readString(initiation, 'EndToEndIdentification');
    if (said !== endToEndId) throw unreadable(this.bank, doing, 'the answer is about another payment');
  }

  #url(collection: string, id?: string, more?: string): URL {
    const base = `${this.#base}/${collection}`;
    if (id === undefined) return new URL(base);
    const segment = toPathSegment(id);
    if (segment === null) throw unreadable(this.bank, 'payment', 'an id of the bank’s cannot stand in a path');
    return new URL(`${base}/${segment}${more === undefined ? '' : `/${more}`}`);
  }

  #readData(doing: string, response: BankPostResponse): JsonObject {
    const data = readObject(readAnswer(this.bank, doing, response), 'Data');
    if (data === null) throw unreadable(this.bank, doing, 'the answer has no Data');
    return data;
  }

  #refusal(doing: string, response: BankPostResponse) {
    let body: unknown = null;
    try {
      body = JSON.parse(response.text);
    } catch {
      // An error body may be anything.
    }
    const errors = isObject(body) ? (readList(body, 'Errors') ?? []) : [];
    const codes = errors.flatMap((error) => (isObject(error) ? (readString(error, 'ErrorCode') ?? []) : []));
    const rejection = codes.map(toSaidRejection).find((one) => one !== null) ?? null;
    return toPaymentFailure(this.bank, doing, response, { rejection, bankCode: codes[0] ?? null });
  }
}

function toAccount(account: PaymentAccount): JsonObject {
  return account.kind === 'iban'
    ? { SchemeName: 'UK.OBIE.IBAN', Identification: account.iban }
    : { SchemeName: 'UK.OBIE.SortCodeAccountNumber', Identification: `${account.sortCode}${account.accountNumber}` };
}

function toState(data: JsonObject): BankPaymentState {
  const [reason] = readList(data, 'StatusReason') ?? [];
  return {
    status: statuses[readString(data, 'Status') ?? ''] ?? null,
    reasonCode: toReasonCode(isObject(reason) ? readString(reason, 'StatusReasonCode') : null),
  };
}

function headersOf({ psuIpAddress }: PaymentCall): Record<string, string> {
  const headers: Record<string, string> = { 'x-fapi-interaction-id': randomUUID() };
  if (psuIpAddress !== null) headers['x-fapi-customer-ip-address'] = psuIpAddress;
  return headers;
}
