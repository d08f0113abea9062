// Single payments of Berlin Group: order, status, cancellation. Hung by routes.ts on the bank's listener. The payment is the
// resource that the customer authorises: by OAuth with the scope PIS:<paymentId> at Rheinbank, by plain redirect at Banque
// du Rhône. There is no idempotency key: two orders are two payments, whatever X-Request-ID says.
// Source: psd2-api 1.3.12 and the implementation guidelines' chapters on payment initiation and cancellation.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf } from '../bank/listener.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { startOfDayMs, toDay } from '../ledger/calendar.ts';
import { toDecimal } from '../ledger/currency.ts';
import { markCall } from '../payments/answers.ts';
import { chargeMinor, convert } from '../payments/conversion.ts';
import { canPay, type Payment, type Step } from '../payments/payment.ts';
import { type RejectionReason, reasonCodes } from '../payments/plan.ts';
import { type Initiation, parseInitiation } from './initiation.ts';
import type { PaymentAuthorisations } from './payment-authorisations.ts';
import { type Order, orderMs, services } from './payment-binding.ts';
import type { PaymentOrders } from './payment-orders.ts';
import { redirectOf } from './redirects.ts';
import { refuse } from './refusals.ts';

/** What a rejection says to the client (1.3.12, chapter on status information: tppMessages). */
const messageOf: Readonly<Partial<Record<RejectionReason, string>>> = {
  'insufficient-funds': 'FUNDS_NOT_AVAILABLE',
  'invalid-creditor': 'CREDITOR_ACCOUNT_INVALID',
};

function rejection(payment: Payment, step: Step): Wire {
  if (step.status !== 'RJCT' || payment.reason === undefined) return {};
  const [isoCode, name] = reasonCodes[payment.reason];
  const code = messageOf[payment.reason] ?? 'PAYMENT_FAILED';
  return { tppMessages: [{ category: 'ERROR', code, text: `${isoCode} ${name}` }] };
}

/** Paid in other currencies, from accounts in euro. */
const crossBorder = 'cross-border-credit-transfers';

function methodNotAllowed(): never {
  throw refuse('SERVICE_INVALID', 'The method is not allowed here');
}

/** The payments of one house. */
export class Payments implements Resource {
  readonly #orders: PaymentOrders;
  readonly #authorisations: PaymentAuthorisations;

  readonly routes: readonly Route[] = services.flatMap((service): Route[] => {
    const products = `/v1/${service}/:product`;
    const single = `${products}/:paymentId`;
    return [
      { method: 'POST', path: products, answer: (request, reply) => this.#create(request, reply, service) },
      { method: 'GET', path: single, answer: (request) => this.#payment(request) },
      { method: 'DELETE', path: single, answer: (request, reply) => this.#cancel(request, reply) },
      { method: 'PUT', path: single, answer: methodNotAllowed },
      { method: 'PATCH', path: single, answer: methodNotAllowed },
      { method: 'GET', path: `${single}/status`, answer: (request) => this.#status(request) },
    ];
  });

  constructor(orders: PaymentOrders, authorisations: PaymentAuthorisations) {
    this.#orders = orders;
    this.#authorisations = authorisations;
  }

  #create(request: FastifyRequest, reply: FastifyReply, service: Order['service']): Wire {
    markCall(request, 'payment');
    this.#orders.assertCaller(request);
    const { context, house } = this.#orders;
    const { bank, world } = context;
    const product = this.#orders.productOf(request);
    const isOnce = product.startsWith('instant') || product === crossBorder;
    if (service === 'periodic-payments' && (!house.hasPeriodicPayments || isOnce)) {
      throw refuse('PRODUCT_UNKNOWN', 'There are no such periodic payments here', 'payment-product');
    }
    if (headerOf(request, 'psu-ip-address') === undefined) {
      throw refuse('FORMAT_ERROR', 'PSU-IP-Address is missing', 'PSU-IP-Address');
    }
    redirectOf(request, 'TPP-Redirect-URI');
    const isExplicit = headerOf(request, 'tpp-explicit-authorisation-preferred') === 'true';
    const today = toDay(world.nowMs);
    const { debtorMayChoose } = house;
    const isPeriodic = service === 'periodic-payments';
    const initiation = parseInitiation(request.body, {
      debtorMayChoose,
      today,
      isPeriodic,
      currencies: product === crossBorder ? ['EUR', 'GBP', 'USD', 'CHF', 'SEK'] : ['EUR'],
    });
    const isLater = initiation.day !== undefined && initiation.day > today;
    if (isLater && product.startsWith('instant')) {
      throw refuse('EXECUTION_DATE_INVALID', 'Instant payments are made at once', 'requestedExecutionDate');
    }
    const named = this.#debtorOf(initiation);
    // What is checked last must not leave anything behind.
    const needsConfirmation = world.payments.planOf(bank.id).confirmation ?? house.confirmsPayments;
    const authorization = isExplicit ? undefined : this.#authorisations.start(request, '', needsConfirmation);
    const order = this.#record({ service, product, initiation, named, needsConfirmation });
    const self = this.#orders.pathOf(order);
    const links: Wire = { self: { href: self }, status: { href: `${self}/status` } };
    if (authorization === undefined) {
      links['startAuthorisation'] = { href: `${self}/authorisations` };
    } else {
      const own = { ...authorization, consentId: order.consent.id };
      order.authorizations.push(own);
      Object.assign(links, this.#authorisations.linksOf(order, own));
    }
    reply.code(201).header('Location', `${context.origin}${self}`).header('ASPSP-SCA-Approach', 'REDIRECT');
    const fee = { transactionFees: { currency: 'EUR', amount: toDecimal(chargeMinor, 'EUR') } };
    return {
      transactionStatus: 'RCVD',
      paymentId: order.payment.id,
      ...((order.payment.order.conversion?.chargeMinor ?? 0n) > 0n ? fee : {}),
      _links: links,
    };
  }

  #payment(request: FastifyRequest): Wire {
    markCall(request, 'status');
    const { payment, initiation } = this.#orders.find(request);
    const step = this.#orders.context.world.payments.stepToTell(payment);
    const { debtor } = payment;
    const account = debtor === undefined ? {} : { debtorAccount: { iban: debtor.iban, currency: debtor.currency } };
    return { ...account, ...initiation.wire, transactionStatus: step.status, ...rejection(payment, step) };
  }

  #status(request: FastifyRequest): Wire {
    markCall(request, 'status');
    const { payment } = this.#orders.find(request);
    const step = this.#orders.context.world.payments.stepToTell(payment);
    const isBroke = step.status === 'RJCT' && payment.reason === 'insufficient-funds';
    return {
      transactionStatus: step.status,
      ...(isBroke ? { fundsAvailable: false } : {}),
      ...rejection(payment, step),
    };
  }

  #cancel(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    markCall(request, 'cancel');
    const { context, house } = this.#orders;
    const { consents, world } = context;
    const order = this.#orders.find(request);
    const { payment, consent } = order;
    const status = world.payments.statusOf(payment);
    if (status === 'RCVD' || (status === 'ACTC' && !house.cancelsWithSca)) {
      if (world.payments.cancel(payment)) consents.terminate(consent, world.nowMs);
      return reply.code(204).send();
    }
    if (status !== 'ACTC') throw refuse('CANCELLATION_INVALID', `The payment is ${status} already`);
    const self = this.#orders.pathOf(order);
    return reply.code(202).send({
      transactionStatus: status,
      _links: { self: { href: self }, startAuthorisation: { href: `${self}/cancellation-authorisations` } },
    });
  }

  /** The account that the order names; undefined when the customer chooses. */
  #debtorOf({ debtorIban }: Initiation): Account | undefined {
    const { bank, world } = this.#orders.context;
    const named = world.ledger.accounts.find((account) => account.iban !== '' && account.iban === debtorIban);
    if (debtorIban !== undefined && (named === undefined || named.bank !== bank.id || !canPay(named, 'EUR'))) {
      throw refuse('FORMAT_ERROR', 'Payments cannot be made from this account', 'debtorAccount.iban');
    }
    return named;
  }

  #record(parts: Pick<Order, 'service' | 'product' | 'initiation' | 'named' | 'needsConfirmation'>): Order {
    const { bank, consents, world } = this.#orders.context;
    const { amountMinor, payee, day, endToEndId, instructionId, text, schedule, currency, wire } = parts.initiation;
    const consent = consents.requestPayment(bank.id, world.nowMs, world.nowMs + orderMs);
    const payment = world.payments.record(
      {
        bank: bank.id,
        resource: parts.product,
        endToEndId,
        instructionId,
        amountMinor,
        currency,
        conversion:
          parts.product === crossBorder
            ? convert({ amountMinor, currency }, 'EUR', wire['chargeBearer'] !== 'CRED')
            : undefined,
        payee,
        text,
        reference: undefined,
        dueMs: day !== undefined && day > toDay(world.nowMs) ? startOfDayMs(day) : undefined,
        schedule,
      },
      consent.id,
      consent.id,
    );
    const order: Order = { ...parts, consent, payment, chosen: undefined, authorizations: [], cancellations: [] };
    this.#orders.byId.set(payment.id, order);
    return order;
  }
}
