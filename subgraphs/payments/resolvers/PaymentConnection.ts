// PaymentConnection: a page of payments, as Customer.payments has read it; counted where that is asked for.

import type { PaymentConnectionResolvers } from '../generated.ts';

/** Resolvers of `PaymentConnection`. */
export const PaymentConnection: PaymentConnectionResolvers = {
  totalCount: ({ count }) => count(),
};
