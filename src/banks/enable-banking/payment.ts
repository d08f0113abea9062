// Payments through Enable Banking: `POST /payments`, authorised on a page, then `GET /payments/{id}`. Called by src/payments through the
// port banks/payment.ts. Source: Enable Banking API reference, payments. There is no idempotency key and no submission: a resource
// moves money once its customer has authorised it, and never before. One whose answer is lost has no address that anybody could send
// the customer to.

import type { Bank } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import { isLoopbackHost } from '../../domain/loopback.ts';
import { toDecimal } from '../../domain/money.ts';
import { type KnownPaymentStatus, type PaymentRejection, toReasonCode } from '../../domain/payment.ts';
import { type PaymentAccount, type PaymentOrder, type PaymentScheme, sepaScheme } from '../../domain/payment-order.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { toPathSegment } from '../calls.ts';
import { readObject as readAnswer, toBankConsentId, unreadable } from '../consent.ts';
import { findDifference } from '../echoed-payment.ts';
import { isObject, type JsonObject, readBoolean, readList, readObject, readString } from '../json.ts';
import {
  type BankPaymentState,
  type CancelAnswer,
  type ConfirmationStatus,
  type CreatedPayment,
  type PaymentCall,
  type PaymentConnector,
  type PaymentConsentStatus,
  PaymentRefused,
  type PaymentResourceRequest,
  toPaymentFailure,
} from '../payment.ts';
import { aspspOf, detailsOf, type InstitutionDetails, type PaymentType } from './institution.ts';
import { enableBankingProfileOf } from './profile.ts';
import { readErrors, saysBankFailed } from './wire.ts';

/**
 * ISO 20022 external payment status codes, as the reference lists them; of a cancellation that is asked for nothing is concluded.
 * `PDNG` is what a payment is, too, that nobody has authorised yet (the reference's own example of a new one).
 */
const statuses: ReadonlyMap<string, KnownPaymentStatus> = new Map([
  ['RCVD', 'RECEIVED'],
  ['PDNG', 'RECEIVED'],
  ['PART', 'PENDING'],
  ['ACTC', 'ACCEPTED'],
  ['ACCP', 'ACCEPTED'],
  ['ACWC', 'ACCEPTED'],
  ['ACPT', 'ACCEPTED'],
  ['ACSP', 'SETTLEMENT_IN_PROCESS'],
  ['ACWP', 'SETTLEMENT_IN_PROCESS'],
  ['ACSC', 'SETTLED'],
  ['ACCC', 'SETTLED'],
  ['RJCT', 'REJECTED'],
  ['CNCL', 'CANCELLED'],
]);

/** Ends of which the source says that they may change: nothing is concluded from them. */
const revocable: ReadonlySet<KnownPaymentStatus> = new Set(['REJECTED', 'CANCELLED']);

/** Codes of `ErrorCode` that say what is wrong with an order. */
const rejections: ReadonlyMap<string, PaymentRejection> = new Map([
  ['WRONG_REQUEST_PARAMETERS', 'VALIDATION'],
  ['INVALID_PAYMENT', 'VALIDATION'],
  ['WRONG_ASPSP_PROVIDED', 'UNSUPPORTED'],
  ['ASPSP_PAYMENT_NOT_ACCESSIBLE', 'UNSUPPORTED'],
  ['ASPSP_ERROR', 'BANK_UNAVAILABLE'],
  ['ASPSP_TIMEOUT', 'BANK_UNAVAILABLE'],
]);

/** Payments at one institution. */
export class EnableBankingPayments implements PaymentConnector {
  readonly bank: Bank;
  /** Who pays is named beforehand: nothing shows afterwards who has agreed. */
  readonly scheme: PaymentScheme = sepaScheme;
  readonly hasSubmission = false;
  readonly hasConfirmation = false;
  /** Only what is over can be deleted. */
  readonly hasCancellation = false;
  /** There is no idempotency key, and no list of payments in which a lost one could be found. */
  readonly mayRecreate = false;
  readonly mayResubmit = false;
  readonly #base: string;
  readonly #details: InstitutionDetails;

  constructor(bank: Bank, base: string) {
    this.bank = bank;
    this.#base = base;
    this.#details = detailsOf(bank);
  }

  /** There are no tokens. */
  consentIdOf(): null {
    return null;
  }

  async create(call: PaymentCall, { order, callbackUri, state }: PaymentResourceRequest): Promise<CreatedPayment> {
    const type: PaymentType = order.isInstant ? 'INST_SEPA' : 'SEPA';
    if (!this.#details.paymentTypes.includes(type)) {
      throw new PaymentRefused('UNSUPPORTED', `${this.bank.id} payment: the institution has no ${type}`);
    }
    const response = await call.send({
      method: 'POST',
      url: new URL(`${this.#base}/payments`),
      authority: { scope: '' },
      headers: {},
      body: {
        payment_type: type,
        payment_request: toRequest(order),
        aspsp: aspspOf(this.bank),
        state,
        redirect_url: callbackUri,
        psu_type: enableBankingProfileOf(this.bank).psuType,
      },
    });
    if (response.status !== 200 && response.status !== 201) throw this.#refusal('payment', response);
    const body = readAnswer(this.bank, 'payment', response);
    const bankPaymentId = toBankConsentId(readString(body, 'payment_id'));
    if (bankPaymentId === null) throw unreadable(this.bank, 'payment', 'the answer has no payment_id');
    if (statuses.get(readString(body, 'status') ?? '') === 'REJECTED') {
      throw new PaymentRefused('REFUSED', `${this.bank.id} payment: refused when made`);
    }
    const page = readString(body, 'url');
    // The person's browser goes there: nothing of ours goes with it, but it must be a page.
    const url = page !== null && URL.canParse(page) ? new URL(page) : null;
    const isPage = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
    if (url === null || !isPage) throw unreadable(this.bank, 'payment', 'url is no https URL');
    await this.#assertOurs(call, order, bankPaymentId);
    return { bankConsentId: null, bankPaymentId, step: { kind: 'code', url: url.href }, confirmationUrl: null };
  }

  /**
   * The answer names a payment and nothing of what it is: a duplicated or mixed-up one would have the customer authorise another
   * payment. So the resource is read back; one that may not be read (a 4xx) is believed. @throws BankFailure
   */
  async #assertOurs(call: PaymentCall, order: PaymentOrder, bankPaymentId: string): Promise<void> {
    const response = await this.#read(call, bankPaymentId);
    if (response.status >= 400 && response.status < 500) return;
    if (response.status !== 200) throw this.#refusal('payment', response);
    const echoed = readObject(readAnswer(this.bank, 'payment', response), 'payment_details');
    const [first, ...others] = readList(echoed, 'credit_transfer_transaction') ?? [];
    const transfer = isObject(first) ? first : null;
    const amount = readObject(transfer, 'instructed_amount');
    const difference = findDifference(order, {
      endToEndId: readString(readObject(transfer, 'payment_id'), 'end_to_end_id'),
      amount: amount === null ? null : { of: amount, amountKey: 'amount', currencyKey: 'currency' },
      creditorAccount: readString(
        readObject(readObject(transfer, 'beneficiary'), 'creditor_account'),
        'identification',
      ),
    });
    if (difference === null && others.length === 0) return;
    throw unreadable(
      this.bank,
      'payment',
      `the answer names another payment: another ${difference ?? 'number of transfers'}`,
    );
  }

  async hasFunds(): Promise<null> {
    return null;
  }

  async submit(): Promise<never> {
    throw new PaymentRefused('UNSUPPORTED', `${this.bank.id} payment: the standard has no submission`);
  }

  async confirm(): Promise<ConfirmationStatus> {
    throw new PaymentRefused('UNSUPPORTED', `${this.bank.id} payment: the standard has no confirmation`);
  }

  async readConfirmation(): Promise<ConfirmationStatus> {
    return 'UNKNOWN';
  }

  async readConsent(): Promise<PaymentConsentStatus> {
    return 'UNKNOWN';
  }

  async readState(call: PaymentCall, bankPaymentId: string): Promise<BankPaymentState> {
    const response = await this.#read(call, bankPaymentId);
    if (response.status !== 200) {
      // The bank behind does not answer: that says nothing of the payment.
      if (saysBankFailed(parse(response.text))) {
        const operatorMessage = `${this.bank.id} payment status: the bank behind does not answer`;
        throw new BankFailure({ code: 'BANK_UNAVAILABLE', bankId: this.bank.id, operatorMessage });
      }
      throw this.#refusal('payment status', response);
    }
    const body = readAnswer(this.bank, 'payment status', response);
    const reason = readObject(body, 'status_reason_information');
    const status = statuses.get(readString(body, 'status') ?? '') ?? null;
    const mayChange = status !== null && revocable.has(status) && readBoolean(body, 'final_status') === false;
    return {
      status: mayChange ? null : status,
      reasonCode: toReasonCode(readString(reason, 'status_reason_code')),
    };
  }

  async cancel(): Promise<CancelAnswer> {
    return { kind: 'refused', bankCode: null };
  }

  #read(call: PaymentCall, bankPaymentId: string): Promise<BankPostResponse> {
    const segment = toPathSegment(bankPaymentId);
    if (segment === null) throw unreadable(this.bank, 'payment', 'a payment id cannot stand in a path');
    const url = new URL(`${this.#base}/payments/${segment}`);
    return call.send({ method: 'GET', url, authority: { scope: '' }, headers: {}, body: null });
  }

  #refusal(doing: string, response: BankPostResponse) {
    const [said] = readErrors(parse(response.text));
    const outer = said?.bankCode.split('/')[0] ?? '';
    const rejection = rejections.get(outer) ?? null;
    return toPaymentFailure({ bank: this.bank, doing }, response, { rejection, bankCode: said?.bankCode ?? null });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function toRequest(order: PaymentOrder): JsonObject {
  const { debtorAccount, instructedAmount, creditorBic, remittanceInformation, requestedExecutionDate } = order;
  return {
    ...(debtorAccount === null ? {} : { debtor_account: toAccount(debtorAccount) }),
    credit_transfer_transaction: [
      {
        instructed_amount: { currency: instructedAmount.currency, amount: toDecimal(instructedAmount) },
        beneficiary: {
          creditor: { name: order.creditorName },
          creditor_account: toAccount(order.creditorAccount),
          ...(creditorBic === null ? {} : { creditor_agent: { bic_fi: creditorBic } }),
        },
        payment_id: { end_to_end_id: order.endToEndId },
        ...(requestedExecutionDate === null ? {} : { requested_execution_date: requestedExecutionDate }),
        ...(remittanceInformation === null ? {} : { remittance_information: [remittanceInformation] }),
      },
    ],
  };
}

/** The scheme takes IBANs only. */
function toAccount(account: PaymentAccount): JsonObject {
  return account.kind === 'iban'
    ? { identification: account.iban, scheme_name: 'IBAN' }
    : { identification: `${account.sortCode}${account.accountNumber}`, scheme_name: 'BBAN' };
}
