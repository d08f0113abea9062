// /links: where people see which banks are linked, and end a link. Registered by src/start when LINKS_CLIENT_ID is set; changes
// links by src/linking only, shows pages of views.ts. Plain forms and redirects, no script. Whoever is not signed in
// (sign-in-page.ts) can do nothing here but sign in.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SignInFailure } from '../oauth/identity-provider.ts';
import { type Message, sendPage } from '../pages/document.ts';
import { StoreFailure } from '../store/failures.ts';
import { offerUnasked, serveBankSearch } from './bank-search.ts';
import { serveChoice } from './choice-page.ts';
import { toOverviewButton } from './frame.ts';
import { serveGrants } from './grant-page.ts';
import { grantList } from './grant-views.ts';
import { openNotice, sealNotice, toMessage } from './notices.ts';
import { signInStatuses } from './outcomes.ts';
import { overview } from './overview.ts';
import { noAccounts } from './own-accounts.ts';
import { type LinksPageOptions, namesMs, PageParts, queryOf } from './parts.ts';
import { pagePath } from './place.ts';
import { serveReconfirmation } from './reconfirm-page.ts';
import { csrfTokenOf, type Session } from './session.ts';
import { serveSessionsPage } from './sessions-page.ts';
import { serveSignIn } from './sign-in-page.ts';
import { speechOf } from './texts/by-language.ts';
import { revocation } from './views.ts';

/** Forms of some hundred bytes, and of some hundred for each account that is ticked. */
const maxFormBytes = 64 * 1024;

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
    return this.#sendOverview(request, reply, { session, message: await this.#readMessage(session, request) });
  }

  async askRevoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#parts.sessions.read(request);
    if (session === null) return this.#parts.frame.sendSignedOut(reply);
    const link = await this.#parts.ownLink(session, queryOf(request).get('link'));
    if (link === null) return this.#parts.sendMissing(reply, session);
    const bankName = this.#parts.bankName(link.bankId);
    const speech = speechOf(request);
    const { removeTitle, endTitle } = speech.texts.ending;
    const own = link.grantedAtMs === null ? noAccounts : await this.#parts.readAccounts(session, request, namesMs);
    return this.#parts.frame.send(reply, session, {
      title: link.grantedAtMs === null ? removeTitle(bankName) : endTitle(bankName),
      content: revocation(speech, {
        ids: this.#parts.options.linking.ids,
        base: this.#parts.place.base(),
        csrfToken: csrfTokenOf(session),
        bankName,
        link,
        own,
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
      const text = speechOf(reply.request).texts.signIn.failures[error.kind];
      return this.#parts.frame.sendWelcome(reply, {
        status: signInStatuses[error.kind],
        message: { tone: 'bad', text },
      });
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
  async #readMessage(session: Session, request: FastifyRequest): Promise<Message | null> {
    const query = queryOf(request);
    const { texts } = speechOf(request);
    const kind = openNotice(this.#parts.values, session, query);
    const link = kind === null ? null : await this.#parts.ownLink(session, query.get('link'));
    if (kind === null || link === null) return null;
    return toMessage(kind, link, { name: this.#parts.bankName(link.bankId), error: query.get('error'), texts });
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
    // Banks are asked only where there is something to name.
    const own = readable.length === 0 ? noAccounts : await this.#parts.readAccounts(session, request, namesMs);
    const speech = speechOf(request);
    const mayWrite = session.scopes.includes('links:write');
    const place = { ids: this.#parts.options.linking.ids, base: this.#parts.place.base() };
    const stored = new Set(links.map(({ id }) => id));
    const { offers, form } = offerUnasked(this.#parts, request);
    const content = overview(speech, {
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
      own,
      grants: grantList(speech, {
        ...place,
        csrfToken: csrfTokenOf(session),
        grants,
        mayWrite,
        own,
        bankName: (bankId) => this.#parts.bankName(bankId),
      }),
    });
    return this.#parts.frame.send(reply, session, { title: speech.texts.common.yourBanks, message, content });
  }

  #sendTrouble(reply: FastifyReply, status: number): FastifyReply {
    const { common } = speechOf(reply.request).texts;
    const text = status < 500 ? common.unreadable : common.trouble;
    const content = toOverviewButton(this.#parts.place.base(), common);
    return sendPage(reply, { status, title: common.failed, message: { tone: 'bad', text }, content });
  }
}
