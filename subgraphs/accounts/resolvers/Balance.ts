// Balance: one balance of an account.

import { toSigned } from '../../../src/domain/money.ts';
import { toMoney, toOptionalMoney } from '../../money.ts';
import { toProvenance } from '../../sources.ts';
import type { BalanceResolvers } from '../generated.ts';

/** A day is written as its midnight in UTC: the field is an instant. */
const toInstant = (asOf: string | null) => (asOf !== null && asOf.length === 10 ? `${asOf}T00:00:00.000Z` : asOf);

/** Resolvers of `Balance`. */
export const Balance: BalanceResolvers = {
  type: ({ balance }) => balance.type,
  amount: ({ balance }) => toMoney(balance.amount),
  creditDebitIndicator: ({ balance }) => balance.creditDebitIndicator,
  signedAmount: ({ balance }) => toMoney(toSigned(balance.amount, balance.creditDebitIndicator)),
  creditLimitIncluded: ({ balance }) => balance.creditLimitIncluded,
  creditLimit: ({ balance }) => toOptionalMoney(balance.creditLimit),
  asOf: ({ balance }) => toInstant(balance.asOf),
  provenance: ({ balance, reading }) => toProvenance(reading, toInstant(balance.asOf)),
};
