// Ends links: by the customer, and by what the bank says of a consent whose data it refuses. Called by service.ts; what a bank
// cannot be told now, sweep.ts tells it later.

import type { BankConsentState } from '../banks/consent.ts';
import { BankFailure } from '../domain/errors.ts';
import { isAwaitingSignIn } from '../domain/link-state.ts';
import type { Deadline } from '../http/deadline.ts';
import type { LinkRecord } from '../store/links.ts';
import { eraseBooks } from './book-erasure.ts';
import { tokenReaderOf } from './consent-tokens.ts';
import { type LinkingOptions, toActor, toMade, writeScope } from './options.ts';
import type { RevokeRequest, RevokeResult } from './results.ts';
import { tellBankOfRevocation } from './revocations.ts';

/** Links as they end. */
export class LinkEndings {
  readonly #options: LinkingOptions;
  readonly #now: () => number;

  constructor(options: LinkingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Ends a link: unusable at once and for good on disk, then the bank is told. When the bank cannot be told now, the link
   * says `revocation: PENDING` and sweep.ts goes on. Doing it twice is doing it once. @throws StoreFailure
   */
  async revoke({ caller, linkId, erase = false }: RevokeRequest): Promise<RevokeResult> {
    const { store } = this.#options;
    const { principal } = caller;
    const link = await store.links.read(linkId);
    if (link === null || !(await caller.access.mayChange(toMade(link), writeScope))) {
      return { kind: 'refused', reason: principal.scopes.has(writeScope) ? 'UNKNOWN_LINK' : 'FORBIDDEN' };
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
    if (erase) await eraseBooks(store, link, { actor: toActor(principal), atMs: this.#now(), reason: 'ASKED_FOR' });
    const due = (await store.links.readConsents(linkId)).filter(({ revocation }) => revocation === 'PENDING');
    for (const consent of due)
      await tellBankOfRevocation(this.#options, consent, { deadline: caller.deadline, now: this.#now });
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
    if (link === null || bank === undefined || link.bankConsentId === null || !isHeld(link)) return link;
    let state: BankConsentState;
    try {
      const readAccessToken = tokenReaderOf(store, link);
      state = await bank.consents.readState(bank.consentCall(deadline, { readAccessToken }), link.bankConsentId);
    } catch (error) {
      if (error instanceof BankFailure) return link;
      throw error;
    }
    const { status } = state;
    const isOver = status === 'REVOKED' || status === 'REJECTED' || status === 'EXPIRED';
    if (!isOver) return this.#noteStanding(link, state);
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

  /** What the bank says of a consent that is not over. */
  async #noteStanding(link: LinkRecord, { status, expiresAtMs }: BankConsentState): Promise<LinkRecord> {
    const { links } = this.#options.store;
    const actor = { kind: 'bank', subject: link.bankId } as const;
    const atMs = this.#now();
    let changed: LinkRecord | null = null;
    if (status === 'SUSPENDED' || status === 'AUTHORISED') {
      changed = await links.setSuspended(link, { isSuspended: status === 'SUSPENDED', actor, atMs });
    }
    const now = changed ?? link;
    if (status === 'AUTHORISED' && expiresAtMs !== null && isEarlier(expiresAtMs, now.expiresAtMs)) {
      changed = (await links.shorten(now, expiresAtMs, atMs)) ?? changed;
    }
    if (changed !== null) this.#options.onLinkChanged(changed);
    return changed ?? link;
  }
}

/** Whether a link has a consent that the bank may say more of. */
const isHeld = ({ status, reason }: LinkRecord): boolean => status === 'ACTIVE' || isAwaitingSignIn(reason);

/** By a day at least: banks tell ends by the day or by the second. */
const isEarlier = (saidMs: number, knownMs: number | null): boolean =>
  knownMs === null || saidMs < knownMs - 86_400_000;
