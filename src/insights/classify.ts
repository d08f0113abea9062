// What an entry was for: from rules, from the accounts on both sides, from the bank's and the merchant's codes, from names and
// texts, in this order. Called by whatever computes insights. Pure and total; in doubt UNKNOWN, since a wrong category is worse
// than none.

import type { CreditDebitIndicator } from '../domain/money.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { CategoryBasis, CategoryCode, Classification } from './categories.ts';
import { categoryByText } from './category-by-text.ts';
import type { FindOwnAccount, InsightEntry } from './entry.ts';
import { type OtherSide, toOtherSide } from './merchant.ts';
import type { RuleSet } from './rules.ts';
import {
  categoriesByFamily,
  categoriesByGvc,
  categoriesByPurpose,
  categoriesBySubFamily,
  type SidedCategory,
} from './tables/bank-codes.ts';
import { categoriesByMerchantCode, moneyMerchantCodes, vagueMerchantCodes } from './tables/merchant-categories.ts';
import { isTaxAccount } from './tax-accounts.ts';

/** What is known beside the entry. */
export interface ClassifyContext {
  readonly findOwnAccount: FindOwnAccount;
  readonly rules: RuleSet;
}

/** What an entry was for, and what that rests on. */
export function classify(entry: InsightEntry, { findOwnAccount, rules }: ClassifyContext): Classification {
  const { transaction } = entry;
  const side = toOtherSide(transaction);
  const merchantKey = side.merchant?.key ?? null;
  const rule = rules.match({ transaction, merchantKey, words: side.text.all });
  if (rule !== null) return toClassification(rule.category, { basis: 'RULE', side, ruleId: rule.id });
  const byAccount = categoryByAccount(entry, findOwnAccount);
  if (byAccount !== null) return toClassification(byAccount, { basis: 'COUNTERPARTY_ACCOUNT', side });
  const byBankCode = categoryByBankCode(transaction, side);
  if (byBankCode !== null) return toClassification(byBankCode, { basis: 'BANK_CODE', side });
  const byText = categoryByText(entry, side);
  const byMerchantCode = categoryByMerchantCode(transaction, side, byText);
  if (byMerchantCode !== null) return toClassification(byMerchantCode, { basis: 'MCC', side });
  if (byText !== null) return toClassification(byText, { basis: 'TEXT', side });
  return toClassification('UNKNOWN', { basis: 'NONE', side });
}

/** Categories with an own account or a person on the other side. */
const withoutMerchant: ReadonlySet<CategoryCode> = new Set(['OWN_ACCOUNTS', 'PEOPLE', 'CASH']);
/** Categories with the bank itself on the other side, unless somebody else is known by name. */
const ofBank: ReadonlySet<CategoryCode> = new Set([
  'BANK_FEES',
  'INTEREST_CHARGED',
  'INTEREST_AND_DIVIDENDS',
  'CREDIT_CARD_PAYMENT',
]);

interface Evidence {
  readonly basis: CategoryBasis;
  readonly side: OtherSide;
  readonly ruleId?: string;
}

function toClassification(category: CategoryCode, { basis, side, ruleId }: Evidence): Classification {
  const isNobody =
    withoutMerchant.has(category) || (ofBank.has(category) && (side.brand === null || side.brand.category === null));
  const hasMerchant = basis === 'RULE' || !isNobody;
  return { category, basis, merchant: hasMerchant ? side.merchant : null, ruleId: ruleId ?? null };
}

/** The other side is an account of the customer's own, or one that a tax authority publishes as its own. */
function categoryByAccount(
  { account, transaction }: InsightEntry,
  findOwnAccount: FindOwnAccount,
): CategoryCode | null {
  const identification = transaction.counterparty?.identification ?? null;
  if (identification === null) return null;
  const own = findOwnAccount(account.customerId, identification, transaction.amount.currency);
  // Some banks give the account itself as the other side of what has none.
  if (own !== null && own !== account.id) return 'OWN_ACCOUNTS';
  if (own === null && isTaxAccount(identification))
    return ofSide({ debit: 'TAXES', credit: 'TAX_REFUND' }, transaction.creditDebitIndicator);
  return null;
}

const ofSide = ({ debit, credit }: SidedCategory, side: CreditDebitIndicator): CategoryCode | null =>
  side === 'DEBIT' ? debit : credit;

/** The bank's own codes, where they truly tell; a kind is such a code already. */
function categoryByBankCode(transaction: Transaction, { text }: OtherSide): CategoryCode | null {
  const { kind, creditDebitIndicator: side, bankTransactionCode: code } = transaction;
  if (kind === 'SALARY') return side === 'CREDIT' ? 'SALARY' : 'PAYROLL';
  if (kind === 'FEE') return 'BANK_FEES';
  if (kind === 'INTEREST') return side === 'CREDIT' ? 'INTEREST_AND_DIVIDENDS' : 'INTEREST_CHARGED';
  if (kind === 'CASH') return 'CASH';
  const purpose = text.purposeCode === null ? undefined : categoriesByPurpose.get(text.purposeCode);
  const byPurpose = purpose === undefined ? null : ofSide(purpose, side);
  if (byPurpose !== null || code === null) return byPurpose;
  const gvc = /^(?:[A-Z]{4}\+)?(\d{3})(?:\+|$)/.exec(code.proprietary ?? '')?.[1] ?? '';
  const told =
    categoriesBySubFamily.get(code.subFamily ?? '') ??
    categoriesByFamily.get(`${code.domain}.${code.family}`) ??
    categoriesByGvc.get(gvc);
  return told === undefined ? null : ofSide(told, side);
}

/** The merchant's category; a vague one gives way to a name that tells more. Null where there is none, or it tells nothing. */
function categoryByMerchantCode(
  { counterparty, creditDebitIndicator }: Transaction,
  side: OtherSide,
  byText: CategoryCode | null,
): CategoryCode | null {
  const code = counterparty?.merchantCategoryCode ?? null;
  if (code === null || moneyMerchantCodes.has(code)) return null;
  const category = categoriesByMerchantCode.get(code) ?? null;
  if (category === null || byText === null || byText === category) return category;
  if (vagueMerchantCodes.has(code) && side.brand !== null) return null;
  // Money that comes in from a shop is a refund, whatever the words say.
  return creditDebitIndicator === 'DEBIT' && vagueMerchantCodes.has(code) && isMiscellaneous(code) ? null : category;
}

const isMiscellaneous = (code: string) =>
  code === '5999' || code === '7399' || code === '7299' || code === '5399' || code === '4900';
