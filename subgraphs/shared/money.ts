// An amount of the domain → the schema's Money. Written once and then only read: a Money has no resolvers, since a large
// answer holds thousands of them.

import { type Money, toDecimal } from '../../src/domain/money.ts';
import type { MoneyModel } from './models.ts';

/** The amount at its currency's own scale. */
export const toMoney = (money: Money): MoneyModel => ({ amount: toDecimal(money), currency: money.currency });

/** The same where there may be none. */
export const toOptionalMoney = (money: Money | null): MoneyModel | null => (money === null ? null : toMoney(money));
