// The sandbox's own small API for tests and for whoever tries things out: faults, call logs, odd entries, the clock, the
// ledger's check. Started by sandbox.ts on a port of its own, on loopback only; never part of a bank's API.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { parseFaults } from './bank/faults.ts';
import { type BankContext, paramOf } from './bank/listener.ts';
import { BadInput } from './bank/refusal.ts';
import type { ConsentRegistry } from './consents.ts';
import { addAuthorizationControls } from './control-authorization.ts';
import { addPaymentControls } from './control-payments.ts';
import { isObject, type JsonObject } from './json.ts';
import type { World } from './world.ts';

type Answer = JsonObject | readonly unknown[];

function parseInstant(value: unknown): number {
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) throw new BadInput(400, 'now must be an ISO 8601 instant');
  return atMs;
}

/** Makes the control API over these banks; the caller lets it listen and closes it. */
export function createControl(
  contexts: ReadonlyMap<string, BankContext>,
  world: World,
  consents: ConsentRegistry,
): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });

  function contextOf(request: FastifyRequest): BankContext {
    const context = contexts.get(paramOf(request, 'id'));
    if (context === undefined) throw new BadInput(404, `there is no bank ${paramOf(request, 'id')}`);
    return context;
  }

  const get = (path: string, answer: (request: FastifyRequest) => Answer): void => {
    app.get(path, async (request) => answer(request));
  };
  const remove = (path: string, act: (request: FastifyRequest) => void): void => {
    app.delete(path, async (request, reply) => {
      act(request);
      return reply.code(204).send();
    });
  };
  const put = (path: string, act: (body: JsonObject, request: FastifyRequest, reply: FastifyReply) => Answer): void => {
    app.put(path, async (request, reply) => {
      if (!isObject(request.body)) throw new BadInput(400, 'the body must be a JSON object');
      return act(request.body, request, reply);
    });
  };

  get('/banks', () =>
    [...contexts.values()].map(
      ({ bank: { authorization: _authorization, tls: _tls, ...bank }, faults, calls, world: { ledger } }) => ({
        ...bank,
        faults: faults ?? null,
        callCount: calls.length,
        accounts: ledger.accounts
          .filter((account) => account.bank === bank.id)
          .map(({ id, slug, holders, kind, currencies }) => ({ id, slug, holders, kind, currencies })),
      }),
    ),
  );
  put('/banks/:id/faults', (body, request) => {
    const context = contextOf(request);
    const faults = parseFaults(body);
    if ('reason' in faults) throw new BadInput(400, faults.reason);
    context.faults = faults;
    return { ...faults };
  });
  remove('/banks/:id/faults', (request) => {
    contextOf(request).faults = undefined;
  });
  get('/banks/:id/calls', (request) => contextOf(request).calls);
  remove('/banks/:id/calls', (request) => {
    contextOf(request).calls.length = 0;
  });
  put('/banks/:id/entries', (body, request) => {
    const context = contextOf(request);
    const { accountId, list, raw } = body;
    if (typeof accountId !== 'string' || world.ledger.account(accountId)?.bank !== context.bank.id) {
      throw new BadInput(400, 'accountId must be the id of an account at this bank');
    }
    if (list !== 'transactions' && list !== 'accounts') throw new BadInput(400, 'list is transactions or accounts');
    if (!isObject(raw)) throw new BadInput(400, 'raw must be a JSON object');
    context.oddities.push({ accountId, list, raw });
    return { accountId, list, count: context.oddities.length };
  });
  remove('/banks/:id/entries', (request) => {
    contextOf(request).oddities.length = 0;
  });
  put('/clock', (body) => {
    const nowMs = parseInstant(body['now']);
    world.moveTo(nowMs);
    return { now: new Date(nowMs).toISOString() };
  });
  remove('/consents/:id', (request) => {
    const id = paramOf(request, 'id');
    if (!consents.revoke(id, world.nowMs)) throw new BadInput(404, 'there is no such consent');
  });
  get('/ledger/check', () => {
    const size = world.ledger.size();
    try {
      world.ledger.assertBalanced();
      return { balanced: true, now: new Date(world.nowMs).toISOString(), ...size };
    } catch (error) {
      return { balanced: false, reason: error instanceof Error ? error.message : String(error), ...size };
    }
  });

  addAuthorizationControls(app, contexts, world, consents);
  addPaymentControls(app, contexts, world);

  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ reason: 'there is no such control' }));
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof BadInput ? error.status : 400;
    return reply.code(status).send({ reason: error instanceof Error ? error.message : 'bad input' });
  });
  return app;
}
