// Consents to variable recurring payments (mandates) at a UK house: POST, GET and DELETE /domestic-vrp-consents and the confirmation of
// funds. Hung by payment-routes.ts; what a person is asked is in vrp-binding.ts, payments under one are vrps.ts.
// Source: vrp-openapi 3.1.11 and 4.0, the standard's page "Domestic VRP consents".
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { consentBehind } from '../bank/access.ts';
import { paramOf } from '../bank/listener.ts';
import type { Consent, ConsentState } from '../consents.ts';
import { isObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { startOfDayMs } from '../ledger/calendar.ts';
import { findPayee } from '../payments/payee.ts';
import { canPay } from '../payments/payment.ts';
import type { Idempotency } from './idempotency.ts';
import { toPence } from './initiation.ts';
import type { PaymentDrafts } from './payment-drafts.ts';
import type { PaymentRoute } from './payment-route.ts';
import { toDebtor } from './payment-wire.ts';
import { refuse, refuseMistakes, refuseToken } from './refusals.ts';
import { parseVrpConsent, type VrpTerms } from './vrp-terms.ts';

/** A mandate as it was asked for. */
export interface Mandate {
  readonly data: Wire;
  readonly risk: Wire;
  readonly terms: VrpTerms;
  /** The account that the consent names; undefined when the customer chooses. */
  readonly named: Account | undefined;
}

/** A mandate with its consent. */
export interface AskedMandate {
  readonly consent: Consent;
  readonly mandate: Mandate;
}

/** 3.1 has three words for where a mandate stands: one that was taken back or has run out is rejected there. */
const words: Readonly<Record<ConsentState, readonly [v3: string, v4: string]>> = {
  awaiting: ['AwaitingAuthorisation', 'AWAU'],
  valid: ['Authorised', 'AUTH'],
  rejected: ['Rejected', 'RJCT'],
  expired: ['Rejected', 'EXPD'],
  revoked: ['Rejected', 'CANC'],
  terminated: ['Rejected', 'CANC'],
};

const path = '/domestic-vrp-consents';
/** Midnight in the United Kingdom is at one in the morning of UTC at the latest. */
const endOfDayMs = 25 * 3_600_000;

/** The mandates of one house. */
export class VrpConsents {
  readonly byConsent = new Map<string, Mandate>();
  readonly routes: readonly PaymentRoute[];
  readonly #drafts: PaymentDrafts;
  readonly #idempotency: Idempotency;

  constructor(drafts: PaymentDrafts, idempotency: Idempotency) {
    this.#drafts = drafts;
    this.#idempotency = idempotency;
    this.routes = [
      {
        method: 'POST',
        path,
        call: 'consent',
        assertCaller: (request) => this.#drafts.assertClient(request),
        answer: (request) => this.#create(request),
      },
      { method: 'GET', path: `${path}/:ConsentId`, call: 'status', answer: (request) => this.#consent(request) },
      { method: 'DELETE', path: `${path}/:ConsentId`, call: 'cancel', answer: (request) => this.#end(request) },
      {
        method: 'POST',
        path: `${path}/:ConsentId/funds-confirmation`,
        call: 'status',
        assertCaller: (request) => this.own(request),
        answer: (request) => this.#confirmFunds(request),
      },
    ];
  }

  /** The mandate behind a customer's token, whatever its state. */
  own(request: FastifyRequest): AskedMandate {
    const consent = consentBehind(this.#drafts.context, request);
    if (consent === undefined) throw refuseToken();
    const mandate = this.byConsent.get(consent.id);
    if (mandate === undefined) {
      throw refuse(this.#drafts.house, { code: 'consentMismatch', message: 'The token is for something else' }, 403);
    }
    return { consent, mandate };
  }

  #create(request: FastifyRequest): Wire {
    const { house, context } = this.#drafts;
    const { bank, consents, world } = context;
    const earlier = consents.findAt(bank.id, this.#idempotency.before(request) ?? '');
    const earlierMandate = earlier === undefined ? undefined : this.byConsent.get(earlier.id);
    if (earlier !== undefined && earlierMandate !== undefined) return this.#toWire(request, earlier, earlierMandate);
    const { data, risk } = this.#drafts.bodyOf(request);
    const terms = parseVrpConsent(house, data);
    if (!('payee' in terms)) throw refuseMistakes(house, terms);
    const { validTo } = terms;
    const expiresAtMs = validTo === undefined ? undefined : startOfDayMs(validTo) + endOfDayMs;
    if (expiresAtMs !== undefined && expiresAtMs <= world.nowMs) {
      throw this.#drafts.refuse('dateInvalid', 'The mandate is over', 'Data.ControlParameters.ValidToDateTime');
    }
    const named = this.#debtorIn(terms);
    const consent = consents.requestMandate(bank.id, world.nowMs, expiresAtMs);
    const mandate: Mandate = { data, risk, terms, named };
    this.byConsent.set(consent.id, mandate);
    this.#idempotency.remember(request, consent.id);
    return this.#toWire(request, consent, mandate);
  }

  #consent(request: FastifyRequest): Wire {
    const { consent, mandate } = this.#find(request);
    return this.#toWire(request, consent, mandate);
  }

  #end(request: FastifyRequest): undefined {
    const { consents, world } = this.#drafts.context;
    consents.terminate(this.#find(request).consent, world.nowMs);
  }

  #confirmFunds(request: FastifyRequest): Wire {
    const { consents, world } = this.#drafts.context;
    const { consent } = this.#find(request, false);
    if (this.own(request).consent !== consent) {
      throw this.#drafts.refuse('consentMismatch', 'The token is for another consent', 'ConsentId');
    }
    const data = isObject(request.body) ? request.body['Data'] : undefined;
    const amount = isObject(data) ? data['InstructedAmount'] : undefined;
    const pence = isObject(amount) && amount['Currency'] === 'GBP' ? toPence(amount['Amount']) : undefined;
    if (!isObject(data) || !isObject(amount) || pence === undefined || pence === 0n) {
      throw this.#drafts.refuse('fieldInvalid', 'An amount of pounds is needed', 'Data.InstructedAmount');
    }
    if (data['ConsentId'] !== consent.id) {
      throw this.#drafts.refuse('consentMismatch', 'The body names another consent', 'Data.ConsentId');
    }
    const account = this.#drafts.debtorOf(consent);
    if (consents.stateOf(consent, world.nowMs) !== 'valid' || account === undefined) {
      throw this.#drafts.refuse('consentStatus', 'The consent is not authorised', 'Data.Status');
    }
    const now = new Date(world.nowMs).toISOString();
    const isThere = world.payments.hasFunds(account, pence);
    return {
      Data: {
        FundsConfirmationId: randomUUID(),
        ConsentId: consent.id,
        CreationDateTime: now,
        ...(data['Reference'] === undefined ? {} : { Reference: data['Reference'] }),
        FundsAvailableResult: {
          FundsAvailableDateTime: now,
          FundsAvailable: isThere ? 'Available' : 'NotAvailable',
        },
        InstructedAmount: amount,
      },
    };
  }

  /** The mandate that the path names; one that the client deleted is gone for it. */
  #find(request: FastifyRequest, isForClient = true): AskedMandate {
    if (isForClient) this.#drafts.assertClient(request);
    const { bank, consents } = this.#drafts.context;
    const consent = consents.findAt(bank.id, paramOf(request, 'ConsentId'));
    const mandate = consent === undefined ? undefined : this.byConsent.get(consent.id);
    if (consent === undefined || mandate === undefined || consent.status === 'terminated') {
      throw this.#drafts.refuse('notFound', 'There is no such consent', 'ConsentId');
    }
    return { consent, mandate };
  }

  #debtorIn({ debtor }: VrpTerms): Account | undefined {
    if (debtor === undefined) return undefined;
    const { bank, world } = this.#drafts.context;
    const found = findPayee(world.ledger.accounts, debtor);
    if (found === undefined || found === 'unknown' || found.bank !== bank.id || !canPay(found, 'GBP')) {
      const at = 'Data.Initiation.DebtorAccount.Identification';
      throw this.#drafts.refuse('accountUnsupported', 'Payments cannot be made from this account', at);
    }
    return found;
  }

  #toWire(request: FastifyRequest, consent: Consent, { data, risk }: Mandate): Wire {
    const { house, context } = this.#drafts;
    const [v3, v4] = words[context.consents.stateOf(consent, context.world.nowMs)];
    const debtor = this.#drafts.debtorOf(consent);
    const body: Wire = {
      ConsentId: consent.id,
      CreationDateTime: new Date(consent.createdAtMs).toISOString(),
      Status: house.version === '3.1' ? v3 : v4,
      StatusUpdateDateTime: new Date(consent.changedAtMs).toISOString(),
      ...data,
      ...(debtor === undefined ? {} : { DebtorAccount: toDebtor(debtor) }),
    };
    return this.#drafts.answer(request, `${path}/${consent.id}`, { data: body, risk });
  }
}
