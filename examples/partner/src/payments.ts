// Payments that are made once: written down with their key, then sent; after a lost answer, and after a crash, sent again as they
// were. What nobody can tell yet is asked for, and never paid again. Called by server.ts and main.ts.

import { randomUUID } from 'node:crypto';
import { type Gateway, NoAnswer, Refused } from './gateway.ts';
import { initiatePayment, type PaymentInput, payment } from './operations.ts';
import type { PaymentRecord, Store } from './store.ts';

const finals: ReadonlySet<string> = new Set(['SETTLED', 'REJECTED', 'CANCELLED', 'REFUSED']);

/** Payments, on one server. */
export class Payments {
  readonly #gateway: Gateway;
  readonly #store: Store;

  constructor(gateway: Gateway, store: Store) {
    this.#gateway = gateway;
    this.#store = store;
  }

  /** Begins a payment; gives how it stands. @throws NoAnswer: it is kept, and sent again by {@link catchUp} */
  async begin(input: Omit<PaymentInput, 'idempotencyKey'>): Promise<PaymentRecord> {
    const whole = { ...input, idempotencyKey: randomUUID() };
    this.#store.addPayment(whole);
    await this.#send(whole).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      // The first time it is sure that nothing was done. Of one that is sent again a refusal says nothing: the first may have arrived.
      this.#refuse(whole.idempotencyKey, error.message);
    });
    return this.#find(whole.idempotencyKey);
  }

  /** Asks for whatever is not over: what was never answered is sent again, what is open is looked at. */
  async catchUp(): Promise<void> {
    for (const { key, input, id, status } of this.#store.payments()) {
      if (finals.has(status)) continue;
      try {
        if (id === null) await this.#send(input);
        else await this.#look(key, id);
      } catch (error) {
        if (!(error instanceof NoAnswer)) console.error(`payment ${key}:`, error);
        else console.error(`payment ${key}: ${error.message}; it is asked for again`);
      }
    }
  }

  async #send(input: PaymentInput): Promise<void> {
    const { data } = await this.#gateway.ask(initiatePayment, { input });
    const result = data.initiatePayment;
    if ('payment' in result) {
      const { id, status, authorizationUrl } = result.payment;
      // OutcomeUnknown, too: it has a payment, which is followed.
      const message = result.message ?? null;
      return this.#store.answered(input.idempotencyKey, { id, status, url: authorizationUrl ?? null, message });
    }
    // Sure: no money moves. Another attempt is another payment, with a key of its own.
    this.#refuse(input.idempotencyKey, `${result.__typename}: ${result.message}`);
  }

  #refuse(key: string, message: string): void {
    this.#store.answered(key, { id: null, status: 'REFUSED', url: null, message });
  }

  async #look(key: string, id: string): Promise<void> {
    const { data } = await this.#gateway.ask(payment, { id });
    // Null: the customer has ended the grant, say. It stays as it was known last.
    if (data.payment === null) return;
    const { status, authorizationUrl, events } = data.payment;
    this.#store.answered(key, { id, status, url: authorizationUrl ?? null, message: null });
    this.#store.changed(id, status, Number(events.at(-1)?.cursor ?? 0));
  }

  #find(key: string): PaymentRecord {
    const found = this.#store.payments().find((record) => record.key === key);
    if (found === undefined) throw new Error('a payment that was just written down is not there');
    return found;
  }
}
