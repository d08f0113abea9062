// What the resources of the Consumer Data Right share at one bank: who may read what, which account a path names, and the
// frame of an answer with its links and pages. Made by routes.ts, called by the resources.
// Source: Consumer Data Standards 1.36, "Versioning", "Pagination" and "Error Codes".
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consentBehind } from '../bank/access.ts';
import { type BankContext, headerOf, paramOf, queryOf } from '../bank/listener.ts';
import { pageOf } from '../bank/page.ts';
import { Refusal } from '../bank/refusal.ts';
import { type Consent, sharedAccounts } from '../consents.ts';
import type { SandboxPermission } from '../description.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { ScopesById } from './arrangements.ts';
import { numberOf } from './query.ts';
import { negotiate, refuse } from './refusals.ts';

const defaultPageSize = 25;
const largestPageSize = 1_000;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What an endpoint asks of the arrangement and of the request's headers. */
export interface Demand {
  readonly permission: SandboxPermission;
  /** The version of the endpoint that the sandbox has. */
  readonly version: number;
  /** Needed besides, where it is more than the permission. */
  readonly scope?: string;
}

/** A list to be cut into pages. */
export interface PagedList<Item> {
  readonly name: string;
  readonly items: readonly Item[];
  readonly toWire: (item: Item) => unknown;
  /** Raw elements that a test has put in, at the end of the last page. */
  readonly odd?: readonly unknown[];
}

/** One bank's side of every call. */
export class AccountInformation {
  readonly context: BankContext;
  readonly #scopes: ScopesById;

  constructor(context: BankContext, scopes: ScopesById) {
    this.context = context;
    this.#scopes = scopes;
  }

  /** The arrangement behind the request, when it stands and covers what is demanded. */
  authorise(request: FastifyRequest, reply: FastifyReply, { permission, version, scope }: Demand): Consent {
    const { consents, world } = this.context;
    const consent = consentBehind(this.context, request);
    if (consent === undefined) {
      throw new Refusal(401, undefined, { 'www-authenticate': 'Bearer error="invalid_token"' });
    }
    negotiate(request, reply, version);
    const interactionId = headerOf(request, 'x-fapi-interaction-id');
    if (interactionId !== undefined && !uuid.test(interactionId)) {
      throw refuse(400, 'Header/Invalid', 'x-fapi-interaction-id');
    }
    const state = consents.stateOf(consent, world.nowMs);
    if (state === 'expired') throw refuse(403, 'Authorisation/InvalidConsent', 'The arrangement has expired');
    if (state !== 'valid') throw refuse(403, 'Authorisation/RevokedConsent', 'The arrangement was taken back');
    const asked = this.#scopes.get(consent.id);
    const isMissing = scope !== undefined && asked !== undefined && !asked.has(scope);
    if (!consent.permissions.has(permission) || isMissing) {
      throw refuse(403, 'Authorisation/InvalidScope', `The arrangement does not cover ${permission}`);
    }
    return consent;
  }

  /** The account that the path names, under an arrangement that covers what is demanded. */
  account(request: FastifyRequest, reply: FastifyReply, demand: Demand): Account {
    const consent = this.authorise(request, reply, demand);
    const id = paramOf(request, 'accountId');
    const found = sharedAccounts(this.context.world.ledger, consent).find((account) => account.id === id);
    if (found === undefined) {
      throw refuse(404, 'urn:au-cds:error:cds-banking:Authorisation/InvalidBankingAccount', id);
    }
    return found;
  }

  /** An answer about one thing. */
  single(request: FastifyRequest, data: Wire): Wire {
    return { data, links: { self: this.#self(request) }, meta: {} };
  }

  /** The page of a list that the request asks for. */
  paged<Item>(request: FastifyRequest, { name, items, toWire, odd = [] }: PagedList<Item>): Wire {
    const query = queryOf(request);
    const size = numberOf(query, 'page-size', defaultPageSize);
    if (size > largestPageSize) throw refuse(400, 'Field/InvalidPageSize', `at most ${largestPageSize}`);
    const page = pageOf(items, numberOf(query, 'page', 1), { size });
    const totalPages = Math.ceil(items.length / size);
    if (page === undefined) throw refuse(422, 'Field/InvalidPage', `the last page is ${totalPages}`);
    const list = page.items.map(toWire);
    if (page.number === page.count) list.push(...odd);
    const self = this.#self(request);
    const linkTo = (target: number): string => {
      const url = new URL(self);
      url.searchParams.set('page', String(target));
      url.searchParams.set('page-size', String(size));
      return url.href;
    };
    const links: Wire = {
      self,
      ...(totalPages === 0 ? {} : { first: linkTo(1), last: linkTo(page.count) }),
      ...(page.number > 1 ? { prev: linkTo(page.number - 1) } : {}),
      ...(page.number < page.count ? { next: linkTo(page.number + 1) } : {}),
    };
    return { data: { [name]: list }, links, meta: { totalRecords: items.length, totalPages } };
  }

  #self(request: FastifyRequest): string {
    return `${this.context.origin}${request.url}`;
  }
}
