// Corrections of categories, by the customer alone: what a client can cause comes back as a rejection, never as an error.

import { nameOf } from '../../../src/reading/located-account.ts';
import type { RequestContext } from '../../shared/context.ts';
import { findEntry } from '../../shared/lookups.ts';
import { reject, toCorrection, toRecognisedName, toTarget } from '../corrections.ts';
import type { MutationResolvers } from '../generated.ts';

/** The customer whose corrections the caller may write; null for none. */
async function whose({ principal, access }: RequestContext): Promise<string | null> {
  const subject = principal?.subject ?? '';
  return (await access.mayActFor(subject, 'insights:write')) ? subject : null;
}

/** Resolvers of `Mutation` in this subgraph. */
export const Mutation: MutationResolvers = {
  async correctCategory(_parent, { input: { transactionId, code, scope = 'COUNTERPARTY' } }, context) {
    const customerId = await whose(context);
    if (customerId === null) return reject('TRANSACTION_NOT_FOUND');
    const { corrections = null } = context;
    if (corrections === null) return reject('NOT_KEPT');
    const found = await findEntry(transactionId, context);
    // Anybody else's is as none.
    if (found === null || nameOf(found.located).customerId !== customerId) return reject('TRANSACTION_NOT_FOUND');
    const target = toTarget(found, scope);
    if (target === null) return reject('NO_COUNTERPARTY');
    const name = toRecognisedName(found);
    const kept = await corrections.put(customerId, { category: code, target, name }, { nowMs: Date.now() });
    if (kept === null) return reject('TOO_MANY_CORRECTIONS');
    context.loaders.insights.forget(customerId);
    return {
      __typename: 'CategoryCorrected' as const,
      correction: toCorrection(kept, context),
      transaction: { id: transactionId, entry: found },
    };
  },
  async removeCategoryCorrection(_parent, { id }, context) {
    const customerId = await whose(context);
    const { corrections = null } = context;
    if (corrections === null) return reject('NOT_KEPT');
    const removed = customerId === null ? null : await corrections.remove(customerId, id);
    if (removed === null || customerId === null) return reject('CORRECTION_NOT_FOUND');
    context.loaders.insights.forget(customerId);
    return { __typename: 'CategoryCorrectionRemoved' as const, correction: toCorrection(removed, context) };
  },
};
