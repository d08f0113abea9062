// The entries of an export, account by account and window by window, so that no more than one window is held: each window is read by a
// context of its own, which judges anew what the caller may see. The reading is that of the schema (subgraphs/transactions): a bank is
// asked where neither cache nor statement book is fresh, and the audit of reads is told. Called by row-export.ts and camt-export.ts.

import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestContext } from '../../subgraphs/shared/context.ts';
import type { StatementPart } from '../../subgraphs/shared/located-entry.ts';
import type { DateWindow } from '../banks/connector.ts';
import { clipWindow, windowMeets } from '../banks/windows.ts';
import { BankFailure, InvalidInput, NotFound } from '../domain/errors.ts';
import { type StatementEntry, undatedSortDate } from '../domain/statement.ts';
import { type AccountRecord, type LocatedAccount, nameOf } from '../reading/located-account.ts';
import type { Outcome } from '../reading/sourced.ts';
import type { AskedAccount, ExportQuery } from './query.ts';
import type { ExportSession } from './session.ts';
import { ExportBroken } from './session.ts';
import type { SourceLedger } from './sources.ts';

/** The accounts of an export, and what became of asking for them. */
export interface FoundAccounts {
  readonly accounts: readonly LocatedAccount[];
  readonly lists: readonly Outcome<readonly AccountRecord[]>[];
}

/** Whose statements are asked for. @throws InvalidInput where nobody is named, and the caller is no customer */
export function customerOf({ customerId }: Pick<ExportQuery, 'customerId'>, { principal }: RequestContext): string {
  if (customerId !== null) return customerId;
  if (principal?.kind === 'customer') return principal.subject;
  throw new InvalidInput('customer', 'customer or account must be given: this token is no customer’s.');
}

/**
 * Finds the accounts: those that are named, else all of the customer's at banks that offer what is asked for.
 * @throws NotFound for what the caller may not see, as for what is not there; BankFailure for a named account of which no bank can tell
 */
export async function findAccounts(query: ExportQuery, context: RequestContext): Promise<FoundAccounts> {
  if (query.accounts.length > 0) return findNamed(query.accounts, context);
  const links = await context.access.linksOfCustomer(customerOf(query, context));
  if (links === null) throw new NotFound();
  const { accounts, outcomes } = await context.loaders.accounts.accountsOfLinks(links);
  return { accounts, lists: outcomes };
}

async function findNamed(asked: readonly AskedAccount[], { loaders }: RequestContext): Promise<FoundAccounts> {
  const found = await Promise.all(asked.map(({ place, accountKey }) => loaders.accounts.account(place, accountKey)));
  const byKey = new Map<string, LocatedAccount>();
  const lists = new Map<string, Outcome<readonly AccountRecord[]>>();
  for (const located of found) {
    if (located === null) throw new NotFound();
    // An id of before and the one of now may name the same account.
    byKey.set(JSON.stringify(nameOf(located)), located);
    lists.set(located.link.id, { link: located.link, reading: located.reading, failure: null });
  }
  return { accounts: [...byKey.values()], lists: [...lists.values()] };
}

/** Entries of one window of one account that are exported, in the order of the statement. */
export interface EntryPart {
  readonly located: LocatedAccount;
  readonly part: StatementPart;
  readonly entries: readonly StatementEntry[];
}

/** Which entries are read. */
export type EntryRange = Pick<ExportQuery, 'from' | 'to' | 'status'>;

/** How often a bank that is still giving entries is asked whether it has given all. */
const mostWaits = 30;
/** Between two of these, milliseconds at most. */
const longestWaitMs = 2000;

/** How an account is read. */
export interface AccountReading {
  readonly range: EntryRange;
  /** Hears of what was read, and what could not be. */
  readonly sources: SourceLedger;
  /** False where entries are only added up: the audit of reads is told of none. */
  readonly isShown?: boolean;
}

/** One account's entries, newest first; a bank's failure ends them and is told to `sources`. @throws ExportBroken */
export async function* readAccount(
  session: ExportSession,
  account: LocatedAccount,
  { range, sources, isShown = true }: AccountReading,
): AsyncGenerator<EntryPart> {
  const context = session.newContext();
  if (!isAble(account, range, context)) {
    const { bankId } = account.link;
    const operatorMessage = `${bankId} does not offer the entries that were asked for`;
    return sources.failed(account, new BankFailure({ code: 'UNSUPPORTED', bankId, operatorMessage }));
  }
  for (const window of context.loaders.transactions.windows(account)) {
    if (!windowMeets(window, range)) continue;
    const asked = { window, within: clipWindow(window, range), isShown };
    const held = await readHeld(session, account, asked);
    if (held !== null) {
      for await (const part of held.parts) {
        session.assertGoesOn();
        sources.read(held.located, part);
        yield { located: held.located, part, entries: part.value.filter((entry) => isAsked(entry, range)) };
      }
      continue;
    }
    const read = await readWindow(session, account, asked);
    if (read instanceof BankFailure) return sources.failed(account, read);
    sources.read(account, read.part);
    yield { ...read, entries: read.part.value.filter((entry) => isAsked(entry, range)) };
  }
}

/** Who asks for pending entries alone is told by a bank that has none to show that it cannot, without a call. */
function isAble({ link }: LocatedAccount, { status }: EntryRange, { banks }: RequestContext): boolean {
  const onlyPending = status !== null && [...status].every((one) => one === 'PENDING');
  const capability = onlyPending ? 'PENDING_TRANSACTIONS' : 'TRANSACTIONS';
  return banks.get(link.bankId)?.capabilities.has(capability) === true;
}

interface AskedWindow {
  readonly window: DateWindow;
  /** The days of it that are exported. */
  readonly within: DateWindow;
  /** Whether the audit of reads is told of them. */
  readonly isShown: boolean;
}

/** What the statement book has of a window, month by month; null where it is to be read whole. @throws ExportBroken */
async function readHeld(
  session: ExportSession,
  account: LocatedAccount,
  { window, within, isShown }: AskedWindow,
): Promise<{ readonly located: LocatedAccount; readonly parts: AsyncIterable<StatementPart> } | null> {
  session.assertGoesOn();
  const context = session.newContext();
  const { customerId, bankId, accountKey } = nameOf(account);
  try {
    const located = await context.loaders.accounts.account({ customerId, bankId }, accountKey);
    if (located === null) throw new ExportBroken('NO_LONGER_VISIBLE');
    const parts = await context.loaders.transactions.heldMonths(located, window, { within, isShown });
    return parts === null ? null : { located, parts };
  } catch (error) {
    // Told by the reading that follows.
    if (error instanceof BankFailure) return null;
    throw error;
  } finally {
    session.settle(context);
  }
}

/** Reads one window, waiting for a bank that is still giving it. */
async function readWindow(
  session: ExportSession,
  account: LocatedAccount,
  { window, within, isShown }: AskedWindow,
): Promise<Omit<EntryPart, 'entries'> | BankFailure> {
  const { customerId, bankId, accountKey } = nameOf(account);
  for (let waits = 0; ; waits++) {
    session.assertGoesOn();
    const context = session.newContext();
    try {
      const located = await context.loaders.accounts.account({ customerId, bankId }, accountKey);
      if (located === null) throw new ExportBroken('NO_LONGER_VISIBLE');
      const part = await context.loaders.transactions.statement(located, window, isShown ? within : null);
      if (part.goesOn !== true || waits >= mostWaits) return { located, part };
      await sleep(Math.min(longestWaitMs, Math.max(1, part.nextRefreshAtMs - Date.now())));
    } catch (error) {
      if (error instanceof BankFailure) return error;
      throw error;
    } finally {
      session.settle(context);
    }
  }
}

/** Undated entries are of now: inside unless the range ends before today, which its `to` says. */
function isAsked({ sortDate, transaction }: StatementEntry, { from, to, status }: EntryRange): boolean {
  if (status !== null && !status.has(transaction.status)) return false;
  if (sortDate === undatedSortDate) return to === null;
  return (from === null || sortDate >= from) && (to === null || sortDate <= to);
}
