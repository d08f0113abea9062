// An entry → its row: what the fields of the schema's Transaction say, masked as they are, in the order of columns.ts. Called by
// entries.ts and changes.ts; the masking itself is src/domain/shown-transaction.ts, which the resolvers call, too.

import type { StatementPart } from '../../subgraphs/shared/located-entry.ts';
import { maySeePersonalData, type Principal } from '../auth/principal.ts';
import { bankGlobalId, type GlobalIds, type KeyedAccount } from '../domain/global-id.ts';
import { toDecimal, toSigned } from '../domain/money.ts';
import { toShownCounterparty, toShownText } from '../domain/shown-transaction.ts';
import { keyOfBankTransaction, type StatementEntry } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import { type LocatedAccount, nameOf } from '../reading/located-account.ts';
import { type Cell, entryColumns, type Row, toCleanText } from './columns.ts';

/** A row, with what is counted of it. */
export interface ExportedRow {
  readonly row: Row;
  readonly name: KeyedAccount;
  /** Null for a change whose entry is gone. */
  readonly transaction: Transaction | null;
}

/** What a caller is shown. */
export interface Shown {
  readonly isUnmasked: boolean;
  /** False without `balances:read`; what a customer withholds from a partner is judged account by account. */
  readonly mayReadBalances: boolean;
}

/** What a token lets its holder be shown. */
export function toShown(principal: Principal): Shown {
  return {
    isUnmasked: maySeePersonalData(principal),
    mayReadBalances: principal.scopes.has('balances:read'),
  };
}

/** Makes the rows of one part of one account's statement. */
export class RowMaker {
  readonly #ids: GlobalIds;
  readonly #located: LocatedAccount;
  readonly #part: StatementPart;
  readonly #isUnmasked: boolean;
  readonly #showsBalances: boolean;
  readonly #accountId: string;
  readonly #bankId: string;
  readonly #fetchedAt: string;
  #keysOfBankIds: ReadonlyMap<string, string> | null = null;

  constructor(
    { located, part }: { readonly located: LocatedAccount; readonly part: StatementPart },
    ids: GlobalIds,
    { isUnmasked, mayReadBalances }: Shown,
  ) {
    this.#ids = ids;
    this.#located = located;
    this.#part = part;
    this.#isUnmasked = isUnmasked;
    // The customer lets the caller read entries, and no balances.
    this.#showsBalances = mayReadBalances && located.link.withheld?.has('balances') !== true;
    this.#accountId = ids.account(nameOf(located));
    this.#bankId = bankGlobalId(located.link.bankId);
    this.#fetchedAt = new Date(part.fetchedAtMs).toISOString();
  }

  /** One entry's cells. */
  toRow(entry: StatementEntry): Row {
    const { transaction: t } = entry;
    const counterparty = toShownCounterparty(t, this.#isUnmasked);
    const other = counterparty?.identification ?? null;
    const balance = this.#showsBalances ? t.balanceAfter : null;
    const code = t.bankTransactionCode;
    return [
      this.#idOf(entry.key),
      this.#accountId,
      this.#bankId,
      t.status,
      t.kind,
      t.bookingDate,
      t.valueDate,
      t.transactionDateTime,
      t.creditDebitIndicator,
      toDecimal(t.amount),
      toDecimal(toSigned(t.amount, t.creditDebitIndicator)),
      t.amount.currency,
      t.originalAmount === null ? null : toDecimal(t.originalAmount),
      t.originalAmount?.currency ?? null,
      clean(t.exchangeRate?.rate),
      clean(t.exchangeRate?.sourceCurrency),
      clean(t.exchangeRate?.targetCurrency),
      clean(counterparty?.name),
      clean(other?.iban),
      clean(other?.bban),
      clean(other?.sortCode),
      clean(other?.accountNumber),
      clean(other?.bsb),
      clean(other?.bic),
      clean(other?.maskedNumber),
      clean(counterparty?.merchantCategoryCode),
      clean(toShownText(t.remittanceInformation, this.#isUnmasked)),
      clean(code?.domain),
      clean(code?.family),
      clean(code?.subFamily),
      clean(code?.proprietary),
      clean(t.endToEndId),
      clean(t.entryReference),
      balance === null ? null : toDecimal(balance),
      balance?.currency ?? null,
      entry.identityStability,
      entry.supersedes === null ? null : this.#idOf(entry.supersedes),
      entry.supersedes === null ? null : (entry.supersedesConfidence ?? 'STATED'),
      this.#idOfReversed(t.reversesBankTransactionId),
      this.#fetchedAt,
    ];
  }

  #idOf(entryKey: string): string {
    return this.#ids.transaction(nameOf(this.#located), entryKey);
  }

  /** As it has been read, with its day; else as it is looked for without. */
  #idOfReversed(bankId: string | null): string | null {
    if (bankId === null) return null;
    this.#keysOfBankIds ??= toKeysOfBankIds((this.#part.readParts ?? [this.#part]).flatMap(({ value }) => value));
    return this.#idOf(this.#keysOfBankIds.get(bankId) ?? keyOfBankTransaction(bankId));
  }
}

/** The first entry of each id of the bank's. */
function toKeysOfBankIds(entries: readonly StatementEntry[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const { key, transaction } of entries) {
    const id = transaction.bankTransactionId;
    if (id !== null && !keys.has(id)) keys.set(id, key);
  }
  return keys;
}

const clean = (text: string | null | undefined): Cell => (text == null ? null : toCleanText(text));

/** The row of an entry that is gone, or cannot be read: what is known of it is its id and its account's. */
export function toEmptyRow(id: string, accountId: string, bankId: string): Row {
  return entryColumns.map(({ name }) =>
    name === 'id' ? id : name === 'account_id' ? accountId : name === 'bank_id' ? bankId : null,
  );
}
