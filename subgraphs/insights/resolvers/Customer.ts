// Customer.spending, cashFlow and corrections: over all accounts at all linked banks.

import type { SumView } from '../../../src/insights/sums.ts';
import type { RequestContext } from '../../shared/context.ts';
import { visibleReference } from '../../shared/references.ts';
import { toCorrection } from '../corrections.ts';
import type { CustomerResolvers } from '../generated.ts';
import { parseSumRequest, type SumArgs, toCustomerReport } from '../reports.ts';
import { parseStreamDays, toIncomeReport, toRecurringReport } from '../streams.ts';

const toReport = (view: SumView) => async (model: { readonly id: string }, args: SumArgs, context: RequestContext) => {
  const request = parseSumRequest(view, args);
  const parsed = context.ids.parse(model.id);
  return parsed?.type === 'Customer' ? toCustomerReport(parsed.customerId, request, context) : null;
};

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  spending: toReport('SPENDING'),
  cashFlow: toReport('CASH_FLOW'),
  async recurring({ id }, args, context) {
    const days = parseStreamDays(args, Date.now());
    const parsed = context.ids.parse(id);
    if (parsed?.type !== 'Customer') return null;
    return toRecurringReport({ customerId: parsed.customerId, accountId: null, days }, context);
  },
  async income({ id }, args, context) {
    const days = parseStreamDays(args, Date.now());
    const parsed = context.ids.parse(id);
    if (parsed?.type !== 'Customer') return null;
    return toIncomeReport({ customerId: parsed.customerId, accountId: null, days }, context);
  },
  async categoryCorrections({ id }, _args, context) {
    const parsed = context.ids.parse(id);
    const { principal, loaders } = context;
    // What a customer says of their money is theirs alone.
    const isOwn =
      parsed?.type === 'Customer' && principal?.kind === 'customer' && principal.subject === parsed.customerId;
    if (!isOwn) return null;
    const kept = await loaders.insights.corrections(parsed.customerId);
    return kept.map((record) => toCorrection(record, context));
  },
};
