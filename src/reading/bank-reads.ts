// Reads of banks for one request: the cache first, then a flight to the bank that equal requests share, then, should the
// bank fail, what the cache still has. Called by the loaders (subgraphs/<domain>/loaders.ts), which batch; calls the cache
// port, flights.ts and the connectors. Links are reached through the caller's access only, so no read is ever made for
// somebody who may not see it.

import type { Access } from '../auth/access.ts';
import type { BankSession, Connector, Reading } from '../banks/connector.ts';
import type { LinkTokens } from '../banks/link-tokens.ts';
import type { Cache, CacheEntry } from '../cache/cache.ts';
import { type CachedResource, cacheKey } from '../cache/keys.ts';
import { type BankErrorCode, BankFailure } from '../domain/errors.ts';
import { hasEnded, type Link } from '../domain/link.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { CacheState } from '../http/bank-http.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { inBatchSpan, isRecorded } from '../tracing/spans.ts';
import type { AccountChanges } from './account-changes.ts';
import type { AccountKeys } from './account-keys.ts';
import { BankBudget } from './bank-budget.ts';
import { type CacheWindow, type CacheWindows, keepMsOf } from './cache-windows.ts';
import type { Flight, FlightPlan, Flights, KeepAlong } from './flights.ts';
import { parseKeptForm } from './kept-form.ts';
import type { KeptReading } from './kept-reading.ts';
import type { LinkActivity } from './link-activity.ts';
import { consentEnded, isWaitOver, notAsked, toFailure, tooManyReads } from './read-failures.ts';
import type { CacheLookup, ReadingRequest, UnmadeRead } from './reading-request.ts';
import { type Sourced, toSourced } from './sourced.ts';
import type { StatementServices } from './statement-stops.ts';
import { findWithheld } from './withheld.ts';

/** What {@link BankReads} needs of the gateway. */
export interface ReadingServices {
  readonly connectors: Lookup<Connector>;
  readonly cache: Cache;
  readonly flights: Flights;
  readonly cacheWindows: CacheWindows;
  /** The gateway's id key: see src/domain/global-id.ts. */
  readonly idKey: Buffer;
  /** Names the accounts of lists that were fetched. */
  readonly accountKeys: AccountKeys;
  /** What becomes of accounts; absent or null where nothing is kept. */
  readonly accountChanges?: AccountChanges | null;
  readonly linkActivity: LinkActivity;
  /** The statement book; absent or null where statements are as the banks answer. */
  readonly statements?: StatementServices | null;
  readonly tokens: LinkTokens;
  /**
   * Values that one operation may have banks asked for, such as an account list or one account's balances: what it asks for
   * beyond comes from the cache or is BANK_RATE_LIMITED. Absent for as many as it likes.
   */
  readonly maxReads?: number;
  /** Told of each look into the cache. */
  readonly onCacheLookup?: (resource: CachedResource, lookup: CacheLookup) => void;
  /** Where people renew a link, or link its bank anew; null where there is no such page, or it cannot be linked here. */
  readonly renewalUrl?: (link: Link) => string | null;
  /** Told when a bank says that a link's consent is gone. */
  readonly onConsentLost?: (link: Link, failure: BankFailure) => void;
}

/** Keeps values that came along with an answer, of the answer's link, under what tells them apart. */
export type KeepValues = (
  resource: CachedResource,
  values: readonly { readonly parts: readonly string[]; readonly reading: Reading<unknown> }[],
) => void;

/** One value to read: of which link, which resource, and how to fetch it when the cache has none. */
export interface ReadRequest<T> {
  readonly link: Link;
  readonly resource: CachedResource;
  /** Tells apart several of one resource; an account's key comes first. */
  readonly parts: readonly string[];
  /** Called at most once. */
  readonly fetch: (connector: Connector, session: BankSession, keep: KeepValues) => Promise<Reading<T>>;
  /**
   * What is kept of it for longer than a cache does; null for nothing. Asked where the cache has nothing: before the bank,
   * where it is fresh and whole, and instead of a bank that fails. Never fails.
   */
  readonly readKept?: () => Promise<KeptReading<T> | null>;
}

/** The longest that a statement goes on being read behind the requests that asked for it: a 20,000-entry history's time. */
const longestStatementMs = 20_000;

/** What a live read asks the bank for. Entries of months ago, numbers and names are as good from the cache. */
const changesByTheMinute: ReadonlySet<CachedResource> = new Set([
  'accounts',
  'balances',
  'transactions',
  'cards',
  'directDebits',
  'standingOrders',
  'scheduledPayments',
  'beneficiaries',
]);

/**
 * One bank's share of a request's time at most. A subgraph is given less time than a bank may take by itself: there has to
 * be some left for asking another bank instead.
 */
const mostOfRequest = 0.9;

/** Failures after which older data is better than none. The others say that the caller may not have it, or never could. */
const staleAfter: ReadonlySet<BankErrorCode> = new Set([
  'BANK_TIMEOUT',
  'BANK_UNAVAILABLE',
  'BANK_RATE_LIMITED',
  'BANK_BAD_RESPONSE',
]);

/** The reads of one request, under one deadline and one caller. */
export class BankReads {
  readonly services: ReadingServices;
  readonly access: Access;
  readonly #request: ReadingRequest;
  readonly #isLive: boolean;
  readonly #budgets: Map<string, BankBudget>;
  /** How many values this operation may still have banks asked for. */
  readonly #allowance: { left: number };

  constructor(services: ReadingServices, request: ReadingRequest, liveOf?: BankReads) {
    this.services = services;
    this.access = request.access;
    this.#request = request;
    this.#isLive = liveOf !== undefined;
    this.#budgets = liveOf === undefined ? new Map() : liveOf.#budgets;
    this.#allowance =
      liveOf === undefined ? { left: services.maxReads ?? Number.POSITIVE_INFINITY } : liveOf.#allowance;
  }

  /** The same reads, with no regard to what the cache has: for `freshness: LIVE`. Both share each bank's time. */
  live(): BankReads {
    return new BankReads(this.services, this.#request, this);
  }

  /** Whether statements are asked for as far back as the bank gives them. */
  get readsAllHistory(): boolean {
    return this.#request.readsAllHistory === true;
  }

  /** The connector of a link's bank. @throws BankFailure UNSUPPORTED when the bank is not configured any more. */
  connector(link: Link): Connector {
    const connector = this.services.connectors.get(link.bankId);
    if (connector === undefined) {
      throw new BankFailure({
        code: 'UNSUPPORTED',
        bankId: link.bankId,
        operatorMessage: 'no such bank is configured',
      });
    }
    return connector;
  }

  /**
   * One call whose answer is neither shared nor kept, such as a file: what the link or the grant does not cover is refused before it.
   * @throws BankFailure
   */
  async once<T>(
    { link, resource, parts }: Pick<ReadRequest<unknown>, 'link' | 'resource' | 'parts'>,
    fetch: (connector: Connector, session: BankSession) => Promise<T>,
  ): Promise<T> {
    if (hasEnded(link, Date.now())) throw this.#withAction(link, consentEnded(link));
    const withheld = findWithheld(link, resource, parts);
    if (withheld !== null) throw withheld;
    const connector = this.connector(link);
    if (this.#allowance.left <= 0) throw tooManyReads(link);
    this.#allowance.left -= 1;
    const { psu, onCall, deadline } = this.#request;
    return fetch(connector, {
      link,
      tokens: this.services.tokens,
      deadline,
      psuIpAddress: psu.ipAddress,
      psuUserAgent: psu.userAgent,
      cacheState: 'bypass',
      ...(onCall === undefined ? {} : { onCall }),
    });
  }

  /**
   * Reads several values: one look into the cache for all, then a fetch for each that is missing. The promises settle
   * one by one, so that a slow bank does not hold up another. Each fails with a BankFailure.
   */
  readMany<T>(requests: readonly ReadRequest<T>[]): readonly Promise<Sourced<T>>[] {
    if (!isRecorded()) return this.#readMany(requests);
    const attributes = { 'bankgraph.resource': requests[0]?.resource, 'bankgraph.batch_size': requests.length };
    return inBatchSpan('loader batch', attributes, () => this.#readMany(requests));
  }

  #readMany<T>(requests: readonly ReadRequest<T>[]): readonly Promise<Sourced<T>>[] {
    const keys = requests.map(({ link, resource, parts }) => cacheKey(link, resource, ...parts));
    const answers = this.services.cache.readMany(keys).then((found) => this.#answer(requests, keys, found));
    return requests.map((_, index) =>
      answers.then((all) => {
        const answer = all[index];
        if (answer === undefined) throw new TypeError('an answer is missing');
        return answer;
      }),
    );
  }

  /** For each request what the cache has, or a wait for its flight. All flights of a batch are boarded in one turn. */
  #answer<T>(
    requests: readonly ReadRequest<T>[],
    keys: readonly string[],
    found: readonly (CacheEntry<unknown> | null)[],
  ): readonly (Sourced<T> | Promise<Sourced<T>>)[] {
    const { cacheWindows, flights, onCacheLookup } = this.services;
    const { onLookup } = this.#request;
    const lookedUp = (resource: CachedResource, lookup: CacheLookup): void => {
      onCacheLookup?.(resource, lookup);
      onLookup?.(lookup);
    };
    const nowMs = Date.now();
    const { onUnmade } = this.#request;
    const plans: FlightPlan[] = [];
    const waits: ((flight: Flight) => void)[] = [];
    const answers = requests.map((request, index): Sourced<T> | Promise<Sourced<T>> => {
      const { link, resource } = request;
      if (hasEnded(link, nowMs)) return Promise.reject(this.#withAction(link, consentEnded(link)));
      const withheld = findWithheld(link, resource, request.parts);
      if (withheld !== null) return Promise.reject(withheld);
      const entry = found[index];
      const cached = entry == null ? null : toCached<T>(entry);
      const key = keys[index] ?? '';
      const isLive = this.#isLive && changesByTheMinute.has(resource);
      if (cached !== null && !isLive && cached.freshUntilMs > nowMs) {
        lookedUp(resource, 'fresh');
        return toSourced(link, cached.value, { freshness: 'CACHED', nextRefreshAtMs: cached.freshUntilMs });
      }
      const isWhole = cached?.value.incomplete === null;
      if (cached !== null && isWhole && !isLive && mayRevalidate(cacheWindows[resource], cached.freshUntilMs, nowMs)) {
        lookedUp(resource, 'revalidated');
        const stillFresh = toSourced(link, cached.value, { freshness: 'CACHED', nextRefreshAtMs: cached.freshUntilMs });
        if (onUnmade !== undefined) return this.#estimate(request, { cached, isLive }, onUnmade);
        const plan = this.#plan(request, key, 'refresh');
        if (plan instanceof BankFailure) return Promise.reject(plan);
        plans.push(plan);
        waits.push(() => undefined);
        return stillFresh;
      }
      const state: CacheState = isLive ? 'bypass' : cached === null ? 'miss' : 'expired';
      lookedUp(resource, state);
      const plan = this.#plan(request, key, state);
      if (plan instanceof BankFailure) return Promise.reject(plan);
      if (onUnmade !== undefined) return this.#estimate(request, { cached, isLive }, onUnmade);
      if (this.#allowance.left <= 0) return this.#standIn(request, cached, tooManyReads(link));
      this.#allowance.left -= 1;
      plans.push(plan);
      return new Promise((resolve, reject) => {
        waits.push((flight) => this.#wait<T>(request, flight, cached).then(resolve, reject));
      });
    });
    for (const [index, flight] of flights.board(plans).entries()) waits[index]?.(flight);
    return answers;
  }

  #plan<T>(request: ReadRequest<T>, key: string, cacheState: CacheState): FlightPlan | BankFailure {
    const { link, resource } = request;
    const { cacheWindows, flights, linkActivity, onConsentLost, tokens } = this.services;
    let connector: Connector;
    try {
      connector = this.connector(link);
    } catch (error) {
      if (error instanceof BankFailure) return error;
      throw error;
    }
    const { psu, onCall } = this.#request;
    const isStatement = resource === 'transactions' || resource === 'history';
    const { timeoutMs } = connector.bank;
    return {
      key,
      resource,
      linkId: link.id,
      isAttended: psu.ipAddress !== null,
      maxMs: isStatement ? Math.max(longestStatementMs, timeoutMs) : timeoutMs,
      freshMs: cacheWindows[resource].freshMs,
      keepMs: keepMsOf(cacheWindows[resource]),
      isLive: cacheState === 'bypass',
      async fetch(deadline, keepAlong) {
        const session: BankSession = {
          link,
          tokens,
          deadline,
          psuIpAddress: psu.ipAddress,
          psuUserAgent: psu.userAgent,
          cacheState,
          ...(onCall === undefined ? {} : { onCall }),
        };
        try {
          const kept = cacheState === 'bypass' ? null : ((await request.readKept?.()) ?? null);
          const { freshMs } = cacheWindows[resource];
          if (kept?.isWhole === true && !kept.isDoubted && kept.reading.fetchedAtMs + freshMs > Date.now())
            return { ...kept.reading, isKept: true };
          const reading = await request.fetch(connector, session, toKeep(link, cacheWindows, keepAlong));
          if (flights.isBarred(link.id)) throw consentEnded(link);
          linkActivity.succeeded(link.id);
          return reading;
        } catch (error) {
          if (error instanceof BankFailure) {
            linkActivity.failed(link.id, error);
            if (error.code === 'CONSENT_REQUIRED') onConsentLost?.(link, error);
          }
          throw error;
        }
      },
    };
  }

  /** What an estimate reads: what the book or the cache has, however old; the bank's call is noted and not made. */
  async #estimate<T>(
    request: ReadRequest<T>,
    { cached, isLive }: { readonly cached: CacheEntry<Reading<T>> | null; readonly isLive: boolean },
    onUnmade: (read: UnmadeRead) => void,
  ): Promise<Sourced<T>> {
    const { link, resource, readKept } = request;
    const { freshMs } = this.services.cacheWindows[resource];
    const kept = isLive ? null : ((await readKept?.()) ?? null);
    if (kept?.isWhole === true && !kept.isDoubted && kept.reading.fetchedAtMs + freshMs > Date.now()) {
      return toSourced(link, kept.reading, {
        freshness: 'CACHED',
        nextRefreshAtMs: kept.reading.fetchedAtMs + freshMs,
      });
    }
    onUnmade({ linkId: link.id, isOneCall: takesOneCall.has(resource) });
    return this.#standIn(request, cached, notAsked(link));
  }

  /** Waits for a flight as long as this request may; older data stands in for a bank that fails. */
  async #wait<T>(request: ReadRequest<T>, flight: Flight, cached: CacheEntry<Reading<T>> | null): Promise<Sourced<T>> {
    const { link, resource } = request;
    const budget = this.#budgetOf(this.connector(link));
    try {
      const { reading, freshUntilMs, isOwn } = await flight.wait(this.#patience(budget.begin()));
      if (!isReadingOf<T>(reading)) throw new TypeError('the key names its value');
      const freshness = isOwn && reading.isKept !== true ? 'LIVE' : 'CACHED';
      return toSourced(link, reading, { freshness, nextRefreshAtMs: freshUntilMs });
    } catch (error) {
      const failure = toFailure(error, link, resource);
      if (failure === null) throw error;
      return await this.#standIn(request, cached, failure);
    } finally {
      budget.end();
    }
  }

  /** Older data instead of a failure, where there are any that may stand in for it. @throws BankFailure the failure */
  async #standIn<T>(
    { link, resource, readKept }: ReadRequest<T>,
    cached: CacheEntry<Reading<T>> | null,
    failure: BankFailure,
  ): Promise<Sourced<T>> {
    const { cacheWindows } = this.services;
    const isUsable =
      cached !== null &&
      staleAfter.has(failure.code) &&
      cached.freshUntilMs + cacheWindows[resource].ifErrorMs > Date.now();
    const nextRefreshAtMs = failure.retryAtMs ?? Date.now();
    const toStale = (reading: Reading<T>): Sourced<T> => ({
      ...toSourced(link, reading, { freshness: 'STALE', nextRefreshAtMs }),
      staleBecause: failure,
    });
    // Of a part the book may have more by now.
    if (isUsable && cached.value.incomplete === null) return toStale(cached.value);
    const kept = staleAfter.has(failure.code) ? ((await readKept?.()) ?? null) : null;
    if (kept === null) {
      if (isUsable) return toStale(cached.value);
      throw this.#withAction(link, failure);
    }
    if (kept.isWhole) return toStale(kept.reading);
    // The bank is still answering: what it has shown by now is a part of this very answer, if only of days beside those that were
    // asked for. One that hangs has shown nothing.
    const goesOn = isWaitOver(failure) && kept.newestPartAtMs > Date.now() - longestStatementMs;
    if (kept.isBlank === true && !goesOn) {
      if (isUsable) return toStale(cached.value);
      throw this.#withAction(link, failure);
    }
    const part = { ...kept.reading, incomplete: failure, ...(goesOn ? { goesOn: true as const } : {}) };
    return goesOn
      ? toSourced(link, part, { freshness: 'CACHED', nextRefreshAtMs: Date.now() + partAgainMs })
      : toStale(part);
  }

  /** A consent that is missing, with where the person gives it anew. */
  #withAction(link: Link, failure: BankFailure): BankFailure {
    const actionUrl = this.services.renewalUrl?.(link) ?? null;
    if (failure.code !== 'CONSENT_REQUIRED' || actionUrl === null) return failure;
    const { code, bankId, message, correlationId, cause } = failure;
    const [bankCode, id] = [failure.bankCode ?? undefined, correlationId ?? undefined];
    return new BankFailure({
      code,
      bankId,
      operatorMessage: message,
      bankCode,
      correlationId: id,
      actionUrl,
      cause,
    });
  }

  #budgetOf({ bank }: Connector): BankBudget {
    let budget = this.#budgets.get(bank.id);
    if (budget === undefined) {
      const remainingMs = Math.max(0, this.#request.deadline.atMs - Date.now());
      budget = new BankBudget(Math.min(bank.timeoutMs, remainingMs * mostOfRequest));
      this.#budgets.set(bank.id, budget);
    }
    return budget;
  }

  #patience(budgetMs: number): Deadline {
    const remainingMs = Math.max(0, this.#request.deadline.atMs - Date.now());
    return deadlineIn(Math.min(budgetMs, remainingMs), this.#request.deadline.signal);
  }
}

function toCached<T>(entry: CacheEntry<unknown>): CacheEntry<Reading<T>> | null {
  const value = parseKeptForm<T>(entry.value);
  return value === null ? null : { ...entry, value };
}

/** When to ask again for more of an answer that is still coming, milliseconds. */
const partAgainMs = 1000;

/** Reads of one call, without pages, that open no further reads. */
const takesOneCall: ReadonlySet<CachedResource> = new Set(['balances', 'identification', 'party']);

/** Where nothing is ever fresh, the operator wants each request to ask the bank. */
function mayRevalidate({ freshMs, revalidateMs }: CacheWindow, freshUntilMs: number, nowMs: number): boolean {
  return freshMs > 0 && freshUntilMs + revalidateMs > nowMs;
}

function toKeep(link: Link, windows: CacheWindows, keepAlong: KeepAlong): KeepValues {
  return (resource, values) =>
    keepAlong(
      values.map(({ parts, reading }) => ({
        key: cacheKey(link, resource, ...parts),
        reading,
        freshMs: windows[resource].freshMs,
        keepMs: keepMsOf(windows[resource]),
      })),
    );
}

/** A flight's reading is what its plan's fetch gave for this key, so of the key's type. */
function isReadingOf<T>(reading: Reading<unknown>): reading is Reading<T> {
  return 'value' in reading;
}
