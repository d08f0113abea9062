// What a bank still lets the gateway read through a link today without the person, and how many calls reading would take now.
// Asks no bank and counts nothing: from the quotas' counters and what is cached. Made for each request by src/start; read by the
// resolvers of links (subgraphs/banks).

import type { Connector, DateWindow } from '../banks/connector.ts';
import { toPieces } from '../banks/windows.ts';
import { Coverage } from '../book/coverage.ts';
import type { Cache } from '../cache/cache.ts';
import { type CachedResource, cacheKey } from '../cache/keys.ts';
import { type Link, showsAccount } from '../domain/link.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Quotas } from '../http/quotas.ts';
import type { CacheWindows } from './cache-windows.ts';
import { parseKeptForm } from './kept-form.ts';
import { type AccountRecord, type LocatedAccount, nameOf } from './located-account.ts';
import { toAsks, toKnownWindow } from './statement-asks.ts';
import type { StatementServices } from './statement-stops.ts';

/** What banks ration: each is a permission of links, too. */
export const rationedResources = ['accounts', 'balances', 'transactions'] as const;

/** One resource of one link. */
export interface ResourceQuota {
  readonly resource: (typeof rationedResources)[number];
  /** How often a day it may be read without the person, each account's by itself; null when only a refusal has told. */
  readonly limit: number | null;
  /** How often it may still be read so today: of the account that has the fewest left. */
  readonly left: number;
  /** Epoch milliseconds from which on there are more. */
  readonly resetsAtMs: number;
  /** Calls that reading it now would take at most; null when the link's accounts are not known here. */
  readonly cost: number | null;
}

/** The quotas of links. */
export interface LinkQuotas {
  /** Empty where the bank rations nothing and has refused nothing. Never fails. */
  ofLink(link: Link): Promise<readonly ResourceQuota[]>;
}

/** What {@link createLinkQuotas} needs. */
export interface LinkQuotasDeps {
  readonly quotas: Quotas;
  readonly connectors: Lookup<Connector>;
  readonly cache: Cache;
  /** In which windows an account's statement is read. */
  readonly windowsOf: (located: LocatedAccount) => readonly DateWindow[];
  readonly cacheWindows: CacheWindows;
  /** The statement book; absent or null where statements are as the banks answer. */
  readonly statements?: StatementServices | null;
}

/** Makes them. */
export function createLinkQuotas(deps: LinkQuotasDeps): LinkQuotas {
  return {
    async ofLink(link) {
      const connector = deps.connectors.get(link.bankId);
      if (connector === undefined) return [];
      const { bank } = connector;
      const limit = bank.limits.unattendedCallsPerDay;
      const { usedByResource, resetsAtMs, heldUntilMs } = await deps.quotas.readDay({ bank, linkId: link.id });
      if (limit === null && heldUntilMs === null) return [];
      const costs = await readCosts(deps, connector, link);
      return rationedResources
        .filter((resource) => link.permissions.has(resource))
        .map((resource) => {
          const left = Math.max(0, (limit ?? 0) - (usedByResource.get(resource) ?? 0));
          // What the bank itself has refused counts, whatever was counted here.
          return heldUntilMs === null
            ? { resource, limit, left, resetsAtMs, cost: costs[resource] }
            : { resource, limit, left: 0, resetsAtMs: heldUntilMs, cost: costs[resource] };
        });
    },
  };
}

type Costs = Readonly<Record<(typeof rationedResources)[number], number | null>>;

async function readCosts(deps: LinkQuotasDeps, connector: Connector, link: Link): Promise<Costs> {
  const { cache, windowsOf } = deps;
  const nowMs = Date.now();
  const [list = null] = await cache.readMany([cacheKey(link, 'accounts')]);
  const accounts = list !== null && list.freshUntilMs > nowMs ? 0 : 1;
  // Only the loaders of accounts write under this key. An older list still tells which accounts there are.
  const reading = list === null ? null : parseKeptForm<readonly AccountRecord[]>(list.value);
  if (reading === null) return { accounts: 1, balances: null, transactions: null };
  const shown = reading.value.filter(({ key }) => showsAccount(link, key));
  const located = shown.map(
    (record): LocatedAccount => ({
      link,
      record,
      reading: { ...reading, link, freshness: 'CACHED', staleBecause: null, nextRefreshAtMs: list?.freshUntilMs ?? 0 },
    }),
  );
  const missing = async (resource: CachedResource, parts: readonly (readonly string[])[]): Promise<boolean[]> => {
    const entries = await cache.readMany(parts.map((part) => cacheKey(link, resource, ...part)));
    return entries.map((entry) => entry === null || entry.freshUntilMs <= nowMs);
  };
  const balances = (
    await missing(
      'balances',
      located.map(({ record }) => [record.key]),
    )
  ).filter(Boolean).length;
  // One for all of them; and one each, should the bank refuse that.
  const hasBulk = connector.fetchAllBalances !== undefined && balances > 1;
  let transactions = 0;
  for (const account of located) {
    const windows = windowsOf(account);
    const read = await Promise.all(
      windows.map((window) =>
        missing(window.to === null ? 'transactions' : 'history', [
          [account.record.key, window.from, window.to ?? 'open'],
        ]),
      ),
    );
    const absent = windows.filter((_, index) => read[index]?.[0] === true);
    transactions += await countStatementCalls(deps, connector, { located: account, windows, absent });
  }
  return { accounts, balances: balances + (hasBulk ? 1 : 0), transactions };
}

/** An account's statement, and which of its windows are not in the cache. */
interface AbsentWindows {
  readonly located: LocatedAccount;
  readonly windows: readonly DateWindow[];
  readonly absent: readonly DateWindow[];
}

/** Calls that reading these windows would take at most: what the statement book has is not asked for. */
async function countStatementCalls(
  { statements, cacheWindows }: LinkQuotasDeps,
  { bank }: Connector,
  { located, windows, absent }: AbsentWindows,
): Promise<number> {
  if (absent.length === 0) return 0;
  const nowMs = Date.now();
  const held = (await statements?.book.readCoverage(nameOf(located)).catch(() => null)) ?? null;
  const isRationed = bank.limits.unattendedCallsPerDay !== null;
  // The first look asks for everything that the bank shows, in one.
  if (statements != null && held === null && isRationed) return toPieces(toWhole(windows), bank, nowMs).length;
  let calls = 0;
  for (const window of absent) {
    const { isWhole, atMs } = toKnownWindow(held?.coverage ?? Coverage.none, window, bank);
    const { freshMs } = cacheWindows[window.to === null ? 'transactions' : 'history'];
    const doubtedAtMs = held?.doubtedAtMs ?? 0;
    if (isWhole && atMs !== null && atMs > doubtedAtMs && atMs + freshMs > nowMs) continue;
    const asks = toAsks({
      window,
      windows,
      coverage: statements == null ? null : (held?.coverage ?? null),
      doubtedAtMs,
      bank,
      nowMs,
      isUnlimited: statements == null,
      readsAllHistory: false,
      isLive: false,
      historyFreshMs: cacheWindows.history.freshMs,
    });
    for (const ask of asks) calls += toPieces(ask.window, bank, nowMs).length;
  }
  return calls;
}

/** All of an account's windows as one. */
function toWhole(windows: readonly DateWindow[]): DateWindow {
  return { from: windows.at(-1)?.from ?? '1970-01-01', to: null };
}
