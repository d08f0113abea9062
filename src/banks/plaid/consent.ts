// Consents through Plaid: `POST /link/token/create` gives a page of Plaid's (Hosted Link), the person chooses bank and accounts there
// and comes back with nothing but the code that we have put into the address to come back to; what came of it is asked of
// `POST /link/token/get`, and its public token exchanged for the Item's access token, which is the consent and ends with
// `POST /item/remove`. Called by src/linking through the port banks/consent.ts. Source: Plaid API 2020-09-14, Link, Items.

import type { Bank } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import type { LinkPermission } from '../../domain/link.ts';
import { isLoopbackHost } from '../../domain/loopback.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { OAuthFailure } from '../../oauth/failure.ts';
import {
  type BankConsentState,
  type CodeAnswer,
  type CompletedConsent,
  type ConsentCall,
  type ConsentConnector,
  type ConsentRequest,
  type RequestedConsent,
  readObject as readAnswer,
  toBankConsentId,
  UnwantedConsent,
  unreadable,
} from '../consent.ts';
import { isObject, type JsonObject, readObject, readString } from '../json.ts';
import { detailsOf, institutionIdOf, wantedCountries } from './institution.ts';
import { type LinkSessions, readLinkSessions } from './link-sessions.ts';
import { plaidProfileOf } from './profile.ts';
import { clientHeadersOf, parseText, readPlaidError, saysGone, saysSignIn, toPlaidFailure } from './wire.ts';

/** How long the page can be used, seconds: as long as an attempt may take here. */
const pageSeconds = 600;
/** Ids of link tokens, by which an attempt is known until there is an Item. */
const linkTokenForm = /^link-[A-Za-z0-9]+-[A-Za-z0-9-]+$/;
/** Codes of link tokens that are over: nothing can come of them any more. */
const overCodes: ReadonlySet<string> = new Set(['INVALID_LINK_TOKEN', 'LINK_TOKEN_EXPIRED']);

/** An Item as a public token was exchanged for it. Its token is secret. */
interface ExchangedItem {
  readonly accessToken: string;
  readonly itemId: string;
}

/** The Item that a link has; without an id where Plaid does not tell one. */
interface ItemInUse {
  readonly accessToken: string;
  readonly itemId: string | null;
}

/** Which products stand for what a link shares. */
function toProducts(bank: Bank, permissions: ReadonlySet<LinkPermission>) {
  const { numbers } = plaidProfileOf(bank);
  const has = new Set(detailsOf(bank).products.filter((product) => product !== 'auth' || numbers !== 'none'));
  const asked = [
    ...(permissions.has('transactions') ? ['transactions'] : []),
    ...(permissions.has('identity') ? ['identity'] : []),
  ].filter((product) => has.has(product));
  // An Item is made for one product at least; of those, this is read by nobody who has not asked for it.
  const initial =
    asked[0] ?? ['auth', 'identity', 'transactions'].find((product) => has.has(product)) ?? 'transactions';
  // Consented to, and billed when they are read first.
  const later = [...asked.slice(1), ...(has.has('auth') ? ['auth'] : [])].filter((product) => product !== initial);
  return { products: [initial], ...(later.length === 0 ? {} : { additional_consented_products: later }) };
}

/** Consents at one institution. */
export class PlaidConsents implements ConsentConnector {
  readonly bank: Bank;
  /** Calls are made with the customer's own token, and the client's headers beside it. */
  readonly clientScope = null;
  readonly permissions: ReadonlySet<LinkPermission>;
  readonly completesByState = true;

  constructor(bank: Bank) {
    this.bank = bank;
    const { products } = detailsOf(bank);
    this.permissions = new Set<LinkPermission>([
      'accounts',
      'balances',
      ...(products.includes('transactions') ? (['transactions'] as const) : []),
      ...(products.includes('identity') ? (['identity'] as const) : []),
    ]);
  }

  async request(call: ConsentCall, request: ConsentRequest): Promise<RequestedConsent> {
    const { callbackUri, state } = request;
    // Plaid adds nothing to it: that it is opened with this state shows that somebody has come through its page.
    const back = new URL(callbackUri);
    back.searchParams.set('state', state);
    const { clientName, language } = plaidProfileOf(this.bank);
    const { routingNumber } = detailsOf(this.bank);
    const body = {
      client_name: clientName,
      language,
      country_codes: wantedCountries(this.bank.via?.source ?? { countries: null }),
      // Another for each link, and nothing that says who it is.
      user: { client_user_id: request.linkId },
      hosted_link: { completion_redirect_uri: back.href, url_lifetime_seconds: pageSeconds },
      ...(request.webhookUri === null ? {} : { webhook: request.webhookUri }),
      ...(routingNumber === null ? {} : { institution_data: { routing_number: routingNumber } }),
    };
    const token = request.replaces === null ? null : await call.tokenInUse();
    const response =
      (token === null ? null : await this.#askToUpdate(call, { ...body, ...this.#toMore(request) }, token)) ??
      (await this.#post(call, '/link/token/create', { ...body, ...this.#toNewItem(request) }));
    if (response.status !== 200) throw toPlaidFailure(this.bank, 'link token', response);
    const answer = readAnswer(this.bank, 'link token', response);
    const page = readString(answer, 'hosted_link_url');
    const url = page !== null && URL.canParse(page) ? new URL(page) : null;
    // The person's browser goes there: nothing of ours goes with it, but it must be a page.
    const isPage = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
    if (url === null || !isPage) throw unreadable(this.bank, 'link token', 'hosted_link_url is no https URL');
    const linkToken = toBankConsentId(readString(answer, 'link_token'));
    if (linkToken === null || !linkTokenForm.test(linkToken))
      throw unreadable(this.bank, 'link token', 'link_token is none');
    return { bankConsentId: linkToken, expiresAtMs: null, step: { kind: 'code', url: url.href } };
  }

  /** Update mode, which leaves the Item and all its ids as they are; null where Plaid knows the Item no more. */
  async #askToUpdate(call: ConsentCall, body: JsonObject, token: string): Promise<BankPostResponse | null> {
    const update = { access_token: token, update: { account_selection_enabled: true } };
    const response = await this.#post(call, '/link/token/create', { ...body, ...update });
    const said = response.status < 500 ? readPlaidError(parseText(response.text)) : null;
    return said !== null && (saysGone(said.code) || said.code === 'INVALID_ACCESS_TOKEN') ? null : response;
  }

  /** What an Item that is renewed may show, whatever it was made for: Plaid asks for what was not agreed to yet. */
  #toMore({ permissions }: ConsentRequest): JsonObject {
    const { products, additional_consented_products: more = [] } = toProducts(this.bank, permissions);
    return { additional_consented_products: [...products, ...more] };
  }

  #toNewItem({ permissions }: ConsentRequest): JsonObject {
    const products = toProducts(this.bank, permissions);
    const { historyDays } = plaidProfileOf(this.bank);
    return {
      ...products,
      // Also where it is the product that an Item is made for when nobody reads entries yet: later it cannot be asked for more.
      ...(products.products.includes('transactions') ? { transactions: { days_requested: historyDays } } : {}),
    };
  }

  async complete(call: ConsentCall, { bankConsentId: linkToken }: CodeAnswer): Promise<CompletedConsent> {
    const doing = { bankId: this.bank.id, doing: 'link session' };
    if (linkToken === null) throw new OAuthFailure('INVALID_RESPONSE', doing, 'NO_LINK_TOKEN');
    const sessions = await this.#readSessions(call, linkToken);
    // The address with the state in it is shown at the end of each session: whoever left another one has seen it, too.
    if (sessions.exits > 0 && sessions.publicTokens.length > 0) {
      await this.#removeAll(call, sessions);
      throw new OAuthFailure('INVALID_RESPONSE', doing, 'SEVERAL_SESSIONS');
    }
    const [publicToken, ...others] = sessions.publicTokens;
    if (others.length > 0) {
      await this.#removeAll(call, sessions);
      throw new OAuthFailure('INVALID_RESPONSE', doing, 'SEVERAL_ITEMS');
    }
    if (publicToken === undefined) return this.#completeUpdate(call, sessions, doing);
    const inUse = await this.#readInUse(call);
    const item = await this.#exchange(call, publicToken, doing);
    let reason: Error;
    try {
      const { institutionId, expiresAtMs } = await this.#readItem(call, item.accessToken);
      // Link lets people choose any bank: what it gives may be another than they were asked for here, or none.
      if (institutionId === institutionIdOf(this.bank))
        return { bankConsentId: item.itemId, expiresAtMs, accessToken: item.accessToken };
      reason = new OAuthFailure('INVALID_RESPONSE', doing, 'OTHER_BANK');
    } catch (failure) {
      if (!(failure instanceof BankFailure)) throw failure;
      reason = failure;
    }
    await this.#discard(call, item, { inUse, reason });
    throw reason;
  }

  /** No new Item: the one that there is was repaired, or the person has left. */
  async #completeUpdate(
    call: ConsentCall,
    sessions: LinkSessions,
    doing: { readonly bankId: string; readonly doing: string },
  ): Promise<CompletedConsent> {
    const accessToken = await call.tokenInUse();
    if (sessions.exits > 0 || accessToken === null) throw new OAuthFailure('DENIED', doing, sessions.exitCode);
    if (sessions.finished === 0) throw new OAuthFailure('INVALID_RESPONSE', doing, 'NO_SESSION');
    const { itemId, status, expiresAtMs } = await this.#readItem(call, accessToken);
    if (status !== 'AUTHORISED' || itemId === null) throw new OAuthFailure('DENIED', doing, status);
    return { bankConsentId: itemId, expiresAtMs, accessToken };
  }

  /** @throws OAuthFailure UNAVAILABLE where the sessions cannot be read: something may have come of them */
  async #readSessions(call: ConsentCall, linkToken: string): Promise<LinkSessions> {
    const doing = { bankId: this.bank.id, doing: 'link session' };
    let response: BankPostResponse;
    try {
      response = await this.#post(call, '/link/token/get', { link_token: linkToken });
    } catch (failure) {
      if (!(failure instanceof BankFailure)) throw failure;
      throw new OAuthFailure('UNAVAILABLE', doing, failure.code);
    }
    if (response.status !== 200) {
      const said = readPlaidError(parseText(response.text));
      if (said !== null && overCodes.has(said.code)) throw new OAuthFailure('INVALID_RESPONSE', doing, said.code);
      throw new OAuthFailure('UNAVAILABLE', doing, `HTTP_${response.status}`);
    }
    return readLinkSessions(parseText(response.text));
  }

  async #exchange(
    call: ConsentCall,
    publicToken: string,
    doing: { readonly bankId: string; readonly doing: string },
  ): Promise<ExchangedItem> {
    let response: BankPostResponse;
    try {
      response = await this.#post(call, '/item/public_token/exchange', { public_token: publicToken });
    } catch (failure) {
      if (!(failure instanceof BankFailure)) throw failure;
      throw new OAuthFailure('UNAVAILABLE', doing, failure.code);
    }
    // There is an Item, whatever this answer is: what has begun is taken back by its link token.
    if (response.status !== 200) throw new OAuthFailure('UNAVAILABLE', doing, `HTTP_${response.status}`);
    const item = readExchanged(parseText(response.text));
    if (item === null) throw new OAuthFailure('UNAVAILABLE', doing, 'NO_ACCESS_TOKEN');
    return item;
  }

  async readState(call: ConsentCall, bankConsentId: string): Promise<BankConsentState> {
    if (linkTokenForm.test(bankConsentId)) return { status: 'AWAITING', expiresAtMs: null };
    const token = await call.accessToken();
    if (token === null) return { status: 'UNKNOWN', expiresAtMs: null };
    const { itemId, status, expiresAtMs } = await this.#readItem(call, token);
    return itemId !== null && itemId !== bankConsentId
      ? { status: 'UNKNOWN', expiresAtMs: null }
      : { status, expiresAtMs };
  }

  /** `POST /item/get`. @throws BankFailure */
  async #readItem(
    call: ConsentCall,
    accessToken: string,
  ): Promise<BankConsentState & { readonly itemId: string | null; readonly institutionId: string | null }> {
    const response = await this.#post(call, '/item/get', { access_token: accessToken });
    if (response.status !== 200) {
      const said = response.status < 500 ? readPlaidError(parseText(response.text)) : null;
      const none = { expiresAtMs: null, itemId: null, institutionId: null };
      if (said !== null && saysGone(said.code)) return { status: 'REVOKED', ...none };
      if (said !== null && saysSignIn(said.code)) return { status: 'SUSPENDED', ...none };
      throw toPlaidFailure(this.bank, 'item', response);
    }
    const item = readObject(readAnswer(this.bank, 'item', response), 'item');
    const itemId = readString(item, 'item_id');
    if (itemId === null) throw unreadable(this.bank, 'item', 'item_id is missing');
    const atMs = Date.parse(readString(item, 'consent_expiration_time') ?? '');
    return {
      status: toStatus(item),
      expiresAtMs: Number.isNaN(atMs) ? null : atMs,
      itemId,
      institutionId: readString(item, 'institution_id'),
    };
  }

  /** There are no tokens of OAuth's. */
  consentIdOf(): null {
    return null;
  }

  async revoke(call: ConsentCall, bankConsentId: string): Promise<void> {
    // An attempt that came to nothing here may have come to an Item there.
    if (linkTokenForm.test(bankConsentId)) return this.#revokeAttempt(call, bankConsentId);
    const token = await call.accessToken();
    if (token === null) throw this.#lost('the token of an Item is not kept');
    await this.#remove(call, token);
  }

  async #revokeAttempt(call: ConsentCall, linkToken: string): Promise<void> {
    const response = await this.#post(call, '/link/token/get', { link_token: linkToken });
    const body = parseText(response.text);
    if (response.status !== 200) {
      const said = response.status < 500 ? readPlaidError(body) : null;
      if (said !== null && overCodes.has(said.code)) return;
      throw toPlaidFailure(this.bank, 'link session', response);
    }
    await this.#removeAll(call, readLinkSessions(body));
  }

  /** @throws BankFailure, or UnwantedConsent, when one of them stays */
  async #removeAll(call: ConsentCall, { publicTokens }: LinkSessions): Promise<void> {
    const inUse = publicTokens.length === 0 ? null : await this.#readInUse(call);
    let isOneLost = false;
    for (const publicToken of publicTokens) {
      const response = await this.#post(call, '/item/public_token/exchange', { public_token: publicToken });
      const body = parseText(response.text);
      const item = response.status === 200 ? readExchanged(body) : null;
      if (item !== null) {
        await this.#discard(call, item, { inUse, reason: null });
        continue;
      }
      const said = response.status < 500 ? readPlaidError(body) : null;
      if (said === null || said.code !== 'INVALID_PUBLIC_TOKEN')
        throw toPlaidFailure(this.bank, 'public token', response);
      // Spent by an exchange whose answer was lost, or half an hour old.
      isOneLost = true;
    }
    if (isOneLost && inUse === null) throw this.#lost('a public token is spent or too old');
  }

  /** An Item that may be there, and of which nobody has the token: it shows nothing to anybody, and Plaid bills it. */
  #lost(reason: string): BankFailure {
    const operatorMessage = `${this.bank.id} item: ${reason}: what is left is to be removed at Plaid`;
    return new BankFailure({ code: 'UNSUPPORTED', bankId: this.bank.id, operatorMessage });
  }

  /** The Item that the link has, while another is looked at; asked for before a public token is spent. @throws BankFailure */
  async #readInUse(call: ConsentCall): Promise<ItemInUse | null> {
    const accessToken = await call.tokenInUse();
    return accessToken === null ? null : { accessToken, itemId: (await this.#readItem(call, accessToken)).itemId };
  }

  /**
   * Removes an Item that is not to be, unless it is the one that the link has: a session in update mode may tell that. Its public token
   * is spent: whoever has not its access token can never remove it. @throws UnwantedConsent when it stays
   */
  async #discard(
    call: ConsentCall,
    { accessToken, itemId }: ExchangedItem,
    { inUse, reason }: { readonly inUse: ItemInUse | null; readonly reason: Error | null },
  ): Promise<void> {
    if (inUse !== null && (inUse.accessToken === accessToken || inUse.itemId === itemId)) return;
    try {
      await this.#remove(call, accessToken);
    } catch (failure) {
      if (!(failure instanceof BankFailure)) throw failure;
      throw new UnwantedConsent({ bankConsentId: itemId, expiresAtMs: null, accessToken }, reason ?? failure);
    }
  }

  async #remove(call: ConsentCall, accessToken: string): Promise<void> {
    const response = await this.#post(call, '/item/remove', { access_token: accessToken });
    if (response.status === 200) return;
    const said = response.status < 500 ? readPlaidError(parseText(response.text)) : null;
    if (said === null || !saysGone(said.code)) throw toPlaidFailure(this.bank, 'item', response);
  }

  #post(call: ConsentCall, path: string, body: JsonObject): Promise<BankPostResponse> {
    const url = new URL(`${this.bank.endpoints.accounts}${path}`);
    return call.send({ method: 'POST', url, scope: '', headers: clientHeadersOf(this.bank), body });
  }
}

/** What a public token was exchanged for; null where an answer does not tell. */
function readExchanged(body: unknown): ExchangedItem | null {
  const accessToken = isObject(body) ? readString(body, 'access_token') : null;
  const itemId = isObject(body) ? toBankConsentId(readString(body, 'item_id')) : null;
  return accessToken === null || itemId === null ? null : { accessToken, itemId };
}

/** How an Item stands, by the error that it is in. */
function toStatus(item: JsonObject | null): BankConsentState['status'] {
  const error = readPlaidError(readObject(item, 'error'));
  if (error === null) return 'AUTHORISED';
  if (saysGone(error.code)) return 'REVOKED';
  return saysSignIn(error.code) ? 'SUSPENDED' : 'AUTHORISED';
}
