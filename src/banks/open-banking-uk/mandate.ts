// Mandates of UK Open Banking (variable recurring payments): POST, GET and DELETE /domestic-vrp-consents, the confirmation of funds, POST
// and GET /domestic-vrps. Made by payment.ts where the bank's profile has them; called through the port banks/mandate.ts.
// Sources: OBIE VRP API 3.1.11 and 4.0. House rules: payments are made without the customer (`OffSession`, no SCA); the reference is
// in the consent only where it is the same for all payments.

import { randomUUID } from 'node:crypto';
import type { Bank } from '../../domain/bank.ts';
import type { CalendarDate } from '../../domain/dates.ts';
import { BankFailure } from '../../domain/errors.ts';
import { toDecimal } from '../../domain/money.ts';
import { toReasonCode } from '../../domain/payment.ts';
import type { MandatePeriodType, MandateTerms } from '../../domain/payment-mandate.ts';
import type { PaymentOrder } from '../../domain/payment-order.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { toBankConsentId, unreadable } from '../consent.ts';
import { findDifference } from '../echoed-payment.ts';
import { isObject, type JsonObject, readList, readObject, readString } from '../json.ts';
import {
  type CreatedMandate,
  type MandateConnector,
  type MandateConsentStatus,
  type MandateRequest,
  noAuthorityCode,
} from '../mandate.ts';
import {
  type BankPaymentState,
  type FundsRequest,
  type PaymentCall,
  type PaymentConnector,
  PaymentRefused,
  toBankKey,
} from '../payment.ts';
import { toAccount } from './payment-account.ts';
import { headersOf, type PaymentCalls, statuses } from './payment-calls.ts';

const collection = 'domestic-vrp-consents';
const payments = 'domestic-vrps';

/** Both versions' words; 3.1 has one word for all that has come to nothing. */
const consentStatuses: Readonly<Record<string, MandateConsentStatus>> = {
  AwaitingAuthorisation: 'AWAITING',
  Authorised: 'AUTHORISED',
  Rejected: 'REJECTED',
  Revoked: 'REVOKED',
  Expired: 'EXPIRED',
  AWAU: 'AWAITING',
  AUTH: 'AUTHORISED',
  RJCT: 'REJECTED',
  CANC: 'REVOKED',
  EXPD: 'EXPIRED',
};

const periodTypes: Readonly<Record<MandatePeriodType, string>> = {
  DAY: 'Day',
  WEEK: 'Week',
  FORTNIGHT: 'Fortnight',
  MONTH: 'Month',
  HALF_YEAR: 'Half-year',
  YEAR: 'Year',
};
const vrpTypes = { SWEEPING: 'UK.OBIE.VRPType.Sweeping', OTHER: 'UK.OBIE.VRPType.Other' } as const;
const withoutSca = 'UK.OBIE.SCANotRequired';
const offSession = 'OffSession';
/** The longest name of a debtor that both versions take. */
const maxNameLength = 70;

/** There is no such resource; there is a payment with this identification already. Source: OBIE error codes 3.1 and 4.0. */
const notFoundCode = /Resource\.NotFound$|^U011$/;
const duplicateCode = /Rules\.DuplicateReference$|^U013$/;

/** Mandates at one UK Open Banking bank. */
export class OpenBankingUkMandates implements MandateConnector {
  readonly #bank: Bank;
  readonly #calls: PaymentCalls;

  constructor(bank: Bank, calls: PaymentCalls) {
    this.#bank = bank;
    this.#calls = calls;
  }

  async create(call: PaymentCall, { mandateId, terms }: MandateRequest): Promise<CreatedMandate> {
    const response = await call.send({
      method: 'POST',
      url: this.#calls.url(collection),
      authority: { scope: this.#calls.scope },
      headers: { ...headersOf(call), 'x-idempotency-key': toBankKey(mandateId, 'consent') },
      body: {
        Data: { ControlParameters: this.#toControlParameters(terms), Initiation: this.#toInitiation(terms) },
        Risk: riskOf(terms),
      },
      signature: this.#calls.signature(),
    });
    if (response.status !== 201) throw this.#calls.refusal('mandate', response);
    const data = this.#calls.readData('mandate', response);
    this.#assertOurs(data, terms);
    const bankConsentId = toBankConsentId(readString(data, 'ConsentId'));
    if (bankConsentId === null) throw unreadable(this.#bank, 'mandate', 'the answer has no ConsentId');
    const createdAtMs = Date.parse(readString(data, 'CreationDateTime') ?? '');
    return {
      bankConsentId,
      createdAtMs: Number.isNaN(createdAtMs) ? null : createdAtMs,
      step: {
        kind: 'oauth',
        scope: `openid ${this.#calls.scope}`,
        isOpenId: true,
        claims: { id_token: { openbanking_intent_id: { value: bankConsentId, essential: true } } },
      },
    };
  }

  async readConsent(call: PaymentCall, bankConsentId: string, terms: MandateTerms): Promise<MandateConsentStatus> {
    try {
      const data = await this.#calls.read(call, 'mandate', this.#calls.url(collection, bankConsentId));
      if (readString(data, 'ConsentId') !== bankConsentId) {
        throw unreadable(this.#bank, 'mandate', 'the answer is about another mandate');
      }
      this.#assertOurs(data, terms);
      return consentStatuses[readString(data, 'Status') ?? ''] ?? 'UNKNOWN';
    } catch (error) {
      if (error instanceof PaymentRefused && notFoundCode.test(error.bankCode ?? '')) return 'ABSENT';
      throw error;
    }
  }

  async revoke(call: PaymentCall, bankConsentId: string): Promise<void> {
    const response = await call.send({
      method: 'DELETE',
      url: this.#calls.url(collection, bankConsentId),
      authority: { scope: this.#calls.scope },
      headers: headersOf(call),
      body: null,
    });
    if (response.status === 204 || response.status === 200) return;
    const failure = this.#calls.refusal('mandate', response);
    if (failure instanceof PaymentRefused && notFoundCode.test(failure.bankCode ?? '')) return;
    throw failure;
  }

  /** Null when the bank does not say. */
  async hasFunds(call: PaymentCall, { bankConsentId, accessToken, order }: FundsRequest): Promise<boolean | null> {
    const response = await call.send({
      method: 'POST',
      url: this.#calls.url(collection, bankConsentId, 'funds-confirmation'),
      authority: { accessToken },
      headers: { ...headersOf(call), 'x-idempotency-key': randomUUID() },
      body: { Data: { ConsentId: bankConsentId, InstructedAmount: toAmount(order) } },
      signature: this.#calls.signature(),
    });
    if (response.status !== 201 && response.status !== 200) throw this.#calls.refusal('funds confirmation', response);
    const data = this.#calls.readData('funds confirmation', response);
    if (readString(data, 'ConsentId') !== bankConsentId) {
      throw unreadable(this.#bank, 'funds confirmation', 'the answer is about another mandate');
    }
    const said = readString(readObject(data, 'FundsAvailableResult'), 'FundsAvailable');
    return said === 'Available' ? true : said === 'NotAvailable' ? false : null;
  }

  async submit(
    call: PaymentCall,
    { paymentId, order, bankConsentId, accessToken }: Parameters<PaymentConnector['submit']>[1],
  ): Promise<BankPaymentState & { readonly bankPaymentId: string }> {
    const { mandate } = order;
    if (mandate === undefined) throw new TypeError('an order that is under no mandate');
    const response = await call.send({
      method: 'POST',
      url: this.#calls.url(payments),
      authority: { accessToken },
      headers: { ...headersOf(call), 'x-idempotency-key': toBankKey(paymentId, 'payment') },
      body: {
        Data: {
          ConsentId: bankConsentId,
          PSUAuthenticationMethod: withoutSca,
          PSUInteractionType: offSession,
          VRPType: vrpTypes[mandate.type],
          Initiation: this.#toInitiation({ ...order, ...mandate }),
          Instruction: this.#toInstruction(paymentId, order),
        },
        Risk: riskOf(mandate),
      },
      signature: this.#calls.signature(),
    });
    if (response.status !== 201) throw this.#submitRefusal(response);
    const data = this.#calls.readData('payment', response);
    if (readString(data, 'ConsentId') !== bankConsentId) throw unreadable(this.#bank, 'payment', 'another consent’s');
    this.#assertPayment(data, order, paymentId);
    const bankPaymentId = toBankConsentId(readString(data, 'DomesticVRPId'));
    if (bankPaymentId === null) throw unreadable(this.#bank, 'payment', 'the answer has no DomesticVRPId');
    return { bankPaymentId, ...toState(data) };
  }

  async readState(call: PaymentCall, bankPaymentId: string, order: PaymentOrder): Promise<BankPaymentState> {
    const data = await this.#calls.read(call, 'payment', this.#calls.url(payments, bankPaymentId));
    if (readString(data, 'DomesticVRPId') !== bankPaymentId) {
      throw unreadable(this.#bank, 'payment', 'the answer is another payment’s');
    }
    this.#assertPayment(data, order, null);
    return toState(data);
  }

  /** What a refused payment stands for. That there is one with this identification says that it may be this one. */
  #submitRefusal(response: BankPostResponse): PaymentRefused | BankFailure {
    const failure = this.#calls.refusal('payment', response);
    if (!(failure instanceof PaymentRefused)) return failure;
    const operatorMessage = failure.message;
    if (duplicateCode.test(failure.bankCode ?? '')) {
      return new BankFailure({ code: 'BANK_REJECTED_REQUEST', bankId: this.#bank.id, operatorMessage });
    }
    const isOfToken = response.status === 401 || response.status === 403;
    return isOfToken ? new PaymentRefused(failure.rejection, operatorMessage, noAuthorityCode) : failure;
  }

  #toControlParameters({ type, limits }: MandateTerms): JsonObject {
    const { currency, maximumIndividualMinor, periodicLimits, validFromDate, validToDate } = limits;
    const toText = (amountMinor: bigint) => toDecimal({ amountMinor, currency });
    return {
      ...(validFromDate === null ? {} : { ValidFromDateTime: this.#toDateTime(validFromDate, '00:00:00') }),
      ...(validToDate === null ? {} : { ValidToDateTime: this.#toDateTime(validToDate, '23:59:59') }),
      MaximumIndividualAmount: { Amount: toText(maximumIndividualMinor), Currency: currency },
      PeriodicLimits: periodicLimits.map(({ amountMinor, periodType, alignment }) => ({
        PeriodType: periodTypes[periodType],
        PeriodAlignment: alignment === 'CONSENT' ? 'Consent' : 'Calendar',
        Amount: toText(amountMinor),
        Currency: currency,
      })),
      VRPType: [vrpTypes[type]],
      PSUAuthenticationMethods: [withoutSca],
      PSUInteractionTypes: [offSession],
    };
  }

  /** A time of a day at the bank's own place, with its offset: the standard disregards it, not every bank may. */
  #toDateTime(date: CalendarDate, time: string): string {
    const { timeZone } = this.#bank;
    const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
      Date.parse(`${date}T${time}Z`),
    );
    const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', '') ?? '';
    return `${date}T${time}${offset === '' ? '+00:00' : offset}`;
  }

  /** What stays the same for every payment, as it was agreed. */
  #toInitiation({
    debtorAccount,
    debtorName,
    creditorAccount,
    creditorName,
    remittanceInformation,
  }: Pick<
    MandateTerms,
    'debtorAccount' | 'debtorName' | 'creditorAccount' | 'creditorName' | 'remittanceInformation'
  >): JsonObject {
    const Name = (debtorName ?? 'Account holder').slice(0, maxNameLength);
    return {
      ...(debtorAccount === null ? {} : { DebtorAccount: { ...toAccount(debtorAccount), Name } }),
      CreditorAccount: { ...toAccount(creditorAccount), Name: creditorName },
      ...this.#toRemittance(remittanceInformation),
    };
  }

  /** The same for the same payment, whenever it is made. */
  #toInstruction(paymentId: string, order: PaymentOrder): JsonObject {
    return {
      InstructionIdentification: paymentId.replaceAll('-', ''),
      EndToEndIdentification: order.endToEndId,
      ...this.#toRemittance(order.remittanceInformation),
      InstructedAmount: toAmount(order),
      CreditorAccount: { ...toAccount(order.creditorAccount), Name: order.creditorName },
    };
  }

  #toRemittance(text: string | null): JsonObject {
    if (text === null) return {};
    return { RemittanceInformation: { Unstructured: this.#bank.version === '3.1' ? text : [text] } };
  }

  /** The answer repeats what was asked for: creditor and largest amount are ours, else it is another mandate's. @throws BankFailure */
  #assertOurs(data: JsonObject, { creditorAccount, limits }: MandateTerms): void {
    const { currency, maximumIndividualMinor: amountMinor } = limits;
    const order = { endToEndId: '', creditorAccount, instructedAmount: { amountMinor, currency } };
    const amount = readObject(readObject(data, 'ControlParameters'), 'MaximumIndividualAmount');
    const creditor = readObject(readObject(data, 'Initiation'), 'CreditorAccount');
    const difference = findDifference(order, {
      endToEndId: null,
      amount: amount === null ? null : { of: amount, amountKey: 'Amount', currencyKey: 'Currency' },
      creditorAccount: readString(creditor, 'Identification'),
    });
    if (difference !== null) {
      throw unreadable(this.#bank, 'mandate', `the answer is about another mandate: another ${difference}`);
    }
  }

  /** All payments of a mandate have one consent: only the instruction tells which one it is. @throws BankFailure */
  #assertPayment(data: JsonObject, order: PaymentOrder, paymentId: string | null): void {
    const instruction = readObject(data, 'Instruction');
    const amount = readObject(instruction, 'InstructedAmount');
    const difference = findDifference(order, {
      endToEndId: readString(instruction, 'EndToEndIdentification') ?? '',
      amount: amount === null ? null : { of: amount, amountKey: 'Amount', currencyKey: 'Currency' },
      creditorAccount: readString(readObject(instruction, 'CreditorAccount'), 'Identification'),
    });
    const identification = readString(instruction, 'InstructionIdentification');
    const isOther = paymentId !== null && identification !== paymentId.replaceAll('-', '');
    if (difference === null && !isOther) return;
    const what = difference ?? 'instruction';
    throw unreadable(this.#bank, 'payment', `the answer is about another payment: another ${what}`);
  }
}

const toAmount = ({ instructedAmount }: Pick<PaymentOrder, 'instructedAmount'>): JsonObject => ({
  Amount: toDecimal(instructedAmount),
  Currency: instructedAmount.currency,
});

/** What the bank is told for its own judgement of risk: the same with every payment. */
const riskOf = ({ type }: Pick<MandateTerms, 'type'>): JsonObject =>
  type === 'SWEEPING' ? { PaymentContextCode: 'TransferToSelf' } : {};

function toState(data: JsonObject): BankPaymentState {
  const [reason] = readList(data, 'StatusReason') ?? [];
  return {
    status: statuses[readString(data, 'Status') ?? ''] ?? null,
    reasonCode: toReasonCode(isObject(reason) ? readString(reason, 'StatusReasonCode') : null),
  };
}
