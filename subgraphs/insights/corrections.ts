// How a customer corrects categories: from an entry to what is kept of it, and back to the schema. Used by the resolvers of Mutation
// and Customer.

import { parseCategory } from '../../src/insights/categories.ts';
import { counterpartyKeyOf, toMerchant } from '../../src/insights/merchant.ts';
import { nameOf } from '../../src/reading/located-account.ts';
import type { CategoryCorrectionRecord, CorrectionTarget } from '../../src/store/category-corrections.ts';
import type { RequestContext } from '../shared/context.ts';
import type { LocatedEntry } from '../shared/located-entry.ts';
import type { CategoryRejectionCode, CorrectionScope } from './generated.ts';

const messages: Readonly<Record<CategoryRejectionCode, string>> = {
  TRANSACTION_NOT_FOUND: 'There is no such entry of yours.',
  NO_COUNTERPARTY: 'Nothing tells who is on the other side: only this one entry can be corrected.',
  CORRECTION_NOT_FOUND: 'There is no such correction of yours.',
  TOO_MANY_CORRECTIONS: 'You have as many corrections as one may have: take some back.',
  NOT_KEPT: 'This gateway keeps nothing of its own.',
};

/** Nothing was done. */
export const reject = (code: CategoryRejectionCode) => ({
  __typename: 'CategoryRejection' as const,
  code,
  message: messages[code],
  retryable: false,
});

/** What a correction of an entry is of; null where nothing tells the other side. */
export function toTarget({ located, entry }: LocatedEntry, scope: CorrectionScope): CorrectionTarget | null {
  if (scope === 'ENTRY') {
    const { bankId, accountKey } = nameOf(located);
    return { kind: 'ENTRY', bankId, accountKey, entryKey: entry.key };
  }
  const { transaction } = entry;
  const counterpartyKey = counterpartyKeyOf({ transaction });
  if (counterpartyKey === null) return null;
  return { kind: 'COUNTERPARTY', counterpartyKey, creditDebitIndicator: transaction.creditDebitIndicator };
}

/** By what a customer recognises an entry. */
export const toRecognisedName = ({ entry: { transaction } }: LocatedEntry): string | null =>
  toMerchant(transaction)?.name ?? transaction.counterparty?.name ?? null;

/** A correction as it is answered, to its customer alone. */
export function toCorrection(record: CategoryCorrectionRecord, { ids }: Pick<RequestContext, 'ids'>) {
  const { id, customerId, category, target, name, createdAtMs } = record;
  const isEntry = target.kind === 'ENTRY';
  return {
    id,
    code: parseCategory(category) ?? 'UNKNOWN',
    scope: target.kind,
    name,
    creditDebitIndicator: isEntry ? null : target.creditDebitIndicator,
    transactionId: isEntry ? ids.transaction({ customerId, ...target }, target.entryKey) : null,
    createdAt: new Date(createdAtMs).toISOString(),
  };
}
