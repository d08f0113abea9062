// /links: where people see which banks are linked, and end a link. Registered by src/start when LINKS_CLIENT_ID is set; changes
// links by src/linking only, shows pages of views.ts. Plain forms and redirects, no script. Whoever is not signed in
// (sign-in-page.ts) can do nothing here but sign in.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SignInFailure } from '../oauth/identity-provider.ts';
import { type Message, sendPage } from '../pages/document.ts';
import { html } from '../pages/html.ts';
import { StoreFailure } from '../store/failures.ts';
import { offerUnasked, serveBankSearch } from './bank-search.ts';
import { serveChoice } from './choice-page.ts';
import { serveGrants } from './grant-page.ts';
import { grantList } from './grant-views.ts';
import { openNotice, sealNotice, toMessage } from './notices.ts';
import { signInFailures } from './outcomes.ts';
import { noAccounts } from './own-accounts.ts';
import { type LinksPageOptions, PageParts, queryOf } from './parts.ts';
import { pagePath } from './place.ts';
import { serveReconfirmation } from './reconfirm-page.ts';
import { csrfTokenOf, type Session } from './session.ts';
import { serveSessionsPage } from './sessions-page.ts';
import { serveSignIn } from './sign-in-page.ts';
import { overview, revocation } from './views.ts';

/** Forms of some hundred bytes, and of some hundred for each account that is ticked. */
const maxFormBytes = 64 * 1024;

/** How long banks may take to say what granted accounts are called, milliseconds: without it they are counted. */
const namesMs = 2500;

/** Adds the routes of all pages; gives what they share, for pages beside them. */
export function serveLinksPage(fastify: FastifyInstance, options: LinksPageOptions): PageParts {
  const parts = new PageParts(options);
  const page = new LinksPage(parts);
  fastify.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: maxFormBytes },
      (_request, body, done) => done(null, new URLSearchParams(body.toString())),
    );
    scope.setErrorHandler((error, _request, reply) => page.fail(error, reply));
    scope.get(pagePath, (request, reply) => page.show(request, reply));
    scope.get(`${pagePath}/revoke`, (request, reply) => page.askRevoke(request, reply));
    scope.post(`${pagePath}/revoke`, (request, reply) => page.revoke(request, reply));
    serveSignIn(scope, parts);
    serveBankSearch(scope, parts);
    serveChoice(scope, parts);
    serveReconfirmation(scope, parts);
    serveSessionsPage(scope, parts);
    serveGrants(scope, parts);
  });
  return parts;
}

class LinksPage {
  readonly #parts: PageParts;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  /** The overview; for strangers the way in. */
  async show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const moved = this.#parts.toOwnHost(request, reply);
    if (moved !== null) return moved;
    const session = await this.#parts.sessions.read(request);
    if (session === null) return this.#parts.frame.sendWelcome(reply, { query: queryOf(request) });
    return this.#sendOverview(request, reply, { session, message: await this.#readMessage(session, queryOf(request)) });
  }

  async askRevoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#parts.sessions.read(request);
    if (session === null) return this.#parts.frame.sendSignedOut(reply);
    const link = await this.#parts.ownLink(session, queryOf(request).get('link'));
    if (link === null) return this.#parts.sendMissing(reply, session);
    const bankName = this.#parts.bankName(link.bankId);
    return this.#parts.frame.send(reply, session, {
      title: `${link.grantedAtMs === null ? 'Remove' : 'End'} the link to ${bankName}?`,
      content: revocation({
        ids: this.#parts.options.linking.ids,
        base: this.#parts.place.base(),
        csrfToken: csrfTokenOf(session),
        bankName,
        link,
      }),
    });
  }

  async revoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#parts.sessions.readForm(request);
    if (posted.kind !== 'own') return this.#parts.refuseForm(reply, posted);
    const { session, form } = posted;
    const link = await this.#parts.ownLink(session, form.get('link'));
    if (link === null) return this.#parts.sendMissing(reply, session);
    const caller = this.#parts.callerOf(session, request);
    const result = await this.#parts.options.linking.service.revoke({ caller, linkId: link.id });
    if (result.kind === 'refused') return this.#parts.sendMissing(reply, session);
    const query = new URLSearchParams({
      link: this.#parts.options.linking.ids.link(link.id),
      state: sealNotice(this.#parts.values, 'revoked', session),
    });
    return this.#parts.place.redirect(reply, '', query.toString());
  }

  /** Answers what a route has thrown. */
  fail(error: unknown, reply: FastifyReply): FastifyReply {
    const { log } = this.#parts.options;
    if (error instanceof SignInFailure) {
      if (error.kind === 'UNAVAILABLE') log.keysUnavailable(error.message);
      else log.refusedToken(error.message);
      const { status, text } = signInFailures[error.kind];
      return this.#parts.frame.sendWelcome(reply, { status, message: { tone: 'bad', text } });
    }
    if (error instanceof StoreFailure) {
      log.storeTrouble(error.message);
      return this.#sendTrouble(reply.header('retry-after', '5'), 503);
    }
    const status =
      typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
        ? error.statusCode
        : 500;
    if (status < 500) return this.#sendTrouble(reply, status);
    log.unexpectedError(error);
    return this.#sendTrouble(reply, 500);
  }

  /** What the person is told after a redirect. Null for addresses that anybody could have made. */
  async #readMessage(session: Session, query: URLSearchParams): Promise<Message | null> {
    const kind = openNotice(this.#parts.values, session, query);
    const link = kind === null ? null : await this.#parts.ownLink(session, query.get('link'));
    if (kind === null || link === null) return null;
    return toMessage(kind, link, { name: this.#parts.bankName(link.bankId), error: query.get('error') });
  }

  async #sendOverview(
    request: FastifyRequest,
    reply: FastifyReply,
    { session, message }: { readonly session: Session; readonly message: Message | null },
  ): Promise<FastifyReply> {
    const { store, directory } = this.#parts.options.linking;
    const { customerId } = session;
    const [links, readable, grants] = await Promise.all([
      store.links.readOfCustomer(customerId),
      directory.readLinksOfCustomer(customerId),
      this.#parts.options.grants.views.list({ customerId }),
    ]);
    // Banks are asked for names only where there is something to name.
    const isNarrowed = grants.some(({ accounts, endedAtMs }) => accounts !== null && endedAtMs === null);
    const own = isNarrowed ? await this.#parts.readAccounts(session, request, namesMs) : noAccounts;
    const mayWrite = session.scopes.includes('links:write');
    const place = { ids: this.#parts.options.linking.ids, base: this.#parts.place.base() };
    const stored = new Set(links.map(({ id }) => id));
    const { offers, form } = offerUnasked(this.#parts);
    const content = overview({
      ...place,
      nowMs: Date.now(),
      offers,
      searchForm: form,
      offerOf: (bankId) => this.#parts.offer(bankId),
      nameOf: (bankId) => this.#parts.bankName(bankId),
      logo: (bankId) => this.#parts.logo(bankId),
      links,
      fixed: readable.filter(({ id }) => !stored.has(id)),
      mayWrite,
      grants: grantList({
        ...place,
        csrfToken: csrfTokenOf(session),
        grants,
        mayWrite,
        own,
        bankName: (bankId) => this.#parts.bankName(bankId),
      }),
    });
    return this.#parts.frame.send(reply, session, { title: 'Your banks', message, content });
  }

  #sendTrouble(reply: FastifyReply, status: number): FastifyReply {
    const text =
      status < 500
        ? 'Your request could not be read. Nothing has changed.'
        : 'Something is wrong at our side. Please load the page again in a moment.';
    const content = html`<p><a href="${this.#parts.place.base()}">Your banks</a></p>`;
    return sendPage(reply, { status, title: 'That did not work', message: { tone: 'bad', text }, content });
  }
}
