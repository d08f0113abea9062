// Query.spending and cashFlow: over all customers that the caller may see, from what is kept. No bank is asked.

import type { QueryResolvers } from '../generated.ts';
import { parseSumRequest, toOverallReport } from '../reports.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  spending: (_parent, args, context) => toOverallReport(parseSumRequest('SPENDING', args), context),
  cashFlow: (_parent, args, context) => toOverallReport(parseSumRequest('CASH_FLOW', args), context),
};
