// Account.spending and cashFlow: of one account, among the others of its customer, by which transfers are recognised.

import { NotFound } from '../../../src/domain/errors.ts';
import type { SumView } from '../../../src/insights/sums.ts';
import { nameOf } from '../../../src/reading/located-account.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { AccountModel } from '../../shared/models.ts';
import { visibleReference } from '../../shared/references.ts';
import { toBalanceReport } from '../balances.ts';
import type { AccountResolvers } from '../generated.ts';
import { parseBalanceDays } from '../periods.ts';
import { parseSumRequest, type SumArgs, toCustomerReport } from '../reports.ts';
import { parseStreamDays, toIncomeReport, toRecurringReport } from '../streams.ts';

/** Whose account it is, and its id as insights name it. @throws NotFound, BankFailure */
export async function loadAccountOwner(model: AccountModel, context: RequestContext) {
  const { ids, loaders } = context;
  let located = model.located ?? null;
  if (located === null) {
    const parsed = ids.parse(model.id);
    located = parsed?.type === 'Account' ? await loaders.accounts.account(parsed.place, parsed.accountKey) : null;
  }
  if (located === null) throw new NotFound();
  const name = nameOf(located);
  return { located, customerId: name.customerId, accountId: ids.account(name) };
}

const toReport = (view: SumView) => async (model: AccountModel, args: SumArgs, context: RequestContext) => {
  const request = parseSumRequest(view, args);
  const { customerId, accountId } = await loadAccountOwner(model, context);
  return toCustomerReport(customerId, { ...request, accountId }, context);
};

/** Resolvers of `Account` in this subgraph. */
export const Account: AccountResolvers = {
  __resolveReference: visibleReference('Account'),
  spending: toReport('SPENDING'),
  cashFlow: toReport('CASH_FLOW'),
  async recurring(model, args, context) {
    const days = parseStreamDays(args, Date.now());
    return toRecurringReport({ ...(await loadAccountOwner(model, context)), days }, context);
  },
  async income(model, args, context) {
    const days = parseStreamDays(args, Date.now());
    return toIncomeReport({ ...(await loadAccountOwner(model, context)), days }, context);
  },
  async balanceHistory(model, args, context) {
    const days = parseBalanceDays(args, Date.now());
    return toBalanceReport({ ...(await loadAccountOwner(model, context)), days }, context);
  },
};
