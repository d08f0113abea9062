// Revolut Business as a simulator: a payment institution where one business keeps its own accounts, and where its client
// reads and moves its own money. Listed in sources.ts and started by sandbox.ts. It stands on the sandbox's ledger and
// speaks what its official specification says; where that leaves something open, it does what the guides and users of the
// real service say. Source: Revolut's OpenAPI description of the Business API, version 1.0
// (https://github.com/revolut-engineering/revolut-openapi), and https://developer.revolut.com/docs/guides.
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { addHooks } from '../bank/hooks.ts';
import { Refusal } from '../bank/refusal.ts';
import { addRoutes } from '../bank/routes.ts';
import { addAnswerFaults } from '../payments/answers.ts';
import type { SourceContext, SourceParts, SourcePlan } from '../source.ts';
import { Accounts } from './accounts.ts';
import { Cards } from './cards.ts';
import { RevolutControls } from './controls.ts';
import { Counterparties } from './counterparties.ts';
import { Drafts } from './drafts.ts';
import { Exchanges } from './exchange.ts';
import { NameValidation } from './name-validation.ts';
import { Notices } from './notices.ts';
import { Orders } from './orders.ts';
import { Payments } from './payments.ts';
import { faultBody, invalid, refuse } from './refusals.ts';
import { Requests } from './requests.ts';
import { businessId, Service, sourceId } from './service.ts';
import { Simulations } from './simulations.ts';
import { Statement } from './statement.ts';
import { Tokens } from './tokens.ts';
import { Transactions } from './transactions.ts';
import { Webhooks } from './webhooks.ts';

const sourceName = 'Revolut Business';
const firstVersion = '/api/1.0';
const secondVersion = '/api/2.0';

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = typeof error === 'object' && error !== null ? Number(Reflect.get(error, 'statusCode') ?? 500) : 500;
  return status < 500 ? invalid('Request body is not valid JSON') : refuse('INTERNAL');
}

function createListener(): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  const formOf = async (_request: FastifyRequest, body: string): Promise<URLSearchParams> => new URLSearchParams(body);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 65_536 }, formOf);
  app.setErrorHandler((error, _request, reply) => {
    const { status, headers, body } = refusalOf(error);
    return reply.code(status).headers(headers).send(body);
  });
  app.setNotFoundHandler(() => {
    throw refuse('NOT_FOUND');
  });
  return app;
}

/** The full number of a card is nothing that a client like ours may ask for. */
const alarmOf = (path: string): string | undefined =>
  path.includes('sensitive-details') ? 'asked for the full number of a card' : undefined;

async function create({ world }: SourceParts): Promise<SourceContext> {
  const app = createListener();
  const service = new Service(app, world);
  addHooks(app, {
    world,
    calls: service.calls,
    id: () => sourceId,
    faultsOf: () => service.faults ?? service.institution.faults,
    faultBody,
    alarmOf,
  });
  addAnswerFaults({ app, world, bank: { id: sourceId }, faultBody });
  const tokens = await Tokens.register(service);
  const orders = new Orders(service);
  const statement = new Statement(service, orders);
  const webhooks = new Webhooks(service, tokens);
  new Notices(service, { orders, statement, webhooks });
  const requests = new Requests(service);
  const counterparties = new Counterparties(service, tokens);
  const payments = new Payments({ service, tokens, orders, requests }, counterparties);
  const drafts = new Drafts({ service, tokens, orders, counterparties, payments });
  const cards = new Cards(service, tokens);
  const resources = [
    tokens,
    new Accounts(service, tokens, statement),
    new Transactions(tokens, statement, () => world.nowMs),
    counterparties,
    new NameValidation(service, tokens),
    payments,
    new Exchanges({ service, tokens, orders, requests }),
    drafts,
    cards,
    new Simulations(service, tokens, orders),
  ];
  addRoutes(
    app,
    resources.flatMap((resource) => resource.routes),
    { prefix: firstVersion },
  );
  addRoutes(app, webhooks.routes, { prefix: secondVersion });
  const { institution } = service;
  return {
    id: sourceId,
    name: sourceName,
    app,
    world,
    calls: service.calls,
    institutions: new Map([[institution.id, institution]]),
    controls: new RevolutControls({ service, tokens, statement, orders, drafts, cards, webhooks }).routes,
    get faults() {
      return service.faults;
    },
    set faults(faults) {
      service.faults = faults;
    },
    get origin() {
      return service.origin;
    },
    set origin(origin) {
      service.origin = origin;
    },
    sessions: () => [
      {
        institution: institution.id,
        customer: businessId,
        accounts: service.accounts.map(({ id, slug, currency }) => ({ accountId: id, slug, currency })),
      },
    ],
    describe: () => ({
      id: sourceId,
      name: sourceName,
      standard: 'revolut-business',
      endpoint: `${service.origin}${firstVersion}`,
      clientId: tokens.clientId,
      issuer: tokens.issuer,
      signingKey: tokens.signingKey,
      refreshToken: tokens.refreshToken,
      webhookSecret: webhooks.firstSecret,
      customer: businessId,
      country: institution.country,
      institutions: [{ id: institution.id, name: institution.name, country: institution.country }],
    }),
  };
}

/** The service's plan. */
export const revolut: SourcePlan = { id: sourceId, create };
