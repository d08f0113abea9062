// Which day it is for a mandate at its bank's place, from which day its payments are counted, and what is left of it now. Used by pay.ts
// and service.ts.

import { addDays, dateInZone } from '../../domain/dates.ts';
import { countedFrom, findBreach, firstDayOf, type MandateDay, remainingOf } from '../../domain/payment-mandate.ts';
import type { MandateUsing } from '../../store/mandate-uses.ts';
import type { MandateRecord, PaymentMandateStore } from '../../store/payment-mandates.ts';
import type { MandateRemains } from './results.ts';

/** A day and the place where it is one. */
export interface Now {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** The bank's. */
  readonly timeZone: string;
}

/** The mandate's day. One that is not made yet is counted from today. */
export function toMandateDay(
  { terms, consentDate }: Pick<MandateRecord, 'terms' | 'consentDate'>,
  { nowMs, timeZone }: Now,
): MandateDay {
  const today = dateInZone(nowMs, timeZone);
  return { today, firstDate: firstDayOf(terms.limits, consentDate ?? today) };
}

/** From when on payments count, epoch milliseconds: days begin elsewhere up to fourteen hours earlier. */
function toSinceMs({ terms }: Pick<MandateRecord, 'terms'>, day: MandateDay): number {
  return Date.parse(`${addDays(countedFrom(terms.limits, day), -1)}T00:00:00Z`);
}

/** What a new payment of an amount is held to. */
export function toUsing(mandate: MandateRecord, amountMinor: bigint, now: Now): MandateUsing {
  const day = toMandateDay(mandate, now);
  return {
    mandateId: mandate.id,
    findBreach: (uses) => findBreach(mandate.terms.limits, day, { amountMinor, uses }),
    sinceMs: toSinceMs(mandate, day),
    timeZone: now.timeZone,
  };
}

/** What is left of it now. @throws StoreFailure */
export async function readRemains(
  store: Pick<PaymentMandateStore, 'readUses'>,
  mandate: MandateRecord,
  now: Now,
): Promise<MandateRemains> {
  const day = toMandateDay(mandate, now);
  const { limits } = mandate.terms;
  const uses = await store.readUses(mandate.id, { sinceMs: toSinceMs(mandate, day), timeZone: now.timeZone });
  const remaining = remainingOf(limits, day, uses);
  const isOpen = mandate.status === 'AUTHORISED' && findBreach(limits, day, { amountMinor: 0n, uses: [] }) === null;
  const least = remaining.reduce(
    (left, { leftMinor }) => (leftMinor < left ? leftMinor : left),
    limits.maximumIndividualMinor,
  );
  return { nextPaymentMinor: isOpen ? least : 0n, limits: remaining };
}
