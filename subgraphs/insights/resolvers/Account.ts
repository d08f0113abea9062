// Account.spending and cashFlow: of one account, among the others of its customer, by which transfers are recognised.

import type { SumView } from '../../../src/insights/sums.ts';
import { nameOf } from '../../../src/reading/located-account.ts';
import type { RequestContext } from '../../shared/context.ts';
import { loadAccount } from '../../shared/lookups.ts';
import type { AccountModel } from '../../shared/models.ts';
import { visibleReference } from '../../shared/references.ts';
import { toBalanceReport } from '../balances.ts';
import type { AccountResolvers } from '../generated.ts';
import { parseBalanceDays } from '../periods.ts';
import { parseSumRequest, type SumArgs, toCustomerReport } from '../reports.ts';
import { parseStreamDays, toIncomeReport, toRecurringReport } from '../streams.ts';

/** Whose account it is, and its id as insights name it. @throws NotFound, BankFailure */
async function loadAccountOwner(model: AccountModel, context: RequestContext) {
  const located = await loadAccount(model, context);
  const name = nameOf(located);
  return { located, customerId: name.customerId, accountId: context.ids.account(name) };
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
