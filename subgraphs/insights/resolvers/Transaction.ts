// Transaction.category and Transaction.merchant: what one entry was for, and who is on the other side.

import { maySeePersonalData } from '../../../src/auth/principal.ts';
import { maskName } from '../../../src/domain/masking.ts';
import { isBusiness } from '../../../src/domain/shown-transaction.ts';
import { type Classification, groupOf } from '../../../src/insights/categories.ts';
import { isNamedPublicly } from '../../../src/insights/merchant.ts';
import { nameOf } from '../../../src/reading/located-account.ts';
import type { RequestContext } from '../../shared/context.ts';
import { toInsightAccount, toInsightEntry } from '../../shared/insight-entries.ts';
import type { LocatedEntry } from '../../shared/located-entry.ts';
import { loadEntry } from '../../shared/lookups.ts';
import { visibleReference } from '../../shared/references.ts';
import type { TransactionResolvers } from '../generated.ts';

/** What an entry was for. @throws StoreFailure */
async function classify({ located, entry }: LocatedEntry, context: RequestContext): Promise<Classification> {
  const { customerId, bankId, accountKey } = nameOf(located);
  const classifier = await context.loaders.insights.classifierOf(customerId);
  const asked = toInsightEntry(entry, toInsightAccount(located, context.ids));
  return classifier.classify(asked, { bankId, accountKey, entryKey: entry.key });
}

/** Resolvers of `Transaction` in this subgraph. */
export const Transaction: TransactionResolvers = {
  __resolveReference: visibleReference('Transaction'),
  async category(model, _args, context) {
    const { category, basis, ruleId } = await classify(await loadEntry(model, context), context);
    return { code: category, group: groupOf(category), basis, ruleId };
  },
  async merchant(model, _args, context) {
    const found = await loadEntry(model, context);
    const { merchant } = await classify(found, context);
    if (merchant === null) return null;
    const { transaction } = found.entry;
    const isShown = maySeePersonalData(context.principal) || isBusiness(transaction) || isNamedPublicly(transaction);
    return { name: isShown ? merchant.name : maskName(merchant.name), provider: merchant.provider };
  },
};
