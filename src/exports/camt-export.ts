// An export as camt.053: two readings of each account. The first adds up, so that the balances can stand before the entries, as the
// standard has it, and an account that has no statement is refused before anything is written; the second writes, and breaks off where
// the sums are not those of the first any more. Called by route.ts.

import { createHash, randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Balance } from '../domain/account.ts';
import type { CalendarDate } from '../domain/dates.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import { toShownCounterparty, toShownText } from '../domain/shown-transaction.ts';
import type { StatementEntry } from '../domain/statement.ts';
import { type LocatedAccount, nameOf } from '../reading/located-account.ts';
import { readBalancesNow, readShownIdentification } from './account-facts.ts';
import { messageEnd, type StatementHead, toEntry, toMessageHead, toStatementEnd, toStatementHead } from './camt-053.ts';
import { type NoStatement, StatementTally, type StatementTotals } from './camt-balances.ts';
import { type EntryRange, type FoundAccounts, readAccount } from './entries.ts';
import { Ledger, type Manifest, toManifestSource } from './manifest.ts';
import type { ExportQuery } from './query.ts';
import type { Finished } from './row-export.ts';
import { toShown } from './rows.ts';
import { ExportBroken, type ExportSession } from './session.ts';
import { SourceLedger } from './sources.ts';

/** Accounts that have no statement, and why: nothing was written. */
export class StatementsRefused extends Error {
  override readonly name = 'StatementsRefused';
  /** By global id of the account. */
  readonly accounts: readonly { readonly account: string; readonly reason: NoStatement }[];
  constructor(
    accounts: StatementsRefused['accounts'],
    message = 'Of some accounts there is no statement that adds up: leave them out by naming the others in account.',
  ) {
    super(message);
    this.accounts = accounts;
  }
}

/** What an export is made of. */
export interface CamtExportJob {
  readonly session: ExportSession;
  readonly query: ExportQuery;
  readonly found: FoundAccounts;
  readonly ids: GlobalIds;
}

/** One account's statements, added up. */
interface Statement {
  readonly account: LocatedAccount;
  readonly heads: readonly StatementHead[];
}

/** Entries that are written before anything else has its turn. */
const entriesPerTurn = 256;
const booked: EntryRange['status'] = new Set(['BOOKED']);

/** An export under way. */
export class CamtExport {
  /** Set once the last byte was given. */
  finished: Finished | null = null;
  readonly #job: CamtExportJob;
  readonly #ledger = new Ledger();
  readonly #sources: SourceLedger;
  readonly #hash = createHash('sha256');
  readonly #createdAt = new Date().toISOString();
  #statements: readonly Statement[] = [];

  constructor(job: CamtExportJob) {
    this.#job = job;
    this.#sources = new SourceLedger(job.found.lists);
  }

  /** The first reading. @throws StatementsRefused, ExportBroken, and the first bank's failure where an account list is missing */
  async prepare(): Promise<void> {
    const { ids, found } = this.#job;
    const failed = found.lists.find(({ failure }) => failure !== null)?.failure ?? null;
    if (failed !== null) throw failed;
    const statements: Statement[] = [];
    const refused: { readonly account: string; readonly reason: NoStatement }[] = [];
    for (const account of found.accounts) {
      const heads = await this.#addUp(account);
      if (typeof heads === 'string') refused.push({ account: ids.account(nameOf(account)), reason: heads });
      else statements.push({ account, heads });
    }
    if (refused.length > 0) throw new StatementsRefused(refused);
    this.#statements = statements;
  }

  /** The file, in pieces. @throws ExportBroken, StoreFailure */
  async *bytes(): AsyncGenerator<Uint8Array> {
    yield this.#piece(toMessageHead(randomUUID().replaceAll('-', ''), this.#createdAt));
    for (const { account, heads } of this.#statements) {
      this.#ledger.addAccount(nameOf(account), account.link.bankId);
      for (const head of heads) {
        yield this.#piece(toStatementHead(head));
        yield* this.#entries(account, head.totals);
        yield this.#piece(toStatementEnd(null));
      }
    }
    yield this.#piece(messageEnd);
    this.finished = { manifest: this.#toManifest(), sha256: this.#hash.digest() };
  }

  #piece(text: string): Uint8Array {
    const bytes = Buffer.from(text);
    this.#hash.update(bytes);
    return bytes;
  }

  /** An account's statements as far as their entries, one for each currency; or why there are none. */
  async #addUp(account: LocatedAccount): Promise<readonly StatementHead[] | NoStatement> {
    const { query, session } = this.#job;
    if (account.link.withheld?.has('balances') === true) return 'BALANCE_WITHHELD';
    const { from, to } = query;
    let scan = await this.#scan(account, { from, to, status: booked });
    if (scan === null) return 'ENTRIES_INCOMPLETE';
    let balances: readonly Balance[] | null = null;
    if (scan.tallies.length === 0 || scan.tallies.some(({ isStated }) => !isStated)) {
      // The account's balance is of now: what came after the range is to be taken out.
      balances = await readBalancesNow(session, account);
      if (to !== null) scan = await this.#scan(account, { from, to: null, status: booked });
      if (scan === null) return 'ENTRIES_INCOMPLETE';
    }
    const missing = toMissingCurrencies(scan.tallies, account, balances);
    const tallies = [...scan.tallies, ...missing.map((currency) => new StatementTally(currency, to))];
    const totals: StatementTotals[] = [];
    for (const tally of tallies) {
      const sums = tally.toTotals(balances);
      if (typeof sums === 'string') return sums;
      totals.push(sums);
    }
    if (totals.length === 0) return 'BALANCE_UNKNOWN';
    const identification = await readShownIdentification(session, account);
    const today = new Date().toISOString().slice(0, 10);
    const until = to === null || to > today ? today : to;
    const begins = scan.begins > until ? until : scan.begins;
    const accountId = session.newContext().ids.account(nameOf(account));
    const head = { accountId, identification, from: begins, to: until, createdAt: this.#createdAt };
    return totals.map((sums) => ({ ...head, totals: sums }));
  }

  /** All entries from the newest asked for back to the range's first day, by currency; null where something of them is missing. */
  async #scan(
    account: LocatedAccount,
    range: EntryRange,
  ): Promise<{ readonly tallies: readonly StatementTally[]; readonly begins: CalendarDate } | null> {
    const { session, query } = this.#job;
    const sources = new SourceLedger([]);
    const tallies = new Map<CurrencyCode, StatementTally>();
    for await (const { entries } of readAccount(session, account, { range, sources, isShown: false })) {
      for (const { transaction, sortDate } of entries) {
        const { currency } = transaction.amount;
        const tally = tallies.get(currency) ?? new StatementTally(currency, query.to);
        tallies.set(currency, tally);
        tally.add(transaction, sortDate);
      }
      await nextTurn();
    }
    const { readings, failure } = sources.of(account);
    const isWhole = readings.every(({ incomplete, defects }) => incomplete === null && defects.length === 0);
    if (failure !== null || !isWhole || readings.length === 0) return null;
    const oldest = session.newContext().loaders.transactions.windows(account).at(-1)?.from ?? '';
    const known = [oldest, ...readings.flatMap(({ historyFrom }) => historyFrom ?? []), query.from ?? ''].sort();
    return { tallies: [...tallies.values()], begins: known.at(-1) ?? '' };
  }

  /** The second reading. @throws ExportBroken where it is not what was added up, or cannot be read any more */
  async *#entries(account: LocatedAccount, totals: StatementTotals): AsyncGenerator<Uint8Array> {
    const { session, query } = this.#job;
    const { from, to } = query;
    const tally = { count: 0, creditMinor: 0n, debitMinor: 0n };
    const reading = { range: { from, to, status: booked }, sources: this.#sources };
    for await (const { located, entries } of readAccount(session, account, reading)) {
      if (located.link.withheld?.has('balances') === true) throw new ExportBroken('NO_LONGER_VISIBLE');
      const own = entries.filter(({ transaction }) => transaction.amount.currency === totals.currency);
      for (let start = 0; start < own.length; start += entriesPerTurn) {
        const piece = own.slice(start, start + entriesPerTurn);
        for (const { transaction } of piece) {
          tally.count += 1;
          if (transaction.creditDebitIndicator === 'CREDIT') tally.creditMinor += transaction.amount.amountMinor;
          else tally.debitMinor += transaction.amount.amountMinor;
          this.#ledger.add(nameOf(located), transaction);
        }
        session.assertGoesOn();
        session.chargeRows(piece.length);
        yield this.#piece(piece.map((entry) => this.#toEntry(located, entry)).join(''));
        await nextTurn();
      }
    }
    const isSame =
      tally.count === totals.credits + totals.debits &&
      tally.creditMinor === totals.creditMinor &&
      tally.debitMinor === totals.debitMinor;
    if (!isSame || this.#sources.of(account).failure !== null) throw new ExportBroken('CHANGED_MEANWHILE');
  }

  #toEntry(located: LocatedAccount, { key, transaction }: StatementEntry): string {
    const { ids, session } = this.#job;
    const { isUnmasked } = toShown(session.principal);
    return toEntry({
      id: ids.transaction(nameOf(located), key),
      transaction,
      counterparty: toShownCounterparty(transaction, isUnmasked),
      text: toShownText(transaction.remittanceInformation, isUnmasked),
    });
  }

  #toManifest(): Manifest {
    const { query, ids } = this.#job;
    const sources = this.#sources.toSources().map((source) => toManifestSource(source, ids));
    return {
      version: 1,
      generatedAt: this.#createdAt,
      format: query.format,
      ...this.#ledger.toCounts(ids),
      isWhole: sources.every(({ status }) => status === 'OK'),
      from: query.from,
      to: query.to,
      status: ['BOOKED'],
      sources,
    };
  }
}

/** A statement without entries has its account's currency; where the bank gives none, those of its balances. */
export function toMissingCurrencies(
  tallies: readonly StatementTally[],
  { record: { account } }: LocatedAccount,
  balances: readonly Balance[] | null,
): readonly CurrencyCode[] {
  if (tallies.length > 0) return [];
  if (account.currency !== null) return [account.currency];
  return [...new Set((balances ?? []).map(({ amount }) => amount.currency))];
}
