// The control API's part about authorisation: consents and their state, trouble at a bank's token endpoint, expiry on
// demand, and a person who authorises without a browser. Hung by control.ts on its own listener.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Errand, runErrand } from './authorization/person.ts';
import type { AuthorizationServer, TokenTrouble } from './authorization/server.ts';
import { type BankContext, paramOf } from './bank/listener.ts';
import { BadInput } from './bank/refusal.ts';
import type { Consent, ConsentRegistry } from './consents.ts';
import { customers } from './customers.ts';
import { isObject, type JsonObject } from './json.ts';
import type { World } from './world.ts';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const numbers = {
  latencyMs: [0, 120_000],
  status: [400, 599],
  retryAfterSeconds: [0, 86_400],
  times: [1, 1_000_000],
} as const;

function parseTrouble(body: JsonObject): TokenTrouble {
  const trouble: Writable<TokenTrouble> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === 'latencyMs' || name === 'status' || name === 'retryAfterSeconds' || name === 'times') {
      const [low, high] = numbers[name];
      if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
        throw new BadInput(400, `${name} must be a whole number from ${low} to ${high}`);
      }
      trouble[name] = value;
    } else if (name === 'reset' || name === 'loseAnswer') {
      if (typeof value !== 'boolean') throw new BadInput(400, `${name} must be true or false`);
      trouble[name] = value;
    } else if (name === 'grantType') {
      if (typeof value !== 'string') throw new BadInput(400, 'grantType must be a text');
      trouble.grantType = value;
    } else {
      throw new BadInput(400, `there is no trouble named ${name}`);
    }
  }
  return trouble;
}

/** Hangs these controls on the control API. */
export function addAuthorizationControls(
  app: FastifyInstance,
  contexts: ReadonlyMap<string, BankContext>,
  world: World,
  consents: ConsentRegistry,
): void {
  function contextOf(request: FastifyRequest): BankContext {
    const context = contexts.get(paramOf(request, 'id'));
    if (context === undefined) throw new BadInput(404, `there is no bank ${paramOf(request, 'id')}`);
    return context;
  }
  function serverOf(request: FastifyRequest): AuthorizationServer {
    const { authorization } = contextOf(request);
    if (authorization === undefined) throw new BadInput(404, 'the bank has no authorisation server');
    return authorization;
  }
  function bodyOf(request: FastifyRequest): JsonObject {
    if (!isObject(request.body)) throw new BadInput(400, 'the body must be a JSON object');
    return request.body;
  }
  const slugOf = (id: string): string => world.ledger.account(id)?.slug ?? id;
  const toView = (consent: Consent): JsonObject => ({
    id: consent.id,
    bank: consent.bank,
    kind: consent.kind,
    link: consent.linkId ?? null,
    customer: consent.customer === '' ? null : consent.customer,
    state: consents.stateOf(consent, world.nowMs),
    permissions: [...consent.permissions],
    accounts: consent.accounts === undefined ? null : [...consent.accounts].map(slugOf),
    createdAt: new Date(consent.createdAtMs).toISOString(),
    changedAt: new Date(consent.changedAtMs).toISOString(),
    expiresAt: consent.expiresAtMs === undefined ? null : new Date(consent.expiresAtMs).toISOString(),
  });

  app.get('/banks/:id/consents', async (request) => consents.at(contextOf(request).bank.id).map(toView));
  app.get('/consents/:id', async (request) => {
    const consent = consents.find(paramOf(request, 'id'));
    if (consent === undefined) throw new BadInput(404, 'there is no such consent');
    return toView(consent);
  });
  app.put('/consents/:id/expiry', async (request) => {
    const consent = consents.find(paramOf(request, 'id'));
    if (consent === undefined) throw new BadInput(404, 'there is no such consent');
    const { at } = isObject(request.body) ? request.body : {};
    const atMs = at === undefined ? world.nowMs : typeof at === 'string' ? Date.parse(at) : Number.NaN;
    if (Number.isNaN(atMs)) throw new BadInput(400, 'at must be an ISO 8601 instant');
    consent.expiresAtMs = atMs;
    return toView(consent);
  });

  app.get('/banks/:id/tokens', async (request) => {
    const server = serverOf(request);
    return {
      accessTokenSeconds: server.house.accessTokenSeconds,
      trouble: server.trouble ?? null,
      calls: Object.fromEntries(server.tokenCalls),
    };
  });
  app.put('/banks/:id/tokens', async (request) => {
    const { accessTokenSeconds: seconds } = bodyOf(request);
    if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 1 || seconds > 86_400) {
      throw new BadInput(400, 'accessTokenSeconds must be a whole number from 1 to 86400');
    }
    serverOf(request).house.accessTokenSeconds = seconds;
    return { accessTokenSeconds: seconds };
  });
  app.delete('/banks/:id/tokens', async (request) => ({ expired: serverOf(request).expireAccessTokens() }));
  app.put('/banks/:id/tokens/trouble', async (request) => {
    const trouble = parseTrouble(bodyOf(request));
    serverOf(request).setTrouble(trouble);
    return trouble;
  });
  app.delete('/banks/:id/tokens/trouble', async (request, reply) => {
    serverOf(request).setTrouble(undefined);
    return reply.code(204).send();
  });
  app.delete('/banks/:id/tokens/calls', async (request, reply) => {
    serverOf(request).tokenCalls.clear();
    return reply.code(204).send();
  });

  app.post('/authorizations', async (request) => {
    const isBank = (origin: string): boolean =>
      [...contexts.values()].some(({ authorization }) => authorization?.issuer === origin);
    const outcome = await runErrand(parseErrand(bodyOf(request), world), isBank).catch((error: unknown) => {
      throw new BadInput(422, error instanceof Error ? error.message : 'the journey failed');
    });
    return { ...outcome };
  });
}

function parseErrand({ url, customer, decision = 'allow', accounts }: JsonObject, world: World): Errand {
  if (typeof url !== 'string' || !URL.canParse(url)) throw new BadInput(400, 'url must be an authorization URL');
  if (typeof customer !== 'string' || !customers.has(customer)) throw new BadInput(400, 'there is no such customer');
  if (decision !== 'allow' && decision !== 'refuse') throw new BadInput(400, 'decision is allow or refuse');
  if (accounts === undefined) return { url, customer, decision, accounts };
  if (!Array.isArray(accounts)) throw new BadInput(400, 'accounts is a list of names or ids');
  const ids = accounts.map((name: unknown) => {
    const found = world.ledger.accounts.find(({ id, slug }) => id === name || slug === name);
    if (found === undefined) throw new BadInput(400, `there is no account ${String(name)}`);
    return found.id;
  });
  return { url, customer, decision, accounts: ids };
}
