// Batched reads of accounts, balances and identifications for one request. Composed in subgraphs/loaders.ts; called by
// resolvers and by the statement walk. Keys name link and account, values are matched by key, never by position.

import DataLoader from 'dataloader';
import type { Reading } from '../../src/banks/connector.ts';
import type { Account, AccountIdentification, Balance } from '../../src/domain/account.ts';
import { withoutCardNumbersOfAccount } from '../../src/domain/card.ts';
import { type BankErrorCode, BankFailure } from '../../src/domain/errors.ts';
import { type AccountPlace, formerAccountKey } from '../../src/domain/global-id.ts';
import { homeOf, type Link } from '../../src/domain/link.ts';
import type { BankReads, KeepValues } from '../../src/reading/bank-reads.ts';
import { toDistinct } from '../../src/reading/distinct-accounts.ts';
import type { AccountRecord, LocatedAccount } from '../../src/reading/located-account.ts';
import type { Outcome, Sourced } from '../../src/reading/sourced.ts';
import { toGrantedAccounts, toGrantedReading } from '../../src/reading/withheld.ts';
import type { AccountLoaders, FormerAccountName } from '../shared/loaders.ts';

const locatedKey = ({ link, record }: LocatedAccount) => `${link.id}\n${record.key}`;

/** The account loaders of one request. */
export function createAccountLoaders(reads: BankReads): AccountLoaders {
  const lists = new DataLoader<Link, Promise<Sourced<readonly AccountRecord[]>>, string>(
    async (links) =>
      reads.readMany(
        links.map((link) => ({
          link,
          resource: 'accounts' as const,
          parts: [],
          fetch: async (connector, session) => toRecords(reads, link, await connector.fetchAccounts(session)),
        })),
      ),
    { cacheKeyFn: (link) => link.id },
  );
  // A promise of a promise settles as the inner one.
  const listOf = (link: Link) => lists.load(link) as Promise<unknown> as Promise<Sourced<readonly AccountRecord[]>>;
  // Made when they are asked for: most operations read no numbers, and many no balances.
  let balances: DataLoader<LocatedAccount, Promise<Sourced<readonly Balance[]>>, string> | undefined;
  let identifications: DataLoader<LocatedAccount, Promise<Sourced<AccountIdentification>>, string> | undefined;
  // Of a list, which the cache holds for all callers, each is given what is theirs.
  const accountsOfLink = async (link: Link) => toGrantedAccounts(link, await listOf(link));
  // Without async functions around each other: this is asked for each link of each page.
  const outcomeOfLink = (link: Link): Promise<Outcome<readonly AccountRecord[]>> =>
    listOf(link).then(
      (reading) => ({ link, reading: toGrantedAccounts(link, reading), failure: null }),
      (error: unknown) => {
        if (error instanceof BankFailure) return { link, reading: null, failure: error };
        throw error;
      },
    );
  const accountsOfLinks = async (links: readonly Link[]) => {
    const outcomes = await Promise.all(links.map(outcomeOfLink));
    const isFailing = ({ id }: Link) => reads.services.linkActivity.state(id).lastFailure !== null;
    return { outcomes, accounts: toDistinct(outcomes, isFailing) };
  };
  return {
    accountsOfLink,
    outcomeOfLink,
    async account(place, key) {
      const links = await linksAt(reads, place);
      if (links.length === 0) return null;
      const { accounts, outcomes } = await accountsOfLinks(links);
      const found = accounts.find((located) => isNamed(reads, located, key));
      const failure = outcomes.find((outcome) => outcome.failure !== null)?.failure ?? null;
      if (found === undefined && failure !== null) throw failure;
      return found ?? null;
    },
    accountsOfLinks,
    followChanges: async (customerId, afterSeq) =>
      (await reads.services.accountChanges?.follow(reads.access, customerId, afterSeq)) ?? null,
    formerNamesOf: (located) => toFormerNames(reads, located),
    // With a bulk call come defects of all accounts.
    async balances(located) {
      balances ??= new DataLoader(async (asked) => readBalances(reads, asked), { cacheKeyFn: locatedKey });
      return toGrantedReading(located.link, await balances.load(located));
    },
    async identification(located) {
      const { account } = located.record;
      if (!account.hasMoreIdentification) return account.identification;
      identifications ??= new DataLoader(async (asked) => readIdentifications(reads, asked), {
        cacheKeyFn: locatedKey,
      });
      return (await identifications.load(located)).value;
    },
  };
}

async function toRecords(
  { services }: BankReads,
  link: Link,
  reading: Reading<readonly Account[]>,
): Promise<Reading<readonly AccountRecord[]>> {
  const { keys, areKept } = await services.accountKeys.toKeys(link, reading.value);
  // Before they are kept anywhere: the cache, what is told of changes, and every answer have them without.
  const accounts = reading.value.map((account, index) => ({
    key: keys[index] ?? '',
    account: withoutCardNumbersOfAccount(account),
  }));
  const { incomplete, defects, fetchedAtMs } = reading;
  const isWhole = incomplete === null && defects.length === 0;
  // What may be named otherwise than before is not told to be another account.
  if (areKept) await services.accountChanges?.note({ link, accounts, isWhole, fetchedAtMs });
  return { ...reading, value: accounts };
}

function readIdentifications(
  reads: BankReads,
  asked: readonly LocatedAccount[],
): readonly Promise<Sourced<AccountIdentification>>[] {
  return reads.readMany(
    asked.map(({ link, record }) => ({
      link,
      resource: 'identification' as const,
      parts: [record.key],
      fetch: (connector, session) =>
        connector.fetchIdentification?.(session, record.account) ?? unsupported(link, 'identification'),
    })),
  );
}

/** The links through which an account can be read that the caller may see. */
async function linksAt({ access }: BankReads, place: AccountPlace): Promise<readonly Link[]> {
  if (!('linkId' in place))
    return ((await access.linksOfCustomer(place.customerId)) ?? []).filter((link) => homeOf(link) === place.bankId);
  const link = await access.link(place.linkId);
  return link === null ? [] : [link];
}

/** By its key, or the one that it had before accounts were told apart from their links. */
function isNamed(reads: BankReads, located: LocatedAccount, key: string): boolean {
  return located.record.key === key || toFormerNames(reads, located).some(({ accountKey }) => accountKey === key);
}

function toFormerNames({ services }: BankReads, { link, links, record }: LocatedAccount): readonly FormerAccountName[] {
  return (links ?? [link]).map(({ id }) => ({
    linkId: id,
    accountKey: formerAccountKey(services.idKey, id, record.account),
  }));
}

/**
 * Balances of several accounts: from the cache, else with the bank's bulk call when a link needs more than one account's,
 * else one call each. An account that the bulk answer leaves out is asked for alone.
 */
function readBalances(
  reads: BankReads,
  asked: readonly LocatedAccount[],
): readonly Promise<Sourced<readonly Balance[]>>[] {
  const accountsPerLink = new Map<string, number>();
  for (const { link } of asked) accountsPerLink.set(link.id, (accountsPerLink.get(link.id) ?? 0) + 1);
  const bulkReadings = new Map<string, Promise<Map<string, Reading<readonly Balance[]>>>>();
  return reads.readMany(
    asked.map(({ link, record, reading: accounts }) => ({
      link,
      resource: 'balances' as const,
      parts: [record.key],
      async fetch(connector, session, keep) {
        if (connector.fetchAllBalances !== undefined && (accountsPerLink.get(link.id) ?? 0) > 1) {
          let bulk = bulkReadings.get(link.id);
          if (bulk === undefined) {
            bulk = connector.fetchAllBalances(session).then(
              (all) => splitByAccount(accounts.value, all, keep),
              (error: unknown) => withoutBulk(error),
            );
            bulkReadings.set(link.id, bulk);
          }
          const found = (await bulk).get(record.key);
          if (found !== undefined) return found;
        }
        return connector.fetchBalances(session, record.account);
      },
    })),
  );
}

/** A bank that refuses its bulk call, though its entry says that it has one, may still answer account by account. */
function withoutBulk(error: unknown): Map<string, Reading<readonly Balance[]>> {
  if (error instanceof BankFailure && refusesBulk.has(error.code)) return new Map();
  throw error;
}

/** What says nothing of the single calls: the others would fail them, too, or ask for fewer calls. */
const refusesBulk: ReadonlySet<BankErrorCode> = new Set([
  'UNSUPPORTED',
  'RESOURCE_NOT_FOUND',
  'PERMISSION_NOT_GRANTED',
  'BANK_REJECTED_REQUEST',
  'BANK_BAD_RESPONSE',
]);

/** A bulk answer as one reading an account, by account key; those nobody asked for yet are kept in the cache. */
function splitByAccount(
  accounts: readonly AccountRecord[],
  all: Reading<ReadonlyMap<string, readonly Balance[]>>,
  keep: KeepValues,
): Map<string, Reading<readonly Balance[]>> {
  const byKey = new Map<string, Reading<readonly Balance[]>>();
  for (const { key, account } of accounts) {
    const value = all.value.get(account.bankAccountId);
    if (value !== undefined) byKey.set(key, { ...all, value });
  }
  keep(
    'balances',
    [...byKey].map(([key, reading]) => ({ parts: [key], reading })),
  );
  return byKey;
}

function unsupported(link: Link, what: string): never {
  throw new BankFailure({ code: 'UNSUPPORTED', bankId: link.bankId, operatorMessage: `${link.bankId}: no ${what}` });
}
