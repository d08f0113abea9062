// Statements as documents: what banks tell of their own, and by which key a statement is named in its global id. Made by the connectors
// and by src/reading; read by the transactions subgraph and by src/documents. Types: OBIE StatementBasic and OBExternalStatementType1Code.

import { addDays, type CalendarDate, firstOfMonth, type Instant, parseDate } from './dates.ts';
import type { CreditDebitIndicator, Money } from './money.ts';

/** What a statement is for, as the schema's StatementType. */
export const statementTypes = [
  'ACCOUNT_CLOSING',
  'ACCOUNT_OPENING',
  'ANNUAL',
  'INTERIM',
  'REGULAR_PERIODIC',
  'OTHER',
] as const;

/** One of {@link statementTypes}. */
export type StatementType = (typeof statementTypes)[number];

/** An amount that a bank states. */
export interface StatementAmount {
  /** The bank's code. */
  readonly type: string;
  /** Never negative. */
  readonly amount: Money;
  readonly creditDebitIndicator: CreditDebitIndicator;
}

/** A statement of the bank's own. */
export interface BankStatement {
  /** By which the bank names it; never shown. */
  readonly bankStatementId: string;
  /** The bank's reference for people; null for none. */
  readonly reference: string | null;
  readonly type: StatementType;
  /** Days of its period, both included. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly createdAt: Instant | null;
  readonly amounts: readonly StatementAmount[];
}

/** A calendar month. */
export interface StatementMonth {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The month that begins on a day. */
export const monthFrom = (from: CalendarDate): StatementMonth => ({ from, to: addDays(firstOfMonth(from, 1), -1) });

/** Which statement of an account is meant. */
export type StatementName =
  | { readonly origin: 'GATEWAY'; readonly month: StatementMonth }
  | { readonly origin: 'BANK'; readonly bankStatementId: string };

/** The key of a statement of the account's: `g.2026-10`, `b.` and the bank's id. */
export function toStatementKey(name: StatementName): string {
  return name.origin === 'GATEWAY' ? `g.${name.month.from.slice(0, 7)}` : `b.${name.bankStatementId}`;
}

/** Reads {@link toStatementKey}; null for anything else. */
export function parseStatementKey(key: string): StatementName | null {
  const [kind, text] = [key.slice(0, 2), key.slice(2)];
  if (text === '') return null;
  if (kind === 'b.') return { origin: 'BANK', bankStatementId: text };
  const first = kind === 'g.' && /^\d{4}-\d{2}$/.test(text) ? parseDate(`${text}-01`) : null;
  return first === null ? null : { origin: 'GATEWAY', month: monthFrom(first) };
}
