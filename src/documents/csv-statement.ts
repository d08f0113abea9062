// A month's statement as CSV: a line for the opening balance, each entry, oldest first, with the balance after it, and the closing
// balance, for each currency. Every line says who made it: RFC 4180 has no comments. Called by gateway-document.ts.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { toDecimal, toSigned } from '../domain/money.ts';
import { type Column, type Row, toCleanText } from '../exports/columns.ts';
import { csv } from '../exports/csv.ts';
import { type MonthStatement, madeByGateway, type StatementLine, type StatementSection } from './month-statement.ts';

/** Its columns, in their order: docs/statements.md lists them. */
export const statementColumns: readonly Column[] = [
  { name: 'record', kind: 'code' },
  { name: 'booking_date', kind: 'date' },
  { name: 'value_date', kind: 'date' },
  { name: 'signed_amount', kind: 'decimal' },
  { name: 'balance', kind: 'decimal' },
  { name: 'currency', kind: 'code' },
  { name: 'counterparty_name', kind: 'text' },
  { name: 'counterparty_account', kind: 'text' },
  { name: 'remittance_information', kind: 'text' },
  { name: 'end_to_end_id', kind: 'text' },
  { name: 'entry_reference', kind: 'text' },
  { name: 'id', kind: 'id' },
  { name: 'account_id', kind: 'id' },
  { name: 'origin', kind: 'code' },
  { name: 'note', kind: 'text' },
];

/** Lines that are written before anything else has its turn. */
const linesPerTurn = 256;

/** The file, in pieces. */
export async function* toCsvStatement(statement: MonthStatement): AsyncGenerator<Uint8Array> {
  const writer = csv.open(statementColumns);
  yield writer.begin();
  for (const section of statement.sections) {
    yield writer.write([toBalanceRow(statement, section, 'OPENING_BALANCE')]);
    const { lines } = section;
    for (let start = 0; start < lines.length; start += linesPerTurn) {
      yield writer.write(lines.slice(start, start + linesPerTurn).map((line) => toRow(statement, line)));
      await nextTurn();
    }
    yield writer.write([toBalanceRow(statement, section, 'CLOSING_BALANCE')]);
  }
}

const clean = (text: string | null | undefined): string | null => (text == null ? null : toCleanText(text));
const own = ({ accountId }: MonthStatement): Row => [accountId, 'GATEWAY', madeByGateway];

function toBalanceRow(
  statement: MonthStatement,
  { totals: { currency, openingMinor, closingMinor } }: StatementSection,
  record: 'OPENING_BALANCE' | 'CLOSING_BALANCE',
): Row {
  const isOpening = record === 'OPENING_BALANCE';
  const balance = toDecimal({ amountMinor: isOpening ? openingMinor : closingMinor, currency });
  const day = isOpening ? statement.month.from : statement.month.to;
  const nothing = Array.from({ length: 6 }, () => null);
  return [record, day, null, null, balance, currency, ...nothing, ...own(statement)];
}

function toRow(statement: MonthStatement, { id, transaction, counterparty, text, balanceMinor }: StatementLine): Row {
  const { amount, creditDebitIndicator, bookingDate, valueDate } = transaction;
  const { currency } = amount;
  const { iban, bban, sortCode, bsb, accountNumber, maskedNumber } = counterparty?.identification ?? {};
  const domestic = accountNumber == null ? null : `${sortCode ?? bsb ?? ''} ${accountNumber}`.trim();
  return [
    'ENTRY',
    bookingDate,
    valueDate,
    toDecimal(toSigned(amount, creditDebitIndicator)),
    toDecimal({ amountMinor: balanceMinor, currency }),
    currency,
    clean(counterparty?.name),
    clean(iban ?? bban ?? domestic ?? maskedNumber),
    clean(text),
    clean(transaction.endToEndId),
    clean(transaction.entryReference),
    id,
    ...own(statement),
  ];
}
