// Begins and renews links: asks the bank for a consent and says where the person authorises it. Called by service.ts; calls the
// standards' consents (src/banks) and OAuth (src/oauth). An attempt is stored before anybody is sent anywhere.

import { randomUUID } from 'node:crypto';
import { type AuthorizationStep, type RequestedConsent, toConsentEnd, UnusableConsent } from '../banks/consent.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import type { AccountSummary } from '../domain/account-summary.ts';
import { toHome, toOtherWays } from '../domain/bank-move.ts';
import { isKeepableState } from '../domain/client.ts';
import { BankFailure } from '../domain/errors.ts';
import { covers, type LinkPermission } from '../domain/link.ts';
import { readDetails } from '../domain/link-details.ts';
import { isAwaitingSignIn } from '../domain/link-state.ts';
import type { AuthorizationSecrets } from '../oauth/bank-oauth.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import { type AwaitedSca, type NewAttempt, toHash } from '../store/attempts.ts';
import { StoreFailure } from '../store/failures.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import { readAccounts } from './account-changes.ts';
import { tokenReaderOf } from './consent-tokens.ts';
import { isRegistered, type LinkingOptions, randomSecret, toActor, toMade, writeScope } from './options.ts';
import type { AuthorisationRequest, BeginRefusal, BeginRequest, BeginResult, RenewRequest } from './results.ts';
import { endUnusable } from './unusable-consents.ts';
import { toWaitingUrl } from './waiting.ts';

/** How long a person may take at the bank, milliseconds. */
const attemptMs = 10 * 60_000;

/** Authorisations as they begin. */
export class LinkAuthorisations {
  readonly #options: LinkingOptions;
  readonly #now: () => number;

  constructor(options: LinkingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Asks the bank for a consent and says where the person authorises it. Where the customer has, or had, a link to the bank by another way,
   * the accounts are known as they were. @throws StoreFailure
   */
  async begin(request: BeginRequest): Promise<BeginResult> {
    if (!(await request.caller.access.mayActFor(request.customerId, writeScope))) return refusedBegin('FORBIDDEN');
    const usable = request.isAdditional ? null : await this.#findUsable(request);
    if (usable !== null) return { kind: 'exists', link: usable };
    const existing = await this.#findUnused(request);
    return this.#authorise(request, {
      linkId: existing?.id ?? randomUUID(),
      isNew: existing === null,
      customerId: request.customerId,
      bankId: request.bankId,
      homeBankId: await this.#findHome(request),
      permissions: request.permissions,
      replaces: null,
      readBefore: async () => null,
    });
  }

  /** Authorises a link anew: same id, new consent; the old one serves until the new one is stored. @throws StoreFailure */
  async renew(request: RenewRequest): Promise<BeginResult> {
    const link = await this.#options.store.links.read(request.linkId);
    if (link === null || !(await request.caller.access.mayChange(toMade(link), writeScope))) {
      return refusedBegin(request.caller.principal.scopes.has(writeScope) ? 'UNKNOWN_LINK' : 'FORBIDDEN');
    }
    return this.#authorise(request, {
      linkId: link.id,
      isNew: false,
      customerId: link.customerId,
      bankId: link.bankId,
      permissions: request.permissions ?? link.permissions,
      replaces: isStanding(link, this.#now()) ? link : null,
      readBefore: () => readAccounts(this.#options, link, request.caller),
    });
  }

  async #authorise(
    request: AuthorisationRequest,
    target: {
      readonly linkId: string;
      readonly isNew: boolean;
      readonly customerId: string;
      readonly bankId: string;
      /** Of a new link: see {@link LinkAuthorisations.begin}; null for the bank itself. */
      readonly homeBankId?: string | null;
      readonly permissions: readonly LinkPermission[];
      /** The link whose consent stands and shall be replaced; null for none. */
      readonly replaces: Pick<LinkRecord, 'consentId' | 'bankConsentId' | 'bankId'> | null;
      /** What the link shares until then; null when that cannot be told. */
      readonly readBefore: () => Promise<readonly AccountSummary[] | null>;
    },
  ): Promise<BeginResult> {
    const bank = this.#options.banks.get(target.bankId);
    if (bank === undefined) return refusedBegin('UNKNOWN_BANK');
    const { caller, redirectUri, state, browserBinding } = request;
    const { clientId } = caller.principal;
    if (!isRegistered(this.#options, clientId, redirectUri)) return refusedBegin('UNREGISTERED_REDIRECT_URI');
    if (!isKeepableState(state)) return refusedBegin('INVALID_STATE');
    const permissions = new Set<LinkPermission>(target.permissions);
    if (permissions.size === 0 || ![...permissions].every((one) => bank.consents.permissions.has(one))) {
      return refusedBegin('INVALID_PERMISSIONS');
    }
    const read = readDetails(request.details ?? {}, bank.consents.details);
    if (read.kind === 'faulty') return { ...read, kind: 'detailsFaulty' };
    const nowMs = this.#now();
    const secrets: AuthorizationSecrets = {
      state: randomSecret(),
      nonce: randomSecret(),
      codeVerifier: randomSecret(),
    };
    // A browser that is bound shows by itself who has chosen.
    const readingBefore = browserBinding === null ? target.readBefore() : Promise.resolve(null);
    // Nobody waits for it where the bank gives no consent.
    readingBefore.catch(() => undefined);
    const { psuIpAddress, deadline } = caller;
    const { replaces } = target;
    const readTokenInUse = replaces === null ? undefined : tokenReaderOf(this.#options.store, replaces);
    const about = { psuIpAddress, ...(readTokenInUse === undefined ? {} : { readTokenInUse }) };
    const expiresAtMs = nowMs + attemptMs;
    const toAttempt = (consent: MadeConsent, accountsBefore: readonly AccountSummary[] | null): NewAttempt => ({
      id: randomUUID(),
      stateHash: toHash(secrets.state),
      link: {
        id: target.linkId,
        isNew: target.isNew,
        customerId: target.customerId,
        bankId: target.bankId,
        ...(target.homeBankId == null ? {} : { homeBankId: target.homeBankId }),
      },
      consent: {
        id: randomUUID(),
        bankConsentId: consent.bankConsentId,
        permissions: [...permissions],
        expiresAtMs: consent.expiresAtMs,
      },
      issuer: consent.step?.kind === 'oauth' ? bank.oauth.issuer : null,
      actor: toActor(caller.principal),
      clientId,
      redirectUri,
      clientState: state,
      bindingHash: browserBinding === null ? null : toHash(browserBinding),
      secrets: {
        nonce: secrets.nonce,
        codeVerifier: secrets.codeVerifier,
        isOpenId: consent.step?.kind === 'oauth' && consent.step.isOpenId,
        accountsBefore,
        sca: toAwaitedSca(consent),
      },
      createdAtMs: nowMs,
      expiresAtMs,
    });
    let made: MadeConsent | null = null;
    try {
      const consent = await bank.consents.request(bank.consentCall(deadline, about), {
        permissions,
        expiresAtMs: toConsentEnd(bank.bank, nowMs),
        callbackUri: this.#options.callbackUri,
        state: secrets.state,
        replaces: replaces?.bankConsentId ?? null,
        linkId: target.linkId,
        webhookUri: bank.bank.via == null ? null : this.#options.sourceWebhookUri(bank.bank.via.source.id),
        details: read.details,
      });
      made = consent;
      const authorizationUrl = await this.#toAuthorizationUrl(bank, consent.step, secrets);
      await this.#options.store.attempts.begin(toAttempt(consent, await readingBefore));
      const link = await this.#options.store.links.read(target.linkId);
      if (link === null) throw new StoreFailure('a link that was just stored is not there');
      const bankMessage = consent.step.kind === 'decoupled' ? consent.step.message : null;
      const way = consent.step.kind === 'decoupled' ? 'BANK_APP' : 'BROWSER';
      return { kind: 'begun', link, authorizationUrl, expiresAtMs, way, bankMessage };
    } catch (error) {
      if (error instanceof UnusableConsent) made = { bankConsentId: error.bankConsentId, expiresAtMs: null };
      const failure = toBegunFailure(bank, error);
      if (failure === null) throw error;
      this.#options.onTrouble?.(failure.message);
      if (made !== null) await endUnusable(this.#options, bank, toAttempt(made, null));
      const reason = error instanceof UnusableConsent && error.reason !== 'OTHER' ? error.reason : null;
      await this.#options.store.audit.append({
        atMs: nowMs,
        actor: toActor(caller.principal),
        action: target.isNew ? 'LINK_BEGIN' : 'LINK_RENEW',
        outcome: 'FAILED',
        reason: reason ?? failure.code,
        customerId: target.customerId,
        bankId: target.bankId,
        linkId: target.isNew ? null : target.linkId,
      });
      if (reason === 'PSU_ID_ASKED') return { kind: 'detailsFaulty', missing: ['psuId'], invalid: [] };
      const isRefusal = failure.code === 'BANK_REJECTED_REQUEST';
      return { kind: 'bankFailed', failure, refusal: reason ?? (isRefusal ? 'REFUSED' : null) };
    }
  }

  async #toAuthorizationUrl(bank: LinkableBank, step: AuthorizationStep, secrets: AuthorizationSecrets) {
    if (step.kind === 'decoupled') return toWaitingUrl(this.#options.callbackUri, secrets.state);
    if (step.kind !== 'oauth') return step.url;
    return bank.oauth.authorizationUrl(step, secrets, this.#options.callbackUri);
  }

  /** An active link to that bank that covers what is asked for, and that the caller may see; the newest of several. */
  async #findUsable({
    caller: { access },
    customerId,
    bankId,
    permissions,
  }: BeginRequest): Promise<Pick<LinkRecord, 'id'> | null> {
    const nowMs = this.#now();
    const links = (await this.#options.store.links.readOfCustomer(customerId))
      .filter((link) => link.bankId === bankId && toLinkStatus(link, nowMs) === 'ACTIVE')
      .filter((link) => permissions.length > 0 && permissions.every((one) => link.permissions.includes(one)))
      .sort((one, other) => (other.grantedAtMs ?? 0) - (one.grantedAtMs ?? 0));
    for (const link of links) if (await access.maySeeMade(toMade(link))) return link;
    // Those of the banks file are the operator's; what is the store's was looked at above.
    const all = (await access.linksOfCustomer(customerId)) ?? [];
    for (const link of all) {
      const isUsable = link.bankId === bankId && permissions.every((one) => covers(link, one, nowMs));
      if (permissions.length > 0 && isUsable && (await this.#options.store.links.read(link.id)) === null) return link;
    }
    return null;
  }

  /** Under which other bank's id the accounts of a new link are known; null for the bank's own. */
  async #findHome({ caller: { access }, customerId, bankId }: BeginRequest): Promise<string | null> {
    const { moves = [], store } = this.#options;
    const others = toOtherWays(moves, bankId);
    const records = (await store.links.readOfCustomer(customerId)).filter(({ grantedAtMs }) => grantedAtMs !== null);
    const known = records.map((link) => ({ link, isOver: link.status === 'REVOKED' }));
    // Those of the banks file are the operator's.
    const all = others.length === 0 ? [] : ((await access.linksOfCustomer(customerId)) ?? []);
    const isStored = new Set(records.map(({ id }) => id));
    const fixed = all.filter(({ id }) => !isStored.has(id)).map((link) => ({ link, isOver: false }));
    const home = toHome(bankId, others, [...known, ...fixed]);
    return home === bankId ? null : home;
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

/** A consent as far as an attempt, or its end, needs it. */
type MadeConsent = Pick<RequestedConsent, 'bankConsentId' | 'expiresAtMs' | 'authorisation'> &
  Partial<Pick<RequestedConsent, 'step'>>;

/** What the bank's part failed with; null for what is none of the bank's. */
function toBegunFailure({ bank }: LinkableBank, error: unknown): BankFailure | null {
  if (error instanceof BankFailure) return error;
  if (error instanceof UnusableConsent) return error.failure;
  if (!(error instanceof OAuthFailure)) return null;
  const code = error.kind === 'UNAVAILABLE' ? 'BANK_UNAVAILABLE' : 'BANK_REJECTED_REQUEST';
  return new BankFailure({ code, bankId: bank.id, operatorMessage: error.message });
}

/** What is asked of the bank, or told it, while and after the customer authorises; null for nothing. */
function toAwaitedSca({ step, authorisation = null }: MadeConsent): AwaitedSca | null {
  const isDecoupled = step?.kind === 'decoupled';
  if (!isDecoupled && authorisation?.statusUrl == null && authorisation?.confirmationUrl == null) return null;
  return {
    isDecoupled,
    statusUrl: authorisation?.statusUrl ?? null,
    confirmationUrl: authorisation?.confirmationUrl ?? null,
    message: isDecoupled ? step.message : null,
  };
}

/** Whether a link's consent is there to be replaced: also one that only waits for the customer to sign in again. */
const isStanding = (link: LinkRecord, nowMs: number): boolean =>
  toLinkStatus(link, nowMs) === 'ACTIVE' || isAwaitingSignIn(link.reason);

const refusedBegin = (reason: BeginRefusal): BeginResult => ({ kind: 'refused', reason });
