// Reads of banks for one request: cache first, then the connector, then the cache is told. Called by the loaders
// (subgraphs/<domain>/loaders.ts), which batch; calls the cache port and the connectors. Links are reached through the
// caller's access only, so no read is ever made for somebody who may not see it.

import type { Access } from '../auth/access.ts';
import type { BankSession, Connector, Reading } from '../banks/connector.ts';
import type { Cache, CacheWrite } from '../cache/cache.ts';
import { type CachedResource, cacheKey } from '../cache/keys.ts';
import { BankFailure } from '../domain/errors.ts';
import type { Link } from '../domain/link.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import type { LinkActivity } from '../observability/link-activity.ts';
import type { Sourced } from './sourced.ts';

/** How long each resource stays fresh, milliseconds. */
export type FreshnessWindows = Readonly<Record<CachedResource, number>>;

/** What {@link BankReads} needs of the gateway. */
export interface ReadingServices {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly cache: Cache;
  readonly freshMs: FreshnessWindows;
  /** The gateway's id key: see domain/global-id.ts. */
  readonly idKey: Buffer;
  readonly linkActivity: LinkActivity;
}

/** One value to read: of which link, which resource, and how to fetch it when the cache has none. */
export interface ReadRequest<T> {
  readonly link: Link;
  readonly resource: CachedResource;
  /** Tells apart several of one resource. */
  readonly parts: readonly string[];
  /** Called at most once. */
  readonly fetch: (connector: Connector, session: BankSession) => Promise<Reading<T>>;
}

/** The reads of one request, under one deadline and one caller. */
export class BankReads {
  readonly services: ReadingServices;
  readonly access: Access;
  readonly #deadline: Deadline;
  readonly #psuIpAddress: string | null;
  readonly #budgets = new Map<string, BankBudget>();

  constructor(services: ReadingServices, access: Access, deadline: Deadline, psuIpAddress: string | null) {
    this.services = services;
    this.access = access;
    this.#deadline = deadline;
    this.#psuIpAddress = psuIpAddress;
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
   * Reads several values: one look into the cache for all, then a fetch for each that is missing. The promises settle
   * one by one, so that a slow bank does not hold up another. Each fails with a BankFailure.
   */
  readMany<T>(requests: readonly ReadRequest<T>[]): readonly Promise<Sourced<T>>[] {
    const keys = requests.map(({ link, resource, parts }) => cacheKey(link, resource, ...parts));
    const found = this.services.cache.readMany(keys);
    return requests.map(async (request, index) => {
      const entry = (await found)[index];
      if (entry !== null && entry !== undefined && entry.freshUntilMs > Date.now() && isReading<T>(entry.value)) {
        return toSourced(request.link, entry.value, 'CACHED', entry.freshUntilMs);
      }
      return this.#fetch(request, keys[index]);
    });
  }

  async #fetch<T>(request: ReadRequest<T>, key: string | undefined): Promise<Sourced<T>> {
    const { link, resource } = request;
    let budget: BankBudget | null = null;
    try {
      const connector = this.connector(link);
      budget = this.#budgetOf(connector);
      const reading = await request.fetch(connector, this.#session(link, budget.begin()));
      this.services.linkActivity.succeeded(link.id);
      const freshUntilMs = reading.fetchedAtMs + this.services.freshMs[resource];
      if (key !== undefined) this.#keep([{ key, reading, freshUntilMs }]);
      return toSourced(link, reading, 'LIVE', freshUntilMs);
    } catch (error) {
      if (error instanceof BankFailure) this.services.linkActivity.failed(link.id, error);
      throw error;
    } finally {
      budget?.end();
    }
  }

  /** Keeps values that came along with another answer, such as every account's balances. */
  keep<T>(link: Link, resource: CachedResource, values: readonly { parts: readonly string[]; reading: Reading<T> }[]) {
    this.#keep(
      values.map(({ parts, reading }) => ({
        key: cacheKey(link, resource, ...parts),
        reading,
        freshUntilMs: reading.fetchedAtMs + this.services.freshMs[resource],
      })),
    );
  }

  /** What is incomplete is not kept: the next request shall try again. Nobody waits for the cache to be written. */
  #keep(values: readonly { key: string; reading: Reading<unknown>; freshUntilMs: number }[]): void {
    const writes: CacheWrite[] = values
      .filter(({ reading }) => reading.incomplete === null)
      .map(({ key, reading, freshUntilMs }) => ({
        key,
        entry: { value: reading, freshUntilMs },
        keepMs: freshUntilMs - Date.now(),
      }));
    void this.services.cache.writeMany(writes);
  }

  #budgetOf({ bank }: Connector): BankBudget {
    let budget = this.#budgets.get(bank.id);
    if (budget === undefined) {
      budget = new BankBudget(bank.timeoutMs);
      this.#budgets.set(bank.id, budget);
    }
    return budget;
  }

  #session(link: Link, budgetMs: number): BankSession {
    const remainingMs = Math.max(0, this.#deadline.atMs - Date.now());
    const deadline = deadlineIn(Math.min(budgetMs, remainingMs), this.#deadline.signal);
    return { link, deadline, psuIpAddress: this.#psuIpAddress, cacheState: 'miss' };
  }
}

/** How long one request may still wait for one bank: only time in which calls to it are under way counts. */
class BankBudget {
  #remainingMs: number;
  #underWay = 0;
  #sinceMs = 0;

  constructor(timeoutMs: number) {
    this.#remainingMs = timeoutMs;
  }

  /** A call begins; gives the milliseconds it may take. */
  begin(): number {
    const nowMs = Date.now();
    if (this.#underWay === 0) this.#sinceMs = nowMs;
    this.#underWay++;
    return Math.max(0, this.#remainingMs - (nowMs - this.#sinceMs));
  }

  /** A call has ended. */
  end(): void {
    this.#underWay--;
    if (this.#underWay === 0) this.#remainingMs -= Date.now() - this.#sinceMs;
  }
}

function toSourced<T>(
  link: Link,
  reading: Reading<T>,
  freshness: 'LIVE' | 'CACHED',
  nextRefreshAtMs: number,
): Sourced<T> {
  const { value, fetchedAtMs, defects, incomplete } = reading;
  return { value, fetchedAtMs, defects, incomplete, link, freshness, nextRefreshAtMs };
}

/**
 * Whether a cached value has the outline of a reading. Its inside is what this gateway's version wrote under this very
 * key (cache/codec.ts sees to that), so `T` is the key's.
 */
function isReading<T>(value: unknown): value is Reading<T> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'value' in value &&
    'fetchedAtMs' in value &&
    typeof value.fetchedAtMs === 'number' &&
    'defects' in value &&
    Array.isArray(value.defects) &&
    'incomplete' in value &&
    value.incomplete === null
  );
}
