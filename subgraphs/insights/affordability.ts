// What a customer earns, owes and must spend, as it is answered. Used by the resolvers of Customer and by signed-report.ts.

import { parseCurrencyOfHistory } from '../../src/domain/iso4217.ts';
import { type AffordabilityArgs, type ProvenSum, toAffordability } from '../../src/insights/affordability.ts';
import { findIncome } from '../../src/insights/income.ts';
import { findStreams } from '../../src/insights/recurring.ts';
import type { RequestContext } from '../shared/context.ts';
import type { Days } from '../shared/models.ts';
import { toMoney } from '../shared/money.ts';
import { toReadDays } from './periods.ts';
import { type AnalysedCustomer, analyse, toBasis } from './reports.ts';

/** Everything that affordability rests on, of one customer. */
export function toFindings(
  { entries, ownTransfers, refunds }: AnalysedCustomer,
  { from, to }: Days,
): AffordabilityArgs {
  const streams = findStreams(entries, to);
  const income = findIncome({ entries, ownTransfers, refunds, streams, asOf: to });
  return { entries, ownTransfers, refunds, streams, income, from, to };
}

/** By currency; null where the caller may not see the customer. */
export async function toAffordabilityReport(customerId: string, days: Days, context: RequestContext) {
  const analysed = await analyse(customerId, toReadDays(days), context);
  if (analysed === null) return null;
  const findings = toFindings(analysed, days);
  return { basis: toBasis(analysed.read, { days, accountId: null }), currencies: toCurrencies(findings) };
}

/** Affordability as the schema has it. */
export function toCurrencies(findings: AffordabilityArgs) {
  return toAffordability(findings).flatMap(({ currency: code, months, commitments, returned }) => {
    const currency = parseCurrencyOfHistory(code);
    if (currency === null) return [];
    const money = (amountMinor: bigint) => toMoney({ amountMinor, currency });
    const proven = ({ amountMinor, entryIds }: ProvenSum) => ({
      amount: money(amountMinor),
      transactionIds: entryIds,
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
