// Entries as the computations of src/insights are handed them, for their tests: short to write, with what is not said of them
// left out.

import { parseCurrency } from '../../src/domain/iso4217.ts';
import { parseMoney, toUnsigned } from '../../src/domain/money.ts';
import type { Transaction } from '../../src/domain/transaction.ts';
import type { CategoryCode, Classification } from '../../src/insights/categories.ts';
import type { ClassifiedEntry } from '../../src/insights/classified.ts';
import type { InsightAccount, InsightEntry } from '../../src/insights/entry.ts';
import { makeTransaction } from './transactions.ts';

/** A current account of Jane Smith's. */
export function makeAccount(part: Partial<InsightAccount> = {}): InsightAccount {
  return {
    id: 'current',
    customerId: 'jane',
    bankId: 'northbank',
    type: 'CURRENT',
    currency: 'GBP',
    holderNames: ['MISS JANE SMITH'],
    ...part,
  };
}

/** What is said of an entry; `amount` is signed, minus when money leaves. */
export interface EntryPart extends Partial<Omit<Transaction, 'amount' | 'creditDebitIndicator'>> {
  readonly id: string;
  readonly date?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly account?: InsightAccount;
  /** Name of the other side. */
  readonly name?: string;
  /** Remittance information. */
  readonly text?: string;
}

/** A booked entry of Jane Smith's current account, 1.00 pound going out, but for what is said of it. */
export function makeEntry({
  id,
  date = '2026-03-02',
  amount = '-1.00',
  account,
  name,
  text,
  currency,
  ...part
}: EntryPart): InsightEntry {
  const code = parseCurrency(currency ?? account?.currency ?? 'GBP');
  if (code === null) throw new TypeError(`no currency: ${currency}`);
  const counterparty = name === undefined ? null : { name, identification: null, merchantCategoryCode: null };
  const transaction = makeTransaction({
    bookingDate: date,
    remittanceInformation: text ?? null,
    counterparty,
    ...toUnsigned(parseMoney(amount, code)),
    ...part,
  });
  return { id, account: account ?? makeAccount(), date, transaction };
}

/** An entry and what it was for; a merchant where one is named. */
export function classifiedAs(
  entry: InsightEntry,
  category: CategoryCode = 'UNKNOWN',
  merchant: string | null = null,
): ClassifiedEntry {
  const classification: Classification = {
    category,
    basis: category === 'UNKNOWN' ? 'NONE' : 'TEXT',
    merchant: merchant === null ? null : { name: merchant, key: merchant.toLowerCase(), provider: null },
    ruleId: null,
  };
  return { entry, classification };
}
