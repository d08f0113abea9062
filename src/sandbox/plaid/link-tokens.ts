// Link tokens: how the client sends a person to Link, what became of it, and the public tokens that come out of it.
// Hung by plaid.ts on the aggregator's listener; the person's side is in pages.ts. Source: the specification's
// /link/token/create and /link/token/get. Times are those of the world's clock. House rule: a public token is exchanged
// once; the specification says only that it ends after half an hour.
import type { Choice } from '../authorization/binding.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { SandboxPermission } from '../description.ts';
import type { Wire } from '../json.ts';
import type { Aggregator } from './aggregator.ts';
import { newId, newToken } from './ids.ts';
import type { Institution, Product } from './institutions.ts';
import type { Item, Items } from './items.ts';
import { type LinkBody, linkFields, parseProducts } from './link-request.ts';
import { createSession, type LinkOutcome, type LinkSession, type LinkToken, note, toSession } from './link-session.ts';
import type { Notices } from './notices.ts';
import { operation } from './operation.ts';
import { type ErrorCode, refuse } from './refusals.ts';
import { takeSnapshot } from './snapshot.ts';

const minuteMs = 60_000;
const publicTokenMs = 30 * minuteMs;
/** How long a session is told of after its end. */
const sessionMs = 6 * 60 * minuteMs;
const dayMs = 86_400_000;
const usualDays = 90;

interface PublicToken {
  readonly item: Item;
  readonly createdAtMs: number;
  isUsed: boolean;
}

function lifetimeOf({ hosted_link: hosted, access_token: token }: LinkBody): number {
  if (hosted !== undefined) return (hosted.url_lifetime_seconds ?? 1_800) * 1_000;
  return typeof token === 'string' ? 30 * minuteMs : 240 * minuteMs;
}

/** The link tokens of the client. */
export class LinkTokens implements Resource {
  readonly #aggregator: Aggregator;
  readonly #items: Items;
  readonly #notices: Notices;
  readonly #tokens = new Map<string, LinkToken>();
  readonly #publicTokens = new Map<string, PublicToken>();
  readonly routes: readonly Route[];

  constructor(aggregator: Aggregator, items: Items, notices: Notices) {
    this.#aggregator = aggregator;
    this.#items = items;
    this.#notices = notices;
    this.routes = [
      operation(aggregator.client, { path: '/link/token/create', fields: linkFields }, (body) => this.#create(body)),
      operation(
        aggregator.client,
        { path: '/link/token/get', fields: { link_token: linkFields.client_name } },
        (body) => this.#get(body.link_token),
      ),
    ];
  }

  #create(body: LinkBody): Wire {
    const { origin, world } = this.#aggregator;
    const products = parseProducts(body);
    const item = typeof body.access_token === 'string' ? this.#items.behind(body.access_token) : undefined;
    const link: LinkToken = {
      token: newToken('link'),
      pageId: newId().toLowerCase(),
      body,
      products,
      createdAtMs: world.nowMs,
      expiresAtMs: world.nowMs + lifetimeOf(body),
      item,
      sessions: [],
    };
    this.#tokens.set(link.token, link);
    return {
      expiration: this.#aggregator.timeOf(link.expiresAtMs),
      link_token: link.token,
      ...(body.hosted_link === undefined ? {} : { hosted_link_url: `${origin}/hl/${link.pageId}` }),
    };
  }

  #get(token: string): Wire {
    const { world } = this.#aggregator;
    const link = this.#tokens.get(token);
    if (link === undefined) throw refuse('INVALID_LINK_TOKEN');
    const { body, sessions } = link;
    const timeOf = (atMs: number): string => this.#aggregator.timeOf(atMs);
    const told = sessions.filter(({ finishedAtMs = world.nowMs }) => world.nowMs - finishedAtMs <= sessionMs);
    return {
      created_at: timeOf(link.createdAtMs),
      expiration: timeOf(link.expiresAtMs),
      link_sessions: told.map((session) => toSession(session, timeOf)),
      link_token: link.token,
      metadata: {
        client_name: body.client_name,
        country_codes: body.country_codes,
        initial_products: body.products ?? [],
        language: body.language,
        redirect_uri: body.redirect_uri ?? null,
        webhook: body.webhook ?? null,
        ...(body.account_filters === undefined ? {} : { account_filters: body.account_filters }),
        ...(body.institution_data === undefined ? {} : { institution_data: body.institution_data }),
      },
    };
  }

  /** The link token whose hosted page this is, while there is something to do on it. */
  findByPage(pageId: string): LinkToken | undefined {
    const link = [...this.#tokens.values()].find((candidate) => candidate.pageId === pageId);
    if (link?.body.hosted_link === undefined || this.#aggregator.world.nowMs > link.expiresAtMs) return undefined;
    return link.sessions.some(({ outcome }) => outcome?.kind === 'success') ? undefined : link;
  }

  /** A new session of a link token. */
  begin(link: LinkToken): LinkSession {
    const session = createSession(this.#aggregator.world.nowMs);
    link.sessions.push(session);
    this.note(session, 'OPEN');
    return session;
  }

  /** Notes what a person did. */
  note(session: LinkSession, name: string, more: Wire = {}): void {
    note(session, name, { at: this.#aggregator.timeOf(this.#aggregator.world.nowMs), ...more });
  }

  /** The person has left without linking anything. */
  exit(link: LinkToken, session: LinkSession, { status, error }: { status: string; error?: ErrorCode }): void {
    this.note(session, 'EXIT', { exit_status: status, ...(error === undefined ? {} : { error_code: error }) });
    this.#finish(link, session, { kind: 'exit', status, error });
  }

  /** The person has agreed: makes the Item, or repairs the one of update mode. */
  succeed(link: LinkToken, session: LinkSession, choice: Choice): void {
    const institution = session.institution;
    if (institution === undefined) return;
    const item = link.item === undefined ? this.#add(link, institution, choice) : this.#repair(link, link.item, choice);
    const publicToken = newToken('public');
    this.#publicTokens.set(publicToken, { item, createdAtMs: this.#aggregator.world.nowMs, isUsed: false });
    this.note(session, 'HANDOFF');
    this.#finish(link, session, { kind: 'success', item, publicToken, isUpdate: link.item !== undefined });
  }

  #finish(link: LinkToken, session: LinkSession, outcome: LinkOutcome): void {
    session.outcome = outcome;
    session.finishedAtMs = this.#aggregator.world.nowMs;
    const url = link.body.webhook;
    const known = { link_session_id: session.id, link_token: link.token };
    if (outcome.kind === 'exit') {
      this.#notices.link(url, 'SESSION_FINISHED', { ...known, status: 'EXITED' });
      return;
    }
    const { publicToken } = outcome;
    if (!outcome.isUpdate) this.#notices.link(url, 'ITEM_ADD_RESULT', { ...known, public_token: publicToken });
    const tokens = { public_token: publicToken, public_tokens: [publicToken] };
    this.#notices.link(url, 'SESSION_FINISHED', { ...known, status: 'SUCCESS', ...tokens });
  }

  #expiryOf({ habits }: Institution): number | undefined {
    const { consentDays } = habits;
    return consentDays === undefined ? undefined : this.#aggregator.world.nowMs + consentDays * dayMs;
  }

  #add({ products, body }: LinkToken, institution: Institution, choice: Choice): Item {
    const { world, consents } = this.#aggregator;
    const supported = (product: Product): boolean => institution.habits.products.includes(product);
    const granted = new Set([...products.required, ...products.ifSupported.filter(supported)]);
    const consented = new Set(products.consented.filter(supported));
    const has = (product: Product): boolean => granted.has(product) || consented.has(product);
    const permissions: SandboxPermission[] = ['accounts', 'balances'];
    if (has('transactions')) permissions.push('transactions');
    if (has('identity')) permissions.push('identity');
    const times = { nowMs: world.nowMs, expiresAtMs: this.#expiryOf(institution) };
    const consent = consents.request(this.#aggregator.consentBank(institution), permissions, times);
    consents.authorise(consent, choice, world.nowMs);
    return this.#items.create({
      institution,
      consent,
      accounts: world.ledger.accountsOf(institution.bank, choice.customer).filter(({ id }) => choice.accounts.has(id)),
      products: granted,
      consented,
      webhook: body.webhook ?? null,
      daysRequested: body.transactions?.days_requested ?? usualDays,
    });
  }

  #repair({ body, products }: LinkToken, item: Item, choice: Choice): Item {
    const { world, consents } = this.#aggregator;
    const isNewChoice = body.update?.account_selection_enabled === true;
    const accounts = isNewChoice ? choice.accounts : new Set(item.accounts.map(({ id }) => id));
    consents.authorise(item.consent, { customer: choice.customer, accounts }, world.nowMs);
    item.consent.expiresAtMs = this.#expiryOf(item.institution);
    item.accounts = world.ledger
      .accountsOf(item.institution.bank, choice.customer)
      .filter(({ id }) => accounts.has(id));
    for (const product of [...products.ifSupported, ...products.consented]) item.consented.add(product);
    item.error = undefined;
    item.disconnectAtMs = undefined;
    item.denied.clear();
    item.snapshot = takeSnapshot(world.ledger, item.accounts, world.nowMs);
    return item;
  }

  /** The Item that a public token is exchanged for. */
  redeem(publicToken: string): Item {
    if (!publicToken.startsWith('public-sandbox-')) {
      throw refuse(
        'INVALID_PUBLIC_TOKEN',
        'provided public token is in an invalid format. expected format: public-<environment>-<identifier>',
      );
    }
    const found = this.#publicTokens.get(publicToken);
    if (found === undefined || found.isUsed) throw refuse('INVALID_PUBLIC_TOKEN');
    if (this.#aggregator.world.nowMs > found.createdAtMs + publicTokenMs) {
      throw refuse(
        'INVALID_PUBLIC_TOKEN',
        'provided public token is expired. Public tokens expire 30 minutes after creation',
      );
    }
    found.isUsed = true;
    return found.item;
  }
}
