// Two routers of others over the same subgraphs, by their documented APIs: Hive Gateway (@graphql-hive/gateway-runtime,
// its own planner) and @apollo/gateway in an Apollo Server. Both hand the caller's token and the router's secret on.

import { createServer, type Server } from 'node:http';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { routerSecretHeader } from '../../src/router/router-credential.ts';
import { withoutSecurity } from '../../subgraphs/supergraph.ts';
import { routerSecret, type TestFederation } from './federation.ts';

/** What a foreign router answers, as far as it is compared. */
export interface ForeignAnswer {
  readonly data: unknown;
  readonly errors: readonly {
    readonly path?: readonly (string | number)[] | undefined;
    readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  }[];
}

/** A foreign router. */
export interface ForeignRouter {
  ask(token: string | null, query: string, variables: Readonly<Record<string, unknown>>): Promise<ForeignAnswer>;
  stop(): Promise<void>;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/graphql`);
    });
  });
}

/** Hive Gateway, over HTTP. */
export async function startHiveGateway(federation: TestFederation): Promise<ForeignRouter> {
  const runtime = createGatewayRuntime({
    supergraph: federation.supergraph(),
    logging: false,
    // Its masking replaces every message and code: then nothing could be compared.
    maskedErrors: false,
    landingPage: false,
    graphiql: false,
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }) => {
        const authorization = request.headers.get('authorization');
        return { [routerSecretHeader]: routerSecret, ...(authorization === null ? {} : { authorization }) };
      },
    },
  });
  const server = createServer((request, response) => void runtime(request, response));
  const url = await listen(server);
  return {
    async ask(token, query, variables) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const { data = null, errors = [] } = (await response.json()) as Partial<ForeignAnswer>;
      return { data, errors };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await runtime[Symbol.asyncDispose]();
    },
  };
}

/** @apollo/gateway. It refuses a supergraph with security directives, so those are left out: the subgraphs judge. */
export async function startApolloGateway(federation: TestFederation): Promise<ForeignRouter> {
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const gateway = new ApolloGateway({
    supergraphSdl: federation.supergraph(withoutSecurity),
    logger: silent,
    buildService: ({ url }) =>
      new RemoteGraphQLDataSource<{ authorization?: string }>({
        url: url ?? '',
        willSendRequest({ request, context }) {
          request.http?.headers.set(routerSecretHeader, routerSecret);
          if (context.authorization !== undefined) request.http?.headers.set('authorization', context.authorization);
        },
      }),
  });
  const server = new ApolloServer<{ authorization?: string }>({
    gateway,
    logger: silent,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
  });
  await server.start();
  return {
    async ask(token, query, variables) {
      const { body } = await server.executeOperation(
        { query, variables: { ...variables } },
        { contextValue: token === null ? {} : { authorization: `Bearer ${token}` } },
      );
      if (body.kind !== 'single') throw new Error('an answer in parts');
      // As it would go over HTTP: without prototypes and undefined members.
      const { data = null, errors = [] } = JSON.parse(JSON.stringify(body.singleResult)) as Partial<ForeignAnswer>;
      return { data, errors };
    },
    stop: () => server.stop(),
  };
}
