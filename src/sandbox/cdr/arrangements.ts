// Sharing arrangements of the Consumer Data Right: made when the customer allows a pushed request, amended by naming
// cdr_arrangement_id, ended by the data recipient at the revocation endpoint. The binding and the route are given to the
// authorisation server. Source: Consumer Data Standards 1.36, Security Profile ("Consent", "CDR Arrangement Revocation").
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { errors } from 'oidc-provider';
import type { Binding, RequestParameters } from '../authorization/binding.ts';
import { readForm } from '../authorization/dialogue.ts';
import type { House } from '../authorization/provider.ts';
import type { ExtraRoute } from '../authorization/server.ts';
import type { BankContext } from '../bank/listener.ts';
import type { Consent } from '../consents.ts';
import type { SandboxPermission } from '../description.ts';
import { isObject } from '../json.ts';

/** What each arrangement was asked for, by its id; ready-made links have nothing here and see everything. */
export type ScopesById = ReadonlyMap<string, ReadonlySet<string>>;

/** One year, the longest that an arrangement can last. */
const longestSeconds = 31_536_000;
/** House rule for sharing once: as long as a session of reading takes. */
const onceSeconds = 3_600;

interface Asked {
  readonly scopes: ReadonlySet<string>;
  readonly permissions: ReadonlySet<SandboxPermission>;
  readonly sharingSeconds: number;
  readonly amended: Consent | undefined;
}

function toPermissions(scopes: ReadonlySet<string>): Set<SandboxPermission> {
  const found = new Set<SandboxPermission>();
  if (scopes.has('bank:accounts.basic:read')) found.add('accounts').add('balances');
  if (scopes.has('bank:accounts.detail:read')) found.add('accounts').add('balances');
  if (scopes.has('bank:transactions:read')) found.add('transactions');
  if (scopes.has('bank:regular_payments:read')) found.add('regularPayments');
  if (scopes.has('bank:payees:read')) found.add('beneficiaries');
  if (scopes.has('common:customer.basic:read') || scopes.has('common:customer.detail:read')) found.add('identity');
  return found;
}

/** A member of the claims request, or the parameter of the same name. */
function claimOf({ claims, ...parameters }: RequestParameters, name: string): unknown {
  const parsed: unknown = typeof claims === 'string' ? JSON.parse(claims) : undefined;
  return (isObject(parsed) ? parsed[name] : undefined) ?? parameters[name];
}

/** Sets up arrangements on the bank's context. */
export function addArrangements(context: BankContext): ScopesById {
  const { consents, bank, world } = context;
  const scopesById = new Map<string, ReadonlySet<string>>();
  const once = new Set<string>();

  function asked(parameters: RequestParameters): Asked {
    const scopes = new Set(String(parameters['scope'] ?? '').split(' '));
    const permissions = toPermissions(scopes);
    if (permissions.size === 0) throw new errors.InvalidScope('no data scope was asked for', [...scopes].join(' '));
    const duration = Number(claimOf(parameters, 'sharing_duration') ?? 0);
    if (!Number.isInteger(duration) || duration < 0) {
      throw new errors.InvalidRequest('sharing_duration is a number of seconds');
    }
    const id = claimOf(parameters, 'cdr_arrangement_id');
    const amended = typeof id === 'string' ? consents.findAt(bank.id, id) : undefined;
    if (id !== undefined && (amended === undefined || consents.stateOf(amended, world.nowMs) !== 'valid')) {
      throw new errors.InvalidRequest('cdr_arrangement_id names no arrangement that can be amended');
    }
    return { scopes, permissions, sharingSeconds: Math.min(duration, longestSeconds), amended };
  }

  const expiryOf = ({ sharingSeconds }: Asked): number => world.nowMs + (sharingSeconds || onceSeconds) * 1_000;

  const binding: Binding = {
    ask: (parameters) => {
      const it = asked(parameters);
      return { permissions: it.permissions, expiresAtMs: expiryOf(it), isEligible: () => true };
    },
    allow: (parameters, choice) => {
      const it = asked(parameters);
      if (it.amended !== undefined && it.amended.customer !== choice.customer) {
        throw new errors.AccessDenied('the arrangement belongs to someone else');
      }
      const consent =
        it.amended ?? consents.request(bank.id, it.permissions, { nowMs: world.nowMs, expiresAtMs: undefined });
      consent.permissions = it.permissions;
      consent.expiresAtMs = expiryOf(it);
      consents.authorise(consent, choice, world.nowMs);
      scopesById.set(consent.id, it.scopes);
      if (it.sharingSeconds === 0) once.add(consent.id);
      else once.delete(consent.id);
      return consent;
    },
    // A request that is refused leaves nothing behind: there is no arrangement yet, or the old one goes on.
    refuse: () => undefined,
  };
  context.binding = binding;
  context.refreshes = (consentId) => !once.has(consentId);
  context.additionsFor = (issuer, house) => ({
    discovery: { cdr_arrangement_revocation_endpoint: `${issuer}/arrangements/revoke` },
    routes: [createRevocation(context, issuer, house)],
  });
  return scopesById;
}

function answer(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function createRevocation({ consents, bank, world }: BankContext, issuer: string, house: House): ExtraRoute {
  const endpoint = `${issuer}/arrangements/revoke`;
  const keys = createLocalJWKSet({ keys: house.clientKey === undefined ? [] : [house.clientKey.publicJwk] });
  const seen = new Map<string, number>();

  async function isClient(form: URLSearchParams): Promise<boolean> {
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(form.get('client_assertion') ?? '', keys, {
        algorithms: [house.signingAlgorithm],
        issuer: house.clientId,
        subject: house.clientId,
        audience: [issuer, endpoint, `${issuer}/token`],
        requiredClaims: ['exp', 'jti'],
      }));
    } catch {
      return false;
    }
    const nowSeconds = Math.floor(Date.now() / 1_000);
    for (const [jti, expiry] of seen) if (expiry < nowSeconds) seen.delete(jti);
    const { jti = '', exp = 0 } = payload;
    if (seen.has(jti)) return false;
    seen.set(jti, exp);
    return true;
  }

  return async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.split('?', 1)[0] !== '/arrangements/revoke') return false;
    if (request.method !== 'POST') {
      request.resume();
      response.setHeader('allow', 'POST');
      answer(response, 405);
      return true;
    }
    const form = await readForm(request);
    if (!(await isClient(form))) {
      answer(response, 401, { error: 'invalid_client' });
      return true;
    }
    const consent = consents.findAt(bank.id, form.get('cdr_arrangement_id') ?? '');
    if (consent === undefined || consent.linkId !== undefined) {
      const code = 'urn:au-cds:error:cds-all:Authorisation/InvalidArrangement';
      answer(response, 422, { errors: [{ code, title: 'Invalid Consent Arrangement', detail: 'cdr_arrangement_id' }] });
      return true;
    }
    if (consents.stateOf(consent, world.nowMs) === 'valid') consents.terminate(consent, world.nowMs);
    answer(response, 204);
    return true;
  };
}
