// One bank's HTTP listener: call log and faults (hooks.ts), and the writing of refusals, that all standards share. Called by
// sandbox.ts, which hangs one standard's routes on it. What a standard says stays in that standard's folder.
import Fastify, { type FastifyInstance } from 'fastify';
import type { Binding } from '../authorization/binding.ts';
import type { House } from '../authorization/provider.ts';
import type { ScaAuthorization } from '../authorization/sca-redirect.ts';
import type { Additions, AuthorizationServer } from '../authorization/server.ts';
import type { ConsentRegistry } from '../consents.ts';
import type { SandboxBank } from '../description.ts';
import type { JsonObject } from '../json.ts';
import type { World } from '../world.ts';
import type { Faults } from './faults.ts';
import { addHooks, type Call } from './hooks.ts';
import { Refusal } from './refusal.ts';

export { bearerOf, headerOf, paramOf, queryOf } from './request.ts';

/** A raw element put into an account's answers by a test. */
export interface Oddity {
  readonly accountId: string;
  readonly list: 'transactions' | 'accounts';
  readonly raw: JsonObject;
}

/** What the routes of a standard get to work with. */
export interface BankContext {
  readonly app: FastifyInstance;
  bank: SandboxBank;
  /** What stands before the standard's paths. */
  readonly basePath: string;
  /** What stands before the paths of payments; undefined where there are none. */
  readonly paymentsPath: string | undefined;
  readonly world: World;
  readonly consents: ConsentRegistry;
  readonly oddities: Oddity[];
  readonly calls: Call[];
  faults: Faults | undefined;
  /** The listener's own origin, known once it listens. */
  origin: string;
  /** The bank's authorisation server, once it listens. */
  authorization: AuthorizationServer | undefined;
  /** How an authorization request finds its consent; set by the standard. */
  binding: Binding | undefined;
  /** Whether a refresh token goes with this consent; the standard can say no. */
  refreshes: (consentId: string) => boolean;
  /** What the standard adds to the authorisation server. */
  additionsFor: (issuer: string, house: House) => Additions;
  /** The authorisation that a plain redirect is about; set by Berlin Group's houses. */
  findScaAuthorization: (id: string) => ScaAuthorization | undefined;
  /** The body that a forced status carries, in the bank's own manner; set by the standard. */
  faultBody: (status: number) => unknown;
}

/** Makes a bank that does not listen yet, with no routes of its standard. */
export function createBank(
  parts: Pick<BankContext, 'bank' | 'basePath' | 'paymentsPath' | 'world' | 'consents'>,
): BankContext {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  const context: BankContext = {
    ...parts,
    app,
    oddities: [],
    calls: [],
    faults: undefined,
    origin: '',
    authorization: undefined,
    binding: undefined,
    refreshes: () => true,
    additionsFor: () => ({ discovery: {}, routes: [] }),
    findScaAuthorization: () => undefined,
    faultBody: () => undefined,
  };
  addHooks(app, {
    world: context.world,
    calls: context.calls,
    id: () => context.bank.id,
    faultsOf: () => context.faults,
    faultBody: (status) => context.faultBody(status),
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).headers(error.headers).send(error.body);
    const status = typeof error === 'object' && error !== null ? Number(Reflect.get(error, 'statusCode') ?? 500) : 500;
    return reply.code(status).send(context.faultBody(status));
  });
  return context;
}
