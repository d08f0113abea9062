// The variables of how long what was read is good for, and the windows that they come to. Part of environment.ts; read by
// src/reading/bank-reads.ts.

import { z } from 'zod';
import { type CachedResource, cachedResources } from '../cache/keys.ts';
import type { CacheWindows } from '../reading/cache-windows.ts';
import { whole } from './setting-forms.ts';

/** `name=seconds,name=seconds` over what is usual: a resource that is not named keeps its own. */
const secondsByResource = (usual: Readonly<Record<CachedResource, number>>) =>
  z
    .string()
    .transform((text, context) => {
      const seconds = { ...usual };
      for (const entry of text.split(',').map((part) => part.trim())) {
        const [, name, digits = ''] = /^(\w+)=(\d{1,7})$/.exec(entry) ?? [];
        const resource = cachedResources.find((known) => known === name);
        if (resource === undefined) {
          const names = cachedResources.join(', ');
          context.addIssue({ code: 'custom', message: `must be name=seconds,name=seconds; names are ${names}` });
          return z.NEVER;
        }
        seconds[resource] = Number(digits);
      }
      return seconds;
    })
    .default(usual);

/** The variables. */
export const cacheVariables = {
  /** Accounts are opened and closed seldom. */
  CACHE_ACCOUNTS_SECONDS: whole(0, 86_400).default(900),
  /** A balance older than a minute misleads. */
  CACHE_BALANCES_SECONDS: whole(0, 86_400).default(60),
  /** This month's and last month's entries: as old as the balance beside them. */
  CACHE_TRANSACTIONS_SECONDS: whole(0, 86_400).default(60),
  /** Older entries change by late corrections only. */
  CACHE_HISTORY_SECONDS: whole(0, 604_800).default(21_600),
  /** An account's number never changes. */
  CACHE_IDENTIFICATION_SECONDS: whole(0, 604_800).default(86_400),
  /** People move house seldom, and personal data should not lie about for longer. */
  CACHE_PARTY_SECONDS: whole(0, 604_800).default(3600),
  /** Whether a card is frozen is asked by people who have just had it frozen elsewhere. */
  CACHE_CARDS_SECONDS: whole(0, 86_400).default(60),
  /** What a customer has just had changed at the bank is asked for within minutes; what was collected comes once a day. */
  CACHE_DIRECT_DEBITS_SECONDS: whole(0, 86_400).default(900),
  CACHE_STANDING_ORDERS_SECONDS: whole(0, 86_400).default(900),
  CACHE_SCHEDULED_PAYMENTS_SECONDS: whole(0, 86_400).default(900),
  /** Entered seldom, and personal data of others. */
  CACHE_BENEFICIARIES_SECONDS: whole(0, 86_400).default(3600),
  /** A bank makes a statement a month. */
  CACHE_STATEMENTS_SECONDS: whole(0, 604_800).default(3600),
  /** Rates and fees change a few times a year, and banks announce it. */
  CACHE_PRODUCTS_SECONDS: whole(0, 604_800).default(21_600),
  /** After that: still answered, while the bank is asked behind the answer. Short where the age matters. */
  CACHE_REVALIDATE_SECONDS: secondsByResource({
    accounts: 3600,
    balances: 30,
    transactions: 30,
    history: 86_400,
    identification: 604_800,
    party: 3600,
    cards: 30,
    directDebits: 3600,
    standingOrders: 3600,
    scheduledPayments: 3600,
    beneficiaries: 3600,
    statements: 86_400,
    product: 86_400,
  }),
  /** After it was fresh: answered, marked STALE, when the bank fails. A day covers the outages that banks have. */
  CACHE_STALE_SECONDS: secondsByResource({
    accounts: 86_400,
    balances: 86_400,
    transactions: 86_400,
    history: 604_800,
    identification: 604_800,
    party: 86_400,
    cards: 86_400,
    directDebits: 86_400,
    standingOrders: 86_400,
    scheduledPayments: 86_400,
    beneficiaries: 86_400,
    statements: 604_800,
    product: 604_800,
  }),
} as const;

/** The variables, read. */
type CacheData = { readonly [Name in keyof typeof cacheVariables]: z.infer<(typeof cacheVariables)[Name]> };

/** What they come to. */
export function toCacheWindows(data: CacheData): CacheWindows {
  const window = (resource: CachedResource, freshSeconds: number) => ({
    freshMs: freshSeconds * 1000,
    revalidateMs: data.CACHE_REVALIDATE_SECONDS[resource] * 1000,
    ifErrorMs: data.CACHE_STALE_SECONDS[resource] * 1000,
  });
  return {
    accounts: window('accounts', data.CACHE_ACCOUNTS_SECONDS),
    balances: window('balances', data.CACHE_BALANCES_SECONDS),
    transactions: window('transactions', data.CACHE_TRANSACTIONS_SECONDS),
    history: window('history', data.CACHE_HISTORY_SECONDS),
    identification: window('identification', data.CACHE_IDENTIFICATION_SECONDS),
    party: window('party', data.CACHE_PARTY_SECONDS),
    cards: window('cards', data.CACHE_CARDS_SECONDS),
    directDebits: window('directDebits', data.CACHE_DIRECT_DEBITS_SECONDS),
    standingOrders: window('standingOrders', data.CACHE_STANDING_ORDERS_SECONDS),
    scheduledPayments: window('scheduledPayments', data.CACHE_SCHEDULED_PAYMENTS_SECONDS),
    beneficiaries: window('beneficiaries', data.CACHE_BENEFICIARIES_SECONDS),
    statements: window('statements', data.CACHE_STATEMENTS_SECONDS),
    product: window('product', data.CACHE_PRODUCTS_SECONDS),
  };
}
