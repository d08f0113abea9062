// Every column of the store that holds sealed values, and where each value stands: the one list that rotation (sealed-values.ts) goes by. A
// table with a `key_id` that is not here fails test/integration/store/sealed-columns.test.ts.

import { changesPlace, segmentPlace } from './book-rows.ts';
import type { SealedPlace } from './sealing.ts';
import type { Tables } from './tables.ts';

/** Tables that have a sealed column. */
export type SealedTable = {
  [Table in keyof Tables]: 'key_id' extends keyof Tables[Table] ? Table : never;
}[keyof Tables];

/** A table with the columns `sealed` and `key_id`. */
export interface SealedColumn {
  readonly table: SealedTable;
  /** What it holds, in the operator's words, plural. */
  readonly holds: string;
  /** The columns that name a row, in the order in which {@link SealedColumn.toPlace} takes their values. */
  readonly keys: readonly [string, ...string[]];
  /** Text is base64url; an empty one is a value of which nothing is kept any more. */
  readonly form: 'text' | 'bytes';
  readonly toPlace: (keys: readonly (string | number)[]) => SealedPlace;
}

/** Where a row's sealed text stands, for the sealer (sealing.ts). */
export const toPlace = (table: SealedTable, row: string): SealedPlace => ({ table, row, column: 'sealed' });

function ofText(table: SealedTable, holds: string, key = 'id'): SealedColumn {
  return { table, holds, keys: [key], form: 'text', toPlace: ([row]) => toPlace(table, String(row)) };
}

/** Every one there is. */
export const sealedColumns: readonly SealedColumn[] = [
  ofText('token_sets', 'token sets', 'consent_id'),
  ofText('authorization_attempts', 'authorisations under way'),
  ofText('payments', 'payments'),
  ofText('payment_mandates', 'payment mandates'),
  ofText('webhook_endpoints', 'webhook endpoints'),
  {
    table: 'book_segments',
    holds: 'segments of statement books',
    keys: ['account_id', 'number'],
    form: 'bytes',
    toPlace: ([accountId, number]) => segmentPlace(String(accountId), Number(number)),
  },
  {
    table: 'book_changes',
    holds: 'changes of statement books',
    keys: ['customer_id', 'seq'],
    form: 'bytes',
    toPlace: ([customerId, seq]) => changesPlace(String(customerId), Number(seq)),
  },
  ofText('category_corrections', 'corrections of categories'),
  ofText('report_keys', 'keys of signed reports'),
  ofText('screening_cases', 'screening cases'),
  ofText('source_tokens', 'tokens of sources', 'source_id'),
  ofText('payment_closings', 'closings of payments'),
  ofText('bank_recording_orders', 'orders of recordings'),
  ofText('bank_recordings', 'recordings of banks'),
];
