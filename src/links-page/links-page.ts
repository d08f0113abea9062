// /links: where people see which banks are linked, link one, renew and end it. Registered by src/start when LINKS_CLIENT_ID
// is set; signs people in by sign-in.ts, changes links by src/linking only, shows pages of views.ts. Plain
// forms and redirects, no script. Whoever is not signed in can do nothing here but sign in.

import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createAccess } from '../auth/access.ts';
import type { Caller } from '../auth/caller.ts';
import type { TokenSettings, TokenVerifier } from '../auth/token.ts';
import type { Bank } from '../domain/bank.ts';
import { linkGlobalId, parseGlobalId } from '../domain/global-id.ts';
import { type LinkPermission, linkPermissions } from '../domain/link.ts';
import { isLoopbackHost } from '../domain/loopback.ts';
import { deadlineIn } from '../http/deadline.ts';
import type { OpenLinking } from '../linking/open.ts';
import type { BeginResult } from '../linking/results.ts';
import { IdentityProvider, SignInFailure } from '../oauth/identity-provider.ts';
import type { Log } from '../observability/log.ts';
import { StoreFailure } from '../store/failures.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { SealingKey } from '../store/sealing.ts';
import { bindingCookie, callbackPath } from './callback-route.ts';
import { PageFrame, toOutcomeQuery } from './frame.ts';
import { html } from './html.ts';
import { type Message, sendPage } from './layout.ts';
import { beginRefusals, outcomes, signInFailures } from './outcomes.ts';
import { PagePlace, pagePath } from './place.ts';
import { SealedValues } from './sealed-values.ts';
import { bindingOf, csrfTokenOf, PageSessions, type PostedForm, type Session, toPrincipal } from './session.ts';
import { serveSessionsPage } from './sessions-page.ts';
import { completeSignIn } from './sign-in.ts';
import { type BankOffer, choice, overview, revocation } from './views.ts';
import { toRevocation } from './words.ts';

const signingInCookie = 'bankgraph-links-signing-in';

/** How long a person may take at the identity provider, milliseconds. */
const signingInMs = 10 * 60_000;
/** How long an outcome is shown to whoever loads its address again, milliseconds. */
const noticeMs = 15 * 60_000;
/** How long the browser keeps what it must bring back from the bank, milliseconds: longer than an attempt lasts. */
const bindingMs = 15 * 60_000;
/** How long beginning, renewing and ending may take, milliseconds: several calls of the bank's. */
const bankMs = 15_000;
/** Forms of some hundred bytes. */
const maxFormBytes = 8 * 1024;

const signingInForm = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** What the person came with: the outcome of a link whose session ended at the bank. */
  query: z.string(),
  expiresAtMs: z.number(),
});

/** What was done, for the page after a redirect: only for the person who did it. */
const noticeForm = z.object({
  kind: z.enum(['link', 'renew', 'revoked']),
  subject: z.string(),
  expiresAtMs: z.number(),
});
type Notice = z.infer<typeof noticeForm>;

/** What the page needs of the gateway. */
export interface LinksPageOptions {
  /** As the identity provider knows the page. */
  readonly client: { readonly id: string; readonly secret: string | null };
  /** What browsers keep for the page is sealed with keys derived from these. */
  readonly storeKeys: readonly SealingKey[];
  /** Where people sign in: who issues the tokens that the API accepts. */
  readonly token: TokenSettings;
  readonly banks: readonly Bank[];
  /** The header with the person's address; null where nothing can be told. */
  readonly psuIpHeader: string | null;
  /** The gateway's address from outside. */
  readonly publicUrl: () => string;
  readonly linking: OpenLinking;
  readonly tokens: TokenVerifier;
  readonly log: Pick<Log, 'unexpectedError' | 'refusedToken' | 'keysUnavailable' | 'storeTrouble'>;
}

/** Adds the page's routes. */
export function serveLinksPage(fastify: FastifyInstance, options: LinksPageOptions): void {
  const page = new LinksPage(options);
  fastify.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: maxFormBytes },
      (_request, body, done) => done(null, new URLSearchParams(body.toString())),
    );
    scope.setErrorHandler((error, _request, reply) => page.fail(error, reply));
    scope.get(pagePath, (request, reply) => page.show(request, reply));
    scope.get(`${pagePath}/sign-in`, (request, reply) => page.signIn(request, reply));
    scope.get(`${pagePath}/signed-in`, (request, reply) => page.signedIn(request, reply));
    scope.post(`${pagePath}/sign-out`, (request, reply) => page.signOut(request, reply));
    scope.get(`${pagePath}/new`, (request, reply) => page.askNew(request, reply));
    scope.post(`${pagePath}/new`, (request, reply) => page.begin(request, reply));
    scope.get(`${pagePath}/renew`, (request, reply) => page.askRenew(request, reply));
    scope.post(`${pagePath}/renew`, (request, reply) => page.renew(request, reply));
    scope.get(`${pagePath}/revoke`, (request, reply) => page.askRevoke(request, reply));
    scope.post(`${pagePath}/revoke`, (request, reply) => page.revoke(request, reply));
    serveSessionsPage(scope, page.parts);
  });
}

class LinksPage {
  readonly #options: LinksPageOptions;
  readonly #values: SealedValues;
  readonly #place: PagePlace;
  readonly #sessions: PageSessions;
  readonly #frame: PageFrame;
  readonly #provider: IdentityProvider;

  constructor(options: LinksPageOptions) {
    const { client, token } = options;
    this.#options = options;
    this.#values = new SealedValues(options.storeKeys);
    this.#place = new PagePlace(options.publicUrl);
    this.#sessions = new PageSessions(this.#place, options.linking.store.pageSessions);
    this.#frame = new PageFrame(this.#place);
    this.#provider = new IdentityProvider({ ...token, clientId: client.id, clientSecret: client.secret });
  }

  /** What the page of sessions shares with this one. */
  get parts() {
    const store = this.#options.linking.store.pageSessions;
    return { place: this.#place, frame: this.#frame, sessions: this.#sessions, store, values: this.#values };
  }

  /** The overview; for strangers the way in. */
  async show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const moved = this.#toOwnHost(request, reply);
    if (moved !== null) return moved;
    const session = await this.#sessions.read(request);
    if (session === null) return this.#frame.sendWelcome(reply, 200, queryOf(request));
    return this.#sendOverview(reply, 200, session, await this.#readMessage(session, queryOf(request)));
  }

  /** Off to the identity provider. */
  async signIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const moved = this.#toOwnHost(request, reply);
    if (moved !== null) return moved;
    const { url, secrets } = await this.#provider.begin(this.#place.url('/signed-in'));
    const expiresAtMs = Date.now() + signingInMs;
    const kept = { ...secrets, query: toOutcomeQuery(queryOf(request)), expiresAtMs };
    this.#place.keepCookie(reply, signingInCookie, this.#values.seal('signing in', kept), { untilMs: expiresAtMs });
    return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(url, 303);
  }

  /** Back from the identity provider. */
  async signedIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const secrets = this.#values.open('signing in', this.#place.readCookie(request, signingInCookie), signingInForm);
    if (secrets === null) throw new SignInFailure('MISMATCH', 'nobody was signing in in this browser');
    this.#place.dropCookie(reply, signingInCookie);
    const callback = new URL(this.#place.url('/signed-in'));
    callback.search = queryOf(request).toString();
    const who = await completeSignIn(this.#provider, this.#options.tokens, callback, secrets);
    await this.#sessions.begin(request, reply, who);
    return this.#place.redirect(reply, '', secrets.query);
  }

  /** Ends the session here, and at the identity provider where that can be done. */
  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#sessions.readForm(request);
    if (posted.kind !== 'own') return this.#refuseForm(reply, posted);
    await this.#sessions.end(reply, posted.session);
    this.#place.dropCookie(reply, bindingCookie, callbackPath);
    const url = await this.#provider.endSessionUrl(this.#place.url());
    if (url === null) {
      return this.#frame.sendWelcome(reply, 200, new URLSearchParams(), { tone: 'good', text: 'You are signed out.' });
    }
    return sendPage(reply, 200, {
      title: 'You are signed out here',
      goTo: url,
      content: html`<p>You are now taken to where you signed in, to sign out there, too.</p>
<p><a class="button main" href="${url}">Sign out there, too</a></p>`,
    });
  }

  async askNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#sessions.read(request);
    if (session === null) return this.#frame.sendSignedOut(reply);
    const offer = this.#offer(queryOf(request).get('bank'));
    if (offer === null) return this.#sendMissing(reply, session);
    return this.#sendChoice(reply, 200, session, offer, new Set(['balances', 'transactions']), null);
  }

  async begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#sessions.readForm(request);
    if (posted.kind !== 'own') return this.#refuseForm(reply, posted);
    const { session, form } = posted;
    const offer = this.#offer(form.get('bank'));
    if (offer === null) return this.#sendMissing(reply, session);
    const permissions = readPermissions(form);
    return this.#authorise(request, reply, { session, offer, permissions, link: null });
  }

  async askRenew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#sessions.read(request);
    if (session === null) return this.#frame.sendSignedOut(reply);
    const link = await this.#ownLink(session, queryOf(request).get('link'));
    const offer = this.#offer(link?.bankId ?? null);
    if (link === null || offer === null) return this.#sendMissing(reply, session);
    return this.#sendChoice(reply, 200, session, offer, new Set(link.permissions), link);
  }

  async renew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#sessions.readForm(request);
    if (posted.kind !== 'own') return this.#refuseForm(reply, posted);
    const { session, form } = posted;
    const link = await this.#ownLink(session, form.get('link'));
    const offer = this.#offer(link?.bankId ?? null);
    if (link === null || offer === null) return this.#sendMissing(reply, session);
    return this.#authorise(request, reply, { session, offer, permissions: readPermissions(form), link });
  }

  async askRevoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#sessions.read(request);
    if (session === null) return this.#frame.sendSignedOut(reply);
    const link = await this.#ownLink(session, queryOf(request).get('link'));
    if (link === null) return this.#sendMissing(reply, session);
    const bankName = this.#bankName(link.bankId);
    return this.#frame.send(reply, 200, session, {
      title: `${link.grantedAtMs === null ? 'Remove' : 'End'} the link to ${bankName}?`,
      content: revocation({ base: this.#place.base(), csrfToken: csrfTokenOf(session), bankName, link }),
    });
  }

  async revoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#sessions.readForm(request);
    if (posted.kind !== 'own') return this.#refuseForm(reply, posted);
    const { session, form } = posted;
    const link = await this.#ownLink(session, form.get('link'));
    if (link === null) return this.#sendMissing(reply, session);
    const caller = this.#callerOf(session, request);
    const result = await this.#options.linking.service.revoke({ caller, linkId: link.id });
    if (result.kind === 'refused') return this.#sendMissing(reply, session);
    const query = new URLSearchParams({ link: linkGlobalId(link.id), state: this.#sealNotice('revoked', session) });
    return this.#place.redirect(reply, '', query.toString());
  }

  /** Answers what a route has thrown. */
  fail(error: unknown, reply: FastifyReply): FastifyReply {
    const { log } = this.#options;
    if (error instanceof SignInFailure) {
      if (error.kind === 'UNAVAILABLE') log.keysUnavailable(error.message);
      else log.refusedToken(error.message);
      const { status, text } = signInFailures[error.kind];
      return this.#frame.sendWelcome(reply, status, new URLSearchParams(), { tone: 'bad', text });
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

  #callerOf(session: Session, request: FastifyRequest): Caller {
    const principal = toPrincipal(session, this.#options.client.id);
    const access = createAccess(principal, this.#options.linking.directory);
    return { principal, access, deadline: deadlineIn(bankMs), psuIpAddress: this.#psuIpAddress(request) };
  }

  /** Asks the bank for a consent and sends the person there. */
  async #authorise(
    request: FastifyRequest,
    reply: FastifyReply,
    wanted: {
      readonly session: Session;
      readonly offer: BankOffer;
      readonly permissions: readonly LinkPermission[];
      readonly link: LinkRecord | null;
    },
  ): Promise<FastifyReply> {
    const { session, offer, permissions, link } = wanted;
    const again = (status: number, text: string) =>
      this.#sendChoice(reply, status, session, offer, new Set(permissions), link, { tone: 'bad', text });
    const { service, limits } = this.#options.linking;
    const caller = this.#callerOf(session, request);
    const limited = await limits.take('linkAttempt', caller.principal);
    if (limited !== null) {
      const seconds = Math.max(1, Math.ceil((limited.retryAtMs - Date.now()) / 1000));
      reply.header('retry-after', String(seconds));
      return again(429, 'That was often in a short time. Nothing was done. Please wait a minute, then try again.');
    }
    const asked = {
      caller,
      redirectUri: this.#place.url(),
      state: this.#sealNotice(link === null ? 'link' : 'renew', session),
      browserBinding: bindingOf(session),
      permissions,
    };
    const result: BeginResult =
      link === null
        ? await service.begin({ ...asked, customerId: session.customerId, bankId: offer.bank.id })
        : await service.renew({ ...asked, linkId: link.id });
    const { name } = offer.bank;
    switch (result.kind) {
      case 'refused':
        return again(result.reason === 'FORBIDDEN' ? 403 : 400, beginRefusals[result.reason]);
      case 'bankFailed': {
        const isDown = result.failure.code !== 'BANK_REJECTED_REQUEST';
        const why = isDown ? 'cannot be reached at the moment' : 'did not accept our request';
        return again(502, `${name} ${why}. Nothing has changed, and nothing is shared anew. Please try again later.`);
      }
      case 'begun':
        this.#place.keepCookie(reply, bindingCookie, bindingOf(session), {
          untilMs: Date.now() + bindingMs,
          path: callbackPath,
          // Some banks have the browser post their answer, which is a form of another site's.
          isCrossSite: true,
        });
        // A redirect after a form would be held to this page's own policy for forms, all the way through the bank's.
        return this.#frame.send(reply, 200, session, {
          title: `Going to ${name}`,
          goTo: result.authorizationUrl,
          content: html`<p>You are taken to ${name} now. Come back within ten minutes.</p>
<p><a class="button main" href="${result.authorizationUrl}">Go on to ${name}</a></p>`,
        });
    }
  }

  /** What the person is told after a redirect, from what is stored now. Null for addresses that anybody could have made. */
  async #readMessage(session: Session, query: URLSearchParams): Promise<Message | null> {
    const notice = this.#values.open('notice', query.get('state'), noticeForm);
    if (notice === null || notice.subject !== session.customerId) return null;
    const link = await this.#ownLink(session, query.get('link'));
    if (link === null) return null;
    const name = this.#bankName(link.bankId);
    const isActive = toLinkStatus(link, Date.now()) === 'ACTIVE';
    if (notice.kind === 'revoked') {
      if (link.reason !== 'REVOKED_BY_CUSTOMER') return null;
      return {
        tone: link.revocation === 'PENDING' || link.revocation === 'FAILED' ? 'warning' : 'good',
        text: `The link to ${name} has ended. ${toRevocation(link)}`,
      };
    }
    const error = query.get('error');
    if (error === null) {
      if (!isActive) return null;
      return { tone: 'good', text: notice.kind === 'link' ? `${name} is linked.` : `The link to ${name} is renewed.` };
    }
    const rest = isActive ? 'The link stays as it was.' : 'Nothing is shared.';
    const text = outcomes.get(error)?.(name, rest) ?? `${name} could not be linked. ${rest} Please try again.`;
    return { tone: error === 'access_denied' ? 'warning' : 'bad', text };
  }

  async #sendOverview(
    reply: FastifyReply,
    status: number,
    session: Session,
    message: Message | null,
  ): Promise<FastifyReply> {
    const { store, directory, banks } = this.#options.linking;
    const [links, readable] = await Promise.all([
      store.links.readOfCustomer(session.customerId),
      directory.readLinksOfCustomer(session.customerId),
    ]);
    const stored = new Set(links.map(({ id }) => id));
    const content = overview({
      base: this.#place.base(),
      nowMs: Date.now(),
      offers: [...banks.values()].map(({ bank, standardLabel, consents }) => ({
        bank,
        standardLabel,
        permissions: consents.permissions,
      })),
      banks: new Map(this.#options.banks.map((bank) => [bank.id, bank])),
      links,
      fixed: readable.filter(({ id }) => !stored.has(id)),
      mayWrite: session.scopes.includes('links:write'),
    });
    return this.#frame.send(reply, status, session, { title: 'Your banks', message, content });
  }

  #sendChoice(
    reply: FastifyReply,
    status: number,
    session: Session,
    offer: BankOffer,
    chosen: ReadonlySet<LinkPermission>,
    link: LinkRecord | null,
    message: Message | null = null,
  ): FastifyReply {
    const title = link === null ? `Link ${offer.bank.name}` : `Renew the link to ${offer.bank.name}`;
    const form = { base: this.#place.base(), csrfToken: csrfTokenOf(session), nowMs: Date.now() };
    const content = choice({ ...form, offer, chosen, linkId: link?.id ?? null });
    return this.#frame.send(reply, status, session, { title, message, content });
  }

  #sendMissing(reply: FastifyReply, session: Session): FastifyReply {
    return this.#frame.send(reply, 404, session, {
      title: 'There is nothing here',
      content: html`<p>There is no such bank, or no such link of yours.</p><p><a href="${this.#place.base()}">Your banks</a></p>`,
    });
  }

  #sendTrouble(reply: FastifyReply, status: number): FastifyReply {
    const text =
      status < 500
        ? 'Your request could not be read. Nothing has changed.'
        : 'Something is wrong at our side. Please load the page again in a moment.';
    const content = html`<p><a href="${this.#place.base()}">Your banks</a></p>`;
    return sendPage(reply, status, { title: 'That did not work', message: { tone: 'bad', text }, content });
  }

  #refuseForm(reply: FastifyReply, posted: Exclude<PostedForm, { kind: 'own' }>): FastifyReply {
    return posted.kind === 'signedOut'
      ? this.#frame.sendSignedOut(reply)
      : this.#frame.sendForeign(reply, posted.session);
  }

  /** `localhost` and 127.0.0.1 are two sites to a browser: people on this machine go on under the one that banks know. */
  #toOwnHost(request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
    const own = new URL(this.#place.url());
    const isNeighbour = own.hostname === '127.0.0.1' ? /^localhost(:\d+)?$/ : /^127\.0\.0\.1(:\d+)?$/;
    if (!isLoopbackHost(own.hostname) || !isNeighbour.test(request.headers.host ?? '')) return null;
    return this.#place.redirect(reply, '', toOutcomeQuery(queryOf(request)));
  }

  async #ownLink(session: Session, id: string | null): Promise<LinkRecord | null> {
    const parsed = parseGlobalId(id ?? '');
    if (parsed?.type !== 'BankLink') return null;
    const link = await this.#options.linking.store.links.read(parsed.linkId);
    return link?.customerId === session.customerId ? link : null;
  }

  #offer(bankId: string | null): BankOffer | null {
    const linkable = this.#options.linking.banks.get(bankId ?? '');
    if (linkable === undefined) return null;
    const { bank, standardLabel, consents } = linkable;
    return { bank, standardLabel, permissions: consents.permissions };
  }

  #bankName(bankId: string): string {
    return this.#options.banks.find(({ id }) => id === bankId)?.name ?? bankId;
  }

  #psuIpAddress(request: FastifyRequest): string | null {
    const { psuIpHeader } = this.#options;
    const value = psuIpHeader === null ? undefined : request.headers[psuIpHeader];
    return typeof value === 'string' && isIP(value) !== 0 ? value : null;
  }

  #sealNotice(kind: Notice['kind'], { customerId }: Session): string {
    const notice: Notice = { kind, subject: customerId, expiresAtMs: Date.now() + noticeMs };
    return this.#values.seal('notice', notice);
  }
}

const queryOf = (request: FastifyRequest): URLSearchParams => new URL(request.url, 'http://links.invalid').searchParams;

/** What the boxes say, and the accounts, without which there is nothing to share. */
function readPermissions(form: URLSearchParams): readonly LinkPermission[] {
  const chosen = new Set(['accounts', ...form.getAll('permission')]);
  return linkPermissions.filter((permission) => chosen.has(permission));
}
