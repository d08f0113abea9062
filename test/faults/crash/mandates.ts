// Mandates in the crash harness: set up by gateways that are killed meanwhile, at banks in trouble, paid under until nothing is left of
// their limit, then taken back while the next one is set up. Used by run.ts.

import type { SandboxDescription } from '../../../src/sandbox/description.ts';
import type { MandateRecord } from '../../../src/store/payment-mandates.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import type { Store } from '../../../src/store/store.ts';
import { authorize } from '../../integration/linking/world.ts';
import { mandateFor, paymentUnder, termsAt } from '../../integration/payments/mandate-world.ts';
import type { Fleet } from './fleet.ts';

/** What payments under one may come to in a day, pennies: each is one. */
const limitMinor = 6;
/** How long ended mandates may take to be told to their banks once nothing is killed any more, milliseconds. */
const endMs = 60_000;
const callersOfAKey = 3;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What is needed of the run. */
export interface MandateRun {
  readonly description: SandboxDescription;
  readonly store: Store;
  readonly fleet: Fleet;
  readonly seed: number;
}

/** The mandates of one run. */
export class CrashMandates {
  readonly #run: MandateRun;
  /** By bank: the one that is paid under now. */
  readonly #current = new Map<string, Promise<string>>();
  readonly #ids = new Set<string>();
  #count = 0;

  constructor(run: MandateRun) {
    this.#run = run;
  }

  /** How many were set up. */
  get count(): number {
    return this.#ids.size;
  }

  /** Pays under the bank's mandate, or the next one; gives the ids that the gateways told of it. */
  async pay(bankId: string, key: string, hasOwnReference: boolean): Promise<ReadonlySet<string>> {
    const { fleet, store } = this.#run;
    const ids = new Set<string>();
    for (;;) {
      const current = this.#current.get(bankId) ?? this.#setUp(bankId);
      this.#current.set(bankId, current);
      const mandateId = await current;
      const reference = hasOwnReference ? { endToEndId: null } : {};
      const request = paymentUnder(mandateId, key, { amount: '0.01', ...reference });
      const question = { call: 'payUnderMandate', request } as const;
      const answers = await Promise.all(Array.from({ length: callersOfAKey }, () => fleet.ask(question)));
      for (const { id } of answers) if (id !== null) ids.add(id);
      if (ids.size === 0) {
        // Nothing is left of it, or it has ended: the same key, which is free, is used under the next. Every second one is taken back,
        // whatever is under way under it.
        if (this.#current.get(bankId) === current) this.#current.delete(bankId);
        const { principal } = request;
        if (this.#count % 2 === 0) continue;
        await fleet.ask({ call: 'revokeMandate', request: { principal, mandateId, psuIpAddress: null, waitMs: 5000 } });
        continue;
      }
      if (answers.every(({ kind }) => kind !== 'outcomeUnknown')) return ids;
      const records = await store.payments.readMany([...ids]);
      if ([...records.values()].every(({ stage }) => stage === 'ENDED' || stage === 'FOLLOWING')) return ids;
      await pause(300);
    }
  }

  /** One that finn has authorised; gives its id. */
  async #setUp(bankId: string): Promise<string> {
    const { fleet, store, description, seed } = this.#run;
    for (;;) {
      const periodicLimits = [
        { amount: `0.0${limitMinor}`, currency: 'GBP', periodType: 'DAY', alignment: 'CONSENT' } as const,
      ];
      const request = mandateFor(bankId, `CM-${seed}-${++this.#count}`, { terms: termsAt(bankId, { periodicLimits }) });
      const made = await fleet.ask({ call: 'createMandate', request });
      if (made.id === null) continue;
      this.#ids.add(made.id);
      for (let look = 0; look < 100; look++) {
        const mandate = await store.paymentMandates.read(made.id);
        if (mandate === null || ['ENDING', 'ENDED'].includes(mandate.stage)) break;
        if (mandate.stage === 'ACTIVE') return mandate.id;
        const { authorizationUrl } = mandate.secrets;
        if (mandate.stage === 'AUTHORISING' && authorizationUrl !== null) {
          const callback = await authorize(description, authorizationUrl, 'finn').catch(() => null);
          if (callback !== null) await fleet.ask({ call: 'complete', callback: callback.toString() });
        }
        await pause(200);
      }
    }
  }

  /** Takes back all of them, and waits until their banks have heard; gives those that have not. */
  async end(): Promise<readonly string[]> {
    const { fleet } = this.#run;
    const { principal } = mandateFor('albion', 'x');
    for (const mandateId of this.#ids) {
      await fleet.ask({ call: 'revokeMandate', request: { principal, mandateId, psuIpAddress: null, waitMs: 5000 } });
    }
    const untilMs = Date.now() + endMs;
    for (;;) {
      const open = (await this.#all()).filter(({ stage }) => stage !== 'ENDED');
      if (open.length === 0 || Date.now() > untilMs) {
        return open.map(({ id, bankId, stage, status }) => `${id} at ${bankId}: ${stage} ${status}`);
      }
      await pause(500);
    }
  }

  async #all(): Promise<readonly MandateRecord[]> {
    return [...(await this.#run.store.paymentMandates.readMany([...this.#ids])).values()];
  }

  /** Those under which more has moved, by the banks' books, than their limit, or than the store counts. */
  async overruns(
    records: readonly PaymentRecord[],
    movedOf: (record: PaymentRecord) => number,
  ): Promise<readonly string[]> {
    const overruns: string[] = [];
    for (const mandate of await this.#all()) {
      const own = records.filter(({ mandateId }) => mandateId === mandate.id);
      const moved = own.reduce((sum, record) => sum + movedOf(record), 0);
      const uses = await this.#run.store.paymentMandates.readUses(mandate.id, {
        sinceMs: 0,
        timeZone: 'Europe/London',
      });
      if (moved > limitMinor || moved > uses.length) {
        overruns.push(
          `${mandate.id} at ${mandate.bankId}: moved ${moved}, counted ${uses.length}, limit ${limitMinor}`,
        );
      }
    }
    return overruns;
  }
}
