// Payment: its fields' own resolvers come with payment initiation; until then no reference leads to one.

import { visibleReference } from '../../references.ts';
import type { PaymentResolvers } from '../generated.ts';

/** Resolvers of `Payment`. */
export const Payment: Pick<PaymentResolvers, '__resolveReference'> = {
  __resolveReference: visibleReference('Payment'),
};
