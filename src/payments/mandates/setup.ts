// Takes a mandate on from wherever it stands, as far as it goes now: the same code for the request that asks for it, the callback, the
// sweep, and a gateway that takes over from one that died. One gateway at a time (a lease), every change against the version that was
// read. Nothing here moves money: making a consent may be repeated, as only the one that is stored is ever shown to the customer, and
// so may ending one. Called by create.ts, service.ts, callback.ts and sweep.ts.

import type { PayableBank } from '../../banks/payable-bank.ts';
import { PaymentRefused } from '../../banks/payment.ts';
import { dateInZone } from '../../domain/dates.ts';
import { BankFailure } from '../../domain/errors.ts';
import { type Deadline, deadlineIn } from '../../http/deadline.ts';
import { OAuthFailure } from '../../oauth/failure.ts';
import { toOperatorMessage } from '../../store/failures.ts';
import { HeldLease } from '../../store/held-lease.ts';
import type { MandateChange, MandateRecord } from '../../store/payment-mandates.ts';
import type { PaymentOptions } from '../options.ts';
import { leaseMs } from '../stages/times.ts';
import { checkAtBank, mandatesOf } from './authority.ts';
import { toEnding } from './endings.ts';

/** How often the bank is asked to make one. */
const createTries = 3;
/** How long the bank calls of one round may take together, milliseconds. */
const roundMs = 20_000;
/** How often an active mandate is looked at, milliseconds: payments look for themselves. */
const lookMs = 6 * 3_600_000;
/** The pauses of telling a bank that one has ended, milliseconds, and how long it is told. */
const [firstTellMs, longestTellMs, tellMs] = [2000, 3_600_000, 30 * 86_400_000];
/** Rounds one after another. */
const mostRounds = 6;

/** What taking mandates on needs. */
export type MandateOptions = Pick<PaymentOptions, 'store' | 'banks' | 'callbackUri' | 'onAlert' | 'onTrouble' | 'now'>;

/** Takes one on as far as it goes now; gives it as it is then. Null when another gateway is at it. @throws StoreFailure */
export async function advanceMandate(
  options: MandateOptions,
  id: string,
  psuIpAddress: string | null = null,
): Promise<MandateRecord | null> {
  const { store, banks, now } = options;
  const lease = await HeldLease.acquire(store.leases, `mandate-setup:${id}`, leaseMs);
  if (lease === null) return null;
  const deadline = deadlineIn(roundMs);
  try {
    let mandate = await store.paymentMandates.read(id);
    for (let round = 0; mandate !== null && round < mostRounds; round++) {
      if (mandate.stage === 'ENDED' || Date.now() >= lease.untilMs) return mandate;
      const bank = banks.get(mandate.bankId);
      const change: MandateChange | null =
        bank?.payments.mandates === undefined
          ? { dueAtMs: now() + 60_000 }
          : await new Round(options, bank, { psuIpAddress, deadline }).next(mandate);
      if (change === null) return mandate;
      const changed: MandateRecord | null = await store.paymentMandates.change(mandate, change, now());
      if (bank === undefined) return changed ?? mandate;
      mandate = changed ?? (await store.paymentMandates.read(id));
    }
    return mandate;
  } finally {
    await lease.release();
  }
}

/** Never rejects: what the store cannot do now, the sweep does later. */
export async function advanceMandateBehind(
  options: MandateOptions,
  id: string,
  psuIpAddress: string | null,
): Promise<void> {
  try {
    await advanceMandate(options, id, psuIpAddress);
  } catch (error) {
    options.onTrouble(toOperatorMessage(error, 'a mandate could not be taken on'));
  }
}

/** For whom the bank is called, and until when. */
interface Calling {
  readonly psuIpAddress: string | null;
  readonly deadline: Deadline;
}

/** One step of one mandate: what is to be written next, and whether there is anything. */
class Round {
  readonly #options: MandateOptions;
  readonly #bank: PayableBank;
  readonly #calling: Calling;

  constructor(options: MandateOptions, bank: PayableBank, calling: Calling) {
    this.#options = options;
    this.#bank = bank;
    this.#calling = calling;
  }

  #call() {
    const { deadline, psuIpAddress } = this.#calling;
    return this.#bank.paymentCall(deadline, psuIpAddress);
  }

  /** Null where there is nothing to do now. @throws StoreFailure */
  async next(mandate: MandateRecord): Promise<MandateChange | null> {
    const nowMs = this.#options.now();
    const { stage, dueAtMs, authoriseUntilMs, confirmUntilMs, terms } = mandate;
    const isDue = dueAtMs !== null && dueAtMs <= nowMs;
    switch (stage) {
      case 'CREATING':
        return this.#create(mandate, nowMs);
      case 'AUTHORISING':
        if (nowMs >= authoriseUntilMs) return toEnding('REJECTED', { mandate, nowMs, reason: 'ABANDONED' });
        return isDue ? { dueAtMs: authoriseUntilMs } : null;
      case 'EXCHANGING':
        // The callback's gateway died between the code and its token: it can store nothing any more.
        return isDue ? toEnding('REJECTED', { mandate, nowMs, reason: 'NO_TOKEN' }) : null;
      case 'CONFIRMING':
        if (nowMs >= (confirmUntilMs ?? 0)) return toEnding('REJECTED', { mandate, nowMs, reason: 'NOT_CONFIRMED' });
        return isDue ? { dueAtMs: confirmUntilMs } : null;
      case 'ACTIVE': {
        const { validToDate } = terms.limits;
        const today = dateInZone(nowMs, this.#bank.bank.timeZone);
        if (validToDate !== null && today > validToDate)
          return toEnding('EXPIRED', { mandate, nowMs, reason: 'VALID_TO' });
        return isDue ? this.#look(mandate, nowMs) : null;
      }
      case 'ENDING':
        return isDue ? this.#tell(mandate, nowMs) : null;
      case 'ENDED':
        return null;
    }
  }

  async #create(mandate: MandateRecord, nowMs: number): Promise<MandateChange | null> {
    const { id: mandateId, terms, tries, authoriseUntilMs, secrets } = mandate;
    if (tries >= createTries || nowMs >= authoriseUntilMs) {
      // Whatever was made, nobody was ever sent to authorise it.
      return { ...toEnding('REJECTED', { mandate, nowMs, reason: 'NOT_MADE' }), rejection: 'BANK_UNAVAILABLE' };
    }
    const { store, callbackUri, onTrouble, now } = this.#options;
    const begun = await store.paymentMandates.change(mandate, { tries: tries + 1, dueAtMs: nowMs + roundMs }, nowMs);
    if (begun === null) return null;
    try {
      const { bankConsentId, createdAtMs, step } = await mandatesOf(this.#bank).create(this.#call(), {
        mandateId,
        terms,
      });
      if (step.kind !== 'oauth') throw new PaymentRefused('UNSUPPORTED', `${mandate.bankId} mandate: not by OAuth`);
      const authorizationUrl = await this.#bank.oauth.authorizationUrl(step, secrets, callbackUri);
      const consentDate = dateInZone(createdAtMs ?? now(), this.#bank.bank.timeZone);
      const made: MandateChange = {
        stage: 'AUTHORISING',
        tries: 0,
        bankConsentId,
        consentDate,
        issuer: this.#bank.oauth.issuer,
        secrets: { authorizationUrl, isOpenId: step.isOpenId },
        dueAtMs: authoriseUntilMs,
      };
      await store.paymentMandates.change(begun, made, now());
      return null;
    } catch (error) {
      if (error instanceof PaymentRefused) {
        onTrouble(error.message);
        const ended = toEnding('REJECTED', { mandate, nowMs, reason: error.rejection });
        await store.paymentMandates.change(begun, { ...ended, rejection: error.rejection }, now());
        return null;
      }
      if (!(error instanceof BankFailure || error instanceof OAuthFailure)) throw error;
      onTrouble(error.message);
      await store.paymentMandates.change(begun, { dueAtMs: now() + firstTellMs }, now());
      return null;
    }
  }

  async #look(mandate: MandateRecord, nowMs: number): Promise<MandateChange | null> {
    const looked = await checkAtBank(this.#options, this.#bank, { mandate, call: () => this.#call() });
    if (looked.stage !== 'ACTIVE') return null;
    await this.#options.store.paymentMandates.change(looked, { dueAtMs: nowMs + lookMs }, nowMs);
    return null;
  }

  async #tell(mandate: MandateRecord, nowMs: number): Promise<MandateChange | null> {
    const { bankConsentId, tries, endedAtMs, id, bankId } = mandate;
    const { onAlert, onTrouble } = this.#options;
    if (bankConsentId === null) return { stage: 'ENDED', dueAtMs: null };
    try {
      await mandatesOf(this.#bank).revoke(this.#call(), bankConsentId);
      return { stage: 'ENDED', dueAtMs: null, tries: 0 };
    } catch (error) {
      if (!(error instanceof BankFailure || error instanceof PaymentRefused)) throw error;
      onTrouble(error.message);
      if (nowMs - (endedAtMs ?? nowMs) > tellMs) {
        onAlert(`mandate ${id} at ${bankId}: it has ended here, and the bank does not take that; end it there`);
        return { stage: 'ENDED', dueAtMs: null };
      }
      const pauseMs = Math.min(longestTellMs, firstTellMs * 2 ** Math.min(tries, 12));
      return { tries: tries + 1, dueAtMs: nowMs + pauseMs };
    }
  }
}
