// A transaction as this folder has it before it is written, and how it is written. Made by past.ts from the ledger and by
// orders.ts from what the client ordered; put in order by statement.ts. Source: the specification's Transaction.
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toAmount } from './amount.ts';
import { toTime } from './service.ts';

/** Where a transaction stands. */
export type State = 'created' | 'pending' | 'completed' | 'declined' | 'failed' | 'reverted';

/** One side of a transaction, on one account of the business. */
export interface TransactionLeg {
  readonly account: Account;
  /** Without the fee; negative goes out. */
  readonly amountMinor: bigint;
  /** Taken from the account besides. */
  readonly feeMinor: bigint;
  /** What was asked for, in another currency. */
  readonly bill?: { readonly amountMinor: bigint; readonly currency: string } | undefined;
  readonly counterparty?: Wire | undefined;
  readonly description: string;
}

/** A transaction. */
export interface Transaction {
  readonly id: string;
  readonly type: string;
  readonly state: State;
  readonly requestId?: string | undefined;
  readonly reasonCode?: string | undefined;
  readonly createdMicros: bigint;
  readonly updatedMicros: bigint;
  readonly completedMicros?: bigint | undefined;
  readonly scheduledFor?: string | undefined;
  readonly relatedId?: string | undefined;
  readonly merchant?: Wire | undefined;
  readonly reference?: string | undefined;
  readonly card?: Wire | undefined;
  readonly legs: readonly TransactionLeg[];
}

/** Whether its money has left, or come to, the account. */
export const hasMoved = ({ state }: Transaction): boolean => state === 'pending' || state === 'completed';

/** The id of a transaction's leg: like the transaction's own, with the leg's number in the middle. */
const legIdOf = (id: string, index: number): string =>
  `${id.slice(0, 19)}${String(index).padStart(4, '0')}${id.slice(23)}`;

/** A transaction on the wire; `balances` are those of its legs where they are known. */
export function toWire(transaction: Transaction, balances: readonly (bigint | undefined)[] = []): Wire {
  const { id, type, state, legs, completedMicros } = transaction;
  return {
    id,
    type,
    request_id: transaction.requestId,
    state,
    reason_code: transaction.reasonCode,
    created_at: toTime(transaction.createdMicros),
    updated_at: toTime(transaction.updatedMicros),
    completed_at: completedMicros === undefined ? undefined : toTime(completedMicros),
    scheduled_for: transaction.scheduledFor,
    related_transaction_id: transaction.relatedId,
    merchant: transaction.merchant,
    reference: transaction.reference,
    legs: legs.map((leg, index) => {
      const { currency } = leg.account;
      const balance = balances[index];
      return {
        leg_id: legIdOf(id, index),
        amount: toAmount(leg.amountMinor, currency),
        fee: toAmount(leg.feeMinor, currency),
        currency,
        bill_amount: leg.bill === undefined ? undefined : toAmount(leg.bill.amountMinor, leg.bill.currency),
        bill_currency: leg.bill?.currency,
        account_id: leg.account.id,
        counterparty: leg.counterparty,
        description: leg.description,
        balance: balance === undefined ? undefined : toAmount(balance, currency),
      };
    }),
    card: transaction.card,
  };
}
