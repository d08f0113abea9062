// How often a client may read without the customer: frequencyPerDay of the consent, counted for each resource and day.
// A call with PSU-IP-Address is the customer's own and does not count. Called by account-information.ts.
// Source: psd2-api 1.3.12, frequencyPerDay, and the guidelines' ACCESS_EXCEEDED.
import type { FastifyRequest } from 'fastify';
import { headerOf } from '../bank/listener.ts';
import { Refusal } from '../bank/refusal.ts';
import type { Consent } from '../consents.ts';
import { toDay } from '../ledger/calendar.ts';

/** What is counted: calls under a consent, up to its limit, on the bank's day. */
export interface Use {
  readonly consent: Consent;
  readonly limit: number;
  readonly nowMs: number;
}

/** Makes the counter of one bank; it refuses with 429 and, as the standard's own example, a bare list. */
export function createFrequency(): (request: FastifyRequest, use: Use) => void {
  const counts = new Map<string, number>();
  let today = '';
  return (request, { consent, limit, nowMs }) => {
    if (headerOf(request, 'psu-ip-address') !== undefined) return;
    // A following page belongs to the call before it.
    if (request.url.includes('pageIndex=')) return;
    const day = toDay(nowMs);
    if (day !== today) {
      counts.clear();
      today = day;
    }
    const key = `${consent.id} ${request.url.split('?', 1)[0]}`;
    const count = (counts.get(key) ?? 0) + 1;
    if (count > limit) {
      throw new Refusal(429, [
        { category: 'ERROR', code: 'ACCESS_EXCEEDED', text: 'The consent allows no more today' },
      ]);
    }
    counts.set(key, count);
  };
}
