// Grants of customers to partners: asked for, given or refused on the gateway's page, confirmed, ended. Called by caller-grants.ts for
// the API and by the page for people; over the store, which writes the audit. What a grant opens is src/auth/access.ts's decision.
//
// Who may confirm is bound as linking binds it: the code goes with the browser in which the customer said yes, to an address that the
// partner has registered, and is good once, for that partner's own token. A request is answered in the browser that opened it first.

import { randomBytes, randomUUID } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import { isKeepableState, isRegisteredUri, type RegisteredClient } from '../domain/client.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import { longestGrantDays, mostGrantedAccounts } from '../domain/grant.ts';
import { toHash } from '../store/attempts.ts';
import type { Actor } from '../store/audit.ts';
import type { CustomerGrantRecord } from '../store/customer-grants.ts';
import type { Store } from '../store/store.ts';
import type {
  ConfirmResult,
  GrantAsked,
  GrantChoice,
  RequestRefusal,
  RequestResult,
  RevokeResult,
  ShownRequest,
} from './results.ts';
import { type GrantViews, maySeeGrant } from './views.ts';

/** What {@link GrantService} needs. */
export interface GrantServiceOptions {
  readonly store: Pick<Store, 'customerGrants' | 'audit'>;
  readonly views: GrantViews;
  /** By client id. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  readonly ids: Pick<GlobalIds, 'grant'>;
  /** Where people answer, without the request; null when there is no page. */
  readonly pageUrl: () => string | null;
  /** What a partner may do for a customer has changed. */
  readonly onChanged: (partnerId: string, customerId: string) => void;
  readonly now: () => number;
}

/** What names a request in its address: 256 bits in base64url. */
export const requestForm: RegExp = /^[\w-]{43}$/;
/** How long a customer may take to answer, and a partner to confirm, milliseconds: as linking has it. */
const answerMs = 10 * 60_000;
const dayMs = 86_400_000;
/** Codes have 43 characters. */
const maxCodeLength = 128;

/** Who answers a request: what names it, and a secret that only their browser has. */
export interface RequestInBrowser {
  readonly request: string;
  readonly browser: string;
}

/** Grants, on one gateway. Any number of them may share a store. */
export class GrantService {
  readonly #options: GrantServiceOptions;

  constructor(options: GrantServiceOptions) {
    this.#options = options;
  }

  /** Asks a customer for a grant, whoever it is that is sent to the address. @throws StoreFailure */
  async request(principal: Principal, asked: GrantAsked): Promise<RequestResult> {
    const pageUrl = this.#options.pageUrl();
    const refusal = pageUrl === null ? 'NO_PAGE' : this.#findRefusal(principal, asked);
    const nowMs = this.#options.now();
    const grantId = randomUUID();
    if (refusal !== null || pageUrl === null) {
      const actor = toActor(principal);
      const reason = refusal ?? 'NO_PAGE';
      await this.#options.store.audit.append({
        atMs: nowMs,
        actor,
        action: 'GRANT_REQUEST',
        outcome: 'REFUSED',
        reason,
      });
      return { kind: 'refused', reason };
    }
    const request = randomSecret();
    const expiresAtMs = nowMs + answerMs;
    await this.#options.store.customerGrants.request({
      id: grantId,
      partnerId: principal.subject,
      permissions: asked.permissions,
      days: asked.days,
      requestHash: toHash(request),
      redirectUri: asked.redirectUri,
      clientState: asked.state,
      atMs: nowMs,
      untilMs: expiresAtMs,
    });
    return { kind: 'requested', grantId, authorizationUrl: `${pageUrl}?request=${request}`, expiresAtMs };
  }

  #findRefusal(principal: Principal, asked: GrantAsked): RequestRefusal | null {
    if (principal.kind !== 'partner') return 'NOT_A_PARTNER';
    if (!this.#isRegistered(principal.subject, asked.redirectUri)) return 'UNREGISTERED_REDIRECT_URI';
    if (!asked.permissions.includes('accounts')) return 'INVALID_PERMISSIONS';
    if (!isDays(asked.days, longestGrantDays)) return 'INVALID_DAYS';
    return isKeepableState(asked.state) ? null : 'INVALID_STATE';
  }

  #isRegistered(partnerId: string, redirectUri: string): boolean {
    return isRegisteredUri(this.#options.clients.get(partnerId), redirectUri);
  }

  /**
   * A request that waits for an answer in this browser; `customerId` is whoever is signed in there, null for nobody. Null when there is
   * none, or not any more. @throws StoreFailure
   */
  async open(
    { request, browser }: RequestInBrowser,
    customerId: string | null,
  ): Promise<ShownRequest | 'otherBrowser' | null> {
    if (!requestForm.test(request)) return null;
    const { store, views } = this.#options;
    const opened = { requestHash: toHash(request), bindingHash: toHash(browser), nowMs: this.#options.now() };
    const grant = await store.customerGrants.open(opened);
    if (grant === null || grant === 'otherBrowser') return grant;
    if (!this.#isRegistered(grant.partnerId, grant.redirectUri)) return null;
    const replaces = customerId === null ? null : await store.customerGrants.readActive(grant.partnerId, customerId);
    return { grant, partnerName: views.nameOf(grant.partnerId), replaces };
  }

  /**
   * The customer says yes, to so much of what was asked for: gives where their browser goes with the code, null when it is too late, or
   * more than was asked for. Nothing can be read before the partner confirms. @throws StoreFailure
   */
  async give(answered: RequestInBrowser, customerId: string, choice: GrantChoice): Promise<string | null> {
    const shown = await this.open(answered, null);
    if (shown === null || shown === 'otherBrowser' || !isWithin(choice, shown.grant)) return null;
    const { days, permissions, accounts } = choice;
    const nowMs = this.#options.now();
    const code = randomSecret();
    const grant = await this.#options.store.customerGrants.give({
      ...this.#toAnswer(answered, customerId, nowMs),
      permissions,
      accounts,
      expiresAtMs: nowMs + days * dayMs,
      codeHash: toHash(code),
      confirmUntilMs: nowMs + answerMs,
    });
    return grant === null ? null : this.#toLocation(grant, ['code', code]);
  }

  /** The customer says no: gives where their browser goes, null when it is too late. @throws StoreFailure */
  async refuse(answered: RequestInBrowser, customerId: string): Promise<string | null> {
    const shown = await this.open(answered, null);
    if (shown === null || shown === 'otherBrowser') return null;
    const grant = await this.#options.store.customerGrants.refuse(
      this.#toAnswer(answered, customerId, this.#options.now()),
    );
    return grant === null ? null : this.#toLocation(grant, ['error', 'access_denied']);
  }

  #toAnswer({ request, browser }: RequestInBrowser, customerId: string, nowMs: number) {
    return { requestHash: toHash(request), bindingHash: toHash(browser), customerId, nowMs };
  }

  /** The partner's registered address with the outcome. */
  #toLocation({ id, redirectUri, clientState }: CustomerGrantRecord, [name, value]: readonly [string, string]): string {
    const location = new URL(redirectUri);
    location.searchParams.set('grant', this.#options.ids.grant(id));
    location.searchParams.set(name, value);
    if (clientState !== null) location.searchParams.set('state', clientState);
    return location.href;
  }

  /** Makes a grant stand, by the code that the customer's browser came back with. @throws StoreFailure */
  async confirm(principal: Principal, code: string): Promise<ConfirmResult> {
    const refused: ConfirmResult = { kind: 'refused', reason: 'INVALID_CODE' };
    // Of a customer's token in the partner's app nobody knows that it is the partner's own.
    if (principal.kind !== 'partner' || code.length > maxCodeLength) return refused;
    const confirmed = await this.#options.store.customerGrants.confirm({
      codeHash: toHash(code),
      partnerId: principal.subject,
      nowMs: this.#options.now(),
    });
    if (confirmed.kind === 'refused') return refused;
    this.#changed(confirmed.grant);
    const grant = this.#options.views.of(confirmed.grant);
    return grant === null ? refused : { kind: 'confirmed', grant };
  }

  /** Ends a grant, at once; ending one that has ended does nothing. @throws StoreFailure */
  async revoke(principal: Principal, grantId: string): Promise<RevokeResult> {
    const { store, views } = this.#options;
    const before = await views.read(grantId);
    // Staff see grants and end none: the operator's own stand in the banks file.
    if (before === null || principal.kind === 'staff' || !maySeeGrant(principal, before)) return unknownGrant;
    if (before.source === 'OPERATOR') return { kind: 'refused', reason: 'OPERATOR_GRANT' };
    const record = await store.customerGrants.revoke(grantId, toActor(principal), this.#options.now());
    if (record !== null) this.#changed(record);
    const grant = await views.read(grantId);
    // A request that nobody has given yet is not ended: it lapses.
    return grant === null || grant.status === 'PENDING' ? unknownGrant : { kind: 'revoked', grant };
  }

  #changed({ partnerId, customerId }: CustomerGrantRecord): void {
    if (customerId !== null) this.#options.onChanged(partnerId, customerId);
  }
}

const unknownGrant: RevokeResult = { kind: 'refused', reason: 'UNKNOWN_GRANT' };
const toActor = ({ kind, subject }: Principal): Actor => ({ kind, subject });
const randomSecret = (): string => randomBytes(32).toString('base64url');

/** Whether it is no more than was asked for, and something. */
function isWithin({ days, permissions, accounts }: GrantChoice, asked: CustomerGrantRecord): boolean {
  const isOfSome = accounts === null || (accounts.length > 0 && accounts.length <= mostGrantedAccounts);
  const isAsked = permissions.includes('accounts') && permissions.every((one) => asked.permissions.includes(one));
  return isDays(days, asked.days) && isAsked && isOfSome;
}

/** Whether it is a number of whole days that may be granted. */
const isDays = (days: number, most: number): boolean => Number.isInteger(days) && days >= 1 && days <= most;
