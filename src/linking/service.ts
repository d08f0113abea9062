// Linking a customer to a bank: begin, complete, renew, revoke. Called by the resolvers and the callback route; calls the
// store, the standards' consents (src/banks) and OAuth (src/oauth). What must survive a crash is stored before it is acted
// on: an attempt is marked as exchanging before its code is used, so a gateway that dies in between leaves an honest
// UNKNOWN behind (sweep.ts ends it: try again, the consent is taken back where its id is known).

import { randomBytes, randomUUID } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import type { Principal } from '../auth/principal.ts';
import { type AuthorizationStep, readRefusalState, toConsentEnd } from '../banks/consent.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import type { Account } from '../domain/account.ts';
import {
  type AccountChanges,
  type AccountSummary,
  compareAccounts,
  toAccountSummary,
} from '../domain/account-summary.ts';
import type { RegisteredClient } from '../domain/client.ts';
import { BankFailure } from '../domain/errors.ts';
import { linkGlobalId } from '../domain/global-id.ts';
import type { Link, LinkPermission } from '../domain/link.ts';
import type { LinkReason } from '../domain/link-state.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import type { AuthorizationSecrets } from '../oauth/bank-oauth.ts';
import { readState } from '../oauth/callback-state.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import type { GrantedTokens } from '../oauth/tokens.ts';
import { type AttemptRecord, toHash } from '../store/attempts.ts';
import type { Actor } from '../store/audit.ts';
import { StoreFailure } from '../store/failures.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { Store } from '../store/store.ts';
import type {
  AuthorisationRequest,
  BeginRefusal,
  BeginRequest,
  BeginResult,
  CallbackRefusal,
  CallbackResult,
  ConfirmRequest,
  ConfirmResult,
  ForwardedError,
  RenewRequest,
  RevokeResult,
} from './results.ts';
import { tellBankOfRevocation } from './revocations.ts';
import { toReadableLink } from './stored-directory.ts';

/** What {@link LinkingService} needs. */
export interface LinkingOptions {
  readonly store: Store;
  /** By bank id: those with `authorization`. */
  readonly banks: ReadonlyMap<string, LinkableBank>;
  /** By client id. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  /** The gateway's own callback: `{PUBLIC_URL}/links/callback`, as it is registered with the banks. */
  readonly callbackUri: string;
  /**
   * Reads a link's accounts at its bank, with the token in it where there is one: to tell what a renewal changes. Absent where
   * no accounts can be read.
   */
  readonly readAccounts?: (
    link: Link,
    presence: { readonly deadline: Deadline; readonly psuIpAddress: string | null },
  ) => Promise<readonly Account[]>;
  /** A link has changed: its cache and its directory entry are to be dropped. */
  readonly onLinkChanged: (link: LinkRecord) => void;
  /** Why a bank's part failed, for the log: no secrets, no personal data. */
  readonly onTrouble?: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** How long a person may take at the bank, milliseconds. */
const attemptMs = 10 * 60_000;
/** How long an authorisation waits for who began it to confirm it, milliseconds. */
export const confirmMs = 10 * 60_000;
/** How long a callback may be exchanging, milliseconds; after it the attempt counts as unknown. */
export const exchangeMs = 60_000;
const scope = 'links:write';
const maxStateLength = 512;
/** How long a bank may take to say what a consent covers, milliseconds; then a renewal goes on without a comparison. */
const compareMs = 4000;
/** What is left of a request's time for all else, milliseconds. */
const answerMs = 200;
/** Codes have 43 characters. */
const maxCodeLength = 128;
/** How often a completed authorisation is tried to be stored: the code is spent. */
const storeTries = 6;

/** Linking, on one gateway. Any number of them may share a store. */
export class LinkingService {
  readonly #options: LinkingOptions;
  readonly #now: () => number;

  constructor(options: LinkingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Asks the bank for a consent and says where the person authorises it. @throws StoreFailure */
  async begin(request: BeginRequest): Promise<BeginResult> {
    if (!(await request.caller.access.mayActFor(request.customerId, scope))) return refusedBegin('FORBIDDEN');
    const existing = await this.#findUnused(request);
    return this.#authorise(request, {
      linkId: existing?.id ?? randomUUID(),
      isNew: existing === null,
      customerId: request.customerId,
      bankId: request.bankId,
      permissions: request.permissions,
      replaces: null,
      readBefore: async () => null,
    });
  }

  /** Authorises a link anew: same id, new consent; the old one serves until the new one is stored. @throws StoreFailure */
  async renew(request: RenewRequest): Promise<BeginResult> {
    const link = await this.#options.store.links.read(request.linkId);
    if (link === null || !(await request.caller.access.mayChange(toMade(link), scope))) {
      return refusedBegin(request.caller.principal.scopes.has(scope) ? 'UNKNOWN_LINK' : 'FORBIDDEN');
    }
    return this.#authorise(request, {
      linkId: link.id,
      isNew: false,
      customerId: link.customerId,
      bankId: link.bankId,
      permissions: request.permissions ?? link.permissions,
      replaces: toLinkStatus(link, this.#now()) === 'ACTIVE' ? link.bankConsentId : null,
      readBefore: () => this.#readAccounts(link, request.caller),
    });
  }

  async #authorise(
    request: AuthorisationRequest,
    wanted: {
      readonly linkId: string;
      readonly isNew: boolean;
      readonly customerId: string;
      readonly bankId: string;
      readonly permissions: readonly LinkPermission[];
      readonly replaces: string | null;
      /** What the link shares until then; null when that cannot be told. */
      readonly readBefore: () => Promise<readonly AccountSummary[] | null>;
    },
  ): Promise<BeginResult> {
    const bank = this.#options.banks.get(wanted.bankId);
    if (bank === undefined) return refusedBegin('UNKNOWN_BANK');
    const { caller, redirectUri, state, browserBinding } = request;
    const { clientId } = caller.principal;
    if (!this.#isRegistered(clientId, redirectUri)) return refusedBegin('UNREGISTERED_REDIRECT_URI');
    if (state !== null && state.length > maxStateLength) return refusedBegin('INVALID_STATE');
    const permissions = new Set<LinkPermission>(wanted.permissions);
    if (permissions.size === 0 || ![...permissions].every((one) => bank.consents.permissions.has(one))) {
      return refusedBegin('INVALID_PERMISSIONS');
    }
    const nowMs = this.#now();
    const secrets: AuthorizationSecrets = { state: random(), nonce: random(), codeVerifier: random() };
    // A browser that is bound shows by itself who has chosen.
    const readingBefore = browserBinding === null ? wanted.readBefore() : Promise.resolve(null);
    // Nobody waits for it where the bank gives no consent.
    readingBefore.catch(() => undefined);
    try {
      const consent = await bank.consents.request(bank.consentCall(caller.deadline, caller.psuIpAddress), {
        permissions,
        expiresAtMs: toConsentEnd(bank.bank, nowMs),
        callbackUri: this.#options.callbackUri,
        state: secrets.state,
        replaces: wanted.replaces,
      });
      const authorizationUrl = await this.#toAuthorizationUrl(bank, consent.step, secrets);
      const expiresAtMs = nowMs + attemptMs;
      await this.#options.store.attempts.begin({
        id: randomUUID(),
        stateHash: toHash(secrets.state),
        link: { id: wanted.linkId, isNew: wanted.isNew, customerId: wanted.customerId, bankId: wanted.bankId },
        consent: {
          id: randomUUID(),
          bankConsentId: consent.bankConsentId,
          permissions: [...permissions],
          expiresAtMs: consent.expiresAtMs,
        },
        issuer: consent.step.kind === 'oauth' ? bank.oauth.issuer : null,
        actor: toActor(caller.principal),
        clientId,
        redirectUri,
        clientState: state,
        bindingHash: browserBinding === null ? null : toHash(browserBinding),
        secrets: {
          nonce: secrets.nonce,
          codeVerifier: secrets.codeVerifier,
          isOpenId: isOpenId(consent.step),
          accountsBefore: await readingBefore,
        },
        createdAtMs: nowMs,
        expiresAtMs,
      });
      const link = await this.#options.store.links.read(wanted.linkId);
      if (link === null) throw new StoreFailure('a link that was just stored is not there');
      return { kind: 'begun', link, authorizationUrl, expiresAtMs };
    } catch (error) {
      const failure = error instanceof OAuthFailure ? toBegunFailure(bank, error) : error;
      if (!(failure instanceof BankFailure)) throw failure;
      this.#options.onTrouble?.(failure.message);
      await this.#options.store.audit.append({
        atMs: nowMs,
        actor: toActor(caller.principal),
        action: wanted.isNew ? 'LINK_BEGIN' : 'LINK_RENEW',
        outcome: 'FAILED',
        reason: failure.code,
        customerId: wanted.customerId,
        bankId: wanted.bankId,
        linkId: wanted.isNew ? null : wanted.linkId,
      });
      return { kind: 'bankFailed', failure };
    }
  }

  async #toAuthorizationUrl(bank: LinkableBank, step: AuthorizationStep, secrets: AuthorizationSecrets) {
    if (step.kind === 'redirect') return step.url;
    return bank.oauth.authorizationUrl(step, secrets, this.#options.callbackUri);
  }

  /**
   * Completes an authorisation with what the person brought back from the bank: the parameters of the query, or those of
   * the fragment that the callback page has posted. `browserBinding` is what the browser has, as in
   * {@link AuthorisationRequest.browserBinding}.
   *
   * Where the attempt is bound to no browser, what the bank has granted is only kept, and the person is forwarded with a
   * `code` for {@link LinkingService.confirm}.
   *
   * A callback that comes again does nothing again: until the attempt would have expired, the person is forwarded as
   * before (they reloaded the page; whoever has the state has seen the address already), but for the code; afterwards it
   * is refused.
   * @throws StoreFailure
   */
  async complete(callback: URLSearchParams, browserBinding: string | null): Promise<CallbackResult> {
    const state = readState(callback);
    if (state === null || state.length > 200) return refusedCallback('NO_ANSWER');
    const refusedHash = readRefusalState(state);
    const attempt = await this.#options.store.attempts.findByState(refusedHash ?? toHash(state));
    if (attempt === null) return refusedCallback('UNKNOWN_STATE');
    if (!this.#isRegistered(attempt.clientId, attempt.redirectUri)) return refusedCallback('UNREGISTERED_REDIRECT_URI');
    if (attempt.bindingHash !== null && (browserBinding === null || toHash(browserBinding) !== attempt.bindingHash)) {
      await this.#auditCallback(attempt, 'OTHER_BROWSER');
      return refusedCallback('OTHER_BROWSER');
    }
    if (attempt.status !== 'WAITING') return this.#repeat(attempt);
    if (attempt.expiresAtMs <= this.#now()) return this.#fail(attempt, 'AUTHORISATION_ABANDONED', 'FAILED');
    // Whoever brings this can say no, and nothing else.
    if (refusedHash !== null) return this.#fail(attempt, 'AUTHORISATION_REFUSED', 'FAILED');
    return this.#exchange(attempt, callback, state);
  }

  async #exchange(attempt: AttemptRecord, callback: URLSearchParams, state: string): Promise<CallbackResult> {
    const { store, banks } = this.#options;
    const claimId = randomUUID();
    const nowMs = this.#now();
    const isMine = await store.attempts.claim(attempt.id, { claimId, nowMs, exchangeUntilMs: nowMs + exchangeMs });
    if (!isMine) return this.#repeat((await store.attempts.findByState(toHash(state))) ?? attempt);
    const bank = banks.get(attempt.bankId);
    // Mix-up: the answer is judged by the attempt's own issuer and no other; a bank that moved to another is none of ours.
    if (bank === undefined || (attempt.issuer !== null && attempt.issuer !== bank.oauth.issuer)) {
      return this.#fail(attempt, 'AUTHORISATION_FAILED', 'FAILED');
    }
    let granted: { tokens: GrantedTokens | null; expiresAtMs: number | null };
    try {
      granted = await this.#grant(attempt, bank, callback, state, deadlineIn(exchangeMs / 2));
    } catch (error) {
      if (error instanceof OAuthFailure && error.kind === 'DENIED') {
        return this.#fail(attempt, 'AUTHORISATION_REFUSED', 'FAILED');
      }
      if (error instanceof OAuthFailure && error.kind === 'UNAVAILABLE') {
        this.#options.onTrouble?.(error.message);
        return this.#fail(attempt, 'AUTHORISATION_UNKNOWN', 'UNKNOWN');
      }
      if (!(error instanceof OAuthFailure || error instanceof BankFailure)) throw error;
      this.#options.onTrouble?.(error.message);
      return this.#fail(attempt, 'AUTHORISATION_FAILED', 'FAILED');
    }
    const { tokens, expiresAtMs } = granted;
    const completion = {
      attemptId: attempt.id,
      claimId,
      bankConsentId: tokens === null ? null : bank.consents.consentIdOf(tokens),
      expiresAtMs,
      tokens:
        tokens === null
          ? null
          : {
              accessToken: tokens.accessToken,
              refreshToken: tokens.refreshToken,
              accessExpiresAtMs: tokens.accessExpiresAtMs,
            },
    };
    // A browser that is known to be the one that was sent needs no code: it has shown its own secret.
    const code = attempt.bindingHash === null ? random() : null;
    const link = await this.#keep(({ attempts }, atMs) =>
      code === null
        ? attempts.complete({ ...completion, atMs })
        : attempts.authorise({ ...completion, atMs }, { codeHash: toHash(code), confirmUntilMs: nowMs + confirmMs }),
    );
    if (link === null) {
      const ended = (await store.attempts.findByState(toHash(state))) ?? attempt;
      return this.#repeat(ended);
    }
    this.#options.onLinkChanged(link);
    return this.#forward(attempt, { error: null, code, isReplay: false });
  }

  /**
   * Confirms that who began an authorisation is who has come back from the bank: by the code that the redirect carried,
   * which nobody else has seen. Until then nothing can be read. The same code again, by the same caller, gives the link as
   * it is and does nothing. A renewal that shares other accounts than the link did is not confirmed before that is accepted.
   * @throws StoreFailure
   */
  async confirm({ caller, code, acceptsChanges = false }: ConfirmRequest): Promise<ConfirmResult> {
    const { principal } = caller;
    const refused: ConfirmResult = { kind: 'refused', reason: 'INVALID_CODE' };
    if (!principal.scopes.has(scope) || code.length > maxCodeLength) return refused;
    const codeHash = toHash(code);
    const attempt = await this.#options.store.attempts.findByCode(codeHash);
    // A partner's grant may have been withdrawn since it began.
    if (attempt === null || !(await caller.access.mayActFor(attempt.customerId, scope))) return refused;
    const changes = acceptsChanges ? null : await this.#findChanges(attempt, caller);
    const link = changes === null ? null : await this.#options.store.links.read(attempt.linkId);
    if (changes !== null && link !== null) return { kind: 'accountsChanged', link, changes };
    const confirmed = await this.#options.store.attempts.confirm({
      codeHash,
      actor: toActor(principal),
      clientId: principal.clientId,
      nowMs: this.#now(),
    });
    if (confirmed === null) return refused;
    if (!confirmed.isRepeat) this.#options.onLinkChanged(confirmed.link);
    return { kind: 'confirmed', link: confirmed.link };
  }

  /** What a renewal that waits to be confirmed would change; null for nothing, and where that cannot be told. */
  async #findChanges(attempt: AttemptRecord, caller: Caller): Promise<AccountChanges | null> {
    const isMine = await caller.access.isMaker(attempt, scope);
    if (!isMine || attempt.status !== 'AUTHORISED') return null;
    const grant = await this.#options.store.attempts.readGrant(attempt.id);
    const before = grant?.accountsBefore ?? null;
    if (grant === null || before === null) return null;
    const consents = await this.#options.store.links.readConsents(attempt.linkId);
    const consent = consents.find(({ id }) => id === attempt.consentId);
    const bank = this.#options.banks.get(attempt.bankId);
    if (consent === undefined || bank === undefined) return null;
    const after = await this.#summarise(caller, async () => ({
      id: attempt.linkId,
      customerId: attempt.customerId,
      bankId: attempt.bankId,
      accessToken: grant.tokens?.accessToken ?? (await bank.oauth.clientToken(bank.consents.clientScope ?? '')),
      consentId: grant.bankConsentId ?? consent.bankConsentId,
      permissions: new Set(consent.permissions),
      grantedAt: null,
      expiresAt: null,
    }));
    if (after === null) return null;
    const changes = compareAccounts(before, after);
    return changes.added.length + changes.removed.length === 0 ? null : changes;
  }

  /** What a stored link shares now; null when it is over, or the bank does not say in time. */
  async #readAccounts(record: LinkRecord, caller: Caller): Promise<readonly AccountSummary[] | null> {
    const link = toReadableLink(record, this.#now());
    return link === null || toLinkStatus(record, this.#now()) !== 'ACTIVE'
      ? null
      : this.#summarise(caller, async () => link);
  }

  async #summarise(
    { psuIpAddress, deadline }: Caller,
    toLink: () => Promise<Link>,
  ): Promise<readonly AccountSummary[] | null> {
    const { readAccounts, onTrouble } = this.#options;
    if (readAccounts === undefined) return null;
    try {
      const leftMs = Math.max(1, Math.min(compareMs, deadline.atMs - Date.now() - answerMs));
      const accounts = await readAccounts(await toLink(), { deadline: deadlineIn(leftMs), psuIpAddress });
      return accounts.map(toAccountSummary);
    } catch (error) {
      if (!(error instanceof BankFailure || error instanceof OAuthFailure)) throw error;
      onTrouble?.(error.message);
      return null;
    }
  }

  /** What the bank has granted. @throws OAuthFailure, BankFailure */
  async #grant(
    attempt: AttemptRecord,
    bank: LinkableBank,
    callback: URLSearchParams,
    state: string,
    deadline: Deadline,
  ): Promise<{ tokens: GrantedTokens | null; expiresAtMs: number | null }> {
    const { store, callbackUri } = this.#options;
    const consent = (await store.links.readConsents(attempt.linkId)).find(({ id }) => id === attempt.consentId);
    const bankConsentId = consent?.bankConsentId ?? null;
    if (attempt.issuer === null) {
      // The bank's own page: its word in the redirect counts for nothing, the consent's status does.
      const { status, expiresAtMs } = await bank.consents.readState(
        bank.consentCall(deadline, null),
        bankConsentId ?? '',
      );
      if (status !== 'AUTHORISED') {
        const isDenied = status === 'REJECTED' || callback.has('error');
        throw new OAuthFailure(isDenied ? 'DENIED' : 'INVALID_RESPONSE', bank.bank.id, 'redirect', status);
      }
      return { tokens: null, expiresAtMs: expiresAtMs ?? consent?.expiresAtMs ?? null };
    }
    const said = bankConsentId === null ? null : await this.#askBeforeExchange(bank, bankConsentId, deadline);
    if (said?.status === 'REJECTED' || said?.status === 'REVOKED' || said?.status === 'EXPIRED') {
      throw new OAuthFailure('DENIED', bank.bank.id, 'consent', said.status);
    }
    const { nonce, codeVerifier, isOpenId } = await store.attempts.readSecrets(attempt.id);
    const tokens = await bank.oauth.exchange(callback, { state, nonce, codeVerifier }, callbackUri, isOpenId);
    // Where tokens name the consent that was authorised, it must be the one that was asked for.
    const authorised = bank.consents.consentIdOf(tokens);
    if (bankConsentId !== null && authorised !== null && authorised !== bankConsentId) {
      throw new OAuthFailure('INVALID_RESPONSE', bank.bank.id, 'code exchange', 'OTHER_CONSENT');
    }
    return { tokens, expiresAtMs: said?.expiresAtMs ?? consent?.expiresAtMs ?? null };
  }

  /** The bank may have shortened the consent. Before the exchange, so that nothing waits between it and the store. */
  async #askBeforeExchange(bank: LinkableBank, bankConsentId: string, deadline: Deadline) {
    try {
      return await bank.consents.readState(bank.consentCall(deadline, null), bankConsentId);
    } catch (error) {
      if (error instanceof BankFailure) return null;
      throw error;
    }
  }

  /** The bank's code is spent and the tokens are only here: a store that fails for a moment is tried again. */
  async #keep(keep: (store: Store, atMs: number) => Promise<LinkRecord | null>): Promise<LinkRecord | null> {
    for (let round = 1; ; round++) {
      try {
        return await keep(this.#options.store, this.#now());
      } catch (error) {
        if (!(error instanceof StoreFailure) || round >= storeTries) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** round));
      }
    }
  }

  async #fail(attempt: AttemptRecord, failure: LinkReason, outcome: 'FAILED' | 'UNKNOWN'): Promise<CallbackResult> {
    const { attempts, links } = this.#options.store;
    const hasEnded = await attempts.fail(attempt.id, {
      failure,
      outcome,
      nowMs: this.#now(),
      actor: attempt.actor,
    });
    if (hasEnded) {
      const link = await links.read(attempt.linkId);
      if (link !== null) this.#options.onLinkChanged(link);
    }
    return this.#forward(
      { ...attempt, status: outcome, failure },
      { error: toForwardedError(failure), code: null, isReplay: !hasEnded },
    );
  }

  /** A callback that was seen before. */
  async #repeat(attempt: AttemptRecord): Promise<CallbackResult> {
    if (attempt.status === 'EXCHANGING') return refusedCallback('IN_PROGRESS');
    await this.#auditCallback(attempt, 'REPLAYED');
    if (attempt.expiresAtMs <= this.#now()) return refusedCallback('UNKNOWN_STATE');
    return this.#forward(attempt, { error: toRepeatedError(attempt), code: null, isReplay: true });
  }

  /** Only to the address that stands in the attempt, which was registered when it was stored and is now. */
  #forward(
    attempt: AttemptRecord,
    {
      error,
      code,
      isReplay,
    }: { readonly error: ForwardedError | null; readonly code: string | null; readonly isReplay: boolean },
  ): CallbackResult {
    const location = new URL(attempt.redirectUri);
    location.searchParams.set('link', linkGlobalId(attempt.linkId));
    if (code !== null) location.searchParams.set('code', code);
    if (error !== null) location.searchParams.set('error', error);
    if (attempt.clientState !== null) location.searchParams.set('state', attempt.clientState);
    return { kind: 'forward', location: location.href, linkId: attempt.linkId, error, isReplay };
  }

  async #auditCallback(attempt: AttemptRecord, reason: string): Promise<void> {
    await this.#options.store.audit.append({
      atMs: this.#now(),
      actor: { kind: 'gateway', subject: 'callback' },
      action: 'LINK_CALLBACK',
      outcome: 'REFUSED',
      reason,
      customerId: attempt.customerId,
      bankId: attempt.bankId,
      linkId: attempt.linkId,
      consentId: attempt.consentId,
    });
  }

  /**
   * Ends a link: unusable at once and for good on disk, then the bank is told. When the bank cannot be told now, the link
   * says `revocation: PENDING` and sweep.ts goes on. Doing it twice is doing it once. @throws StoreFailure
   */
  async revoke({ caller, linkId }: { readonly caller: Caller; readonly linkId: string }): Promise<RevokeResult> {
    const { store } = this.#options;
    const { principal } = caller;
    const link = await store.links.read(linkId);
    if (link === null || !(await caller.access.mayChange(toMade(link), scope))) {
      return { kind: 'refused', reason: principal.scopes.has(scope) ? 'UNKNOWN_LINK' : 'FORBIDDEN' };
    }
    const ended = await store.links.end({
      linkId,
      consentId: null,
      status: 'REVOKED',
      reason: 'REVOKED_BY_CUSTOMER',
      atMs: this.#now(),
      actor: toActor(principal),
      action: 'LINK_REVOKE',
      tellBank: true,
    });
    if (ended !== null) this.#options.onLinkChanged(ended);
    const due = (await store.links.readConsents(linkId)).filter(({ revocation }) => revocation === 'PENDING');
    for (const consent of due) await tellBankOfRevocation(this.#options, consent, caller.deadline, this.#now);
    return { kind: 'revoked', link: (await store.links.read(linkId)) ?? link };
  }

  /**
   * Asks the bank how a link's consent stands, after its data were refused, and ends the link when it is over there. Gives
   * the link as it is then; null when there is none. @throws StoreFailure
   */
  async checkAtBank(linkId: string, deadline: Deadline): Promise<LinkRecord | null> {
    const { store, banks } = this.#options;
    const link = await store.links.read(linkId);
    const bank = link === null ? undefined : banks.get(link.bankId);
    if (link === null || bank === undefined || link.bankConsentId === null || link.status !== 'ACTIVE') return link;
    let status: string;
    try {
      ({ status } = await bank.consents.readState(bank.consentCall(deadline, null), link.bankConsentId));
    } catch (error) {
      if (error instanceof BankFailure) return link;
      throw error;
    }
    const isOver = status === 'REVOKED' || status === 'REJECTED' || status === 'EXPIRED';
    if (!isOver) return link;
    const ended = await store.links.end({
      linkId,
      consentId: link.consentId,
      ...(status === 'EXPIRED'
        ? { status: 'EXPIRED', reason: 'CONSENT_EXPIRED' }
        : { status: 'REVOKED', reason: 'REVOKED_AT_BANK' }),
      atMs: this.#now(),
      actor: { kind: 'bank', subject: link.bankId },
      action: 'LINK_END',
      tellBank: false,
    });
    if (ended !== null) this.#options.onLinkChanged(ended);
    return store.links.read(linkId);
  }

  #isRegistered(clientId: string, redirectUri: string): boolean {
    return this.#options.clients.get(clientId)?.redirectUris.includes(redirectUri) === true;
  }

  /** A link that this caller began and nobody ever authorised: begun again instead of leaving another behind. */
  async #findUnused({ caller: { principal }, customerId, bankId }: BeginRequest): Promise<LinkRecord | null> {
    const links = await this.#options.store.links.readOfCustomer(customerId);
    const unused = links.find(
      (link) =>
        link.bankId === bankId &&
        link.status === 'PENDING' &&
        link.createdBy.kind === principal.kind &&
        link.createdBy.subject === principal.subject,
    );
    return unused ?? null;
  }
}

/** What a callback is told that came before. The code went with the first: whoever knows the state shall not have it. */
function toRepeatedError({ status, failure }: AttemptRecord): ForwardedError | null {
  if (status === 'COMPLETED') return null;
  return status === 'AUTHORISED' ? 'code_already_sent' : toForwardedError(failure);
}

function toForwardedError(failure: LinkReason | null): ForwardedError {
  switch (failure) {
    case 'AUTHORISATION_REFUSED':
      return 'access_denied';
    case 'AUTHORISATION_ABANDONED':
    case 'AUTHORISATION_NOT_CONFIRMED':
      return 'authorization_expired';
    case 'AUTHORISATION_UNKNOWN':
      return 'outcome_unknown';
    default:
      return 'authorization_failed';
  }
}

function toBegunFailure(bank: LinkableBank, failure: OAuthFailure): BankFailure {
  const code = failure.kind === 'UNAVAILABLE' ? 'BANK_UNAVAILABLE' : 'BANK_REJECTED_REQUEST';
  return new BankFailure({ code, bankId: bank.bank.id, operatorMessage: failure.message });
}

const isOpenId = (step: AuthorizationStep) => step.kind === 'oauth' && step.isOpenId;
const toMade = ({ customerId, clientId, createdBy }: LinkRecord) => ({ customerId, clientId, actor: createdBy });
const toActor = ({ kind, subject }: Principal): Actor => ({ kind, subject });
const refusedBegin = (reason: BeginRefusal): BeginResult => ({ kind: 'refused', reason });
const refusedCallback = (reason: CallbackRefusal): CallbackResult => ({ kind: 'refused', reason });
/** 256 bits: 43 characters, which is what RFC 7636 asks of a verifier at least. */
const random = () => randomBytes(32).toString('base64url');
