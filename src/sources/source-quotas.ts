// What a source allows for all its banks together, counted before what is counted for one bank: calls a second and calls at once. A
// call has leave where both give it. Made by open-banks.ts for each source that has such limits.

import type { BankSource } from '../domain/bank.ts';
import type { Quotas } from '../http/quotas.ts';

/** The quotas of one bank of a source. */
export function createSourceQuotas({ id, limits }: Pick<BankSource, 'id' | 'limits'>, quotas: Quotas): Quotas {
  const { callsPerSecond, concurrentCalls } = limits;
  if (callsPerSecond === null && concurrentCalls === null) return quotas;
  // No bank has such an id.
  const ofSource = { id: `source:${id}`, timeZone: 'UTC', limits: { ...limits, unattendedCallsPerDay: null } };
  return {
    async take(request) {
      const shared = await quotas.take({ ...request, bank: ofSource });
      if (!shared.isGranted) return shared;
      const own = await quotas.take(request).catch((error: unknown) => {
        shared.release(false);
        throw error;
      });
      if (!own.isGranted) {
        shared.release(false);
        return own;
      }
      return {
        ...own,
        waitMs: Math.max(own.waitMs, shared.waitMs),
        release(reached) {
          shared.release(reached);
          own.release(reached);
        },
      };
    },
    hold: (hold) => quotas.hold(hold),
    heldBack: (request) => quotas.heldBack(request),
    readDay: (link) => quotas.readDay(link),
  };
}
