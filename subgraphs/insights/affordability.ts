// What a customer earns, owes and must spend, as it is answered. Used by the resolvers of Customer and by signed-report.ts.

import { parseCurrencyOfHistory } from '../../src/domain/iso4217.ts';
import { type AffordabilityArgs, type ProvenSum, toAffordability } from '../../src/insights/affordability.ts';
import type { RequestContext } from '../shared/context.ts';
import type { Days } from '../shared/models.ts';
import { toMoney } from '../shared/money.ts';
import { type CustomerFindings, findInCustomer, incomeIn } from './findings.ts';
import { toBasis } from './reports.ts';
import { type Telling, toTelling } from './streams.ts';

/** What affordability rests on, of one customer. */
export function toAffordabilityArgs(found: CustomerFindings): AffordabilityArgs {
  const { entries, ownTransfers, refunds, streams, days } = found;
  const income = incomeIn(found, null);
  return { entries, ownTransfers: ownTransfers.byId, refunds: refunds.byId, streams, income, ...days };
}

/** By currency; null where the caller may not see the customer. */
export async function toAffordabilityReport(customerId: string, days: Days, context: RequestContext) {
  const found = await findInCustomer(customerId, days, context);
  if (found === null) return null;
  return {
    basis: toBasis(found.read, { days, accountId: null }),
    currencies: toCurrencies(toAffordabilityArgs(found), toTelling(found, context)),
  };
}

/** Affordability as the schema has it. */
export function toCurrencies(args: AffordabilityArgs, { toIds }: Pick<Telling, 'toIds'>) {
  return toAffordability(args).flatMap(({ currency: code, months, commitments, returned }) => {
    const currency = parseCurrencyOfHistory(code);
    if (currency === null) return [];
    const money = (amountMinor: bigint) => toMoney({ amountMinor, currency });
    const proven = ({ amountMinor, entryIds }: ProvenSum) => ({
      amount: money(amountMinor),
      transactionIds: toIds(entryIds),
    });
    return {
      currency,
      months: months.map((month) => ({
        month: `${month.month}-01`,
        isWhole: month.isWhole,
        income: proven(month.income),
        obligations: month.obligations.map(({ kind, ...sum }) => ({ kind, paid: proven(sum) })),
        essential: proven(month.essential),
        discretionary: proven(month.discretionary),
        disposable: money(month.disposableMinor),
      })),
      commitments: commitments.map(({ kind, streamId, ...sum }) => ({ kind, streamId, share: proven(sum) })),
      returned: proven(returned),
      returnedCount: returned.count,
    };
  });
}
