// CardLimit: one limit of a card. How much of it is used is read of the single card where the bank's list does not tell.

import { toMoney, toOptionalMoney } from '../../shared/money.ts';
import type { CardLimitResolvers } from '../generated.ts';

/** Resolvers of `CardLimit`. */
export const CardLimit: CardLimitResolvers = {
  kind: ({ limit }) => limit.kind,
  amount: ({ limit }) => toMoney(limit.amount),
  async used({ limit, located }, _args, { loaders }) {
    if (limit.used !== null) return toMoney(limit.used);
    const { limits } = await loaders.cards.detail(located);
    // Of the very limit: it may have been changed between the two answers.
    const same = limits.find(({ kind, amount }) => kind === limit.kind && amount.currency === limit.amount.currency);
    return toOptionalMoney(same?.used ?? null);
  },
};
