// The directory over the store: customers' links as they were authorised here and what they grant partners, beside those of the
// banks file, whose entry wins when two have one id. Read by src/auth/access.ts on every request, so what was read is kept for a
// second: a link or a grant that ends is seen at once by the gateway that ended it (`changed`, `grantChanged`), by others within
// `staleMs` and a read of the store, or at once where they tell each other.

import { LRUCache } from 'lru-cache';
import { type BankMove, toFormerBanks } from '../domain/bank-move.ts';
import { toLastWordMs } from '../domain/consent-forecast.ts';
import { type AccessGrant, operatorGrant, toGrantedAccounts } from '../domain/grant.ts';
import { hasEnded, homeOf, type Link } from '../domain/link.ts';
import { isOverForGood } from '../domain/link-state.ts';
import type { Directory } from '../store/directory.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { Store } from '../store/store.ts';

/** How old another gateway's change may be before it is seen, milliseconds. */
export const staleMs = 1000;
/**
 * How long what was read last stands in for a store that cannot be read, milliseconds. Nobody can take a link back while it
 * is down, so that what is missed is what another gateway wrote in the second before.
 */
const outageMs = 10 * 60_000;
const maxEntries = 50_000;

/** A directory that is told of changes. */
export interface StoredDirectory extends Directory {
  /** Forgets what it has read of a link and its customer. */
  changed(link: Pick<LinkRecord, 'id' | 'customerId'>): void;
  /** Forgets all that it has read of a customer's links and grants. */
  forgetCustomer(customerId: string): void;
  /** Forgets what it has read of a customer's grants to a partner. */
  grantChanged(partnerId: string, customerId: string): void;
}

/** What {@link createStoredDirectory} needs besides. */
export interface StoredDirectoryOptions {
  readonly store: Pick<Store, 'links' | 'grants' | 'customerGrants'>;
  /** Links and grants of the banks file. */
  readonly fixed: Directory;
  /** Banks that are reached by another way than before; absent for none. */
  readonly moves?: readonly BankMove[];
  /** Told of each use of a customer's grant. */
  readonly onGrantUsed?: (grantId: string) => void;
  readonly now?: () => number;
}

/** The directory of a store and of the banks file. @throws StoreFailure, each method */
export function createStoredDirectory({
  store,
  fixed,
  moves = [],
  onGrantUsed = () => undefined,
  now = Date.now,
}: StoredDirectoryOptions): StoredDirectory {
  const links = new Remembered(async (id: string) => toReadableLink(await store.links.read(id), now()), now);
  const ofCustomer = new Remembered(async (customerId: string) => {
    const records = await store.links.readOfCustomer(customerId);
    return records.map((record) => toReadableLink(record, now())).filter((link) => link !== null);
  }, now);
  const customers = new Remembered((_: string) => store.links.readCustomerIds(), now);
  const grants = new Remembered(async (key: string): Promise<AccessGrant | null> => {
    const [partnerId = '', customerId = '']: string[] = JSON.parse(key);
    if (await store.grants.has(partnerId, customerId)) return operatorGrant;
    const given = await store.customerGrants.readActive(partnerId, customerId);
    if (given === null) return null;
    const { id, permissions, givenAtMs, expiresAtMs } = given;
    const accounts = given.accounts === null ? null : toGrantedAccounts(given.accounts);
    return { id, permissions: new Set(permissions), accounts, givenAtMs, expiresAtMs };
  }, now);
  return {
    async readLink(linkId) {
      return (await fixed.readLink(linkId)) ?? (await links.read(linkId));
    },
    async readLinksOfCustomer(customerId) {
      const [own, stored] = await Promise.all([fixed.readLinksOfCustomer(customerId), ofCustomer.read(customerId)]);
      if (stored.length === 0) return toMarked(own, moves, now());
      const standing = own.filter((link) => !isReplaced(link, stored, now()));
      const merged = new Map([...stored, ...standing].map((link) => [link.id, link]));
      return toMarked(
        [...merged.values()].sort((a, b) => byCodePoint(a.id, b.id)),
        moves,
        now(),
      );
    },
    async readCustomerIds() {
      const [own, stored] = await Promise.all([fixed.readCustomerIds(), customers.read('')]);
      return [...new Set([...own, ...stored])].sort(byCodePoint);
    },
    async readGrant(partnerId, customerId) {
      const ofFile = await fixed.readGrant(partnerId, customerId);
      if (ofFile !== null) return ofFile;
      const grant = await grants.read(JSON.stringify([partnerId, customerId]));
      // Judged now, not when it was read: no end is overrun for being remembered.
      return grant?.expiresAtMs != null && grant.expiresAtMs <= now() ? null : grant;
    },
    noteUse: onGrantUsed,
    changed({ id, customerId }) {
      links.forget(id);
      ofCustomer.forget(customerId);
      customers.forget('');
    },
    forgetCustomer(customerId) {
      ofCustomer.forget(customerId);
      customers.forget('');
      const tail = `,${JSON.stringify([customerId]).slice(1)}`;
      grants.forgetAll((key) => key.endsWith(tail));
    },
    grantChanged: (partnerId, customerId) => grants.forget(JSON.stringify([partnerId, customerId])),
  };
}

/**
 * Whether a link of the banks file has ended and the customer has linked the bank anew since: nobody could renew or end it, so it
 * would ask for a consent for ever.
 */
function isReplaced(own: Link, stored: readonly Link[], nowMs: number): boolean {
  const endMs = own.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(own.expiresAt);
  if (endMs > nowMs) return false;
  return stored.some(
    (link) => homeOf(link) === homeOf(own) && !hasEnded(link, nowMs) && Date.parse(link.grantedAt ?? '') >= endMs,
  );
}

/** A customer's links, those marked that are a way of before beside a way of now that can be read, and covers what they cover. */
function toMarked(links: readonly Link[], moves: readonly BankMove[], nowMs: number): readonly Link[] {
  if (moves.length === 0 || links.length < 2) return links;
  return links.map((link) => {
    const isFormer = links.some(
      (other) =>
        homeOf(other) === homeOf(link) &&
        !hasEnded(other, nowMs) &&
        [...link.permissions].every((permission) => other.permissions.has(permission)) &&
        toFormerBanks(moves, other.bankId).includes(link.bankId),
    );
    return isFormer ? { ...link, isFormerWay: true } : link;
  });
}

const byCodePoint = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * A link as reading knows it; null for one that was never authorised, that the customer took back here, or has moved from. One that has
 * ended otherwise stays, with its end in the past: reading it says CONSENT_REQUIRED and makes no call.
 */
export function toReadableLink(record: LinkRecord | null, nowMs: number): Link | null {
  if (record === null || record.grantedAtMs === null || isOverForGood(record.reason)) return null;
  const isOver = toLinkStatus(record, nowMs) !== 'ACTIVE';
  const endMs = isOver ? Math.min(record.expiresAtMs ?? record.statusAtMs, record.statusAtMs) : record.expiresAtMs;
  return {
    id: record.id,
    customerId: record.customerId,
    bankId: record.bankId,
    ...(record.homeBankId === undefined ? {} : { homeBankId: record.homeBankId }),
    accessToken: '',
    consentId: record.bankConsentId,
    permissions: new Set(record.permissions),
    grantedAt: new Date(record.grantedAtMs).toISOString(),
    confirmedAt: new Date(toLastWordMs(record) ?? record.grantedAtMs).toISOString(),
    expiresAt: endMs === null ? null : new Date(endMs).toISOString(),
  };
}

/** A value, or the reading of one. */
interface Entry<T> {
  readonly value: Promise<T>;
  readonly untilMs: number;
  /** What was read last, and when: null before the first read has come to an end. */
  last: { readonly value: T; readonly atMs: number } | null;
}

/**
 * Values by key, each read once for all that ask within {@link staleMs}. A failed read is not kept: while the store cannot
 * be read, what it said last stands in for it, up to {@link outageMs}.
 */
class Remembered<T> {
  readonly #load: (key: string) => Promise<T>;
  readonly #now: () => number;
  // Counted, not by `max`: that would set room aside for all of them at each start.
  readonly #entries = new LRUCache<string, Entry<T>>({ maxSize: maxEntries, sizeCalculation: () => 1 });

  constructor(load: (key: string) => Promise<T>, now: () => number) {
    this.#load = load;
    this.#now = now;
  }

  read(key: string): Promise<T> {
    const cached = this.#entries.get(key);
    const nowMs = this.#now();
    if (cached !== undefined && cached.untilMs > nowMs) return cached.value;
    const last = cached?.last ?? null;
    const value = this.#load(key).then(
      (read) => {
        entry.last = { value: read, atMs: this.#now() };
        return read;
      },
      (error: unknown) => {
        if (last === null || last.atMs + outageMs <= this.#now()) throw error;
        return last.value;
      },
    );
    const entry: Entry<T> = { value, untilMs: nowMs + staleMs, last };
    this.#entries.set(key, entry);
    value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return value;
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }

  forgetAll(isMeant: (key: string) => boolean): void {
    for (const key of this.#entries.keys()) if (isMeant(key)) this.#entries.delete(key);
  }
}
