// The one registered application, which is the gateway, and whether a call is its own: each carries a JWT that it signed. Asked
// on every call. Source: the specification's bearerAuth. JWTs go by the real clock, as they do at the banks' servers.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type CryptoKey, errors, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { headerOf } from '../bank/request.ts';
import { refuse } from './refusals.ts';

/** The longest that a token may live, in seconds. */
const longestSeconds = 86_400;
/** How far the clocks of both sides may differ, in seconds. */
const toleranceSeconds = 30;
/** House rule of the whole sandbox: the callbacks of a gateway on this machine, at whatever port. */
const redirectUrl = /^http:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?\/links\/callback(\?[^#]*)?$/;

/** The application with its keys of this start. */
export class Application {
  readonly id = randomUUID();
  readonly name = 'bankgraph';
  /** As the application's details list them; any port is as good. */
  readonly redirectUrls = ['http://127.0.0.1/links/callback', 'http://localhost/links/callback'];
  /** PKCS#8 PEM, for the application alone. */
  readonly signingKey: string;
  readonly #publicKey: CryptoKey;

  private constructor(signingKey: string, publicKey: CryptoKey) {
    this.signingKey = signingKey;
    this.#publicKey = publicKey;
  }

  /** Registers an application, with a key pair of its own. */
  static async register(): Promise<Application> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    return new Application(await exportPKCS8(privateKey), publicKey);
  }

  /** Refuses a call that does not come from the application. */
  async assertCaller(request: FastifyRequest): Promise<void> {
    const header = headerOf(request, 'authorization');
    if (header === undefined) throw refuse('AUTHORIZATION_NOT_PROVIDED');
    const token = /^Bearer ([\w.-]+)$/i.exec(header)?.[1];
    if (token === undefined) throw refuse('UNAUTHORIZED_ACCESS', { detail: 'The header has no bearer token' });
    const reason = await this.#reasonAgainst(token);
    if (reason !== undefined) throw refuse('UNAUTHORIZED_ACCESS', { detail: reason });
  }

  async #reasonAgainst(token: string): Promise<string | undefined> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#publicKey, {
        algorithms: ['RS256'],
        typ: 'JWT',
        issuer: 'enablebanking.com',
        audience: 'api.enablebanking.com',
        requiredClaims: ['iat', 'exp'],
        clockTolerance: toleranceSeconds,
      });
      const { iat = 0, exp = 0 } = payload;
      if (protectedHeader.kid !== this.id) return 'kid is no application';
      if (exp - iat > longestSeconds) return `The token lives longer than ${longestSeconds} seconds`;
      if (iat > Date.now() / 1_000 + toleranceSeconds) return 'iat is in the future';
      return undefined;
    } catch (error) {
      return error instanceof errors.JOSEError ? error.message : 'The token cannot be read';
    }
  }

  /** Refuses an address that people of the application are not sent back to. */
  assertRedirect(url: string): void {
    if (!redirectUrl.test(url)) throw refuse('REDIRECT_URI_NOT_ALLOWED');
  }

  /** The application's customer as a hash; a random one where the application names none. */
  hashOf(psuId: string = randomBytes(16).toString('hex')): string {
    return createHash('sha256').update(`${this.id} ${psuId}`).digest('hex');
  }
}
