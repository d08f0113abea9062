// Enable Banking as a simulator: an aggregator of European banks behind one API, for a client that is registered with it once.
// Listed in sources.ts and started by sandbox.ts. It stands on the sandbox's ledger and speaks what its official specification
// says; where that leaves something open, it does what users of the real service report. What it costs is not simulated.
// Source: the OpenAPI description at https://enablebanking.com/docs/api/reference/, version 1.0.0-3030f99c.
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { addHooks } from '../bank/hooks.ts';
import { Refusal } from '../bank/refusal.ts';
import { addRoutes } from '../bank/routes.ts';
import { addAnswerFaults } from '../payments/answers.ts';
import type { SourceContext, SourceParts, SourcePlan } from '../source.ts';
import { AccountReader, Accounts } from './accounts.ts';
import { Aggregator, sourceId } from './aggregator.ts';
import { Application } from './application.ts';
import { Authorizations } from './authorizations.ts';
import { Directory } from './directory.ts';
import { createInstitutions } from './institutions.ts';
import { Pages } from './pages.ts';
import { Payments } from './payments.ts';
import { Frequency } from './psu.ts';
import { malformed } from './refusals.ts';
import { Sessions } from './sessions.ts';
import { Transactions } from './transactions.ts';

const sourceName = 'Enable Banking';

/** What the aggregator says when all of it is in trouble: the bare minimum of an ErrorResponse. */
const faultBody = (code: number): unknown => ({ code, message: code < 500 ? 'Error' : 'Internal Server Error' });

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = typeof error === 'object' && error !== null ? Number(Reflect.get(error, 'statusCode') ?? 500) : 500;
  // What cannot be parsed is a request that is not as it should be.
  return status < 500 ? malformed('the body cannot be read') : new Refusal(500, faultBody(500));
}

function createListener(): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  const formOf = async (_request: FastifyRequest, body: string): Promise<URLSearchParams> => new URLSearchParams(body);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 16_384 }, formOf);
  app.setErrorHandler((error, _request, reply) => {
    const { status, headers, body } = refusalOf(error);
    return reply.code(status).headers(headers).send(body);
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 404, message: 'Not Found' }));
  return app;
}

async function create({ world, consents }: SourceParts): Promise<SourceContext> {
  const app = createListener();
  const application = await Application.register();
  const aggregator = new Aggregator({ app, world, consents, application, institutions: createInstitutions() });
  addHooks(app, {
    world,
    calls: aggregator.calls,
    id: () => sourceId,
    faultsOf: () => aggregator.faults,
    faultBody,
  });
  addAnswerFaults({ app, world, bank: { id: sourceId }, faultBody });
  const directory = new Directory(aggregator);
  const authorizations = new Authorizations(aggregator);
  const sessions = new Sessions(aggregator, authorizations);
  const reader = new AccountReader(aggregator, sessions, new Frequency());
  const payments = new Payments(aggregator);
  const pages = new Pages(aggregator, [(id) => authorizations.asking(id), (id) => payments.asking(id)]);
  addRoutes(app, [...directory.publicRoutes, ...pages.routes], { prefix: '' });
  const resources = [directory, authorizations, sessions, new Accounts(reader), new Transactions(reader), payments];
  await app.register(async (api) => {
    api.addHook('onRequest', async (request) => application.assertCaller(request));
    const routes = resources.flatMap((resource) => resource.routes);
    addRoutes(api, routes, {
      prefix: '',
      refuseMethod: () => new Refusal(405, { code: 405, message: 'Method Not Allowed' }),
    });
  });
  return {
    id: sourceId,
    name: sourceName,
    app,
    world,
    calls: aggregator.calls,
    institutions: aggregator.institutions,
    get faults() {
      return aggregator.faults;
    },
    set faults(faults) {
      aggregator.faults = faults;
    },
    get origin() {
      return aggregator.origin;
    },
    set origin(origin) {
      aggregator.origin = origin;
    },
    sessions: () => sessions.views(),
    describe: () => ({
      id: sourceId,
      name: sourceName,
      standard: 'enable-banking',
      endpoint: aggregator.origin,
      applicationId: application.id,
      signingKey: application.signingKey,
      institutions: [...aggregator.institutions.values()].map(({ id, name, country }) => ({ id, name, country })),
    }),
  };
}

/** The aggregator's plan. */
export const enableBanking: SourcePlan = { id: sourceId, create };
