// Balance: one balance of an account.

import { toSigned } from '../../../src/domain/money.ts';
import { toMoney, toOptionalMoney } from '../../shared/money.ts';
import { heldBy } from '../../shared/plain.ts';
import { toProvenance } from '../../shared/sources.ts';
import { LoadedBalance } from '../answer.ts';
import type { BalanceResolvers } from '../generated.ts';

/** A day is written as its midnight in UTC: the field is an instant. */
const toInstant = (asOf: string | null) => (asOf !== null && asOf.length === 10 ? `${asOf}T00:00:00.000Z` : asOf);

/** Resolvers of `Balance`. */
export const Balance: BalanceResolvers = {
  type: heldBy(LoadedBalance, ({ balance }) => balance.type),
  amount: heldBy(LoadedBalance, ({ balance }) => toMoney(balance.amount)),
  creditDebitIndicator: heldBy(LoadedBalance, ({ balance }) => balance.creditDebitIndicator),
  signedAmount: heldBy(LoadedBalance, ({ balance }) => toMoney(toSigned(balance.amount, balance.creditDebitIndicator))),
  creditLimitIncluded: heldBy(LoadedBalance, ({ balance }) => balance.creditLimitIncluded),
  creditLimit: ({ balance }) => toOptionalMoney(balance.creditLimit),
  asOf: ({ balance }) => toInstant(balance.asOf),
  provenance: ({ balance, reading }) => toProvenance(reading, toInstant(balance.asOf)),
};
