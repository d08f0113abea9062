// Mandates for callers: ask for one, confirm it, take it back, pay under it, see what is left. Held by ../service.ts; each use case that
// is more than a few lines is a file beside this one.

import type { Caller } from '../../auth/caller.ts';
import { toHash } from '../../store/attempts.ts';
import type { MandateRecord } from '../../store/payment-mandates.ts';
import { type PaymentOptions, writeScope } from '../options.ts';
import { leftOf, pause } from '../progress.ts';
import { createMandate } from './create.ts';
import { readRemains } from './days.ts';
import { toEnding } from './endings.ts';
import { payUnderMandate } from './pay.ts';
import type {
  ConfirmMandateResult,
  CreateMandateRequest,
  CreateMandateResult,
  MandateRemains,
  PayUnderMandateRequest,
  PayUnderMandateResult,
  RevokeMandateResult,
} from './results.ts';
import { advanceMandateBehind } from './setup.ts';

/** Codes have 43 characters. */
const maxCodeLength = 128;

/** Mandates, on one gateway. */
export class MandateService {
  readonly #options: PaymentOptions;

  constructor(options: PaymentOptions) {
    this.#options = options;
  }

  /** One for each key of a caller. @throws StoreFailure: the same again finds out */
  create(request: CreateMandateRequest): Promise<CreateMandateResult> {
    return createMandate(this.#options, request);
  }

  /** Pays once for each key of a caller. @throws StoreFailure: the same again finds out */
  pay(request: PayUnderMandateRequest): Promise<PayUnderMandateResult> {
    return payUnderMandate(this.#options, request);
  }

  /**
   * Confirms that who asked for it is who has come back from the bank, by the code that the redirect carried: only then it can be paid
   * under. The same code again, by the same caller, tells how it stands. @throws StoreFailure: the same again finds out
   */
  async confirm({ caller, code }: { readonly caller: Caller; readonly code: string }): Promise<ConfirmMandateResult> {
    const { store, now } = this.#options;
    const { kind, subject } = caller.principal;
    if (code.length > maxCodeLength) return { kind: 'refused' };
    for (;;) {
      const mandate = await store.paymentMandates.findByCode(toHash(code));
      if (mandate === null || !(await caller.access.isMaker(mandate, writeScope))) return { kind: 'refused' };
      // Taken before; or it came to its end without.
      if (mandate.stage !== 'CONFIRMING') {
        return mandate.status === 'REJECTED' ? { kind: 'refused' } : { kind: 'confirmed', mandate };
      }
      const nowMs = now();
      if (nowMs >= (mandate.confirmUntilMs ?? 0)) return { kind: 'refused' };
      const audit = { actor: { kind, subject }, action: 'MANDATE_CONFIRM', outcome: 'DONE' } as const;
      const confirmed = await store.paymentMandates.change(
        mandate,
        { stage: 'ACTIVE', status: 'AUTHORISED', confirmUntilMs: null, dueAtMs: nowMs, audit },
        nowMs,
      );
      if (confirmed !== null) return { kind: 'confirmed', mandate: confirmed };
    }
  }

  /** Takes one back: nothing can be paid under it from then on, whatever the bank says. @throws StoreFailure: the same again finds out */
  async revoke({
    caller,
    mandateId,
  }: {
    readonly caller: Caller;
    readonly mandateId: string;
  }): Promise<RevokeMandateResult> {
    const { store, now } = this.#options;
    const { kind, subject } = caller.principal;
    for (;;) {
      const mandate = await store.paymentMandates.read(mandateId);
      if (mandate === null || !(await caller.access.mayChange(mandate, writeScope))) return { kind: 'unknownMandate' };
      if (mandate.stage === 'ENDING' || mandate.stage === 'ENDED') {
        return { kind: mandate.status === 'REVOKED' ? 'revoked' : 'over', mandate };
      }
      const nowMs = now();
      const ending = toEnding('REVOKED', { mandate, nowMs, reason: 'REQUESTED', actor: { kind, subject } });
      const revoked = await store.paymentMandates.change(mandate, ending, nowMs);
      if (revoked === null) continue;
      // The bank is told now if it can be, and later by the sweep.
      const work = advanceMandateBehind(this.#options, mandateId, caller.psuIpAddress);
      await Promise.race([work, pause(leftOf(caller))]);
      return { kind: 'revoked', mandate: (await store.paymentMandates.read(mandateId)) ?? revoked };
    }
  }

  /** What is left of one now; null while its bank is not configured, whose days count. @throws StoreFailure */
  async remains(mandate: MandateRecord): Promise<MandateRemains | null> {
    const { store, banks, now } = this.#options;
    const bank = banks.get(mandate.bankId);
    if (bank === undefined) return null;
    return readRemains(store.paymentMandates, mandate, { nowMs: now(), timeZone: bank.bank.timeZone });
  }
}
