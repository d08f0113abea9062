// Requests that name a listed document instead of holding it: by Apollo's `extensions.persistedQuery.sha256Hash`, by
// `documentId` (the appendix on persisted documents of GraphQL over HTTP) or by Relay's `id`. They get its text before anything
// else reads them, on every way over HTTP; answers to GET can be validated. Registered by server.ts before its routes.

import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayErrorCode } from '../shared/errors.ts';
import type { TrustedDocuments } from './documents.ts';

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The request with the text in the place of its names; what else it holds stays. */
function withText({ documentId: _documentId, id: _id, extensions, ...others }: Fields, query: string): Fields {
  const { persistedQuery: _persisted, ...further } = isObject(extensions) ? extensions : {};
  return { ...others, query, ...(Object.keys(further).length === 0 ? {} : { extensions: further }) };
}

/** A parameter of an address, where it is JSON. */
function parseJson(text: unknown): unknown {
  try {
    const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return parsed;
  } catch {
    return undefined;
  }
}

/** Puts the text into a GET request, its address too: Apollo Server reads that. */
function rewrite(request: FastifyRequest, parameters: Fields): void {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const [path = ''] = (request.raw.url ?? '').split('?');
  request.raw.url = `${path}?${search.toString()}`;
  request.query = Object.fromEntries(search);
  // No page of another site can send this header without having asked; Apollo knows others that say the same.
  if (request.headers.authorization !== undefined) request.raw.headers['graphql-require-preflight'] = 'true';
}

/** Whether `If-None-Match` names it, compared weakly (RFC 9110, section 13.1.2). */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** Adds the hooks. */
export function addNamedRequests(fastify: FastifyInstance, trusted: TrustedDocuments): void {
  const listedGets = new WeakSet<FastifyRequest>();
  fastify.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.url !== '/graphql') return;
    const isGet = request.method === 'GET';
    const given = isGet ? request.query : request.body;
    if (!isObject(given)) return;
    const named = isGet ? { ...given, extensions: parseJson(given['extensions']) } : given;
    const text = trusted.textOf(named);
    if (text === null) {
      const hasText = typeof given['query'] === 'string' && given['query'] !== '';
      // A hash may be known to automatic persisted queries; other names are known here or nowhere.
      if (!hasText && (typeof given['documentId'] === 'string' || typeof given['id'] === 'string')) {
        const code: GatewayErrorCode = 'PERSISTED_QUERY_NOT_FOUND';
        return reply.code(404).send({ errors: [{ message: 'There is no such document.', extensions: { code } }] });
      }
      return;
    }
    const complete = withText(named, text);
    if (!isGet) {
      request.body = complete;
      return;
    }
    listedGets.add(request);
    rewrite(request, complete);
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (!listedGets.has(request)) return payload;
    reply.header(
      'vary',
      [...new Set([String(reply.getHeader('vary') ?? ''), 'Authorization', 'Accept'])].filter(Boolean).join(', '),
    );
    if (reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    const etag = `"${createHash('sha256').update(payload).digest('base64url')}"`;
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (!isKnown(request.headers['if-none-match'], etag)) return payload;
    reply.code(304).removeHeader('content-length');
    return '';
  });
}
