// Payments of Berlin Group: POST /v1/payments/{product}, status, DELETE; authorised by OAuth (scope `PIS:<paymentId>`) or on
// the bank's own page. Called by src/payments through the port banks/payment.ts. Source: NextGenPSD2 1.3.12, psd2-api and
// implementation guidelines. There is no idempotency key and no submission: a resource moves money once its customer has
// authorised it (RTS on SCA, article 97 of PSD2: every payment, at the bank), and never before; at banks with a confirmation
// link, once that is confirmed as well.

import { randomUUID } from 'node:crypto';
import type { Bank } from '../../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../../domain/errors.ts';
import { noDetails } from '../../domain/link-details.ts';
import { isLoopbackHost } from '../../domain/loopback.ts';
import { type PaymentRejection, toReasonCode } from '../../domain/payment.ts';
import { type PaymentOrder, type PaymentScheme, parseIban, sepaScheme } from '../../domain/payment-order.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { toPathSegment, toPsuIpAddress } from '../calls.ts';
import {
  type AuthorizationStep,
  type BrowserStep,
  readObject as readAnswer,
  toBankConsentId,
  toRefusalState,
  unreadable,
} from '../consent.ts';
import { findDifference } from '../echoed-payment.ts';
import { isObject, type JsonObject, readList, readObject, readString } from '../json.ts';
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
import { findCustomerTurn, NoTurn, toOAuthAddress } from './authorisation.ts';
import { crossBorderProduct, crossBorderScheme, readFees } from './cross-border-payment.ts';
import { toBody } from './order-mapping.ts';
import { namesOtherService } from './payment-links.ts';
import { confirmations, statuses } from './payment-words.ts';
import { findPeriodicDifference, periodicSchedules } from './periodic-payment.ts';
import { berlinGroupProfileOf } from './profile.ts';

/** Who says where the person is when nobody tells: the header is mandatory. A house rule, as the address is not known. */
const unknownAddress = '0.0.0.0';

/** Failures by which nobody has been asked for anything; after others they may have been. */
const refusals: ReadonlySet<BankErrorCode> = new Set(['BANK_REJECTED_REQUEST', 'UNSUPPORTED']);

/** CANCELLATION_INVALID, RESOURCE_UNKNOWN or whatever a bank says instead: there is nothing left to cancel. */
const tooLate: ReadonlySet<number> = new Set([400, 404, 405]);

/** Source: implementation guidelines, message codes. */
const rejections: Readonly<Record<string, PaymentRejection>> = {
  FORMAT_ERROR: 'VALIDATION',
  EXECUTION_DATE_INVALID: 'VALIDATION',
  PRODUCT_INVALID: 'UNSUPPORTED',
  PRODUCT_UNKNOWN: 'UNSUPPORTED',
  SERVICE_INVALID: 'UNSUPPORTED',
};

/** Payments at one Berlin Group bank. */
export class BerlinGroupPayments implements PaymentConnector {
  readonly bank: Bank;
  readonly scheme: PaymentScheme;
  readonly hasSubmission = false;
  readonly hasConfirmation: boolean;
  readonly hasCancellation = true;
  readonly mayResubmit = false;
  readonly asksCustomerItself: boolean;
  readonly #base: string;
  /** Beside the authorisation server's own. */
  readonly #hosts: readonly string[];
  /** Of the client's own token for payments. */
  readonly #scope: string;
  /** That the customer authorises for one payment. */
  readonly #scopeOfOne: string;

  constructor(bank: Bank, base: string) {
    this.bank = bank;
    const { paths, scopes, paymentConfirmation, sca, authorizationHosts, ...kinds } = berlinGroupProfileOf(bank);
    this.#hosts = authorizationHosts;
    this.asksCustomerItself = sca === 'decoupled';
    this.#base = `${base}${paths.payments}`;
    this.#scope = scopes.payments;
    this.#scopeOfOne = scopes.payment;
    this.hasConfirmation = paymentConfirmation;
    // Who pays has to be known beforehand only where nothing shows afterwards who has agreed.
    this.scheme = {
      ...sepaScheme,
      needsDebtorAccount: !this.hasConfirmation,
      ...(kinds.periodicPayments ? { schedules: periodicSchedules } : {}),
      ...(kinds.crossBorderPayments ? { international: crossBorderScheme } : {}),
    };
  }

  /** Tokens tell nothing of it. */
  consentIdOf(): null {
    return null;
  }

  async create(call: PaymentCall, request: PaymentResourceRequest): Promise<CreatedPayment> {
    const { order } = request;
    const response = await call.send({
      method: 'POST',
      url: this.#url(order),
      authority: { scope: this.#scope },
      headers: {
        ...headersOf(call),
        'psu-ip-address': toPsuIpAddress(call.psuIpAddress ?? unknownAddress),
        ...redirectHeaders(request),
      },
      body: toBody(order),
    });
    if (response.status !== 201) throw this.#refusal('payment', response);
    const body = readAnswer(this.bank, 'payment', response);
    const bankPaymentId = toBankConsentId(readString(body, 'paymentId'));
    if (bankPaymentId === null) throw unreadable(this.bank, 'payment', 'the answer has no paymentId');
    const status = statuses[readString(body, 'transactionStatus') ?? ''];
    if (status === 'REJECTED') throw new PaymentRefused('REFUSED', `${this.bank.id} payment: refused when made`);
    if (namesOtherService(readObject(body, '_links'), this.#url(order)))
      throw unreadable(this.bank, 'payment', 'the answer names another payment: another service or product');
    await this.#readPayment(call, order, bankPaymentId);
    const confirmation = readString(readObject(readObject(body, '_links'), 'confirmation'), 'href');
    const said = confirmation === null ? null : this.#parseConfirmationUrl(confirmation, order, bankPaymentId);
    const { step, confirmationUrl } = await this.#findStep(call, {
      request,
      bankPaymentId,
      body,
      headers: response.headers,
    });
    const bankTerms = readFees(body);
    return { bankConsentId: null, bankPaymentId, step, bankTerms, confirmationUrl: said ?? confirmationUrl };
  }

  /**
   * The authorisation that the link names, at the bank's own address: banks write links with the names of inner hosts, and
   * tokens go nowhere else. @throws BankFailure for a link that names no authorisation of this payment
   */
  #parseConfirmationUrl(link: string, order: PaymentOrder, bankPaymentId: string): string {
    const url = URL.canParse(link, this.#base) ? new URL(link, this.#base) : null;
    const [, paymentId = '', id = ''] = /\/([^/]+)\/authorisations\/([^/]+)\/?$/.exec(url?.pathname ?? '') ?? [];
    if (decodeSegment(paymentId) !== bankPaymentId || id === '')
      throw unreadable(this.bank, 'payment', 'the confirmation link is another payment’s');
    return this.#url(order, bankPaymentId, `authorisations/${id}`).href;
  }

  /**
   * Ours as the bank has it; null where it does not let it be read (a 4xx): then it is believed. A new one's answer names a payment and
   * nothing of what it is: a duplicated or mixed-up one would have the customer authorise another payment. @throws BankFailure
   */
  async #readPayment(call: PaymentCall, order: PaymentOrder, bankPaymentId: string): Promise<JsonObject | null> {
    const url = this.#url(order, bankPaymentId);
    const headers = headersOf(call);
    const response = await call.send({
      method: 'GET',
      url,
      authority: { scope: this.#scope },
      headers,
      body: null,
    });
    if (response.status >= 400 && response.status < 500) return null;
    if (response.status !== 200) throw this.#refusal('payment', response);
    const echoed = readAnswer(this.bank, 'payment', response);
    const amount = readObject(echoed, 'instructedAmount');
    const creditor = readObject(echoed, 'creditorAccount');
    const difference =
      findPeriodicDifference(order.schedule, echoed) ??
      findDifference(order, {
        endToEndId: order.international === undefined ? readString(echoed, 'endToEndIdentification') : null,
        amount: amount === null ? null : { of: amount, amountKey: 'amount', currencyKey: 'currency' },
        creditorAccount: readString(creditor, 'iban') ?? readString(creditor, 'bban'),
      });
    if (difference !== null)
      throw unreadable(this.bank, 'payment', `the answer names another payment: another ${difference}`);
    return echoed;
  }

  /**
   * Where the customer authorises it, begun where the bank wants that. Nobody can be sent to a payment without a way there, so
   * that it is taken back; where the bank does not say that it was, and its customer may have been asked, it is followed.
   * @throws PaymentRefused, BankFailure
   */
  async #findStep(
    call: PaymentCall,
    made: {
      readonly request: PaymentResourceRequest;
      readonly bankPaymentId: string;
      readonly body: JsonObject;
      readonly headers: BankPostResponse['headers'];
    },
  ): Promise<Pick<CreatedPayment, 'step' | 'confirmationUrl'>> {
    const { request, bankPaymentId, body, headers } = made;
    const { order } = request;
    try {
      const { turn, authorisation } = await findCustomerTurn(
        { body, headers },
        {
          bank: this.bank,
          doing: 'payment',
          resourceId: bankPaymentId,
          collection: this.#url(order, bankPaymentId, 'authorisations'),
          details: noDetails,
          choosesMethods: false,
          send: (step) =>
            call.send({
              ...step,
              authority: { scope: this.#scope },
              headers: {
                ...headersOf(call),
                'psu-ip-address': toPsuIpAddress(call.psuIpAddress ?? unknownAddress),
                ...redirectHeaders(request),
              },
            }),
        },
      );
      const step: AuthorizationStep =
        turn.kind === 'oauth'
          ? {
              kind: 'oauth',
              scope: this.#scopeOf(bankPaymentId),
              isOpenId: false,
              claims: null,
              ...toOAuthAddress(turn.address, this.#base, this.#hosts),
            }
          : turn;
      return { step, confirmationUrl: authorisation.confirmationUrl };
    } catch (error) {
      if (!(error instanceof NoTurn || error instanceof BankFailure)) throw error;
      const failure = error instanceof NoTurn ? error.failure : error;
      const isGone = await this.#withdraw(call, order, bankPaymentId);
      const isOpen = !refusals.has(failure.code);
      if (isOpen && !isGone) return { step: { kind: 'decoupled', message: null }, confirmationUrl: null };
      if (isOpen) throw failure;
      const rejection = failure.code === 'BANK_REJECTED_REQUEST' ? 'REFUSED' : 'UNSUPPORTED';
      throw new PaymentRefused(rejection, failure.message, failure.bankCode);
    }
  }

  /** Takes a payment back that nobody can authorise. True where the bank says that it is over. */
  async #withdraw(call: PaymentCall, order: PaymentOrder, bankPaymentId: string): Promise<boolean> {
    const url = this.#url(order, bankPaymentId);
    const authority = { scope: this.#scope };
    try {
      const answer = await call.send({ method: 'DELETE', url, authority, headers: headersOf(call), body: null });
      return answer.status === 204;
    } catch (error) {
      if (error instanceof BankFailure || error instanceof PaymentRefused) return false;
      throw error;
    }
  }

  #scopeOf(bankPaymentId: string): string {
    return this.#scopeOfOne.replace('{id}', () => bankPaymentId);
  }

  #parseStep(body: JsonObject, bankPaymentId: string): BrowserStep {
    const links = readObject(body, '_links');
    const page = readString(readObject(links, 'scaRedirect'), 'href');
    if (page !== null) {
      // The person's browser goes there: nothing of ours goes with it, but it must be a page.
      const url = URL.canParse(page) ? new URL(page) : null;
      const isPage = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
      if (url === null || !isPage) throw unreadable(this.bank, 'payment', 'scaRedirect is no https URL');
      return { kind: 'redirect', url: url.href };
    }
    if (readObject(links, 'scaOAuth') === null) {
      throw unreadable(this.bank, 'payment', 'the bank offers neither redirect nor OAuth authorisation');
    }
    // The issuer is the configured one: a link cannot lead elsewhere.
    return {
      kind: 'oauth',
      scope: this.#scopeOf(bankPaymentId),
      isOpenId: false,
      claims: null,
    };
  }

  async hasFunds(): Promise<null> {
    return null;
  }

  async submit(): Promise<never> {
    throw new PaymentRefused('UNSUPPORTED', `${this.bank.id} payment: the standard has no submission`);
  }

  async confirm(
    call: PaymentCall,
    { confirmationUrl, proof }: Parameters<PaymentConnector['confirm']>[1],
  ): Promise<ConfirmationStatus> {
    const hasCode = 'confirmationCode' in proof;
    const response = await call.send({
      method: 'PUT',
      url: new URL(confirmationUrl),
      authority: hasCode ? { scope: this.#scope } : proof,
      headers: headersOf(call),
      // Empty where the customer's token is the proof.
      body: hasCode ? { confirmationCode: proof.confirmationCode } : {},
    });
    if (response.status !== 200) throw this.#refusal('payment confirmation', response);
    return this.#toConfirmationStatus('payment confirmation', response);
  }

  async readConfirmation(call: PaymentCall, confirmationUrl: string): Promise<ConfirmationStatus> {
    const response = await call.send({
      method: 'GET',
      url: new URL(confirmationUrl),
      authority: { scope: this.#scope },
      headers: headersOf(call),
      body: null,
    });
    if (response.status !== 200) throw this.#refusal('payment authorisation', response);
    return this.#toConfirmationStatus('payment authorisation', response);
  }

  #toConfirmationStatus(doing: string, response: BankPostResponse): ConfirmationStatus {
    const status = readString(readAnswer(this.bank, doing, response), 'scaStatus') ?? '';
    return confirmations[status] ?? 'UNKNOWN';
  }

  async readConsent(): Promise<PaymentConsentStatus> {
    return 'UNKNOWN';
  }

  async readState(call: PaymentCall, bankPaymentId: string, order: PaymentOrder): Promise<BankPaymentState> {
    const response = await call.send({
      method: 'GET',
      url: this.#url(order, bankPaymentId, 'status'),
      authority: { scope: this.#scope },
      headers: headersOf(call),
      body: null,
    });
    if (response.status !== 200) throw this.#refusal('payment status', response);
    const body = readAnswer(this.bank, 'payment status', response);
    const [message] = readList(body, 'tppMessages') ?? [];
    const status = statuses[readString(body, 'transactionStatus') ?? ''] ?? null;
    return {
      status,
      reasonCode: toReasonCode(isObject(message) ? readString(message, 'code') : null),
      ...(status === 'SETTLED' ? await this.#readPayer(call, bankPaymentId, order) : {}),
    };
  }

  /** Which account the customer has chosen, where that was asked for: the payment as the bank has it names it, or nothing does. */
  async #readPayer(
    call: PaymentCall,
    bankPaymentId: string,
    order: PaymentOrder,
  ): Promise<Pick<BankPaymentState, 'refundAccount'>> {
    if (order.asksRefundAccount !== true || order.debtorAccount !== null) return {};
    const payment = await this.#readPayment(call, order, bankPaymentId);
    const iban = parseIban(readString(readObject(payment, 'debtorAccount'), 'iban') ?? '');
    if (iban === null) return {};
    return { refundAccount: { account: { kind: 'iban', iban }, name: readString(payment, 'debtorName') } };
  }

  /** 204 cancels at once; 202 asks for the customer's authorisation of it (guidelines, payment cancellation). */
  async cancel(
    call: PaymentCall,
    request: Pick<PaymentResourceRequest, 'order' | 'callbackUri' | 'state'> & { readonly bankPaymentId: string },
  ): Promise<CancelAnswer> {
    const { order, bankPaymentId } = request;
    const headers = { ...headersOf(call), ...redirectHeaders(request) };
    const authority = { scope: this.#scope };
    const url = this.#url(order, bankPaymentId);
    const response = await call.send({ method: 'DELETE', url, authority, headers, body: null });
    if (response.status === 204) return { kind: 'cancelled' };
    if (response.status !== 202) {
      const failure = this.#refusal('payment cancellation', response);
      if (tooLate.has(response.status) && failure instanceof PaymentRefused) {
        return { kind: 'refused', bankCode: failure.bankCode };
      }
      throw failure;
    }
    const begun = readAnswer(this.bank, 'payment cancellation', response);
    const links = readObject(begun, '_links');
    if (readObject(links, 'scaRedirect') !== null || readObject(links, 'scaOAuth') !== null) {
      return { kind: 'authorisation', step: this.#parseStep(begun, bankPaymentId) };
    }
    const started = await call.send({
      method: 'POST',
      url: this.#url(order, bankPaymentId, 'cancellation-authorisations'),
      authority,
      headers: { ...headers, 'x-request-id': randomUUID() },
      body: {},
    });
    if (started.status !== 201) throw this.#refusal('payment cancellation', started);
    const body = readAnswer(this.bank, 'payment cancellation', started);
    return { kind: 'authorisation', step: this.#parseStep(body, bankPaymentId) };
  }

  #url(order: PaymentOrder, bankPaymentId?: string, more?: string): URL {
    const sepa = order.isInstant ? 'instant-sepa-credit-transfers' : 'sepa-credit-transfers';
    const product = order.international === undefined ? sepa : crossBorderProduct;
    const service = order.schedule === undefined ? 'payments' : 'periodic-payments';
    const base = `${this.#base}/${service}/${product}`;
    if (bankPaymentId === undefined) return new URL(base);
    const segment = toPathSegment(bankPaymentId);
    if (segment === null) throw unreadable(this.bank, 'payment', 'a payment id cannot stand in a path');
    return new URL(`${base}/${segment}${more === undefined ? '' : `/${more}`}`);
  }

  #refusal(doing: string, response: BankPostResponse) {
    let body: unknown = null;
    try {
      body = JSON.parse(response.text);
    } catch {
      // An error body may be anything.
    }
    const messages = isObject(body) ? (readList(body, 'tppMessages') ?? []) : [];
    const codes = messages.flatMap((message) => (isObject(message) ? (readString(message, 'code') ?? []) : []));
    const rejection = codes.map((code) => rejections[code] ?? null).find((one) => one !== null) ?? null;
    return toPaymentFailure({ bank: this.bank, doing }, response, { rejection, bankCode: codes[0] ?? null });
  }
}

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function headersOf({ psuIpAddress }: PaymentCall): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': randomUUID() };
  if (psuIpAddress !== null) headers['psu-ip-address'] = toPsuIpAddress(psuIpAddress);
  return headers;
}

/** Where the bank's page sends the person back to, and that it may. */
function redirectHeaders({ callbackUri, state }: Pick<PaymentResourceRequest, 'callbackUri' | 'state'>) {
  const redirect = new URL(callbackUri);
  redirect.searchParams.set('state', state);
  const refused = new URL(redirect);
  refused.searchParams.set('state', toRefusalState(state));
  refused.searchParams.set('error', 'access_denied');
  return {
    'tpp-redirect-preferred': 'true',
    'tpp-redirect-uri': redirect.href,
    'tpp-nok-redirect-uri': refused.href,
  };
}
