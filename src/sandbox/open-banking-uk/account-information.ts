// What the account information resources of UK Open Banking share at one house: who may read what, which account a path
// names, and the frame of an answer. Made by routes.ts, called by the resources.
// Source: the Read/Write API profile (400 for an unknown id, 401 without a body, 403 with Reauthenticate when the consent has
// run out).
import type { FastifyRequest } from 'fastify';
import { consentBehind, originOf } from '../bank/access.ts';
import { type BankContext, headerOf, paramOf } from '../bank/listener.ts';
import { Refusal } from '../bank/refusal.ts';
import { type Consent, isShared } from '../consents.ts';
import type { SandboxPermission } from '../description.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { TermsById } from './consents.ts';
import { refuse, refuseToken } from './refusals.ts';
import type { House } from './wire.ts';

/** One house's side of every call. */
export class AccountInformation {
  readonly context: BankContext;
  readonly house: House;
  readonly terms: TermsById;

  constructor(context: BankContext, house: House, terms: TermsById) {
    this.context = context;
    this.house = house;
    this.terms = terms;
  }

  /** The consent behind the request, when it stands and covers the permission; one of the codes is needed besides, where it is more. */
  authorise(request: FastifyRequest, permission: SandboxPermission, ...anyOf: readonly string[]): Consent {
    const { consents, world } = this.context;
    const consent = consentBehind(this.context, request);
    if (consent === undefined) throw refuseToken();
    if (consents.stateOf(consent, world.nowMs) !== 'valid') {
      throw refuse(this.house, { code: 'reauthenticate', message: 'The customer must authenticate again' }, 403);
    }
    const codes = this.terms.get(consent.id)?.codes;
    const isMissing = anyOf.length > 0 && codes !== undefined && !anyOf.some((code) => codes.has(code));
    if (!consent.permissions.has(permission) || isMissing) {
      const message = `The consent does not cover ${permission}`;
      throw refuse(this.house, { code: 'consentMismatch', message }, 403);
    }
    const accept = headerOf(request, 'accept') ?? '*/*';
    if (!/application\/(json|\*)|\*\/\*/.test(accept)) throw new Refusal(406);
    return consent;
  }

  /** The account that the path names, when the consent shares it. */
  accountOf(request: FastifyRequest, consent: Consent): Account {
    const account = this.context.world.ledger.account(paramOf(request, 'AccountId'));
    if (account === undefined || !isShared(consent, account)) {
      const message = 'There is no such account under this consent';
      throw refuse(this.house, { code: 'notFound', message, path: 'AccountId' });
    }
    return account;
  }

  /** The address of the request, as its answer names it. */
  selfOf(request: FastifyRequest): string {
    return `${originOf(this.context, request)}${request.url}`;
  }

  /** The frame of an answer; one that has pages says where the others are. */
  answer(
    request: FastifyRequest,
    data: Wire,
    { links = {}, totalPages = 1 }: { readonly links?: Wire; readonly totalPages?: number } = {},
  ): Wire {
    return { Data: data, Links: { Self: this.selfOf(request), ...links }, Meta: { TotalPages: totalPages } };
  }
}
