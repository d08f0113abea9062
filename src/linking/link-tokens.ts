// Access tokens of stored links: from memory, from the store, or refreshed, which one gateway does for all under a lease.
// A refreshed token set is durable before its access token is used: the old refresh token may be spent. Called by the
// connectors through the port banks/link-tokens.ts.
//
// When an answer of the token endpoint is lost, the bank may have rotated the refresh token, and nobody has the new one.
// The old one is then tried again: many banks let it pass for a short while, and if this one does not (or takes it for a
// theft), nothing is lost that was not lost already. The link then says REFRESH_ANSWER_LOST.

import { LRUCache } from 'lru-cache';
import type { LinkTokens } from '../banks/link-tokens.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import { BankFailure } from '../domain/errors.ts';
import type { Link } from '../domain/link.ts';
import type { LinkReason } from '../domain/link-state.ts';
import type { Lookup } from '../domain/lookup.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { asBankFailure, OAuthFailure, toBankFailure } from '../oauth/failure.ts';
import { toUsableUntilMs } from '../oauth/tokens.ts';
import type { AuditEvent } from '../store/audit.ts';
import { SealFailure, StoreFailure } from '../store/failures.ts';
import type { Lease } from '../store/leases.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { Store } from '../store/store.ts';
import type { RefreshGuard, StoredTokenSet, TokenSet } from '../store/tokens.ts';
import { tokenReaderOf } from './consent-tokens.ts';

/** What {@link StoredLinkTokens} needs. */
export interface LinkTokensOptions {
  readonly store: Store;
  readonly banks: Lookup<LinkableBank>;
  /** A link has ended because its bank refused: caches are to be dropped. */
  readonly onLinkChanged: (link: LinkRecord) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Tokens kept in memory: some 2 kB each. */
const maxInMemory = 20_000;
/** A refresh goes on for so long at most, whoever waits for it, milliseconds. */
const refreshMs = 20_000;
/** What a lease outlasts the call to the bank by, milliseconds: storing the answer. */
const leaseMarginMs = 10_000;
/** How often those look who wait for another gateway's refresh, milliseconds. */
const pollMs = 40;
/** How often the store is tried for a refreshed token set: it may be the only copy. */
const storeTries = 8;

interface UsableToken {
  readonly accessToken: string;
  readonly usableUntilMs: number;
}

/** A token set that is not good any more, with its link and bank. */
interface Refreshable {
  readonly record: LinkRecord;
  readonly bank: LinkableBank;
  readonly set: StoredTokenSet;
}

/** The access tokens of one gateway's links. */
export class StoredLinkTokens implements LinkTokens {
  readonly #options: LinkTokensOptions;
  readonly #now: () => number;
  // Counted, not by `max`: that would set room aside for all of them at each start.
  readonly #inMemory = new LRUCache<string, UsableToken>({ maxSize: maxInMemory, sizeCalculation: () => 1 });
  readonly #flights = new Map<string, Promise<UsableToken>>();
  /** Tokens that banks have refused before their time, by consent. */
  readonly #refused = new LRUCache<string, string>({ maxSize: maxInMemory, sizeCalculation: () => 1 });

  constructor(options: LinkTokensOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async accessToken(link: Link, deadline: Deadline): Promise<string> {
    // A link of the banks file has its token in it.
    if (link.accessToken !== '') return link.accessToken;
    if (link.expiresAt !== null && Date.parse(link.expiresAt) <= this.#now()) {
      throw consentRequired(link.bankId, 'the link has ended');
    }
    const key = toKey(link);
    const held = this.#inMemory.get(key);
    if (held !== undefined && held.usableUntilMs > this.#now()) return held.accessToken;
    let flight = this.#flights.get(key);
    if (flight === undefined) {
      flight = this.#obtain(link.id, link.bankId)
        .then((token) => {
          this.#inMemory.set(key, token);
          return token;
        })
        .finally(() => this.#flights.delete(key));
      flight.catch(() => undefined);
      this.#flights.set(key, flight);
    }
    return (await withinDeadline(flight, deadline, link.bankId)).accessToken;
  }

  refused(link: Link, accessToken: string): void {
    const key = toKey(link);
    if (this.#inMemory.get(key)?.accessToken === accessToken) this.#inMemory.delete(key);
    this.#refused.set(link.id, accessToken);
  }

  /** Forgets what is in memory of a link. */
  forget(linkId: string): void {
    for (const key of this.#inMemory.keys()) if (key.startsWith(`${linkId} `)) this.#inMemory.delete(key);
  }

  async #obtain(linkId: string, bankId: string): Promise<UsableToken> {
    const untilMs = this.#now() + refreshMs;
    try {
      for (;;) {
        const found = await this.#look(linkId, bankId);
        if ('accessToken' in found) return found;
        const refreshed = await this.#refreshUnderLease(found, untilMs);
        if (refreshed !== null) return refreshed;
        if (this.#now() >= untilMs) throw unavailable(bankId, 'another gateway’s refresh did not end in time');
        await sleep(pollMs + Math.random() * pollMs);
      }
    } catch (error) {
      if (error instanceof StoreFailure || error instanceof SealFailure) throw unavailable(bankId, error.message);
      throw error;
    }
  }

  /** What the store has: a usable token, or one to refresh. @throws BankFailure CONSENT_REQUIRED */
  async #look(linkId: string, bankId: string): Promise<UsableToken | Refreshable> {
    const { store, banks } = this.#options;
    const record = await store.links.read(linkId);
    const bank = banks.get(bankId);
    if (record === null || record.consentId === null) throw consentRequired(bankId, 'there is no such link');
    if (bank === undefined) throw unavailable(bankId, 'the bank has no authorization in the configuration');
    const status = toLinkStatus(record, this.#now());
    if (status !== 'ACTIVE') throw consentRequired(bankId, `the link is ${status}`);
    const set = await store.tokens.read(record.consentId);
    if (set === null) {
      const { clientScope } = bank.consents;
      if (clientScope === null) throw consentRequired(bankId, 'the link has no tokens');
      // The client's own token goes beside the consent's id; it is asked for once a gateway, not once a link.
      const refused = this.#refused.get(linkId);
      let accessToken = await asBankFailure(bank.bank.id, bank.clientTokens.clientToken(clientScope));
      if (accessToken === refused) {
        bank.clientTokens.forgetClientToken(clientScope, accessToken);
        accessToken = await asBankFailure(bank.bank.id, bank.clientTokens.clientToken(clientScope));
      }
      // Shortly: it may be refused for one link and renewed for all.
      return { accessToken, usableUntilMs: this.#now() + 2000 };
    }
    return this.#toUsable(set, linkId) ?? { record, bank, set };
  }

  #toUsable(set: StoredTokenSet, linkId: string): UsableToken | null {
    if (this.#refused.get(linkId) === set.accessToken) return null;
    const usableUntilMs = toUsableUntilMs(set.accessExpiresAtMs, this.#now());
    return usableUntilMs > this.#now() ? { accessToken: set.accessToken, usableUntilMs } : null;
  }

  /** Null when another gateway is at it, or was: look again. */
  async #refreshUnderLease({ record, bank, set: seen }: Refreshable, untilMs: number): Promise<UsableToken | null> {
    const { store } = this.#options;
    const lease = await store.leases.acquire(`refresh:${seen.consentId}`, refreshMs + leaseMarginMs);
    if (lease === null) return null;
    try {
      const set = await store.tokens.read(seen.consentId);
      if (set === null) return null;
      const usable = this.#toUsable(set, record.id);
      if (usable !== null) return usable;
      if (set.refreshToken === null) return await this.#end({ record, bank, set }, 'REFRESH_REFUSED');
      const guard: RefreshGuard = { consentId: set.consentId, version: set.version, fence: lease.fence };
      if (!(await store.tokens.beginRefresh(guard, this.#now()))) return null;
      const next = await this.#refresh({ record, bank, set }, set.refreshToken, { guard, lease, untilMs });
      if (!(await this.#keep(record, guard, next))) return null;
      const usableUntilMs = toUsableUntilMs(next.accessExpiresAtMs, this.#now());
      return { accessToken: next.accessToken, usableUntilMs };
    } finally {
      await lease.release().catch(() => undefined);
    }
  }

  async #refresh(
    refreshable: Refreshable,
    refreshToken: string,
    { guard, lease, untilMs }: { guard: RefreshGuard; lease: Lease; untilMs: number },
  ): Promise<TokenSet> {
    const { bank, set } = refreshable;
    let isAnswerLost = set.refreshStartedAtMs !== null;
    for (let pauseMs = 100; ; pauseMs *= 2) {
      try {
        return await bank.oauth.refresh(refreshToken);
      } catch (error) {
        if (!(error instanceof OAuthFailure)) throw error;
        switch (error.kind) {
          case 'INVALID_GRANT':
            if (!isAnswerLost) await this.#options.store.tokens.cancelRefresh(guard);
            return await this.#end(refreshable, isAnswerLost ? 'REFRESH_ANSWER_LOST' : 'REFRESH_REFUSED');
          case 'UNAVAILABLE': {
            isAnswerLost = true;
            const isTimeLeft = this.#now() + pauseMs + bank.bank.timeoutMs < untilMs;
            if (!isTimeLeft || !(await lease.renew(refreshMs + leaseMarginMs)))
              throw toBankFailure(bank.bank.id, error);
            await sleep(pauseMs);
            break;
          }
          case 'CLIENT_REFUSED':
            // The bank refused the gateway, not the token: surely nothing was rotated.
            if (!isAnswerLost) await this.#options.store.tokens.cancelRefresh(guard);
            throw toBankFailure(bank.bank.id, error);
          default:
            throw toBankFailure(bank.bank.id, error);
        }
      }
    }
  }

  /** Stores a refreshed token set, again and again: it may be the only copy. False when a later holder was first. */
  async #keep(record: LinkRecord, guard: RefreshGuard, next: TokenSet): Promise<boolean> {
    const { store } = this.#options;
    for (let round = 1; ; round++) {
      try {
        const event: AuditEvent = {
          atMs: this.#now(),
          actor: { kind: 'gateway', subject: 'refresh' },
          action: 'TOKEN_REFRESH',
          outcome: 'DONE',
          customerId: record.customerId,
          bankId: record.bankId,
          linkId: record.id,
          consentId: guard.consentId,
        };
        const kept = await store.tokens.replace(guard, next, { nowMs: this.#now(), event });
        if (kept) return true;
        // A commit whose acknowledgement was lost is a commit.
        return (await store.tokens.read(guard.consentId))?.accessToken === next.accessToken;
      } catch (error) {
        if (!(error instanceof StoreFailure) || round >= storeTries) throw error;
        await sleep(50 * 2 ** round);
      }
    }
  }

  /**
   * The bank takes the tokens no more: the link ends, with what the bank says of the consent as its reason. Not while it is
   * renewed: where that changes the consent that there is (CDR), the tokens of before end when the customer has agreed, and the
   * bank would be told to end what was just renewed.
   */
  async #end({ record, bank, set }: Refreshable, reason: LinkReason): Promise<never> {
    const { store, onLinkChanged } = this.#options;
    await this.#assertNotRenewed(record);
    const end = await this.#askWhy(record, bank, reason);
    // The customer may have begun while the bank was asked.
    await this.#assertNotRenewed(record);
    const link = await store.links.end({
      linkId: record.id,
      consentId: set.consentId,
      ...end,
      atMs: this.#now(),
      actor: { kind: 'bank', subject: bank.bank.id },
      action: 'LINK_END',
      // What cannot be used any more should not go on at the bank.
      tellBank: end.status === 'CONSENT_REQUIRED',
    });
    this.forget(record.id);
    if (link !== null) onLinkChanged(link);
    throw consentRequired(bank.bank.id, `the bank refused to refresh (${end.reason})`);
  }

  /** @throws BankFailure CONSENT_REQUIRED while the link is being renewed */
  async #assertNotRenewed({ id, bankId }: LinkRecord): Promise<void> {
    if (await this.#options.store.attempts.isUnderWay(id, this.#now()))
      throw consentRequired(bankId, 'the bank refused the tokens while the link is being renewed');
  }

  async #askWhy(
    record: LinkRecord,
    bank: LinkableBank,
    reason: LinkReason,
  ): Promise<{ status: 'CONSENT_REQUIRED' | 'EXPIRED' | 'REVOKED'; reason: LinkReason }> {
    const unsaid = { status: 'CONSENT_REQUIRED', reason } as const;
    if (record.bankConsentId === null) return unsaid;
    try {
      const readAccessToken = tokenReaderOf(this.#options.store, record);
      const call = bank.consentCall(deadlineIn(bank.bank.timeoutMs), { readAccessToken });
      const { status } = await bank.consents.readState(call, record.bankConsentId);
      if (status === 'REVOKED' || status === 'REJECTED') return { status: 'REVOKED', reason: 'REVOKED_AT_BANK' };
      if (status === 'EXPIRED') return { status: 'EXPIRED', reason: 'CONSENT_EXPIRED' };
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
    }
    return unsaid;
  }
}

/** A renewed link has another key: its former token is never used for it. */
function toKey({ id, consentId, grantedAt }: Link): string {
  return `${id} ${consentId ?? ''} ${grantedAt ?? ''}`;
}

function consentRequired(bankId: string, reason: string): BankFailure {
  return new BankFailure({ code: 'CONSENT_REQUIRED', bankId, operatorMessage: `${bankId}: ${reason}` });
}

function unavailable(bankId: string, reason: string): BankFailure {
  return new BankFailure({ code: 'BANK_UNAVAILABLE', bankId, operatorMessage: `${bankId}: ${reason}` });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The refresh goes on for the others when one stops waiting. */
function withinDeadline<T>(work: Promise<T>, { signal }: Deadline, bankId: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () =>
      reject(new BankFailure({ code: 'BANK_TIMEOUT', bankId, operatorMessage: `${bankId}: no access token in time` }));
    if (signal.aborted) return give();
    signal.addEventListener('abort', give, { once: true });
    const done = () => signal.removeEventListener('abort', give);
    work.then(
      (value) => {
        done();
        resolve(value);
      },
      (error: unknown) => {
        done();
        reject(error);
      },
    );
  });
}
