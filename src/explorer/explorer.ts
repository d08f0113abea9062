// /explore: an explorer of the API that needs nothing from elsewhere, and /insights: a customer's money, drawn from the public
// schema. Registered by src/start where EXPLORER is set, over subgraphs and in process alike. Neither has a right of its own: the
// pages ask the public endpoint with the token of whoever has signed in at the issuer, and this server never sees how they did.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { scopes } from '../auth/principal.ts';
import { type Asset, readAssets } from './assets.ts';
import { readExamples } from './examples.ts';
import { toInsightsPage } from './insights-page.ts';
import { toPage } from './page.ts';
import type { Page, SignInOptions } from './page-parts.ts';

/** The pages' paths under PUBLIC_URL. */
export const explorerPath = '/explore';
export const insightsPath = '/insights';

/** Adds the routes of both pages and of their files, all of which are read before. */
export async function serveExplorer(fastify: FastifyInstance, options: Omit<SignInOptions, 'assets'>): Promise<void> {
  const assets = await readAssets();
  servePage(fastify, explorerPath, toPage({ ...options, scopes, examples: readExamples(), assets }));
  servePage(fastify, insightsPath, toInsightsPage({ ...options, assets }));
  fastify.get<{ Params: { '*': string } }>(`${explorerPath}/assets/*`, async (request, reply) => {
    const asset = assets.byPath.get(`assets/${request.params['*']}`);
    return asset === undefined ? reply.callNotFound() : sendAsset(request, reply, asset);
  });
}

/** A page at its path, and where its people come back to from the issuer. */
function servePage(fastify: FastifyInstance, path: string, page: Page): void {
  const sendPage = async (_request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    reply
      .header('cache-control', 'no-store')
      .header('content-security-policy', page.contentSecurityPolicy)
      // The address that people come back to holds a code.
      .header('referrer-policy', 'no-referrer')
      .header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()')
      .removeHeader('access-control-allow-origin')
      .type('text/html; charset=utf-8');
    return page.html;
  };
  fastify.get(path, sendPage);
  fastify.get(`${path}/signed-in`, sendPage);
}

async function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): Promise<FastifyReply> {
  reply
    .header('cache-control', 'public, max-age=31536000, immutable')
    .header('etag', asset.etag)
    .header('vary', 'accept-encoding');
  // A weak comparison (RFC 9110, section 13.1.2): proxies that compress make a validator weak.
  const known = (request.headers['if-none-match'] ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (known.includes(asset.etag)) return reply.code(304).send();
  reply.type(asset.contentType);
  const isCompressed = new Negotiator(request.raw).encoding(['gzip', 'identity']) === 'gzip';
  if (!isCompressed) return reply.send(asset.body);
  return reply.header('content-encoding', 'gzip').send(await asset.gzipped());
}
