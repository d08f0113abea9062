// Payments through the aggregator: ordered by the application, allowed by the person on the page, carried out by the sandbox's
// payment book. Hung by enable-banking.ts on the aggregator's listener. There is no idempotency: two orders are two payments.
// Source: the specification's /payments. DELETE takes away what is over and cancels nothing, as the specification has it.
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Choice, Question } from '../authorization/binding.ts';
import { paramOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Consent } from '../consents.ts';
import { isObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { startOfDayMs, toDay } from '../ledger/calendar.ts';
import { toDecimal } from '../ledger/currency.ts';
import { markCall } from '../payments/answers.ts';
import { canPay, type Payment, type Step } from '../payments/payment.ts';
import { reasonCodes } from '../payments/plan.ts';
import type { Aggregator } from './aggregator.ts';
import { reach } from './aspsp.ts';
import { type Journey, parseJourney } from './body.ts';
import type { Asking } from './pages.ts';
import { type PaymentRequest, parsePayment } from './payment-request.ts';
import { malformed, refuse } from './refusals.ts';
import { toAspspName } from './wire.ts';

/** A payment as it was ordered. */
interface Order extends Journey {
  readonly payment: Payment;
  readonly consent: Consent;
  readonly request: PaymentRequest;
  readonly named: Account | undefined;
  readonly transactionId: string;
}

/** House rule: an order waits a day for its person. */
const orderMs = 86_400_000;

/** The payments of the application. */
export class Payments implements Resource {
  readonly #aggregator: Aggregator;
  readonly #byId = new Map<string, Order>();

  readonly routes: readonly Route[] = [
    { method: 'POST', path: '/payments', answer: (request) => this.#create(request) },
    { method: 'GET', path: '/payments/:id', answer: (request) => this.#payment(request) },
    { method: 'DELETE', path: '/payments/:id', answer: (request) => this.#delete(request) },
    {
      method: 'GET',
      path: '/payments/:id/transactions/:transactionId',
      answer: (request) => this.#transaction(request),
    },
  ];

  constructor(aggregator: Aggregator) {
    this.#aggregator = aggregator;
  }

  async #create(request: FastifyRequest): Promise<Wire> {
    const { world, origin } = this.#aggregator;
    const { body } = request;
    if (!isObject(body)) throw malformed('the body is not a JSON object');
    if (body['psu_type'] === undefined) throw malformed('psu_type is missing');
    const journey = parseJourney(this.#aggregator, body);
    const { institution, psuIdHash } = journey;
    markCall(request, 'payment', institution.bank);
    if ((body['webhook_url'] ?? undefined) !== undefined) throw refuse('WEBHOOK_URI_NOT_ALLOWED');
    const parsed = parsePayment(body, institution, toDay(world.nowMs));
    const named = world.ledger.accounts.find(({ iban }) => iban !== '' && iban === parsed.debtorIban);
    if (parsed.debtorIban !== undefined && (named?.bank !== institution.bank || !canPay(named, 'EUR'))) {
      throw refuse('INVALID_PAYMENT', { detail: 'Payments cannot be made from debtor_account' });
    }
    await reach(world, institution, request);
    const { payment } = this.#record(journey, parsed, named);
    return {
      payment_id: payment.id,
      status: 'RCVD',
      url: `${origin}/welcome/${payment.id}`,
      psu_id_hash: psuIdHash,
    };
  }

  #record(journey: Journey, request: PaymentRequest, named: Account | undefined): Order {
    const { world, consents } = this.#aggregator;
    const { amountMinor, payee, day, endToEndId, instructionId, text, kind } = request;
    const { institution } = journey;
    const { nowMs } = world;
    const consent = consents.requestPayment(this.#aggregator.consentBank(institution), nowMs, nowMs + orderMs);
    const payment = world.payments.record(
      {
        bank: institution.bank,
        resource: kind,
        endToEndId,
        instructionId,
        amountMinor,
        currency: 'EUR',
        payee,
        text,
        reference: undefined,
        dueMs: day !== undefined && day > toDay(nowMs) ? startOfDayMs(day) : undefined,
      },
      consent.id,
    );
    const order: Order = { ...journey, payment, consent, request, named, transactionId: randomUUID() };
    this.#byId.set(payment.id, order);
    return order;
  }

  async #payment(request: FastifyRequest): Promise<Wire> {
    const order = await this.#open(request, 'status');
    const { payment, institution, request: asked, psuIdHash } = order;
    const step = this.#aggregator.world.payments.stepToTell(payment);
    const status = statusOf(order, step);
    const reason = step.status === 'RJCT' && payment.reason !== undefined ? reasonCodes[payment.reason] : undefined;
    return {
      payment_id: payment.id,
      status,
      payment_details: {
        ...asked.wire,
        ...(payment.debtor === undefined
          ? {}
          : { debtor_account: { identification: payment.debtor.iban, scheme_name: 'IBAN' } }),
        credit_transfer_transaction: [toTransaction(order, status)],
      },
      payment_type: asked.kind,
      aspsp: toAspspName(institution),
      final_status: isFinal(order, status),
      ...(reason === undefined
        ? {}
        : { status_reason_information: { status_reason_code: reason[0], status_reason_description: reason[1] } }),
      psu_id_hash: psuIdHash,
    };
  }

  async #transaction(request: FastifyRequest): Promise<Wire> {
    const order = await this.#open(request, 'status');
    if (paramOf(request, 'transactionId') !== order.transactionId) throw refuse('TRANSACTION_DOES_NOT_EXIST');
    const status = statusOf(order, this.#aggregator.world.payments.stepToTell(order.payment));
    return { payment_id: order.payment.id, transaction_details: toTransaction(order, status) };
  }

  async #delete(request: FastifyRequest): Promise<Wire> {
    const order = await this.#open(request, 'cancel');
    const status = this.#aggregator.world.payments.statusOf(order.payment);
    if (!['ACSC', 'RJCT', 'CANC'].includes(status)) throw refuse('PAYMENT_NOT_FINALIZED');
    this.#byId.delete(order.payment.id);
    return { message: 'OK' };
  }

  /** The order that the path names, brought up to now, and its bank reached. */
  async #open(request: FastifyRequest, call: 'status' | 'cancel'): Promise<Order> {
    const { world, consents } = this.#aggregator;
    const order = this.#byId.get(paramOf(request, 'id'));
    if (order === undefined) throw refuse('PAYMENT_NOT_FOUND');
    const { payment, consent, institution } = order;
    markCall(request, call, institution.bank);
    const isOver = !['awaiting', 'valid'].includes(consents.stateOf(consent, world.nowMs));
    // What nobody allowed in time is rejected.
    if (isOver && world.payments.statusOf(payment) === 'RCVD') world.payments.reject(payment, 'not-authorised');
    await reach(world, institution, request);
    return order;
  }

  /** What a person who comes with this id is asked; undefined when there is nothing to ask any more. */
  asking(id: string): Asking | undefined {
    const { world, consents } = this.#aggregator;
    const order = this.#byId.get(id);
    if (order === undefined || world.payments.statusOf(order.payment) !== 'RCVD') return undefined;
    const { payment, consent } = order;
    if (consents.stateOf(consent, world.nowMs) !== 'awaiting') return undefined;
    return {
      journey: order,
      question: questionOf(order),
      allow: (choice) => {
        this.#allow(order, choice);
        return {};
      },
      refuse: () => {
        consents.reject(consent, world.nowMs);
        world.payments.cancel(payment);
        return 'Payment was cancelled by PSU';
      },
    };
  }

  #allow({ payment, consent }: Order, choice: Choice): void {
    const { world, consents } = this.#aggregator;
    const [accountId = ''] = choice.accounts;
    const debtor = world.ledger.account(accountId);
    if (debtor === undefined) return;
    consents.authorise(consent, choice, world.nowMs);
    // What was agreed for a day to come stands until that day.
    consent.expiresAtMs = (payment.order.dueMs ?? world.nowMs) + orderMs;
    world.payments.submit(payment, debtor);
  }
}

function questionOf({ request, payment, consent, named, psuType }: Order): Question {
  return {
    permissions: new Set(),
    expiresAtMs: consent.expiresAtMs,
    isEligible: (account) =>
      canPay(account, 'EUR') &&
      account.isBusiness === (psuType === 'business') &&
      (named === undefined || named.id === account.id),
    payment: {
      act: 'pay',
      payee: request.payee.name,
      payeeAccount: request.payee.iban,
      amount: toDecimal(request.amountMinor, 'EUR'),
      currency: 'EUR',
      reference: request.text,
      day: payment.order.dueMs === undefined ? undefined : toDay(payment.order.dueMs),
    },
  };
}

/** A step in the institution's own words. */
function statusOf({ institution, request }: Order, { status }: Step): string {
  const { acceptedStatus, settledStatus } = institution.habits;
  if (status === 'ACSP') return acceptedStatus;
  if (status === 'ACSC') return settledStatus[request.kind];
  return status === 'CANC' ? 'CNCL' : status;
}

function isFinal({ institution, request }: Order, status: string): boolean {
  return [institution.habits.settledStatus[request.kind], 'RJCT', 'CNCL'].includes(status);
}

function toTransaction({ request, transactionId }: Order, status: string): Wire {
  return { ...request.transaction, transaction_id: transactionId, transaction_status: status };
}
