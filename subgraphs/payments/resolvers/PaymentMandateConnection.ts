// PaymentMandateConnection: a page of mandates, as Customer.paymentMandates has read it; counted where that is asked for.

import type { PaymentMandateConnectionResolvers } from '../generated.ts';

/** Resolvers of `PaymentMandateConnection`. */
export const PaymentMandateConnection: PaymentMandateConnectionResolvers = {
  totalCount: ({ count }) => count(),
};
