// The query of an export, from untrusted text: which entries, of whom, in which form. Called by route.ts before anything is read or
// written; what is unknown, doubled or contradicts itself is refused by its parameter's name.

import { parsePosition } from '../../subgraphs/transactions/change-feed.ts';
import type { FeedPosition } from '../book/feed.ts';
import { feedStart } from '../book/feed.ts';
import { type CalendarDate, parseDate } from '../domain/dates.ts';
import { InvalidInput, NotFound } from '../domain/errors.ts';
import type { AccountPlace, GlobalIds } from '../domain/global-id.ts';
import type { TransactionStatus } from '../domain/transaction.ts';

/** The formats by their names. */
export const formatNames = ['csv', 'ndjson', 'parquet', 'camt.053'] as const;

/** One of {@link formatNames}. */
export type FormatName = (typeof formatNames)[number];

/** An account by its id's parts. */
export interface AskedAccount {
  readonly place: AccountPlace;
  readonly accountKey: string;
}

/** What is exported. */
export interface ExportQuery {
  readonly format: FormatName;
  /** Null for the caller themselves. */
  readonly customerId: string | null;
  /** Empty for all of the customer's. */
  readonly accounts: readonly AskedAccount[];
  /** Inclusive days, as TransactionFilter has them; null leaves an end open. */
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
  /** Null for all. */
  readonly status: ReadonlySet<TransactionStatus> | null;
  /** Where in the feed of changes to begin; null for the statement as it stands. */
  readonly after: FeedPosition | null;
}

const statuses: Readonly<Record<TransactionStatus, true>> = {
  PENDING: true,
  BOOKED: true,
  INFORMATION: true,
  FUTURE: true,
  REJECTED: true,
};

const isStatus = (text: string): text is TransactionStatus => Object.hasOwn(statuses, text);
const isFormat = (text: string): text is FormatName => formatNames.some((name) => name === text);

/** Which parameters there are, and how often each may be given. A customer has few accounts. */
const mostOf: Readonly<Record<string, number>> = {
  format: 1,
  customer: 1,
  account: 100,
  from: 1,
  to: 1,
  status: 5,
  after: 1,
};

/**
 * Parses what stands behind the question mark.
 * @throws InvalidInput by the parameter's name; NotFound for an id that names no customer or account
 */
export function parseExportQuery(search: string, ids: GlobalIds): ExportQuery {
  const given = new URLSearchParams(search);
  for (const name of new Set(given.keys())) {
    const most = Object.hasOwn(mostOf, name) ? (mostOf[name] ?? 0) : 0;
    if (most === 0) {
      throw new InvalidInput('query', `There is no such parameter; there are ${Object.keys(mostOf).join(', ')}.`);
    }
    if (given.getAll(name).length > most) {
      throw new InvalidInput(name, `${name} may be given ${most === 1 ? 'once' : `${most} times`} at most.`);
    }
  }
  const format = given.get('format') ?? 'csv';
  if (!isFormat(format)) throw new InvalidInput('format', `format must be one of ${formatNames.join(', ')}.`);
  const customer = given.get('customer');
  const query: ExportQuery = {
    format,
    customerId: customer === null ? null : parseCustomer(customer, ids),
    accounts: [...new Set(given.getAll('account'))].map((id) => parseAccount(id, ids)),
    from: parseDay('from', given.get('from')),
    to: parseDay('to', given.get('to')),
    status: parseStatuses(given.getAll('status')),
    after: parseAfter(given.get('after'), ids),
  };
  assertConsistent(query);
  return query;
}

function parseCustomer(id: string, ids: GlobalIds): string {
  const parsed = ids.parse(id);
  if (parsed?.type !== 'Customer') throw new NotFound();
  return parsed.customerId;
}

function parseAccount(id: string, ids: GlobalIds): AskedAccount {
  const parsed = ids.parse(id);
  if (parsed?.type !== 'Account') throw new NotFound();
  const { place, accountKey } = parsed;
  return { place, accountKey };
}

function parseDay(name: 'from' | 'to', text: string | null): CalendarDate | null {
  if (text === null) return null;
  const day = parseDate(text);
  if (day === null) throw new InvalidInput(name, `${name} must be a day, YYYY-MM-DD.`);
  return day;
}

function parseStatuses(texts: readonly string[]): ReadonlySet<TransactionStatus> | null {
  const unknown = texts.find((text) => !isStatus(text));
  if (unknown !== undefined) {
    throw new InvalidInput('status', `status must be one of ${Object.keys(statuses).join(', ')}.`);
  }
  return texts.length === 0 ? null : new Set(texts.filter(isStatus));
}

/** As subscriptions have it: `0` for all there have been. */
function parseAfter(text: string | null, ids: GlobalIds): FeedPosition | null {
  if (text === null) return null;
  return text === '0' ? feedStart : parsePosition(text, ids.cursors);
}

function assertConsistent({ format, customerId, accounts, from, to, status, after }: ExportQuery): void {
  if (from !== null && to !== null && from > to) throw new InvalidInput('from', 'from must not be after to.');
  if (customerId !== null && accounts.length > 0) {
    throw new InvalidInput('account', 'customer and account exclude each other: an account is its customer’s.');
  }
  if (format === 'camt.053' && status !== null && [...status].some((one) => one !== 'BOOKED')) {
    throw new InvalidInput('status', 'A camt.053 statement is of booked entries only.');
  }
  if (after === null) return;
  if (format === 'camt.053') throw new InvalidInput('format', 'Changes are exported as csv, ndjson or parquet.');
  if (from !== null || to !== null || status !== null) {
    throw new InvalidInput('after', 'after is exported whole: it excludes from, to and status.');
  }
  if (accounts.length > 1) throw new InvalidInput('account', 'With after one account may be named, or none.');
}
