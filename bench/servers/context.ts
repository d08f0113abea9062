// The context that peers run our resolvers with: made by the gateway's own code from the request's headers, so that every
// server reads the same cache, verifies the same tokens and gives the same answer.

import { createLog } from '../../src/observability/log.ts';
import { createRequestContext } from '../../src/start/request-context.ts';
import { createServices } from '../../src/start/services.ts';
import type { RequestContext } from '../../subgraphs/shared/context.ts';
import { configOf, type World } from '../world.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Makes contexts for one peer. */
export function createContexts(world: World): (headers: Headers) => Promise<RequestContext> {
  const made = createServices(configOf(world), createLog('silent'));
  return async (headers) => createRequestContext({ headers }, (await made).services);
}
