// Hive Gateway (npm), with either planner, over the subgraphs in process or over HTTP. Uses its documented runtime API.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGatewayRuntime, type GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { type ExecutionArgs, execute } from 'graphql';
import { createOpenSchema } from '../../subgraphs/define.ts';
import { subgraphs } from '../../subgraphs/index.ts';
import type { RequestContext } from '../../subgraphs/shared/context.ts';
import { composeSupergraph, withoutSecurity } from '../../subgraphs/supergraph.ts';
import { urlsOf, type World } from '../world.ts';
import { createContexts } from './context.ts';

/** Which planner, and where the subgraphs are. */
export interface HiveOptions {
  readonly rust: boolean;
  readonly remote: boolean;
}

/** Starts Hive Gateway; gives its endpoint. */
export async function startHive(world: World, { rust, remote }: HiveOptions): Promise<string> {
  let supergraph = composeSupergraph(withoutSecurity);
  if (remote) {
    for (const [name, url] of urlsOf(world)) {
      supergraph = supergraph.replace(new RegExp(`(name: "${name}", url: )"[^"]*"`), `$1"${url}"`);
    }
  }
  const contextOf = createContexts(world);
  const contexts = new WeakMap<object, Promise<RequestContext>>();
  const schemas = new Map(subgraphs.map((module) => [String(module.name), createOpenSchema([module])]));
  const inProcess: GatewayPlugin = {
    onSubgraphExecute({ subgraphName, setExecutor }) {
      const schema = schemas.get(subgraphName.toLowerCase());
      if (schema === undefined) return;
      setExecutor(async ({ document, variables, context, operationName }) => {
        const { request } = context as unknown as { request: Request };
        let own = contexts.get(request);
        if (own === undefined) {
          own = contextOf(Object.fromEntries(request.headers));
          contexts.set(request, own);
        }
        const args: ExecutionArgs = {
          schema,
          document,
          variableValues: variables,
          operationName,
          contextValue: await own,
        };
        // The executor's result type is wider than graphql-js's.
        return execute(args) as never;
      });
    },
  };
  const runtime = createGatewayRuntime({
    supergraph,
    logging: false,
    maskedErrors: false,
    landingPage: false,
    graphiql: false,
    ...(rust ? { unifiedGraphHandler } : {}),
    ...(remote
      ? {
          propagateHeaders: {
            fromClientToSubgraphs: ({ request }) => ({
              authorization: request.headers.get('authorization') ?? '',
              'x-router-secret': world.routerSecret,
            }),
          },
        }
      : { plugins: () => [inProcess] }),
  });
  const server = createServer((request, response) => void runtime(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/graphql`;
}
