// What an export holds, counted while it is written: entries and sums by account, currency and status, what became of each bank that
// was asked, and a digest. Made by row-export.ts and camt-export.ts; written as NDJSON's last line, into Parquet's metadata and the trailers.

import type { SourceResultModel } from '../../subgraphs/shared/models.ts';
import { bankGlobalId, type GlobalIds, type KeyedAccount } from '../domain/global-id.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import { toDecimal } from '../domain/money.ts';
import type { Transaction, TransactionStatus } from '../domain/transaction.ts';

/** Sums of entries of one currency and status. Decimal strings at the currency's scale; credits and debits unsigned. */
export interface ManifestSum {
  readonly currency: string;
  readonly status: TransactionStatus;
  readonly creditEntries: number;
  readonly creditSum: string;
  readonly debitEntries: number;
  readonly debitSum: string;
  /** Credits less debits. */
  readonly netSum: string;
}

/** One account of an export. */
export interface ManifestAccount {
  readonly account: string;
  readonly bank: string;
  readonly entries: number;
  readonly sums: readonly ManifestSum[];
}

/** What became of one link: the schema's SourceResult, without what other scopes are needed for. */
export interface ManifestSource {
  readonly bank: string;
  readonly status: string;
  /** The error's code; null where there was none. */
  readonly code: string | null;
  /** The first day that the bank shows, where it shows less than was asked for. */
  readonly historyFrom: string | null;
  readonly unreadableEntries: number;
  readonly problems: readonly { readonly account: string; readonly code: string }[];
  readonly notes: readonly { readonly code: string; readonly count: number; readonly account: string | null }[];
}

/** What an export holds. */
export interface Manifest {
  readonly version: 1;
  readonly generatedAt: string;
  readonly format: string;
  /** Lines: of changes, too, whose entries may be gone. */
  readonly rows: number;
  /** True when nothing that was asked for is missing or old: every source OK. */
  readonly isWhole: boolean;
  readonly from: string | null;
  readonly to: string | null;
  readonly status: readonly TransactionStatus[] | null;
  readonly accounts: readonly ManifestAccount[];
  readonly sums: readonly ManifestSum[];
  readonly sources: readonly ManifestSource[];
  /** Of an export of changes: where the next one goes on. */
  readonly cursor?: string;
  /** Of all bytes before this manifest; absent where it stands beside the bytes or among them. */
  readonly digest?: { readonly algorithm: 'sha-256'; readonly value: string };
}

interface Tally {
  readonly currency: CurrencyCode;
  readonly status: TransactionStatus;
  credits: number;
  creditMinor: bigint;
  debits: number;
  debitMinor: bigint;
}

/** Counts entries of one account, or of all. */
class Tallies {
  entries = 0;
  readonly #byKind = new Map<string, Tally>();

  add({ amount, status, creditDebitIndicator }: Transaction): void {
    this.entries += 1;
    const name = `${amount.currency} ${status}`;
    let tally = this.#byKind.get(name);
    if (tally === undefined) {
      tally = { currency: amount.currency, status, credits: 0, creditMinor: 0n, debits: 0, debitMinor: 0n };
      this.#byKind.set(name, tally);
    }
    if (creditDebitIndicator === 'CREDIT') {
      tally.credits += 1;
      tally.creditMinor += amount.amountMinor;
    } else {
      tally.debits += 1;
      tally.debitMinor += amount.amountMinor;
    }
  }

  toSums(): readonly ManifestSum[] {
    return [...this.#byKind.values()].map(({ currency, status, credits, creditMinor, debits, debitMinor }) => ({
      currency,
      status,
      creditEntries: credits,
      creditSum: toDecimal({ amountMinor: creditMinor, currency }),
      debitEntries: debits,
      debitSum: toDecimal({ amountMinor: debitMinor, currency }),
      netSum: toDecimal({ amountMinor: creditMinor - debitMinor, currency }),
    }));
  }
}

/** Counts what is written. */
export class Ledger {
  rows = 0;
  readonly #all = new Tallies();
  readonly #byAccount = new Map<
    string,
    { readonly name: KeyedAccount; readonly bankId: string; readonly tallies: Tallies }
  >();

  /** The accounts that are exported stand in the manifest, entries or none. @param bankId the bank at which it is read */
  addAccount(name: KeyedAccount, bankId = name.bankId): Tallies {
    const key = JSON.stringify([name.customerId, name.bankId, name.accountKey]);
    let account = this.#byAccount.get(key);
    if (account === undefined) {
      account = { name, bankId, tallies: new Tallies() };
      this.#byAccount.set(key, account);
    }
    return account.tallies;
  }

  /** One more line, and its entry where there is one. */
  add(name: KeyedAccount, transaction: Transaction | null): void {
    this.rows += 1;
    const tallies = this.addAccount(name);
    if (transaction === null) return;
    tallies.add(transaction);
    this.#all.add(transaction);
  }

  /** Accounts with their counts, and the sums of all. */
  toCounts(ids: GlobalIds): Pick<Manifest, 'rows' | 'accounts' | 'sums'> {
    return {
      rows: this.rows,
      accounts: [...this.#byAccount.values()].map(({ name, bankId, tallies }) => ({
        account: ids.account(name),
        bank: bankGlobalId(bankId),
        entries: tallies.entries,
        sums: tallies.toSums(),
      })),
      sums: this.#all.toSums(),
    };
  }
}

/** A source as a manifest tells it. */
export function toManifestSource(source: SourceResultModel, ids: GlobalIds): ManifestSource {
  return {
    bank: bankGlobalId(source.bankId),
    status: source.status,
    code: source.failure?.code ?? null,
    historyFrom: source.historyFrom,
    unreadableEntries: source.defects.length,
    problems: source.problems.map(({ account, failure }) => ({ account: ids.account(account), code: failure.code })),
    notes: source.notes.map(({ code, count, account }) => ({
      code,
      count,
      account: account === null ? null : ids.account(account),
    })),
  };
}
