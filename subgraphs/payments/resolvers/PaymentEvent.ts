// PaymentEvent: one change of status, as the store has it.

import type { PaymentEventResolvers } from '../generated.ts';
import { toStatusReason } from '../status-reason.ts';

/** Resolvers of `PaymentEvent`. */
export const PaymentEvent: PaymentEventResolvers = {
  at: ({ atMs }) => new Date(atMs).toISOString(),
  statusReason: ({ reasonCode }) => toStatusReason(reasonCode),
  cursor: ({ ordinal }) => String(ordinal),
};
