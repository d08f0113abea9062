// Account access consents of UK Open Banking: POST, GET and DELETE /account-access-consents, and what an authorization
// request has to name. Hung by routes.ts on the bank's listener; the binding is given to the authorisation server.
// Source: account-info-openapi 3.1.11 and 4.0; Open Banking Security Profile (claim openbanking_intent_id).
import type { FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import type { Binding, RequestParameters } from '../authorization/binding.ts';
import { isClient, originOf } from '../bank/access.ts';
import { type BankContext, paramOf } from '../bank/listener.ts';
import { Refusal } from '../bank/refusal.ts';
import type { Consent, ConsentState } from '../consents.ts';
import { isObject, type Wire } from '../json.ts';
import { reasonAgainst, type Terms, toPermissions } from './permissions.ts';
import { refuse, refuseToken } from './refusals.ts';
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

/** Hangs the consent resource on the listener; says how consents are authorised and what each one shows. */
export function addAccountAccessConsents(context: BankContext, house: House): TermsById {
  const { world, consents, bank, app } = context;
  const drafts = new Map<string, Draft>();

  function assertClient(request: FastifyRequest): void {
    if (!isClient(context, request, 'accounts')) throw refuseToken();
  }

  function instantOf(data: Readonly<Record<string, unknown>>, name: string): number | undefined {
    const value = data[name];
    if (value === undefined) return undefined;
    const atMs = typeof value === 'string' && dateTime.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(atMs)) {
      throw refuse(house, 400, 'dateInvalid', `${name} is not an ISO 8601 date-time with offset`, `Data.${name}`);
    }
    return atMs;
  }

  function toWire(request: FastifyRequest, consent: Consent, draft: Draft): Wire {
    const [v3, v4] = statusWords[consents.stateOf(consent, world.nowMs)];
    return {
      Data: {
        ConsentId: consent.id,
        CreationDateTime: new Date(consent.createdAtMs).toISOString(),
        Status: house.version === '3.1' ? v3 : v4,
        StatusUpdateDateTime: new Date(consent.changedAtMs).toISOString(),
        ...draft.data,
      },
      Risk: {},
      Links: { Self: `${originOf(context, request)}${context.basePath}/account-access-consents/${consent.id}` },
      Meta: { TotalPages: 1 },
    };
  }

  function create(request: FastifyRequest): Wire {
    assertClient(request);
    const { body } = request;
    const data = isObject(body) ? body['Data'] : undefined;
    if (!isObject(body) || !isObject(data)) throw refuse(house, 400, 'fieldMissing', 'Data is missing', 'Data');
    if (!isObject(body['Risk'])) throw refuse(house, 400, 'fieldMissing', 'Risk is missing', 'Risk');
    const codes = data['Permissions'];
    if (!Array.isArray(codes)) {
      throw refuse(house, 400, 'fieldMissing', 'Permissions is missing', 'Data.Permissions');
    }
    const reason = reasonAgainst(codes);
    if (reason !== undefined) throw refuse(house, 400, 'fieldInvalid', reason, 'Data.Permissions');
    const expiresAtMs = instantOf(data, 'ExpirationDateTime');
    if (expiresAtMs !== undefined && expiresAtMs <= world.nowMs) {
      throw refuse(house, 400, 'dateInvalid', 'ExpirationDateTime is over', 'Data.ExpirationDateTime');
    }
    const fromMs = instantOf(data, 'TransactionFromDateTime') ?? Number.NEGATIVE_INFINITY;
    const toMs = instantOf(data, 'TransactionToDateTime') ?? Number.POSITIVE_INFINITY;
    if (toMs < fromMs) {
      throw refuse(house, 400, 'dateInvalid', 'the range ends before it begins', 'Data.TransactionToDateTime');
    }
    const names = ['Permissions', 'ExpirationDateTime', 'TransactionFromDateTime', 'TransactionToDateTime'];
    const kept = Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));
    const terms = { codes: new Set(codes.map(String)), fromMs, toMs };
    const consent = consents.request(bank.id, toPermissions(terms.codes), world.nowMs, expiresAtMs);
    const draft = { ...terms, data: kept };
    drafts.set(consent.id, draft);
    return toWire(request, consent, draft);
  }

  function find(request: FastifyRequest): { readonly consent: Consent; readonly draft: Draft } {
    assertClient(request);
    const consent = consents.findAt(bank.id, paramOf(request, 'ConsentId'));
    const draft = consent === undefined ? undefined : drafts.get(consent.id);
    // A consent that the client deleted is gone for it.
    if (consent === undefined || draft === undefined || consent.status === 'terminated') {
      throw refuse(house, 400, 'notFound', 'There is no such consent', 'ConsentId');
    }
    return { consent, draft };
  }

  const url = `${context.basePath}/account-access-consents`;
  app.post(url, async (request, reply) => {
    const body = create(request);
    return reply.code(201).type('application/json; charset=utf-8').send(body);
  });
  app.get(`${url}/:ConsentId`, async (request, reply) => {
    const { consent, draft } = find(request);
    return reply.type('application/json; charset=utf-8').send(toWire(request, consent, draft));
  });
  app.delete(`${url}/:ConsentId`, async (request, reply) => {
    consents.terminate(find(request).consent, world.nowMs);
    return reply.code(204).send();
  });
  for (const [path, allow] of [
    [url, 'POST'],
    [`${url}/:ConsentId`, 'GET, DELETE'],
  ] as const) {
    const method = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((name) => !allow.includes(name));
    app.route({
      method,
      url: path,
      handler: async () => {
        throw new Refusal(405, undefined, { allow });
      },
    });
  }

  context.binding = createBinding(context);
  return drafts;
}

/** The intent id, top-level or where OBIE's profile has it; only what stood in the signed request object comes here. */
export function intentOf({ openbanking_intent_id: direct, claims }: RequestParameters): string | undefined {
  if (typeof direct === 'string') return direct;
  if (typeof claims !== 'string') return undefined;
  const parsed: unknown = JSON.parse(claims);
  for (const place of ['id_token', 'userinfo']) {
    const asked = isObject(parsed) ? parsed[place] : undefined;
    const claim = isObject(asked) ? asked['openbanking_intent_id'] : undefined;
    if (isObject(claim) && typeof claim['value'] === 'string') return claim['value'];
  }
  return undefined;
}

function createBinding({ consents, bank, world }: BankContext): Binding {
  function waiting(parameters: RequestParameters): Consent {
    const id = intentOf(parameters);
    if (id === undefined) throw new errors.InvalidRequestObject('openbanking_intent_id is missing');
    if (!String(parameters['scope']).split(' ').includes('accounts')) {
      throw new errors.InvalidScope('the scope of an account access consent is accounts', 'accounts');
    }
    const consent = consents.findAt(bank.id, id);
    // An authorised consent can be authorised again: the customer re-authenticates, the consent stays the same.
    const state = consent === undefined ? undefined : consents.stateOf(consent, world.nowMs);
    if (consent === undefined || consent.linkId !== undefined || (state !== 'awaiting' && state !== 'valid')) {
      throw new errors.InvalidRequestObject('openbanking_intent_id names no consent that can be authorised');
    }
    return consent;
  }
  return {
    ask: (parameters) => {
      const { permissions, expiresAtMs } = waiting(parameters);
      return { permissions, expiresAtMs, isEligible: () => true };
    },
    allow: (parameters, { customer, accounts }) => {
      const consent = waiting(parameters);
      if (consent.status === 'authorised' && consent.customer !== customer) {
        throw new errors.AccessDenied('the consent belongs to someone else');
      }
      consents.authorise(consent, customer, accounts, world.nowMs);
      return consent;
    },
    refuse: (parameters) => {
      const consent = waiting(parameters);
      if (consent.status === 'awaiting') consents.reject(consent, world.nowMs);
    },
  };
}
