// The columns of an export, the same in CSV, NDJSON and Parquet: their names, and what kind of text a cell is. Read by the formats
// beside this file and by rows.ts, which fills them in this order. docs/exports.md lists them for people.

/**
 * What a cell holds, always as text:
 * - `id`: an opaque id, cursor or hash of ours, of letters, digits, `-` and `_`
 * - `code`: one of a closed list, or a currency
 * - `decimal`: an amount at its currency's scale, signed where the column is
 * - `date`: `YYYY-MM-DD`; `instant`: RFC 3339 in UTC
 * - `text`: anything that a bank or a person has written
 */
export type ColumnKind = 'id' | 'code' | 'decimal' | 'date' | 'instant' | 'text';

/** One column. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** A cell: null where there is nothing to say. */
export type Cell = string | null;

/** The cells of one line, one for each column. */
export type Row = readonly Cell[];

const of = (kind: ColumnKind, names: readonly string[]): readonly Column[] => names.map((name) => ({ name, kind }));

/** The columns of an entry. */
export const entryColumns: readonly Column[] = [
  ...of('id', ['id', 'account_id', 'bank_id']),
  ...of('code', ['status', 'kind']),
  ...of('date', ['booking_date', 'value_date']),
  ...of('instant', ['transaction_date_time']),
  ...of('code', ['credit_debit_indicator']),
  ...of('decimal', ['amount', 'signed_amount']),
  ...of('code', ['currency']),
  ...of('decimal', ['original_amount']),
  ...of('code', ['original_currency']),
  ...of('text', ['exchange_rate', 'exchange_rate_source_currency', 'exchange_rate_target_currency']),
  ...of('text', ['counterparty_name', 'counterparty_iban', 'counterparty_bban', 'counterparty_sort_code']),
  ...of('text', ['counterparty_account_number', 'counterparty_bsb', 'counterparty_bic', 'counterparty_masked_number']),
  ...of('text', ['merchant_category_code', 'remittance_information']),
  ...of('text', ['bank_transaction_domain', 'bank_transaction_family', 'bank_transaction_sub_family']),
  ...of('text', ['bank_transaction_proprietary', 'end_to_end_id', 'entry_reference']),
  ...of('decimal', ['balance_after']),
  ...of('code', ['balance_after_currency', 'identity_stability']),
  ...of('id', ['supersedes']),
  ...of('code', ['supersedes_confidence']),
  ...of('id', ['reverses']),
  // Not how fresh it was: the same entries are to be the same bytes, read from a bank or kept.
  ...of('instant', ['fetched_at']),
];

/** The columns that stand before an entry's where changes are exported. */
export const changeColumns: readonly Column[] = [
  ...of('code', ['change_kind', 'change_reason']),
  ...of('instant', ['change_at']),
  ...of('id', ['superseded_by', 'cursor']),
];

/** A text as every format can hold it: lone surrogates and NUL, which no text has, are U+FFFD. */
export function toCleanText(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text).toWellFormed();
}
