import type { Classification } from './categories.ts';
import type { FindOwnAccount, InsightEntry } from './entry.ts';
import { toMerchant } from './merchant.ts';
import type { RuleSet } from './rules.ts';
export function classify(
  entry: InsightEntry,
  _context: { readonly findOwnAccount: FindOwnAccount; readonly rules: RuleSet },
): Classification {
  return { category: 'UNKNOWN', basis: 'NONE', merchant: toMerchant(entry.transaction), ruleId: null };
}
