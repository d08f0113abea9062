// Account access consents of UK Open Banking: POST, GET and DELETE /account-access-consents. Hung by routes.ts on the bank's
// listener; what an authorization request says of them is in binding.ts.
// Source: account-info-openapi 3.1.11 and 4.0.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isClient, originOf } from '../bank/access.ts';
import { type BankContext, paramOf } from '../bank/listener.ts';
import type { Refusal } from '../bank/refusal.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Consent, ConsentState } from '../consents.ts';
import { isObject, type JsonObject, type Wire } from '../json.ts';
import { reasonAgainst, type Terms, toPermissions } from './permissions.ts';
import { type ErrorName, refuse, refuseToken } from './refusals.ts';
import type { House } from './wire.ts';

/** The status words: 3.1 knows no expiry, its Authorised consents just stop working. */
const statusWords: Readonly<Record<ConsentState, readonly [v3: string, v4: string]>> = {
  awaiting: ['AwaitingAuthorisation', 'AWAU'],
  valid: ['Authorised', 'AUTH'],
  rejected: ['Rejected', 'RJCT'],
  expired: ['Authorised', 'EXPD'],
  revoked: ['Revoked', 'CANC'],
  terminated: ['Revoked', 'CANC'],
};

/** The consents' terms by consent id; ready-made consents have none and show everything. */
export type TermsById = ReadonlyMap<string, Terms>;

interface Draft extends Terms {
  readonly data: Wire;
}

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
/** What of a request's `Data` is kept and shown again. */
const keptNames = ['Permissions', 'ExpirationDateTime', 'TransactionFromDateTime', 'TransactionToDateTime'];

/** The consent resource of one house. */
export class AccountAccessConsents implements Resource {
  readonly #context: BankContext;
  readonly #house: House;
  readonly #drafts = new Map<string, Draft>();

  readonly routes: readonly Route[] = [
    { method: 'POST', path: '/account-access-consents', answer: (request, reply) => this.#create(request, reply) },
    { method: 'GET', path: '/account-access-consents/:ConsentId', answer: (request) => this.#consent(request) },
    {
      method: 'DELETE',
      path: '/account-access-consents/:ConsentId',
      answer: (request, reply) => this.#end(request, reply),
    },
  ];

  constructor(context: BankContext, house: House) {
    this.#context = context;
    this.#house = house;
  }

  /** What each consent was asked for, by its id. */
  get terms(): TermsById {
    return this.#drafts;
  }

  #create(request: FastifyRequest, reply: FastifyReply): Wire {
    const { bank, consents, world } = this.#context;
    this.#assertClient(request);
    const data = this.#dataOf(request.body);
    const codes = data['Permissions'];
    if (!Array.isArray(codes)) throw this.#refuse('fieldMissing', 'Permissions is missing', 'Data.Permissions');
    const reason = reasonAgainst(codes);
    if (reason !== undefined) throw this.#refuse('fieldInvalid', reason, 'Data.Permissions');
    const expiresAtMs = this.#instantOf(data, 'ExpirationDateTime');
    if (expiresAtMs !== undefined && expiresAtMs <= world.nowMs) {
      throw this.#refuse('dateInvalid', 'ExpirationDateTime is over', 'Data.ExpirationDateTime');
    }
    const fromMs = this.#instantOf(data, 'TransactionFromDateTime') ?? Number.NEGATIVE_INFINITY;
    const toMs = this.#instantOf(data, 'TransactionToDateTime') ?? Number.POSITIVE_INFINITY;
    if (toMs < fromMs) {
      throw this.#refuse('dateInvalid', 'the range ends before it begins', 'Data.TransactionToDateTime');
    }
    const kept = Object.fromEntries(Object.entries(data).filter(([name]) => keptNames.includes(name)));
    const terms = { codes: new Set(codes.map(String)), fromMs, toMs };
    const consent = consents.request(bank.id, toPermissions(terms.codes), { nowMs: world.nowMs, expiresAtMs });
    const draft = { ...terms, data: kept };
    this.#drafts.set(consent.id, draft);
    reply.code(201);
    return this.#toWire(request, consent, draft);
  }

  #consent(request: FastifyRequest): Wire {
    const { consent, draft } = this.#find(request);
    return this.#toWire(request, consent, draft);
  }

  #end(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { consents, world } = this.#context;
    consents.terminate(this.#find(request).consent, world.nowMs);
    return reply.code(204).send();
  }

  #dataOf(body: unknown): JsonObject {
    const data = isObject(body) ? body['Data'] : undefined;
    if (!isObject(body) || !isObject(data)) throw this.#refuse('fieldMissing', 'Data is missing', 'Data');
    if (!isObject(body['Risk'])) throw this.#refuse('fieldMissing', 'Risk is missing', 'Risk');
    return data;
  }

  #instantOf(data: JsonObject, name: string): number | undefined {
    const value = data[name];
    if (value === undefined) return undefined;
    const atMs = typeof value === 'string' && dateTime.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(atMs)) {
      throw this.#refuse('dateInvalid', `${name} is not an ISO 8601 date-time with offset`, `Data.${name}`);
    }
    return atMs;
  }

  #find(request: FastifyRequest): { readonly consent: Consent; readonly draft: Draft } {
    this.#assertClient(request);
    const { bank, consents } = this.#context;
    const consent = consents.findAt(bank.id, paramOf(request, 'ConsentId'));
    const draft = consent === undefined ? undefined : this.#drafts.get(consent.id);
    // A consent that the client deleted is gone for it.
    if (consent === undefined || draft === undefined || consent.status === 'terminated') {
      throw this.#refuse('notFound', 'There is no such consent', 'ConsentId');
    }
    return { consent, draft };
  }

  #assertClient(request: FastifyRequest): void {
    if (!isClient(this.#context, request, 'accounts')) throw refuseToken();
  }

  #refuse(code: ErrorName, message: string, path: string): Refusal {
    return refuse(this.#house, { code, message, path });
  }

  #toWire(request: FastifyRequest, consent: Consent, draft: Draft): Wire {
    const { basePath, consents, world } = this.#context;
    const [v3, v4] = statusWords[consents.stateOf(consent, world.nowMs)];
    return {
      Data: {
        ConsentId: consent.id,
        CreationDateTime: new Date(consent.createdAtMs).toISOString(),
        Status: this.#house.version === '3.1' ? v3 : v4,
        StatusUpdateDateTime: new Date(consent.changedAtMs).toISOString(),
        ...draft.data,
      },
      Risk: {},
      Links: { Self: `${originOf(this.#context, request)}${basePath}/account-access-consents/${consent.id}` },
      Meta: { TotalPages: 1 },
    };
  }
}
