// Exports and statements' documents over subgraphs: each request is handed on to the transactions subgraph, which makes the file as a gateway in one process
// does, and its answer is handed back as it comes, trailers included. Nothing is held here but what is on its way. What breaks off there
// breaks off here, so that no file looks whole that is not. Mounted by src/start/over-subgraphs.ts.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Agent, type Dispatcher } from 'undici';
import type { Overload } from '../gateway/overload.ts';
import { filePaths, operationPath } from '../gateway/paths.ts';
import { type ContextRequest, toContextRequest } from '../gateway/shared/authenticate.ts';
import { routerSecretHeader } from './router-credential.ts';
import type { SubgraphClientOptions } from './subgraph-client.ts';

/** What is needed to hand exports on. */
export interface PassOnExportsOptions extends Pick<SubgraphClientOptions, 'routerSecret' | 'onTrouble'> {
  /** The GraphQL endpoint of the transactions subgraph as it is now; undefined where the supergraph has none. */
  readonly endpoint: () => string | undefined;
  /** What of a request's headers subgraphs get. */
  readonly toForwarded: (headers: ContextRequest['headers']) => Readonly<Record<string, string>>;
  /** Null where nothing is refused for being too much. */
  readonly overload: Overload | null;
}

const subgraph = 'transactions';
/** As for other requests: subgraph-client.ts. */
const connectTimeoutMs = 1000;
/** Between two pieces of an answer: longer than an export waits for a bank, or for its client, before it breaks off itself (src/exports/route.ts). */
const silenceMs = 150_000;

/** What is handed back of an answer's headers. The others are of the connection, or each process sets them for itself. */
const handedBack = [
  'allow',
  'cache-control',
  'content-disposition',
  'content-type',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'www-authenticate',
] as const;
const trailers = ['repr-digest', 'export-manifest'] as const;

/** Adds the routes of exports. */
export function passOnExports(fastify: FastifyInstance, options: PassOnExportsOptions): void {
  const agent = new Agent({
    pipelining: 1,
    connect: { timeout: connectTimeoutMs },
    // A manifest, and camt.053, are answered when all has been read: clients wait for as long as they like.
    headersTimeout: 0,
    bodyTimeout: silenceMs,
  });
  // Whoever stops a gateway does not wait for a slow reader.
  fastify.addHook('preClose', () => agent.destroy());
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const respond = () => passOn(request, reply, { ...options, agent });
    return options.overload === null ? respond() : options.overload.run(reply, respond);
  };
  for (const url of filePaths)
    fastify.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url,
      exposeHeadRoute: false,
      handler,
    });
}

async function passOn(
  request: FastifyRequest,
  reply: FastifyReply,
  options: PassOnExportsOptions & { readonly agent: Agent },
): Promise<FastifyReply> {
  const { agent, endpoint, routerSecret, toForwarded, onTrouble, overload } = options;
  const startedAtMs = Date.now();
  const refusal = overload?.refusal(reply) ?? null;
  if (refusal !== null) return reply.send(refusal);
  const url = endpoint();
  if (url === undefined)
    return refuse(reply, 501, 'The supergraph of this gateway has no subgraph that makes exports.');
  // Over HTTP/1.0 the end of an answer and its breaking off are the same.
  if (request.raw.httpVersion === '1.0') return refuse(reply, 505, 'Exports need HTTP/1.1.');
  const { headers, clientGone } = toContextRequest(request, reply);
  const isGone = () => clientGone?.aborted === true;
  const onFailed = (error: unknown) => {
    if (isGone()) return;
    const reason = error instanceof Error ? `an export broke off: ${error.name}` : 'an export broke off';
    onTrouble({ subgraph, reason, durationMs: Date.now() - startedAtMs });
  };
  let answer: Dispatcher.ResponseData;
  try {
    const { origin, pathname, search } = toExportUrl(url, request);
    answer = await agent.request({
      origin,
      path: pathname + search,
      method: request.method as Dispatcher.HttpMethod,
      headers: {
        ...toForwarded(headers),
        ...(routerSecret === null ? {} : { [routerSecretHeader]: routerSecret }),
      },
      ...(clientGone === undefined ? {} : { signal: clientGone }),
    });
  } catch (error) {
    onFailed(error);
    return refuse(reply, 503, 'What makes exports does not answer.');
  }
  reply.code(answer.statusCode);
  for (const name of handedBack) {
    const value = answer.headers[name];
    if (value !== undefined) reply.header(name, value);
  }
  if (request.method === 'HEAD') {
    await answer.body.dump();
    return reply.send();
  }
  if (answer.headers['trailer'] !== undefined)
    for (const name of trailers) reply.trailer(name, async () => String(answer.trailers[name] ?? ''));
  answer.body.on('error', onFailed);
  return reply.send(answer.body);
}

/** The same path and query below the subgraph's address. */
function toExportUrl(endpoint: string, { raw, routeOptions, params }: FastifyRequest): URL {
  const url = new URL(endpoint);
  const base = url.pathname.endsWith(operationPath) ? url.pathname.slice(0, -operationPath.length) : '';
  const at = raw.url?.indexOf('?') ?? -1;
  url.pathname = `${base}${(routeOptions.url ?? '').replace('*', () => encodeURIComponent(restOf(params)))}`;
  url.search = at === -1 ? '' : (raw.url?.slice(at) ?? '');
  return url;
}

/** What a path with an open end goes on with. */
const restOf = (params: unknown): string =>
  typeof params === 'object' && params !== null && '*' in params ? String(params['*']) : '';

/** In the form of the answers that are handed back. */
function refuse(reply: FastifyReply, status: 501 | 503 | 505, message: string): FastifyReply {
  const isPassing = status === 503;
  const extensions = isPassing ? { code: 'SUBGRAPH_UNAVAILABLE', retryable: true } : { code: 'BAD_REQUEST' };
  if (isPassing) reply.header('retry-after', '5');
  return reply.code(status).send({ errors: [{ message, extensions }] });
}
