// The payment consents of one UK house, who may speak of them, and the frame of an answer about payments. Made by
// payment-routes.ts, used by payment-consents.ts and payments.ts. Source: payment-initiation-openapi 3.1.11 and 4.0, Read/Write API profile.
import type { FastifyRequest } from 'fastify';
import { consentBehind, isClient, originOf } from '../bank/access.ts';
import { type BankContext, paramOf } from '../bank/listener.ts';
import type { Refusal } from '../bank/refusal.ts';
import type { Consent } from '../consents.ts';
import { isObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Draft } from './payment-binding.ts';
import type { PaymentResource } from './payment-wire.ts';
import { type ErrorName, refuse, refuseToken } from './refusals.ts';
import type { House } from './wire.ts';

/** A consent with what it was asked for. */
export interface DraftedConsent {
  readonly consent: Consent;
  readonly draft: Draft;
}

/** All payment consents of a house. */
export class PaymentDrafts {
  readonly context: BankContext;
  readonly house: House;
  readonly byConsent = new Map<string, Draft>();

  constructor(context: BankContext, house: House) {
    this.context = context;
    this.house = house;
  }

  /** Refuses a token that is not the client's own. */
  assertClient(request: FastifyRequest): void {
    if (!isClient(this.context, request, 'payments')) throw refuseToken();
  }

  /** The consent that the path names. */
  named(request: FastifyRequest, resource: PaymentResource): DraftedConsent {
    const { bank, consents } = this.context;
    const consent = consents.findAt(bank.id, paramOf(request, 'ConsentId'));
    const draft = consent === undefined ? undefined : this.byConsent.get(consent.id);
    if (consent === undefined || draft?.resource !== resource) {
      throw this.refuse('notFound', 'There is no such consent', 'ConsentId');
    }
    return { consent, draft };
  }

  /** The customer's consent behind the token, whatever its state. */
  own(request: FastifyRequest, resource: PaymentResource): DraftedConsent {
    const consent = consentBehind(this.context, request);
    if (consent === undefined) throw refuseToken();
    const draft = this.byConsent.get(consent.id);
    if (draft?.resource !== resource) {
      throw refuse(this.house, { code: 'consentMismatch', message: 'The token is for something else' }, 403);
    }
    return { consent, draft };
  }

  /** The account that the customer chose; undefined before. */
  debtorOf(consent: Consent): Account | undefined {
    const [id] = consent.accounts ?? [];
    return id === undefined ? undefined : this.context.world.ledger.account(id);
  }

  /** The two parts that a body must have, and no others. */
  bodyOf({ body }: FastifyRequest): { readonly data: Wire; readonly risk: Wire } {
    if (!isObject(body)) throw this.refuse('formatInvalid', 'The body is not an object');
    const { Data: data, Risk: risk, ...others } = body;
    if (!isObject(data)) throw this.refuse('fieldMissing', 'Data is missing', 'Data');
    if (!isObject(risk)) throw this.refuse('fieldMissing', 'Risk is missing', 'Risk');
    const [other] = Object.keys(others);
    if (other !== undefined) throw this.refuse('fieldUnexpected', `${other} has no place here`, other);
    return { data, risk };
  }

  /** The frame of an answer; `path` is below that of payments. */
  answer(request: FastifyRequest, path: string, { data, risk }: { readonly data: Wire; readonly risk?: Wire }): Wire {
    return {
      Data: data,
      ...(risk === undefined ? {} : { Risk: risk }),
      Links: { Self: `${originOf(this.context, request)}${this.context.paymentsPath ?? ''}${path}` },
      Meta: { TotalPages: 1 },
    };
  }

  /** The refusal with 400. */
  refuse(code: ErrorName, message: string, path?: string): Refusal {
    return refuse(this.house, { code, message, path });
  }
}
