// Plaid as a simulator: an aggregator of American and Canadian banks behind one API, for a client that has an id and a
// secret there. Listed in sources.ts and started by sandbox.ts. It stands on the sandbox's ledger and speaks what its
// official specification says; where that leaves something open, it does what users of the real service report. What it
// costs is not simulated. Source: Plaid's OpenAPI description, version 2020-09-14_1.697.4
// (https://github.com/plaid/plaid-openapi).
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { addHooks } from '../bank/hooks.ts';
import { Refusal } from '../bank/refusal.ts';
import { addRoutes } from '../bank/routes.ts';
import { isObject } from '../json.ts';
import type { SourceContext, SourceParts, SourcePlan } from '../source.ts';
import { Accounts } from './accounts.ts';
import { Aggregator, sourceId } from './aggregator.ts';
import { PlaidControls } from './controls.ts';
import { Directory } from './directory.ts';
import { newRequestId } from './ids.ts';
import { ItemOperations } from './item-operations.ts';
import { ItemStates } from './item-states.ts';
import { Items } from './items.ts';
import { LinkTokens } from './link-tokens.ts';
import { Notices } from './notices.ts';
import { Pages } from './pages.ts';
import { refuse, toError } from './refusals.ts';
import { Sync } from './sync.ts';
import { Transactions } from './transactions.ts';
import { Updates } from './updates.ts';
import { WebhookKeys } from './webhook-keys.ts';
import { Webhooks } from './webhooks.ts';

const sourceName = 'Plaid';

/** What the aggregator says when all of it is in trouble. */
function faultBody(status: number): unknown {
  const code = status === 429 ? 'RATE_LIMIT' : status === 503 ? 'PLANNED_MAINTENANCE' : 'INTERNAL_SERVER_ERROR';
  return { ...toError(code), request_id: newRequestId() };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = typeof error === 'object' && error !== null ? Number(Reflect.get(error, 'statusCode') ?? 500) : 500;
  return refuse(status < 500 ? 'INVALID_BODY' : 'INTERNAL_SERVER_ERROR');
}

function createListener(): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true, genReqId: newRequestId });
  const formOf = async (_request: FastifyRequest, body: string): Promise<URLSearchParams> => new URLSearchParams(body);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 16_384 }, formOf);
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = refusalOf(error);
    return reply
      .code(status)
      .headers(headers)
      .send(isObject(body) ? { ...body, request_id: request.id } : body);
  });
  app.setNotFoundHandler(() => {
    throw refuse('NOT_FOUND');
  });
  return app;
}

async function create({ world, consents }: SourceParts): Promise<SourceContext> {
  const app = createListener();
  const aggregator = new Aggregator({ app, world, consents });
  addHooks(app, {
    world,
    calls: aggregator.calls,
    id: () => sourceId,
    faultsOf: () => aggregator.faults,
    faultBody,
  });
  const webhooks = new Webhooks(aggregator, await WebhookKeys.create());
  const notices = new Notices(aggregator, webhooks);
  const items = new Items(aggregator);
  const updates = new Updates(aggregator, items, notices);
  const links = new LinkTokens(aggregator, items, notices);
  const resources = [
    new Directory(aggregator),
    links,
    new ItemOperations({ aggregator, items, links, updates, notices, keys: webhooks.keys }),
    new Accounts(aggregator, items, updates),
    new Transactions(aggregator, items, updates),
    new Sync(aggregator, items, updates),
    new Pages(aggregator, links),
  ];
  addRoutes(
    app,
    resources.flatMap((resource) => resource.routes),
    { prefix: '' },
  );
  const states = new ItemStates(aggregator, items, notices);
  const controls = new PlaidControls({ aggregator, items, states, updates, webhooks });
  return {
    id: sourceId,
    name: sourceName,
    app,
    world,
    calls: aggregator.calls,
    institutions: aggregator.institutions,
    controls: controls.routes,
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
    sessions: () => controls.views(),
    describe: () => ({
      id: sourceId,
      name: sourceName,
      standard: 'plaid',
      endpoint: aggregator.origin,
      clientId: aggregator.client.id,
      secret: aggregator.client.secret,
      institutions: [...aggregator.institutions.values()].map(({ id, name, country }) => ({ id, name, country })),
    }),
  };
}

/** The aggregator's plan. */
export const plaid: SourcePlan = { id: sourceId, create };
