// The control API's part about the banks themselves: faults, call logs, odd entries, consents that customers take back, the clock
// and the ledger's check. Hung by control.ts on its own listener.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseFaults } from './bank/faults.ts';
import { type BankContext, paramOf } from './bank/listener.ts';
import { BadInput } from './bank/refusal.ts';
import type { Resource, Route } from './bank/routes.ts';
import type { ConsentRegistry } from './consents.ts';
import { isObject, type JsonObject } from './json.ts';
import type { SourceContext } from './source.ts';
import type { World } from './world.ts';

/** What the controls work on. */
export interface Banks {
  readonly contexts: ReadonlyMap<string, BankContext>;
  readonly sources: ReadonlyMap<string, SourceContext>;
  readonly world: World;
  readonly consents: ConsentRegistry;
}

/** The bank that the path names. */
export function contextOf({ contexts }: Banks, request: FastifyRequest): BankContext {
  const context = contexts.get(paramOf(request, 'id'));
  if (context === undefined) throw new BadInput(404, `there is no bank ${paramOf(request, 'id')}`);
  return context;
}

/** The aggregator that the path names. */
export function sourceOf({ sources }: Banks, request: FastifyRequest): SourceContext {
  const source = sources.get(paramOf(request, 'id'));
  if (source === undefined) throw new BadInput(404, `there is no aggregator ${paramOf(request, 'id')}`);
  return source;
}

/** The body of a control, which is always an object. */
export function bodyOf({ body }: FastifyRequest): JsonObject {
  if (!isObject(body)) throw new BadInput(400, 'the body must be a JSON object');
  return body;
}

function parseInstant(value: unknown): number {
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) throw new BadInput(400, 'now must be an ISO 8601 instant');
  return atMs;
}

/** The controls of banks, clock and ledger. */
export class BankControls implements Resource {
  readonly #banks: Banks;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/banks', answer: () => this.#list() },
    { method: 'PUT', path: '/banks/:id/faults', answer: (request) => this.#setFaults(request) },
    { method: 'DELETE', path: '/banks/:id/faults', answer: (request, reply) => this.#endFaults(request, reply) },
    { method: 'GET', path: '/banks/:id/calls', answer: (request) => contextOf(this.#banks, request).calls },
    { method: 'DELETE', path: '/banks/:id/calls', answer: (request, reply) => this.#forgetCalls(request, reply) },
    { method: 'PUT', path: '/banks/:id/entries', answer: (request) => this.#addEntry(request) },
    { method: 'DELETE', path: '/banks/:id/entries', answer: (request, reply) => this.#removeEntries(request, reply) },
    { method: 'PUT', path: '/clock', answer: (request) => this.#setClock(request) },
    { method: 'DELETE', path: '/consents/:id', answer: (request, reply) => this.#revokeConsent(request, reply) },
    { method: 'GET', path: '/ledger/check', answer: () => this.#checkLedger() },
  ];

  constructor(banks: Banks) {
    this.#banks = banks;
  }

  #list(): readonly JsonObject[] {
    return [...this.#banks.contexts.values()].map(
      ({ bank: { authorization: _authorization, tls: _tls, ...bank }, faults, calls, world: { ledger } }) => ({
        ...bank,
        faults: faults ?? null,
        callCount: calls.length,
        accounts: ledger.accounts
          .filter((account) => account.bank === bank.id)
          .map(({ id, slug, holders, kind, currencies }) => ({ id, slug, holders, kind, currencies })),
      }),
    );
  }

  #setFaults(request: FastifyRequest): JsonObject {
    const body = bodyOf(request);
    const context = contextOf(this.#banks, request);
    const faults = parseFaults(body);
    if ('reason' in faults) throw new BadInput(400, faults.reason);
    context.faults = faults;
    return { ...faults };
  }

  #endFaults(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    contextOf(this.#banks, request).faults = undefined;
    return reply.code(204).send();
  }

  #forgetCalls(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    contextOf(this.#banks, request).calls.length = 0;
    return reply.code(204).send();
  }

  #addEntry(request: FastifyRequest): JsonObject {
    const { accountId, list, raw } = bodyOf(request);
    const context = contextOf(this.#banks, request);
    if (typeof accountId !== 'string' || this.#banks.world.ledger.account(accountId)?.bank !== context.bank.id) {
      throw new BadInput(400, 'accountId must be the id of an account at this bank');
    }
    if (list !== 'transactions' && list !== 'accounts') throw new BadInput(400, 'list is transactions or accounts');
    if (!isObject(raw)) throw new BadInput(400, 'raw must be a JSON object');
    context.oddities.push({ accountId, list, raw });
    return { accountId, list, count: context.oddities.length };
  }

  #removeEntries(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    contextOf(this.#banks, request).oddities.length = 0;
    return reply.code(204).send();
  }

  #setClock(request: FastifyRequest): JsonObject {
    const nowMs = parseInstant(bodyOf(request)['now']);
    this.#banks.world.moveTo(nowMs);
    return { now: new Date(nowMs).toISOString() };
  }

  #revokeConsent(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { consents, world } = this.#banks;
    if (!consents.revoke(paramOf(request, 'id'), world.nowMs)) throw new BadInput(404, 'there is no such consent');
    return reply.code(204).send();
  }

  #checkLedger(): JsonObject {
    const { world } = this.#banks;
    const size = world.ledger.size();
    try {
      world.ledger.assertBalanced();
      return { balanced: true, now: new Date(world.nowMs).toISOString(), ...size };
    } catch (error) {
      return { balanced: false, reason: error instanceof Error ? error.message : String(error), ...size };
    }
  }
}
