// What the pages of this folder share: what the gateway hands in, what is made of it, and what is looked up for whoever is
// signed in. Made by links-page.ts, used by each page.

import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createAccess } from '../auth/access.ts';
import type { Caller } from '../auth/caller.ts';
import type { TokenSettings, TokenVerifier } from '../auth/token.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import { isLoopbackHost } from '../domain/loopback.ts';
import type { OpenGrants } from '../grants/open.ts';
import { deadlineIn } from '../http/deadline.ts';
import type { OpenLinking } from '../linking/open.ts';
import type { Log } from '../observability/log.ts';
import { type Html, html } from '../pages/html.ts';
import type { OpenBanks } from '../sources/open-banks.ts';
import type { LinkRecord } from '../store/links.ts';
import type { SealingKey } from '../store/sealing.ts';
import type { BankOffer } from './bank-card.ts';
import { isOwnPage, PageFrame, toOutcomeQuery, toOverviewButton } from './frame.ts';
import type { OwnAccounts, ReadOwnAccounts } from './own-accounts.ts';
import { PagePlace } from './place.ts';
import { SealedValues } from './sealed-values.ts';
import { PageSessions, type PostedForm, type Session, toPrincipal } from './session.ts';
import { speechOf } from './texts/by-language.ts';

/** How long beginning, renewing and ending may take, milliseconds: several calls of the bank's. */
const bankMs = 15_000;

/** How long banks may take to say which accounts a link shares, milliseconds: the page says so where one does not. */
export const namesMs = 2500;

/** What the pages need of the gateway. */
export interface LinksPageOptions {
  /** As the identity provider knows the page. */
  readonly client: { readonly id: string; readonly secret: string | null; readonly scopes: readonly string[] };
  /** What browsers keep for the page is sealed with keys derived from these. */
  readonly storeKeys: readonly SealingKey[];
  /** Where people sign in: who issues the tokens that the API accepts. */
  readonly token: TokenSettings;
  /** Every bank that there is. */
  readonly banks: Pick<OpenBanks, 'find' | 'nameOf' | 'linkableSources'>;
  /** The path of a bank's logo; null where it has none. */
  readonly logoPath: (bankId: string) => string | null;
  /** The header with the person's address; null where nothing can be told. */
  readonly psuIpHeader: string | null;
  /** The gateway's address from outside. */
  readonly publicUrl: () => string;
  /** Whether src/my is served, too. */
  readonly hasOwnPages: boolean;
  readonly linking: OpenLinking;
  readonly grants: OpenGrants;
  readonly readOwnAccounts: ReadOwnAccounts;
  readonly tokens: TokenVerifier;
  readonly log: Pick<Log, 'unexpectedError' | 'refusedToken' | 'keysUnavailable' | 'storeTrouble'>;
}

/** The pages' shared parts. */
export class PageParts {
  readonly options: LinksPageOptions;
  readonly values: SealedValues;
  readonly place: PagePlace;
  readonly sessions: PageSessions;
  readonly frame: PageFrame;

  constructor(options: LinksPageOptions) {
    this.options = options;
    this.values = new SealedValues(options.storeKeys);
    this.place = new PagePlace(options.publicUrl);
    this.sessions = new PageSessions(this.place, options.linking.store.pageSessions, this.values);
    this.frame = new PageFrame(this.place, options.hasOwnPages);
  }

  /** The person as linking judges them. */
  callerOf(session: Session, { headers }: FastifyRequest): Caller {
    const { client, linking, psuIpHeader } = this.options;
    const principal = toPrincipal(session, client.id);
    const address = psuIpHeader === null ? undefined : headers[psuIpHeader];
    const psuIpAddress = typeof address === 'string' && isIP(address) !== 0 ? address : null;
    const access = createAccess(principal, linking.directory);
    return { principal, access, deadline: deadlineIn(bankMs), psuIpAddress };
  }

  /** The person's accounts, as far as their banks tell them in that time. @throws StoreFailure */
  readAccounts(session: Session, request: FastifyRequest, withinMs: number): Promise<OwnAccounts> {
    const { psuIpAddress } = this.callerOf(session, request);
    return this.options.readOwnAccounts({ customerId: session.customerId, psuIpAddress, withinMs });
  }

  /** The person's links that are kept in the store, ended ones too: their global ids, and what their banks are called. @throws StoreFailure */
  async storedLinks({ customerId }: Session): Promise<ReadonlyMap<string, string>> {
    const { store, ids } = this.options.linking;
    const links = await store.links.readOfCustomer(customerId);
    return new Map(links.map((link) => [ids.link(link.id), this.bankName(link.bankId)]));
  }

  /** Ends all sessions of the person, this one too. @throws StoreFailure */
  async endEverySession(reply: FastifyReply, session: Session): Promise<void> {
    await this.options.linking.store.pageSessions.endOthers(session.customerId, session.id);
    await this.sessions.end(reply, session);
  }

  /** A link of the person's own by its global id; null for any other. @throws StoreFailure */
  async ownLink(session: Session, id: string | null): Promise<LinkRecord | null> {
    const parsed = this.options.linking.ids.parse(id ?? '');
    if (parsed?.type !== 'BankLink') return null;
    const link = await this.options.linking.store.links.read(parsed.linkId);
    return link?.customerId === session.customerId ? link : null;
  }

  /** A bank that can be linked, and what it can share; null for any other. */
  offer(bankId: string | null): BankOffer | null {
    const linkable = this.options.linking.banks.get(bankId ?? '');
    return linkable === undefined ? null : toOffer(linkable);
  }

  /** What people call a bank; its id when it is configured no more. */
  bankName(bankId: string): string {
    return this.options.banks.nameOf(bankId) ?? bankId;
  }

  /** A bank's logo, or the first letter of its name in its place: the name itself stands beside it. */
  logo(bankId: string): Html {
    const path = this.options.logoPath(bankId);
    if (path !== null)
      return html`<img class="logo" src="${this.place.publicPath()}${path}" alt="" width="40" height="40" loading="lazy">`;
    const [letter = '?'] = this.bankName(bankId).toUpperCase();
    return html`<span class="logo letter" aria-hidden="true">${letter}</span>`;
  }

  /**
   * `localhost` and 127.0.0.1 are two sites to a browser: people on this machine go on under the one that banks know. `path` is
   * where: a page of src/my, else the first page of links.
   */
  toOwnHost(request: FastifyRequest, reply: FastifyReply, path: string | null = null): FastifyReply | null {
    const own = new URL(this.place.url());
    const isNeighbour = own.hostname === '127.0.0.1' ? /^localhost(:\d+)?$/ : /^127\.0\.0\.1(:\d+)?$/;
    if (!isLoopbackHost(own.hostname) || !isNeighbour.test(request.headers.host ?? '')) return null;
    if (path !== null) return this.place.redirectTo(reply, isOwnPage(path) ? path : '/my');
    return this.place.redirect(reply, '', toOutcomeQuery(queryOf(request)));
  }

  /** The answer to whoever names a bank or a link that is none of theirs. */
  sendMissing(reply: FastifyReply, session: Session): FastifyReply {
    const { common } = speechOf(reply.request).texts;
    return this.frame.send(reply, session, {
      status: 404,
      title: common.missing,
      content: html`<p>${common.missingText}</p>${toOverviewButton(this.place.base(), common)}`,
    });
  }

  /** The answer to a form that was not taken. */
  refuseForm(reply: FastifyReply, posted: Exclude<PostedForm, { kind: 'own' }>): FastifyReply {
    return posted.kind === 'signedOut'
      ? this.frame.sendSignedOut(reply)
      : this.frame.sendForeign(reply, posted.session);
  }
}

/** A linkable bank as people see it. */
const toOffer = ({ bank, standardLabel, consentRule, consents }: LinkableBank): BankOffer => ({
  bank,
  standardLabel,
  consentRule,
  permissions: consents.permissions,
  details: consents.details ?? null,
});

/** What an address asks for. */
export const queryOf = (request: FastifyRequest): URLSearchParams =>
  new URL(request.url, 'http://links.invalid').searchParams;
