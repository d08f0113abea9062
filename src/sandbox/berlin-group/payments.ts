// Single payments of Berlin Group: order, SCA, status, cancellation, confirmation of funds. Hung by routes.ts on the bank's
// listener. The payment is the resource that the customer authorises: by OAuth with the scope PIS:<paymentId> at Rheinbank,
// by plain redirect at Banque du Rhône. There is no idempotency key: two orders are two payments, whatever X-Request-ID says.
// Source: psd2-api 1.3.12 and the implementation guidelines' chapters on payment initiation and cancellation.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ScaAuthorization } from '../authorization/sca-redirect.ts';
import { consentBehind, isClient } from '../bank/access.ts';
import { type BankContext, headerOf, paramOf } from '../bank/listener.ts';
import { isObject, type Wire } from '../json.ts';
import { startOfDayMs, toDay } from '../ledger/calendar.ts';
import { addAnswerFaults, markCall } from '../payments/answers.ts';
import { canPay, type Payment, type PaymentStatus, type Step } from '../payments/book.ts';
import { type RejectionReason, reasonCodes } from '../payments/plan.ts';
import { redirectOf } from './consents.ts';
import { centsOf, ibanOf, parseInitiation } from './initiation.ts';
import { type Order, orderMs, withPayments } from './payment-binding.ts';
import { assertRequestId, refuse } from './refusals.ts';
import type { House } from './wire.ts';

const knownProducts = [
  'sepa-credit-transfers',
  'instant-sepa-credit-transfers',
  'target-2-payments',
  'cross-border-credit-transfers',
];

/** What a rejection says to the client (1.3.12, chapter on status information: tppMessages). */
const messageOf: Readonly<Partial<Record<RejectionReason, string>>> = {
  'insufficient-funds': 'FUNDS_NOT_AVAILABLE',
  'invalid-creditor': 'CREDITOR_ACCOUNT_INVALID',
};

/** Hangs the payment resources on the listener. */
export function addPayments(context: BankContext, house: House): void {
  const { app, bank, basePath, consents, world } = context;
  const { payments } = world;
  const orders = new Map<string, Order>();
  addAnswerFaults(context);

  function assertCaller(request: FastifyRequest, order?: Order): void {
    assertRequestId(request);
    if (request.headers.authorization === undefined) throw refuse('TOKEN_INVALID', 'There is no bearer token');
    const isOwn = order !== undefined && consentBehind(context, request)?.id === order.consent.id;
    if (!isOwn && !isClient(context, request, 'PIS')) throw refuse('TOKEN_UNKNOWN', 'The token is not known here');
  }

  function assertProduct(request: FastifyRequest): string {
    const product = paramOf(request, 'product');
    if (house.paymentProducts.includes(product)) return product;
    const text = knownProducts.includes(product) ? 'The product is not offered here' : 'There is no such product';
    throw refuse('PRODUCT_UNKNOWN', text, 'payment-product');
  }

  function find(request: FastifyRequest): Order {
    const order = orders.get(paramOf(request, 'paymentId'));
    assertCaller(request, order);
    const product = assertProduct(request);
    if (order === undefined || order.product !== product) {
      throw refuse('RESOURCE_UNKNOWN', 'The payment is unknown', 'paymentId');
    }
    expire(order);
    return order;
  }

  /** An order that nobody authorised in time, or whose authorisation was taken back before, is rejected. */
  function expire({ consent, payment }: Order): void {
    const isOver = !['awaiting', 'valid'].includes(consents.stateOf(consent, world.nowMs));
    if (isOver && payments.statusOf(payment) === 'RCVD') payments.reject(payment, 'not-authorised');
  }

  const pathOf = ({ product, payment }: Order): string => `${basePath}/v1/payments/${product}/${payment.id}`;
  const link = (href: string): Wire => ({ href });

  function startAuthorization(request: FastifyRequest, consentId: string, isConfirmed: boolean): ScaAuthorization {
    const okUri = redirectOf(request, 'TPP-Redirect-URI');
    const nokUri = redirectOf(request, 'TPP-Nok-Redirect-URI') ?? okUri;
    if (house.sca === 'redirect' && (okUri === undefined || nokUri === undefined)) {
      throw refuse('FORMAT_ERROR', 'TPP-Redirect-URI is missing', 'TPP-Redirect-URI');
    }
    const code = isConfirmed && house.sca === 'redirect' ? { confirmationCode: randomUUID() } : {};
    return { id: randomUUID(), consentId, okUri: okUri ?? '', nokUri: nokUri ?? '', status: 'received', ...code };
  }

  function scaLinks(order: Order, part: string, authorization: ScaAuthorization): Wire {
    const issuer = context.authorization?.issuer ?? '';
    const start: Wire =
      house.sca === 'redirect'
        ? { scaRedirect: link(`${issuer}/sca/${authorization.id}`) }
        : { scaOAuth: link(`${issuer}/.well-known/oauth-authorization-server`) };
    const own = link(`${pathOf(order)}/${part}/${authorization.id}`);
    const isConfirmed = part === 'authorisations' && order.needsConfirmation;
    return { ...start, scaStatus: own, ...(isConfirmed ? { confirmation: own } : {}) };
  }

  function rejection(payment: Payment, step: Step): Wire {
    if (step.status !== 'RJCT' || payment.reason === undefined) return {};
    const [isoCode, name] = reasonCodes[payment.reason];
    const code = messageOf[payment.reason] ?? 'PAYMENT_FAILED';
    return { tppMessages: [{ category: 'ERROR', code, text: `${isoCode} ${name}` }] };
  }

  async function create(request: FastifyRequest, reply: FastifyReply): Promise<Wire> {
    markCall(request, 'payment');
    assertCaller(request);
    const product = assertProduct(request);
    if (headerOf(request, 'psu-ip-address') === undefined) {
      throw refuse('FORMAT_ERROR', 'PSU-IP-Address is missing', 'PSU-IP-Address');
    }
    redirectOf(request, 'TPP-Redirect-URI');
    const isExplicit = headerOf(request, 'tpp-explicit-authorisation-preferred') === 'true';
    const today = toDay(world.nowMs);
    const initiation = parseInitiation(request.body, house.debtorMayChoose, today);
    const { amountMinor, payee, debtorIban, day, endToEndId, instructionId, text } = initiation;
    const isLater = day !== undefined && day > today;
    if (isLater && product.startsWith('instant')) {
      throw refuse('EXECUTION_DATE_INVALID', 'Instant payments are made at once', 'requestedExecutionDate');
    }
    const named = world.ledger.accounts.find((account) => account.iban !== '' && account.iban === debtorIban);
    if (debtorIban !== undefined && (named === undefined || named.bank !== bank.id || !canPay(named, 'EUR'))) {
      throw refuse('FORMAT_ERROR', 'Payments cannot be made from this account', 'debtorAccount.iban');
    }
    // What is checked last must not leave anything behind.
    const needsConfirmation = payments.planOf(bank.id).confirmation ?? house.confirmsPayments;
    const authorization = isExplicit ? undefined : startAuthorization(request, '', needsConfirmation);
    const consent = consents.requestPayment(bank.id, world.nowMs, world.nowMs + orderMs);
    const dueMs = isLater ? startOfDayMs(day) : undefined;
    const payment = payments.record(
      {
        bank: bank.id,
        resource: product,
        endToEndId,
        instructionId,
        amountMinor,
        currency: 'EUR',
        payee,
        text,
        reference: undefined,
        dueMs,
      },
      consent.id,
      consent.id,
    );
    const order: Order = {
      consent,
      payment,
      product,
      initiation,
      named,
      needsConfirmation,
      chosen: undefined,
      authorizations: [],
      cancellations: [],
    };
    orders.set(payment.id, order);
    const self = pathOf(order);
    const links: Wire = { self: link(self), status: link(`${self}/status`) };
    if (authorization === undefined) {
      links['startAuthorisation'] = link(`${self}/authorisations`);
    } else {
      const own = { ...authorization, consentId: consent.id };
      order.authorizations.push(own);
      Object.assign(links, scaLinks(order, 'authorisations', own));
    }
    reply.code(201).header('Location', `${context.origin}${self}`).header('ASPSP-SCA-Approach', 'REDIRECT');
    return { transactionStatus: 'RCVD', paymentId: payment.id, _links: links };
  }

  const url = `${basePath}/v1/payments/:product`;
  app.post(url, async (request, reply) => create(request, reply));
  app.get(`${url}/:paymentId`, async (request) => {
    markCall(request, 'status');
    const { payment, initiation } = find(request);
    const step = payments.stepToTell(payment);
    const { debtor } = payment;
    const account = debtor === undefined ? {} : { debtorAccount: { iban: debtor.iban, currency: debtor.currency } };
    return { ...account, ...initiation.wire, transactionStatus: step.status, ...rejection(payment, step) };
  });
  app.get(`${url}/:paymentId/status`, async (request) => {
    markCall(request, 'status');
    const { payment } = find(request);
    const step = payments.stepToTell(payment);
    const isBroke = step.status === 'RJCT' && payment.reason === 'insufficient-funds';
    return {
      transactionStatus: step.status,
      ...(isBroke ? { fundsAvailable: false } : {}),
      ...rejection(payment, step),
    };
  });
  app.delete(`${url}/:paymentId`, async (request, reply) => {
    markCall(request, 'cancel');
    const order = find(request);
    const { payment, consent } = order;
    const status = payments.statusOf(payment);
    if (status === 'RCVD' || (status === 'ACTC' && !house.cancelsWithSca)) {
      if (payments.cancel(payment)) consents.terminate(consent, world.nowMs);
      return reply.code(204).send();
    }
    if (status !== 'ACTC') throw refuse('CANCELLATION_INVALID', `The payment is ${status} already`);
    return reply.code(202).send({
      transactionStatus: status,
      _links: {
        self: link(pathOf(order)),
        startAuthorisation: link(`${pathOf(order)}/cancellation-authorisations`),
      },
    });
  });

  for (const part of ['authorisations', 'cancellation-authorisations'] as const) {
    const listOf = (order: Order): ScaAuthorization[] =>
      part === 'authorisations' ? order.authorizations : order.cancellations;
    const awaited: PaymentStatus = part === 'authorisations' ? 'RCVD' : 'ACTC';
    app.post(`${url}/:paymentId/${part}`, async (request, reply) => {
      const order = find(request);
      if (payments.statusOf(order.payment) !== awaited) {
        throw refuse('STATUS_INVALID', 'The payment does not wait for this authorisation');
      }
      const isConfirmed = part === 'authorisations' && order.needsConfirmation;
      const authorization = startAuthorization(request, order.consent.id, isConfirmed);
      listOf(order).push(authorization);
      reply
        .code(201)
        .header('Location', `${context.origin}${pathOf(order)}/${part}/${authorization.id}`)
        .header('ASPSP-SCA-Approach', 'REDIRECT');
      const links = scaLinks(order, part, authorization);
      return { scaStatus: authorization.status, authorisationId: authorization.id, _links: links };
    });
    app.get(`${url}/:paymentId/${part}`, async (request) => {
      const ids = listOf(find(request)).map(({ id }) => id);
      return { authorisationIds: ids };
    });
    app.get(`${url}/:paymentId/${part}/:authorisationId`, async (request) => {
      const id = paramOf(request, 'authorisationId');
      const found = listOf(find(request)).find((authorization) => authorization.id === id);
      if (found === undefined) throw refuse('RESOURCE_UNKNOWN', 'The authorisation is unknown');
      return { scaStatus: found.status };
    });
  }
  app.put(`${url}/:paymentId/authorisations/:authorisationId`, async (request) => {
    markCall(request, 'confirmation');
    return confirm(request, find(request));
  });

  /** What the customer has authorised is carried out: by the code of the redirect, or by the customer's own token. */
  function confirm(request: FastifyRequest, order: Order): Wire {
    const id = paramOf(request, 'authorisationId');
    const found = order.authorizations.find((authorization) => authorization.id === id);
    if (found === undefined) throw refuse('RESOURCE_UNKNOWN', 'The authorisation is unknown');
    if (found.status !== 'unconfirmed' || order.chosen === undefined) {
      throw refuse('STATUS_INVALID', `The authorisation is ${found.status}`);
    }
    const code = isObject(request.body) ? request.body['confirmationCode'] : undefined;
    const isRight =
      found.confirmationCode === undefined
        ? consentBehind(context, request)?.id === order.consent.id
        : code === found.confirmationCode;
    found.status = isRight ? 'finalised' : 'failed';
    if (isRight) payments.submit(order.payment, order.chosen);
    else payments.reject(order.payment, 'not-authorised');
    return { scaStatus: found.status, _links: { status: link(`${pathOf(order)}/status`) } };
  }

  app.post(`${basePath}/v1/funds-confirmations`, async (request) => {
    assertCaller(request);
    const { body } = request;
    if (!isObject(body)) throw refuse('FORMAT_ERROR', 'The body is not a JSON object');
    const iban = ibanOf(body, 'account');
    const account = world.ledger.accounts.find((candidate) => candidate.bank === bank.id && candidate.iban === iban);
    if (account === undefined) throw refuse('RESOURCE_UNKNOWN', 'The account is unknown', 'account.iban');
    const isThere = canPay(account, 'EUR') && payments.hasFunds(account, centsOf(body, 'instructedAmount'));
    return { fundsAvailable: isThere };
  });
  app.route({
    method: ['PUT', 'PATCH'],
    url: `${url}/:paymentId`,
    handler: async () => {
      throw refuse('SERVICE_INVALID', 'The method is not allowed here');
    },
  });

  const others = context.binding;
  const othersFind = context.findScaAuthorization;
  context.findScaAuthorization = (id) => {
    for (const { authorizations, cancellations } of orders.values()) {
      const found = [...authorizations, ...cancellations].find((authorization) => authorization.id === id);
      if (found !== undefined) return found;
    }
    return othersFind(id);
  };
  const othersRefresh = context.refreshes;
  context.refreshes = (consentId) => !orders.has(consentId) && othersRefresh(consentId);
  if (others !== undefined) context.binding = withPayments(context, others, orders);
}
