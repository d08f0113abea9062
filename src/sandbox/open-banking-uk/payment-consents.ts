// Consents to one kind of domestic payment at a UK house, and the confirmation of funds. Hung by payment-routes.ts; made once
// for payments at once and once for those on a day to come. Source: payment-initiation-openapi 3.1.11 and 4.0.
import type { FastifyRequest } from 'fastify';
import type { Consent } from '../consents.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { convert } from '../payments/conversion.ts';
import { findPayee } from '../payments/payee.ts';
import { canPay } from '../payments/payment.ts';
import type { Idempotency } from './idempotency.ts';
import { type Initiation, parseConsentData } from './initiation.ts';
import { parseInternationalData, toTerms } from './international.ts';
import type { Draft } from './payment-binding.ts';
import type { PaymentDrafts } from './payment-drafts.ts';
import type { PaymentRoute } from './payment-route.ts';
import { consentStatus, type PaymentResource, toConsentData } from './payment-wire.ts';
import { type Mistake, refuseMistakes } from './refusals.ts';
import { parseStandingOrderData } from './standing-order.ts';

/** A consent waits a day for its customer and its order. */
const consentMs = 86_400_000;

/** What an order costs an account in GBP. */
function costOf({ amountMinor, currency = 'GBP', international }: Initiation): bigint {
  if (international === undefined) return amountMinor;
  const { debitMinor, chargeMinor } = convert({ amountMinor, currency }, 'GBP', international.isCharged);
  return debitMinor + chargeMinor;
}

/** The consents of one payment resource. */
export class PaymentConsents {
  readonly routes: readonly PaymentRoute[];
  readonly #drafts: PaymentDrafts;
  readonly #idempotency: Idempotency;
  readonly #resource: PaymentResource;

  constructor(drafts: PaymentDrafts, idempotency: Idempotency, resource: PaymentResource) {
    this.#drafts = drafts;
    this.#idempotency = idempotency;
    this.#resource = resource;
    const path = `/${resource.slice(0, -1)}-consents`;
    const funds: PaymentRoute = {
      method: 'GET',
      path: `${path}/:ConsentId/funds-confirmation`,
      call: 'status',
      answer: (request) => this.#confirmFunds(request),
    };
    this.routes = [
      {
        method: 'POST',
        path,
        call: 'consent',
        assertCaller: (request) => this.#drafts.assertClient(request),
        answer: (request) => this.#create(request),
      },
      { method: 'GET', path: `${path}/:ConsentId`, call: 'status', answer: (request) => this.#consent(request) },
      // The standard confirms funds of what is paid at once only.
      ...(resource === 'domestic-payments' || resource === 'international-payments' ? [funds] : []),
    ];
  }

  #create(request: FastifyRequest): Wire {
    const { house, context } = this.#drafts;
    const { bank, consents, world } = context;
    const earlier = consents.findAt(bank.id, this.#idempotency.before(request) ?? '');
    const earlierDraft = earlier === undefined ? undefined : this.#drafts.byConsent.get(earlier.id);
    if (earlier !== undefined && earlierDraft !== undefined) return this.#toWire(request, earlier, earlierDraft);
    const { data, risk } = this.#drafts.bodyOf(request);
    const initiation = this.#parse(data);
    if (!('amountMinor' in initiation)) throw refuseMistakes(house, initiation);
    const named = this.#debtorIn(initiation);
    const consent = consents.requestPayment(bank.id, world.nowMs, world.nowMs + consentMs);
    const draft: Draft = { resource: this.#resource, data, risk, initiation, named, isConsumed: false };
    this.#drafts.byConsent.set(consent.id, draft);
    this.#idempotency.remember(request, consent.id);
    return this.#toWire(request, consent, draft);
  }

  #parse(data: Wire): Initiation | readonly Mistake[] {
    const { house, context } = this.#drafts;
    const { nowMs } = context.world;
    if (this.#resource === 'international-payments') return parseInternationalData(house, data);
    if (this.#resource === 'domestic-standing-orders') return parseStandingOrderData(house, data, nowMs);
    return parseConsentData(house, data, { isScheduled: this.#resource === 'domestic-scheduled-payments', nowMs });
  }

  #consent(request: FastifyRequest): Wire {
    this.#drafts.assertClient(request);
    const { consent, draft } = this.#drafts.named(request, this.#resource);
    return this.#toWire(request, consent, draft);
  }

  #confirmFunds(request: FastifyRequest): Wire {
    const { consents, world } = this.#drafts.context;
    const { consent } = this.#drafts.named(request, this.#resource);
    const own = this.#drafts.own(request, this.#resource);
    if (own.consent !== consent) {
      throw this.#drafts.refuse('consentMismatch', 'The token is for another consent', 'ConsentId');
    }
    const account = this.#drafts.debtorOf(consent);
    const isValid = consents.stateOf(consent, world.nowMs) === 'valid' && !own.draft.isConsumed;
    if (!isValid || account === undefined) {
      throw this.#drafts.refuse('consentStatus', 'The consent is not authorised', 'Data.Status');
    }
    const FundsAvailable = world.payments.hasFunds(account, costOf(own.draft.initiation));
    const FundsAvailableResult = { FundsAvailableDateTime: new Date(world.nowMs).toISOString(), FundsAvailable };
    const path = `${this.#pathOf(consent)}/funds-confirmation`;
    return this.#drafts.answer(request, path, { data: { FundsAvailableResult } });
  }

  /** The account that the consent names; undefined when the customer chooses. */
  #debtorIn({ debtor }: Initiation): Account | undefined {
    if (debtor === undefined) return undefined;
    const { bank, world } = this.#drafts.context;
    const found = findPayee(world.ledger.accounts, debtor);
    if (found === undefined || found === 'unknown' || found.bank !== bank.id || !canPay(found, 'GBP')) {
      const path = 'Data.Initiation.DebtorAccount.Identification';
      throw this.#drafts.refuse('accountUnsupported', 'Payments cannot be made from this account', path);
    }
    return found;
  }

  #pathOf(consent: Consent): string {
    return `/${this.#resource.slice(0, -1)}-consents/${consent.id}`;
  }

  #toWire(request: FastifyRequest, consent: Consent, draft: Draft): Wire {
    const { house, context } = this.#drafts;
    const { consents, world } = context;
    const status = consentStatus(house, consents.stateOf(consent, world.nowMs), draft.isConsumed);
    const debtor = this.#drafts.debtorOf(consent);
    const { data: asked, initiation } = draft;
    const terms = toTerms(initiation, consent.createdAtMs);
    const data = { ...toConsentData(house, consent, { data: asked, status, debtor }), ...terms };
    return this.#drafts.answer(request, this.#pathOf(consent), { data, risk: draft.risk });
  }
}
