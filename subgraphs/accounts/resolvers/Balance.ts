// Balance: one balance of an account.

import type { BalanceModel } from '../../shared/models.ts';
import { toOptionalMoney } from '../../shared/money.ts';
import { loadedModel } from '../../shared/plain.ts';
import { toProvenance } from '../../shared/sources.ts';
import { LoadedBalance } from '../answer.ts';
import type { BalanceResolvers } from '../generated.ts';

/** A day is written as its midnight in UTC: the field is an instant. */
const toInstant = (asOf: string | null) => (asOf !== null && asOf.length === 10 ? `${asOf}T00:00:00.000Z` : asOf);

/** Fields that a balance holds. */
const held = loadedModel(LoadedBalance, (model: BalanceModel) =>
  model instanceof LoadedBalance ? model : new LoadedBalance(model.balance, model.reading),
);

/** Resolvers of `Balance`. */
export const Balance: BalanceResolvers = {
  type: held('type'),
  amount: held('amount'),
  creditDebitIndicator: held('creditDebitIndicator'),
  signedAmount: held('signedAmount'),
  creditLimitIncluded: held('creditLimitIncluded'),
  creditLimit: ({ balance }) => toOptionalMoney(balance.creditLimit),
  asOf: ({ balance }) => toInstant(balance.asOf),
  provenance: ({ balance, reading }) => toProvenance(reading, toInstant(balance.asOf)),
};
