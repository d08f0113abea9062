// Confirming a payment by the code that the redirect carried. Called by service.ts.

import { toHash } from '../store/attempts.ts';
import { type PaymentOptions, writeScope } from './options.ts';
import { advanceBehind, leftOf, pause } from './progress.ts';
import type { ConfirmRequest, ConfirmResult } from './results.ts';

/** Codes have 43 characters. */
const maxCodeLength = 128;

/**
 * Confirms that who initiated a payment is who has come back from the bank, by the code that the redirect carried: only
 * then it is submitted. The same code again, by the same caller, tells how the payment stands. @throws StoreFailure: the
 * same again finds out
 */
export async function confirm(options: PaymentOptions, { caller, code }: ConfirmRequest): Promise<ConfirmResult> {
  const { store, now } = options;
  const { kind, subject } = caller.principal;
  if (code.length > maxCodeLength) return { kind: 'refused' };
  for (;;) {
    const payment = await store.payments.findByCode(toHash(code));
    if (payment === null || !(await caller.access.isMaker(payment, writeScope))) return { kind: 'refused' };
    if (payment.stage !== 'CONFIRMING') {
      // Taken before; or it came to its end without.
      return payment.confirmUntilMs === null ? { kind: 'confirmed', payment } : { kind: 'refused' };
    }
    const nowMs = now();
    if (nowMs >= (payment.confirmUntilMs ?? 0)) return { kind: 'refused' };
    const audit = { actor: { kind, subject }, action: 'PAYMENT_CONFIRM', outcome: 'DONE' } as const;
    const change = { stage: 'AUTHORISED', confirmUntilMs: null, dueAtMs: nowMs, audit } as const;
    const confirmed = await store.payments.change(payment, change, nowMs);
    if (confirmed === null) continue;
    await Promise.race([advanceBehind(options, payment.id, caller.psuIpAddress), pause(leftOf(caller))]);
    return { kind: 'confirmed', payment: (await store.payments.read(payment.id)) ?? confirmed };
  }
}
