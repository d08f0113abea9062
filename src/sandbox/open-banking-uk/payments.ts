// One kind of domestic payment at a UK house: order, status, details. Hung by payment-routes.ts; made once for payments at
// once and once for those on a day to come. A consent is the client's, its order is made with the token of the customer who
// authorised it, once. Source: payment-initiation-openapi 3.1.11 and 4.0, Read/Write API profile.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyRequest } from 'fastify';
import { consentBehind } from '../bank/access.ts';
import { paramOf } from '../bank/listener.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { convert } from '../payments/conversion.ts';
import type { Payment } from '../payments/payment.ts';
import type { Idempotency } from './idempotency.ts';
import { toTerms } from './international.ts';
import type { Draft } from './payment-binding.ts';
import type { DraftedConsent, PaymentDrafts } from './payment-drafts.ts';
import type { PaymentRoute } from './payment-route.ts';
import { type PaymentResource, toDetailsData, toPaymentData } from './payment-wire.ts';

/** The payments of one resource. */
export class DomesticPayments {
  readonly routes: readonly PaymentRoute[];
  readonly #drafts: PaymentDrafts;
  readonly #idempotency: Idempotency;
  readonly #resource: PaymentResource;

  constructor(drafts: PaymentDrafts, idempotency: Idempotency, resource: PaymentResource) {
    this.#drafts = drafts;
    this.#idempotency = idempotency;
    this.#resource = resource;
    const path = `/${resource}`;
    this.routes = [
      {
        method: 'POST',
        path,
        call: 'payment',
        assertCaller: (request) => this.#drafts.own(request, resource),
        answer: (request) => this.#create(request),
      },
      { method: 'GET', path: `${path}/:PaymentId`, call: 'status', answer: (request) => this.#payment(request) },
      {
        method: 'GET',
        path: `${path}/:PaymentId/payment-details`,
        call: 'status',
        answer: (request) => this.#details(request),
      },
    ];
  }

  #create(request: FastifyRequest): Wire {
    const { bank, world } = this.#drafts.context;
    const own = this.#drafts.own(request, this.#resource);
    const { consent, draft } = own;
    const earlier = world.payments.find(this.#idempotency.before(request) ?? '');
    if (earlier !== undefined && earlier.consentId === consent.id) return this.#toWire(request, earlier, draft);
    const debtor = this.#debtorFor(request, own);
    const { endToEndId, instructionId, amountMinor, payee, text, reference, dueMs, schedule } = draft.initiation;
    const { currency = 'GBP', international } = draft.initiation;
    const conversion =
      international === undefined
        ? undefined
        : convert({ amountMinor, currency }, debtor.currency, international.isCharged);
    const resource = this.#resource;
    const order = { bank: bank.id, resource, endToEndId, instructionId, amountMinor, currency, payee };
    const payment = world.payments.record({ ...order, text, reference, dueMs, schedule, conversion }, consent.id);
    draft.isConsumed = true;
    consent.changedAtMs = world.nowMs;
    world.payments.submit(payment, debtor);
    this.#idempotency.remember(request, payment.id);
    return this.#toWire(request, payment, draft);
  }

  #payment(request: FastifyRequest): Wire {
    const { payment, draft } = this.#find(request);
    return this.#toWire(request, payment, draft);
  }

  #details(request: FastifyRequest): Wire {
    const { house, context } = this.#drafts;
    const { payment } = this.#find(request);
    const data = toDetailsData(house, payment, context.world.payments.stepToTell(payment));
    return this.#drafts.answer(request, `/${this.#resource}/${payment.id}/payment-details`, { data });
  }

  /** The account that pays, when the body is what was consented to and the consent can still be used. */
  #debtorFor(request: FastifyRequest, { consent, draft }: DraftedConsent): Account {
    const { bank, consents, world } = this.#drafts.context;
    const { data, risk } = this.#drafts.bodyOf(request);
    const path = 'Data.ConsentId';
    if (data['ConsentId'] === undefined) throw this.#drafts.refuse('fieldMissing', 'ConsentId is missing', path);
    if (data['ConsentId'] !== consent.id) {
      throw this.#drafts.refuse('consentMismatch', 'The token is for another consent', path);
    }
    const isReckless = world.payments.planOf(bank.id).idempotency === 'reckless';
    const debtor = this.#drafts.debtorOf(consent);
    const isUsable = consents.stateOf(consent, world.nowMs) === 'valid' && (!draft.isConsumed || isReckless);
    if (!isUsable || debtor === undefined) {
      const message = draft.isConsumed ? 'The consent is consumed' : 'The consent is not authorised';
      throw this.#drafts.refuse('consentStatus', message, path);
    }
    if (!isDeepStrictEqual(data['Initiation'], draft.data['Initiation'])) {
      const message = 'The initiation is not the one consented to';
      throw this.#drafts.refuse('consentMismatch', message, 'Data.Initiation');
    }
    if (!isDeepStrictEqual(risk, draft.risk)) {
      throw this.#drafts.refuse('consentMismatch', 'The risk is not the one consented to', 'Risk');
    }
    return debtor;
  }

  #find(request: FastifyRequest): { readonly payment: Payment; readonly draft: Draft } {
    const { context } = this.#drafts;
    const payment = context.world.payments.find(paramOf(request, 'PaymentId'));
    const isOwn = payment !== undefined && consentBehind(context, request)?.id === payment.consentId;
    if (!isOwn) this.#drafts.assertClient(request);
    const draft = payment === undefined ? undefined : this.#drafts.byConsent.get(payment.consentId);
    if (payment === undefined || draft?.resource !== this.#resource) {
      throw this.#drafts.refuse('notFound', 'There is no such payment', 'PaymentId');
    }
    return { payment, draft };
  }

  #toWire(request: FastifyRequest, payment: Payment, draft: Draft): Wire {
    const { house, context } = this.#drafts;
    const { resource, data } = draft;
    const step = context.world.payments.stepToTell(payment);
    const terms = toTerms(draft.initiation, payment.createdAtMs);
    const wire = { ...toPaymentData(house, payment, { resource, data, step }), ...terms };
    return this.#drafts.answer(request, `/${resource}/${payment.id}`, { data: wire });
  }
}
