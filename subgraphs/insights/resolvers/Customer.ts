// Customer.spending, cashFlow and corrections: over all accounts at all linked banks.

import { InvalidInput } from '../../../src/domain/errors.ts';
import type { SumView } from '../../../src/insights/sums.ts';
import type { RequestContext } from '../../shared/context.ts';
import { visibleReference } from '../../shared/references.ts';
import { toAffordabilityReport } from '../affordability.ts';
import { toCorrection } from '../corrections.ts';
import type { CustomerResolvers } from '../generated.ts';
import { parseDays } from '../periods.ts';
import { parseSumRequest, type SumArgs, toCustomerReport } from '../reports.ts';
import { toReportText } from '../signed-report.ts';
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
  async affordability({ id }, args, context) {
    const days = parseDays(args, Date.now());
    const parsed = context.ids.parse(id);
    return parsed?.type === 'Customer' ? toAffordabilityReport(parsed.customerId, days, context) : null;
  },
  async signedReport({ id }, args, context) {
    const days = parseDays(args, Date.now());
    const parsed = context.ids.parse(id);
    const { reports = null } = context;
    if (reports === null) throw new InvalidInput('signedReport', 'This gateway keeps no keys: it signs nothing.');
    const text = parsed?.type === 'Customer' ? await toReportText(parsed.customerId, days, context) : null;
    if (text === null) return null;
    const { detachedJws: signature, keyId } = await reports.sign(text);
    return { text, signature, keyId, keysUrl: reports.keysUrl() };
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
