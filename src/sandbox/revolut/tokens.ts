// Who calls: the business's own client, which proves itself by an assertion that it signed, and holds an access token for
// forty minutes. Asked on every call. Source: the specification's AccessToken for scopes and lifetime, Revolut's guide
// "Make your first API request" for the token endpoint, RFC 7523 for the assertion. Tokens go by the real clock.
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CryptoKey, errors, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { bearerOf, headerOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import { isObject, type JsonObject, type Wire } from '../json.ts';
import { refuse, refuseToken } from './refusals.ts';
import type { Service } from './service.ts';

/** What a token can be good for. */
export const scopeNames = ['READ', 'WRITE', 'PAY', 'READ_SENSITIVE_CARD_DATA'] as const;
/** One of them. */
export type Scope = (typeof scopeNames)[number];

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const audience = 'https://revolut.com';
const codeMs = 120_000;
const newToken = (): string => `oa_sand_${randomBytes(32).toString('base64url')}`;

/** Whether a text names a scope. */
export const isScope = (value: unknown): value is Scope => scopeNames.some((scope) => scope === value);

/** The client with its key and tokens of this start. */
export class Tokens implements Resource {
  readonly clientId = randomBytes(20).toString('base64url');
  /** The domain of the client's redirect address: the issuer of its assertions. */
  readonly issuer = 'bankgraph.example';
  /** PKCS#8 PEM, for the client alone. */
  readonly signingKey: string;
  refreshToken = newToken();
  /** What tokens are good for from now on. */
  scopes: readonly Scope[] = ['READ', 'WRITE', 'PAY'];
  /** How often the endpoint was asked, by grant type. */
  readonly counts: Record<string, number> = {};
  readonly #publicKey: CryptoKey;
  readonly #service: Service;
  readonly #access = new Map<string, { readonly expiresAtMs: number; readonly scopes: readonly Scope[] }>();
  readonly #codes = new Map<string, number>();

  readonly routes: readonly Route[] = [
    { method: 'POST', path: '/auth/token', answer: (request, reply) => this.#token(request, reply) },
  ];

  private constructor(service: Service, signingKey: string, publicKey: CryptoKey) {
    this.#service = service;
    this.signingKey = signingKey;
    this.#publicKey = publicKey;
  }

  /** Registers the client, with a key pair of its own. */
  static async register(service: Service): Promise<Tokens> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    return new Tokens(service, await exportPKCS8(privateKey), publicKey);
  }

  /** Refuses a call without a token that is good for it. */
  assertCaller(request: FastifyRequest, scope: Scope): void {
    if (headerOf(request, 'authorization') === undefined) throw refuse('INVALID_TOKEN');
    const token = bearerOf(request);
    if (token === undefined) throw refuse('INVALID_TOKEN');
    const known = this.#access.get(token);
    if (known === undefined || known.expiresAtMs <= Date.now()) throw refuse('TOKEN_EXPIRED');
    if (!known.scopes.includes(scope)) throw refuse('FORBIDDEN');
  }

  /** A code as the business's administrator gets one when he enables the access; once, for two minutes. */
  newCode(): string {
    const code = newToken();
    this.#codes.set(code, Date.now() + codeMs);
    return code;
  }

  /** Makes all access tokens expire now. */
  expire(): void {
    this.#access.clear();
  }

  /** Takes the access back: nothing but a new code helps. */
  revoke(): void {
    this.#access.clear();
    this.refreshToken = newToken();
  }

  async #token(request: FastifyRequest, reply: FastifyReply): Promise<Wire> {
    const form = fieldsOf(request.body);
    const grant = form['grant_type'] ?? '';
    this.counts[grant] = (this.counts[grant] ?? 0) + 1;
    if (grant === '') throw refuseToken(400, 'invalid_request', 'grant_type is missing');
    if (!['refresh_token', 'authorization_code'].includes(grant)) {
      throw refuseToken(400, 'unsupported_grant_type', 'grant_type is not supported');
    }
    await this.#assertClient(form);
    reply.header('cache-control', 'no-store');
    if (grant === 'authorization_code') {
      const code = form['code'] ?? '';
      const endsAtMs = this.#codes.get(code) ?? 0;
      this.#codes.delete(code);
      if (endsAtMs <= Date.now()) throw refuseToken(400, 'invalid_grant', 'The code is invalid or has expired');
      this.refreshToken = newToken();
      return { ...this.#grant(), refresh_token: this.refreshToken };
    }
    if (form['refresh_token'] !== this.refreshToken) {
      throw refuseToken(400, 'invalid_grant', 'The refresh token is invalid');
    }
    if (!this.#service.settings.rotatesRefreshTokens) return this.#grant();
    this.refreshToken = newToken();
    return { ...this.#grant(), refresh_token: this.refreshToken };
  }

  #grant(): Wire {
    const token = newToken();
    const { accessTokenSeconds } = this.#service.settings;
    this.#access.set(token, { expiresAtMs: Date.now() + accessTokenSeconds * 1_000, scopes: this.scopes });
    return { access_token: token, token_type: 'bearer', expires_in: Math.max(0, accessTokenSeconds - 1) };
  }

  async #assertClient(form: Readonly<Record<string, string>>): Promise<void> {
    const { client_assertion_type: type, client_assertion: assertion, client_id: id } = form;
    if (type !== assertionType) throw refuseToken(400, 'invalid_request', 'client_assertion_type is not supported');
    if (assertion === undefined) throw refuseToken(400, 'invalid_request', 'client_assertion is missing');
    if (id !== undefined && id !== this.clientId) throw refuseToken(401, 'invalid_client', 'client_id is unknown');
    try {
      await jwtVerify(assertion, this.#publicKey, {
        algorithms: ['RS256'],
        issuer: this.issuer,
        subject: this.clientId,
        audience,
        requiredClaims: ['exp'],
      });
    } catch (error) {
      const reason = error instanceof errors.JOSEError ? error.message : 'The assertion cannot be read';
      throw refuseToken(401, 'invalid_client', reason);
    }
  }
}

/** The fields of a form; one that was sent twice counts as missing. */
function fieldsOf(body: unknown): Readonly<Record<string, string>> {
  if (body instanceof URLSearchParams) {
    const once = [...new Set(body.keys())].filter((name) => body.getAll(name).length === 1);
    return Object.fromEntries(once.map((name) => [name, body.get(name) ?? '']));
  }
  if (isObject(body)) return textsOf(body);
  throw refuseToken(400, 'invalid_request', 'The body is not a form');
}

const textsOf = (body: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'));
