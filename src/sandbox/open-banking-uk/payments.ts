// Domestic payments of UK Open Banking, at once and on a day to come: consent, funds confirmation, order, status, details.
// Hung by routes.ts on the bank's listener below the pisp path. A consent is the client's, its order is made with the
// token of the customer who authorised it, once. Source: payment-initiation-openapi 3.1.11 and 4.0, Read/Write API profile.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consentBehind, isClient, originOf } from '../bank/access.ts';
import { type BankContext, headerOf, paramOf } from '../bank/listener.ts';
import { Refusal } from '../bank/refusal.ts';
import type { Consent } from '../consents.ts';
import { isObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { addAnswerFaults, beLate, markCall } from '../payments/answers.ts';
import { canPay, type Payment } from '../payments/book.ts';
import { findPayee } from '../payments/payee.ts';
import type { PaymentCall } from '../payments/plan.ts';
import { createIdempotency } from './idempotency.ts';
import { parseConsentData } from './initiation.ts';
import { type Draft, withPayments } from './payment-binding.ts';
import { consentStatus, type PaymentResource, toConsentData, toDetailsData, toPaymentData } from './payment-wire.ts';
import { type ErrorName, refuse as refuseAt, refuseMistakes, refuseToken } from './refusals.ts';
import { mistakeInSignature, signBody } from './signature.ts';
import type { House } from './wire.ts';

/** A consent waits a day for its customer and its order. */
const consentMs = 86_400_000;

/** Hangs the payment resources on the listener. */
export function addDomesticPayments(context: BankContext, house: House, paymentsPath: string): void {
  const { app, bank, consents, world } = context;
  const { payments } = world;
  const drafts = new Map<string, Draft>();
  const raw = new WeakMap<FastifyRequest, Buffer>();
  const idempotency = createIdempotency(context, house);
  const refuse = (code: ErrorName, message: string, path?: string): Refusal =>
    refuseAt(house, 400, code, message, path);

  app.removeContentTypeParser('application/json');
  // The signature is over the bytes as they came.
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = Buffer.from(body);
    raw.set(request, bytes);
    try {
      const parsed: unknown = JSON.parse(bytes.toString('utf8'));
      done(null, parsed);
    } catch {
      done(refuse('formatInvalid', 'The body is not JSON'));
    }
  });
  addAnswerFaults(context, async (_request, reply, payload) => {
    const server = context.authorization?.house;
    if (!house.hasSignedPayments || server === undefined || payload === '') return;
    reply.header('x-jws-signature', await signBody(payload, server.serverKey, house.bic));
  });

  async function assertSigned(request: FastifyRequest): Promise<void> {
    const server = context.authorization?.house;
    if (!house.hasSignedPayments || server?.clientKey === undefined) return;
    const body = raw.get(request) ?? Buffer.alloc(0);
    const signature = headerOf(request, 'x-jws-signature');
    const mistake = await mistakeInSignature(signature, body, server.clientKey, server.clientId);
    if (mistake !== undefined) throw refuseMistakes(house, [mistake]);
  }

  function answer(request: FastifyRequest, path: string, data: Wire, risk?: Wire): Wire {
    return {
      Data: data,
      ...(risk === undefined ? {} : { Risk: risk }),
      Links: { Self: `${originOf(context, request)}${paymentsPath}${path}` },
      Meta: { TotalPages: 1 },
    };
  }

  function chosen(consent: Consent): Account | undefined {
    const [id] = consent.accounts ?? [];
    return id === undefined ? undefined : world.ledger.account(id);
  }

  function toConsent(request: FastifyRequest, consent: Consent, draft: Draft): Wire {
    const status = consentStatus(house, consents.stateOf(consent, world.nowMs), draft.isConsumed);
    const path = `/${draft.resource.slice(0, -1)}-consents/${consent.id}`;
    return answer(request, path, toConsentData(house, consent, draft, status, chosen(consent)), draft.risk);
  }

  function toPayment(request: FastifyRequest, payment: Payment, draft: Draft): Wire {
    const data = toPaymentData(house, payment, draft, payments.stepToTell(payment));
    return answer(request, `/${draft.resource}/${payment.id}`, data);
  }

  function bodyOf(request: FastifyRequest): { readonly data: Wire; readonly risk: Wire } {
    const { body } = request;
    if (!isObject(body)) throw refuse('formatInvalid', 'The body is not an object');
    const { Data: data, Risk: risk, ...others } = body;
    if (!isObject(data)) throw refuse('fieldMissing', 'Data is missing', 'Data');
    if (!isObject(risk)) throw refuse('fieldMissing', 'Risk is missing', 'Risk');
    const [other] = Object.keys(others);
    if (other !== undefined) throw refuse('fieldUnexpected', `${other} has no place here`, other);
    return { data, risk };
  }

  function createConsent(request: FastifyRequest, resource: PaymentResource): Wire {
    const known = consents.findAt(bank.id, idempotency.before(request) ?? '');
    const knownDraft = known === undefined ? undefined : drafts.get(known.id);
    if (known !== undefined && knownDraft !== undefined) return toConsent(request, known, knownDraft);
    const { data, risk } = bodyOf(request);
    const initiation = parseConsentData(house, data, resource === 'domestic-scheduled-payments', world.nowMs);
    if (!('amountMinor' in initiation)) throw refuseMistakes(house, initiation);
    let named: Account | undefined;
    if (initiation.debtor !== undefined) {
      const found = findPayee(world.ledger.accounts, initiation.debtor);
      if (found === undefined || found === 'unknown' || found.bank !== bank.id || !canPay(found, 'GBP')) {
        const path = 'Data.Initiation.DebtorAccount.Identification';
        throw refuse('accountUnsupported', 'Payments cannot be made from this account', path);
      }
      named = found;
    }
    const consent = consents.requestPayment(bank.id, world.nowMs, world.nowMs + consentMs);
    const draft: Draft = { resource, data, risk, initiation, named, isConsumed: false };
    drafts.set(consent.id, draft);
    idempotency.remember(request, consent.id);
    return toConsent(request, consent, draft);
  }

  function assertClient(request: FastifyRequest): void {
    if (!isClient(context, request, 'payments')) throw refuseToken();
  }

  function consentIn(request: FastifyRequest, resource: PaymentResource): { consent: Consent; draft: Draft } {
    const consent = consents.findAt(bank.id, paramOf(request, 'ConsentId'));
    const draft = consent === undefined ? undefined : drafts.get(consent.id);
    if (consent === undefined || draft?.resource !== resource) {
      throw refuse('notFound', 'There is no such consent', 'ConsentId');
    }
    return { consent, draft };
  }

  /** The customer's consent behind the token, whatever its state. */
  function ownConsent(request: FastifyRequest, resource: PaymentResource): { consent: Consent; draft: Draft } {
    const consent = consentBehind(context, request);
    if (consent === undefined) throw refuseToken();
    const draft = drafts.get(consent.id);
    if (draft?.resource !== resource) {
      throw refuseAt(house, 403, 'consentMismatch', 'The token is for something else');
    }
    return { consent, draft };
  }

  function confirmFunds(request: FastifyRequest): Wire {
    const { consent } = consentIn(request, 'domestic-payments');
    const own = ownConsent(request, 'domestic-payments');
    if (own.consent !== consent) throw refuse('consentMismatch', 'The token is for another consent', 'ConsentId');
    const account = chosen(consent);
    const isValid = consents.stateOf(consent, world.nowMs) === 'valid' && !own.draft.isConsumed;
    if (!isValid || account === undefined)
      throw refuse('consentStatus', 'The consent is not authorised', 'Data.Status');
    const FundsAvailable = payments.hasFunds(account, own.draft.initiation.amountMinor);
    const result = { FundsAvailableDateTime: new Date(world.nowMs).toISOString(), FundsAvailable };
    const path = `/domestic-payment-consents/${consent.id}/funds-confirmation`;
    return answer(request, path, { FundsAvailableResult: result });
  }

  function createPayment(request: FastifyRequest, resource: PaymentResource): Wire {
    const { consent, draft } = ownConsent(request, resource);
    const known = payments.find(idempotency.before(request) ?? '');
    if (known !== undefined && known.consentId === consent.id) return toPayment(request, known, draft);
    const { data, risk } = bodyOf(request);
    if (data['ConsentId'] === undefined) throw refuse('fieldMissing', 'ConsentId is missing', 'Data.ConsentId');
    if (data['ConsentId'] !== consent.id) {
      throw refuse('consentMismatch', 'The token is for another consent', 'Data.ConsentId');
    }
    const isReckless = payments.planOf(bank.id).idempotency === 'reckless';
    const debtor = chosen(consent);
    const isUsable = consents.stateOf(consent, world.nowMs) === 'valid' && (!draft.isConsumed || isReckless);
    if (!isUsable || debtor === undefined) {
      const message = draft.isConsumed ? 'The consent is consumed' : 'The consent is not authorised';
      throw refuse('consentStatus', message, 'Data.ConsentId');
    }
    if (!isDeepStrictEqual(data['Initiation'], draft.data['Initiation'])) {
      throw refuse('consentMismatch', 'The initiation is not the one consented to', 'Data.Initiation');
    }
    if (!isDeepStrictEqual(risk, draft.risk)) {
      throw refuse('consentMismatch', 'The risk is not the one consented to', 'Risk');
    }
    const { endToEndId, instructionId, amountMinor, payee, text, reference, dueMs } = draft.initiation;
    const order = { bank: bank.id, resource, endToEndId, instructionId, amountMinor, currency: 'GBP', payee };
    const payment = payments.record({ ...order, text, reference, dueMs }, consent.id);
    draft.isConsumed = true;
    consent.changedAtMs = world.nowMs;
    payments.submit(payment, debtor);
    idempotency.remember(request, payment.id);
    return toPayment(request, payment, draft);
  }

  function paymentIn(request: FastifyRequest, resource: PaymentResource): { payment: Payment; draft: Draft } {
    const payment = payments.find(paramOf(request, 'PaymentId'));
    const isOwn = payment !== undefined && consentBehind(context, request)?.id === payment.consentId;
    if (!isOwn) assertClient(request);
    const draft = payment === undefined ? undefined : drafts.get(payment.consentId);
    if (payment === undefined || draft?.resource !== resource) {
      throw refuse('notFound', 'There is no such payment', 'PaymentId');
    }
    return { payment, draft };
  }

  const json = 'application/json; charset=utf-8';
  function get(path: string, route: (request: FastifyRequest) => Wire): void {
    app.get(`${paymentsPath}${path}`, async (request, reply) => {
      markCall(request, 'status');
      return reply.type(json).send(route(request));
    });
    refuseOthers(path, 'GET');
  }
  function post(
    path: string,
    call: PaymentCall,
    isAllowed: (request: FastifyRequest) => unknown,
    route: (request: FastifyRequest) => Wire,
  ): void {
    app.post(`${paymentsPath}${path}`, async (request: FastifyRequest, reply: FastifyReply) => {
      markCall(request, call);
      if (call === 'payment') await beLate(context, request);
      isAllowed(request);
      await assertSigned(request);
      if (call === 'payment' && payments.planOf(bank.id).isDoubled) {
        world.faultCounts.add(bank.id, 'doubled');
        route(request);
      }
      return reply.code(201).type(json).send(route(request));
    });
    refuseOthers(path, 'POST');
  }
  function refuseOthers(path: string, allow: 'GET' | 'POST'): void {
    app.route({
      method: (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((name) => name !== allow),
      url: `${paymentsPath}${path}`,
      handler: async () => {
        throw new Refusal(405, undefined, { allow });
      },
    });
  }

  for (const resource of ['domestic-payments', 'domestic-scheduled-payments'] as const) {
    const consentPath = `/${resource.slice(0, -1)}-consents`;
    post(consentPath, 'consent', assertClient, (request) => createConsent(request, resource));
    get(`${consentPath}/:ConsentId`, (request) => {
      assertClient(request);
      const { consent, draft } = consentIn(request, resource);
      return toConsent(request, consent, draft);
    });
    post(
      `/${resource}`,
      'payment',
      (request) => ownConsent(request, resource),
      (request) => createPayment(request, resource),
    );
    get(`/${resource}/:PaymentId`, (request) => {
      const { payment, draft } = paymentIn(request, resource);
      return toPayment(request, payment, draft);
    });
    get(`/${resource}/:PaymentId/payment-details`, (request) => {
      const { payment } = paymentIn(request, resource);
      const data = toDetailsData(house, payment, payments.stepToTell(payment));
      return answer(request, `/${resource}/${payment.id}/payment-details`, data);
    });
  }
  get('/domestic-payment-consents/:ConsentId/funds-confirmation', confirmFunds);

  const others = context.binding;
  context.refreshes = (consentId) =>
    consents.findAt(bank.id, consentId)?.kind !== 'payment' || payments.planOf(bank.id).refreshTokens;
  context.binding = withPayments(context, others, drafts);
}
