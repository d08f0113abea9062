// What Plaid knows of an Item's accounts since it last asked the bank: balances and transactions, which calls are
// answered from. Taken by updates.ts. Source: the specification of /accounts/get and /transactions/get, whose data are
// "as of the most recent successful check".
import type { Account } from '../ledger/accounts.ts';
import type { Entry, Ledger } from '../ledger/ledger.ts';

/** An account's balances in minor units, as the ledger has them: what is owed is negative. */
export interface Balance {
  readonly bookedMinor: bigint;
  readonly expectedMinor: bigint;
}

/** An entry with the account it is on. */
export interface AccountEntry {
  readonly account: Account;
  readonly entry: Entry;
}

/** What was known at an instant of the world's clock. */
export interface Snapshot {
  readonly atMs: number;
  readonly balances: ReadonlyMap<string, Balance>;
  /** Of all accounts, newest first, pending ones first within a day. */
  readonly entries: readonly AccountEntry[];
}

/** The balances of an account now. */
export function balanceOf(ledger: Ledger, { id, currency }: Account): Balance {
  return { bookedMinor: ledger.bookedMinor(id, currency), expectedMinor: ledger.expectedMinor(id, currency) };
}

const isPending = ({ entry }: AccountEntry): boolean => entry.status === 'pending';

function compare(one: AccountEntry, other: AccountEntry): number {
  if (one.entry.day !== other.entry.day) return one.entry.day < other.entry.day ? 1 : -1;
  if (isPending(one) !== isPending(other)) return isPending(one) ? -1 : 1;
  return other.entry.atMs - one.entry.atMs || (one.entry.id < other.entry.id ? -1 : 1);
}

/** Asks the bank for everything. */
export function takeSnapshot(ledger: Ledger, accounts: readonly Account[], atMs: number): Snapshot {
  const entries = accounts.flatMap((account) =>
    [...ledger.pending(account.id), ...ledger.booked(account.id)].map((entry) => ({ account, entry })),
  );
  return {
    atMs,
    balances: new Map(accounts.map((account) => [account.id, balanceOf(ledger, account)])),
    entries: entries.sort(compare),
  };
}
