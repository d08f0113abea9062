// One bank's authorisation server on a port of its own: oidc-provider behind the trouble that the control API can make at
// its token endpoint. Started by sandbox.ts; asked by the bank's API (bank/access.ts) what a bearer token is worth.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { isObject } from '../json.ts';
import { languageIn, localesAskedIn, withPages } from '../pages/koa.ts';
import { createInteraction } from './interaction.ts';
import { createProvider, type House, ownerOf } from './provider.ts';

/** What the control API can make the token endpoint do. */
export interface TokenTrouble {
  readonly latencyMs?: number;
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  /** Breaks the connection before anything is done. */
  readonly reset?: boolean;
  /** Does the work, the rotation of a refresh token included, and then breaks the connection. */
  readonly loseAnswer?: boolean;
  /** Only calls of this grant type. */
  readonly grantType?: string;
  /** How many calls suffer; all when absent. */
  readonly times?: number;
}

/** What a bearer token of this server stands for. */
export interface TokenRecord {
  readonly kind: 'customer' | 'client';
  readonly scopes: ReadonlySet<string>;
  /** The consent behind a customer's token, and the grant it was issued under. */
  readonly consentId: string | undefined;
  readonly grantId: string | undefined;
  /** SHA-256 of the certificate that the token is bound to (RFC 8705, section 3.1), base64url. */
  readonly thumbprint: string | undefined;
}

/** A way to answer a path that is not oidc-provider's; false when it is not this one's either. */
export type ExtraRoute = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** What a standard adds to its house's authorisation server once the issuer is known. */
export interface Additions {
  readonly discovery: Readonly<Record<string, unknown>>;
  readonly routes: readonly ExtraRoute[];
}

/** Where the token endpoint is, when not at the issuer's own origin. */
interface Place {
  readonly tokenOrigin: string | undefined;
}

/** The largest token request that is looked into, in bytes; oidc-provider refuses more than 56 KiB. */
const peekBytes = 60_000;

/** A running authorisation server. */
export class AuthorizationServer {
  readonly house: House;
  readonly issuer: string;
  readonly provider: Provider;
  /** Calls of the token endpoint by grant type, failed ones included. */
  readonly tokenCalls = new Map<string, number>();
  trouble: TokenTrouble | undefined;
  readonly #answer: RequestListener;
  readonly #routes: readonly ExtraRoute[];
  #suffered = 0;

  constructor(house: House, issuer: string, { discovery, routes, tokenOrigin }: Additions & Place) {
    this.house = house;
    this.issuer = issuer;
    this.provider = createProvider(issuer, house, discovery);
    this.#routes = routes;
    this.provider.use(
      withPages((ctx) => ({
        owner: ownerOf(house),
        language: languageIn(ctx, { asked: localesAskedIn(ctx), otherwise: house.language }),
        note: 'bankNote',
        leadsTo: house.world.appAddresses,
      })),
    );
    this.provider.use(async (ctx, next) => {
      await next();
      const { oidc } = ctx;
      if (oidc === undefined) return;
      // Nobody stays signed in at a sandbox bank: the next authorization asks anew who it is.
      if (oidc.session?.accountId !== undefined) await oidc.session.destroy();
      if (tokenOrigin !== undefined && oidc.route === 'discovery' && isObject(ctx.body)) {
        const token_endpoint = `${tokenOrigin}/token`;
        ctx.body = { ...ctx.body, token_endpoint, mtls_endpoint_aliases: { token_endpoint } };
      }
      if (house.bank.standard === 'cdr') addArrangement(oidc, ctx);
    });
    this.provider.use(createInteraction(this.provider, house));
    this.#answer = this.provider.callback();
  }

  /** Sets or ends the trouble at the token endpoint. */
  setTrouble(trouble: TokenTrouble | undefined): void {
    this.trouble = trouble;
    this.#suffered = 0;
  }

  /** What a token is worth now; undefined for one that is unknown, expired or taken back. */
  findToken(token: string): TokenRecord | undefined {
    for (const [model, kind] of [
      ['AccessToken', 'customer'],
      ['ClientCredentials', 'client'],
    ] as const) {
      const record = this.house.records.read(model, token);
      if (record === undefined) continue;
      return {
        kind,
        scopes: new Set((record.scope ?? '').split(' ')),
        consentId: record.accountId,
        grantId: record.grantId,
        thumbprint: record['x5t#S256'],
      };
    }
    return undefined;
  }

  /** Makes every access token that is out unusable from now on; refresh tokens stay. */
  expireAccessTokens(): number {
    const { records } = this.house;
    return records.clear('AccessToken') + records.clear('ClientCredentials');
  }

  /** Answers one HTTP request, of whichever listener. */
  readonly serve: RequestListener = (request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  };

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0] ?? '';
    // RFC 8414's name for the same document, which Berlin Group's scaOAuth link points to.
    if (path === '/.well-known/oauth-authorization-server') request.url = '/.well-known/openid-configuration';
    for (const route of this.#routes) if (await route(request, response)) return;
    if (path === '/token' && request.method === 'POST') {
      const grantType = await peekGrantType(request);
      this.tokenCalls.set(grantType, (this.tokenCalls.get(grantType) ?? 0) + 1);
      if (await this.#suffer(grantType, request, response)) return;
    }
    this.#answer(request, response);
  }

  /** Whether the trouble has already answered. */
  async #suffer(grantType: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { trouble } = this;
    if (trouble === undefined || (trouble.grantType !== undefined && trouble.grantType !== grantType)) return false;
    if (trouble.times !== undefined && this.#suffered >= trouble.times) return false;
    this.#suffered += 1;
    if (trouble.latencyMs !== undefined) await sleep(trouble.latencyMs);
    if (trouble.reset === true) {
      request.socket.destroy();
      return true;
    }
    if (trouble.loseAnswer === true) {
      response.end = () => {
        request.socket.destroy();
        return response;
      };
      return false;
    }
    if (trouble.status === undefined) return false;
    request.resume();
    if (trouble.retryAfterSeconds !== undefined) response.setHeader('retry-after', trouble.retryAfterSeconds);
    response.writeHead(trouble.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: trouble.status >= 500 ? 'temporarily_unavailable' : 'invalid_request' }));
    return true;
  }
}

/** CDR: the arrangement is named beside each token, and a token whose arrangement is over is not active. */
function addArrangement(oidc: KoaContextWithOIDC['oidc'], ctx: { body: unknown }): void {
  const { AccessToken, RefreshToken, Grant } = oidc.entities;
  const consentId = (RefreshToken ?? AccessToken)?.accountId;
  const { body } = ctx;
  if (consentId === undefined || !isObject(body)) return;
  if (oidc.route === 'token' && body['access_token'] !== undefined) {
    ctx.body = { ...body, cdr_arrangement_id: consentId };
  }
  if (oidc.route === 'introspection' && body['active'] === true) {
    ctx.body = Grant === undefined ? { active: false } : { ...body, cdr_arrangement_id: consentId };
  }
}

/** The grant type of a form that is still unread, which is put back for oidc-provider to read. */
async function peekGrantType(request: IncomingMessage): Promise<string> {
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (!(length > 0 && length <= peekBytes)) return 'unknown';
  while (request.readableLength < length && !request.destroyed && !request.readableEnded) {
    await once(request, 'readable');
  }
  const chunk: unknown = request.read(length);
  if (!Buffer.isBuffer(chunk)) return 'unknown';
  request.unshift(chunk);
  return new URLSearchParams(chunk.toString('utf8')).get('grant_type') ?? 'unknown';
}

/** A free port of this host with nothing behind it yet, and how to put something there and to close it. */
export async function openPort(host: string): Promise<{
  readonly origin: string;
  readonly answer: (listener: RequestListener) => void;
  readonly close: () => Promise<void>;
}> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the authorisation server has no port');
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    answer: (listener) => void server.on('request', listener),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
