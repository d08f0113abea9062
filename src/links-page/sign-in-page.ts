// The way in to the pages for people, and out again: over the operator's identity provider (sign-in.ts). Registered by
// links-page.ts, within its routes.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requestForm } from '../grants/service.ts';
import { IdentityProvider, SignInFailure } from '../oauth/identity-provider.ts';
import { sendPage } from '../pages/document.ts';
import { html } from '../pages/html.ts';
import { bindingCookie, callbackPath } from './callback-route.ts';
import { isOwnPage, toOutcomeQuery } from './frame.ts';
import { type PageParts, queryOf } from './parts.ts';
import { pagePath } from './place.ts';
import { completeSignIn } from './sign-in.ts';
import { speechOf } from './texts/by-language.ts';

const signingInCookie = 'bankgraph-links-signing-in';

/** How long a person may take at the identity provider, milliseconds. */
const signingInMs = 10 * 60_000;

const signingInForm = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** What the person came with: the outcome of a link whose session ended at the bank. */
  query: z.string(),
  /** The request for a grant that they came to answer; null for none. */
  request: z.string().regex(requestForm).nullable().default(null),
  /** The page of src/my that they wanted; null for none. */
  to: z.string().refine(isOwnPage).nullable().default(null),
  expiresAtMs: z.number(),
});

/** Adds the routes. */
export function serveSignIn(fastify: FastifyInstance, parts: PageParts): void {
  const page = new SignInPage(parts);
  fastify.get(`${pagePath}/sign-in`, (request, reply) => page.signIn(request, reply));
  fastify.get(`${pagePath}/signed-in`, (request, reply) => page.signedIn(request, reply));
  fastify.post(`${pagePath}/sign-out`, (request, reply) => page.signOut(request, reply));
}

class SignInPage {
  readonly #parts: PageParts;
  readonly #provider: IdentityProvider;

  constructor(parts: PageParts) {
    const { client, token } = parts.options;
    this.#parts = parts;
    this.#provider = new IdentityProvider({
      ...token,
      clientId: client.id,
      clientSecret: client.secret,
      scopes: client.scopes,
    });
  }

  /** Off to the identity provider. */
  async signIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const moved = this.#parts.toOwnHost(request, reply);
    if (moved !== null) return moved;
    const { url, secrets } = await this.#provider.begin(this.#parts.place.url('/signed-in'));
    const expiresAtMs = Date.now() + signingInMs;
    const asked = queryOf(request).get('request') ?? '';
    const to = queryOf(request).get('to') ?? '';
    const kept = {
      ...secrets,
      query: toOutcomeQuery(queryOf(request)),
      request: requestForm.test(asked) ? asked : null,
      to: isOwnPage(to) ? to : null,
      expiresAtMs,
    };
    this.#parts.place.keepCookie(reply, {
      name: signingInCookie,
      value: this.#parts.values.seal('signing in', kept),
      untilMs: expiresAtMs,
    });
    return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(url, 303);
  }

  /** Back from the identity provider. */
  async signedIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const secrets = this.#parts.values.open(
      'signing in',
      this.#parts.place.readCookie(request, signingInCookie),
      signingInForm,
    );
    if (secrets === null) throw new SignInFailure('MISMATCH', 'nobody was signing in in this browser');
    this.#parts.place.dropCookie(reply, signingInCookie);
    const callback = new URL(this.#parts.place.url('/signed-in'));
    callback.search = queryOf(request).toString();
    const who = await completeSignIn(
      { provider: this.#provider, tokens: this.#parts.options.tokens, scopes: this.#parts.options.client.scopes },
      callback,
      secrets,
    );
    await this.#parts.sessions.begin(request, reply, who);
    if (secrets.to !== null) return this.#parts.place.redirectTo(reply, secrets.to);
    return secrets.request === null
      ? this.#parts.place.redirect(reply, '', secrets.query)
      : this.#parts.place.redirect(reply, '/grant', `request=${secrets.request}`);
  }

  /** Ends the session here, and at the identity provider where that can be done. */
  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#parts.sessions.readForm(request);
    if (posted.kind !== 'own') return this.#parts.refuseForm(reply, posted);
    await this.#parts.sessions.end(reply, posted.session);
    this.#parts.place.dropCookie(reply, bindingCookie, callbackPath);
    const url = await this.#provider.endSessionUrl(this.#parts.place.url());
    const { signIn } = speechOf(request).texts;
    if (url === null) {
      return this.#parts.frame.sendWelcome(reply, { message: { tone: 'good', text: signIn.signedOut } });
    }
    return sendPage(reply, {
      title: signIn.signedOutHere,
      goTo: url,
      content: html`<p>${signIn.leaving}</p>
<p><a class="button main" href="${url}">${signIn.signOutThere}</a></p>`,
    });
  }
}
