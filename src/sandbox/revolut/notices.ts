// Telling the webhooks what became of transactions: that there is a new one, that one is in another state. Made by
// revolut.ts; looks by itself while an order is on its way, and whenever the world's clock has been moved. Source:
// Revolut's guide "About webhooks" and the specification's example of a failed event.
import type { Wire } from '../json.ts';
import type { Live, Orders } from './orders.ts';
import type { Service } from './service.ts';
import type { Statement } from './statement.ts';
import { type State, type Transaction, toWire } from './transaction.ts';
import type { Webhooks } from './webhooks.ts';

const lookMs = 100;
/** How far back a moved clock is looked at, and the most that is told of it. */
const backMicros = 40n * 86_400_000_000n;
const mostTold = 200;
const openStates: readonly State[] = ['created', 'pending'];

/** What of a transaction a webhook says. */
function toData(transaction: Transaction): Wire {
  const { merchant: _merchant, card: _card, ...wire } = toWire(transaction);
  return wire;
}

/** Watches transactions. */
export class Notices {
  readonly #service: Service;
  readonly #orders: Orders;
  readonly #statement: Statement;
  readonly #webhooks: Webhooks;
  readonly #open = new Map<Live, State>();
  /** States of the history as they were told, by id; empty until a webhook is there and the clock is moved. */
  #past = new Map<string, State>();
  #pastAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    service: Service,
    parts: { readonly orders: Orders; readonly statement: Statement; readonly webhooks: Webhooks },
  ) {
    this.#service = service;
    this.#orders = parts.orders;
    this.#statement = parts.statement;
    this.#webhooks = parts.webhooks;
    this.#webhooks.onRegistered(() => this.#begin());
    this.#orders.onTaken((live) => this.#taken(live));
    service.app.addHook('onClose', async () => clearInterval(this.#timer));
    service.world.onMoved(() => this.#moved());
  }

  /** Notes what there is before the first webhook can be told of anything. */
  #begin(): void {
    if (this.#past.size > 0) return;
    this.#past = this.#statesOfPast();
    this.#pastAtMs = this.#service.world.nowMs;
  }

  #taken(live: Live): void {
    const transaction = this.#orders.toTransaction(live);
    this.#webhooks.tell('TransactionCreated', toData(transaction));
    if (!openStates.includes(transaction.state)) return;
    this.#open.set(live, transaction.state);
    this.#timer ??= setInterval(() => this.look(), lookMs).unref();
  }

  /** Looks at what is on its way. */
  look(): void {
    for (const [live, before] of this.#open) {
      const [state] = this.#orders.stateOf(live);
      if (state === before) continue;
      this.#changed({ id: live.id, requestId: live.order.requestId }, before, state);
      if (openStates.includes(state)) this.#open.set(live, state);
      else this.#open.delete(live);
    }
    if (this.#open.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #changed({ id, requestId }: Pick<Transaction, 'id' | 'requestId'>, before: State, state: State): void {
    this.#webhooks.tell('TransactionStateChanged', { id, request_id: requestId, old_state: before, new_state: state });
  }

  #recent(): readonly Transaction[] {
    const live = new Set(this.#orders.all().map(({ id }) => id));
    const since = BigInt(this.#service.world.nowMs) * 1_000n - backMicros;
    return this.#statement
      .lines()
      .map(({ transaction }) => transaction)
      .filter(({ id, createdMicros }) => createdMicros >= since && !live.has(id));
  }

  #statesOfPast(): Map<string, State> {
    return new Map(this.#recent().map(({ id, state }) => [id, state]));
  }

  #moved(): void {
    this.look();
    if (this.#webhooks.all().length === 0 || this.#past.size === 0) return;
    const before = this.#past;
    const isForward = this.#service.world.nowMs > this.#pastAtMs;
    const since = BigInt(this.#pastAtMs) * 1_000n - backMicros;
    this.#past = this.#statesOfPast();
    this.#pastAtMs = this.#service.world.nowMs;
    if (!isForward) return;
    let told = 0;
    for (const transaction of [...this.#recent()].reverse()) {
      const state = before.get(transaction.id);
      if (state === transaction.state || transaction.createdMicros < since || told >= mostTold) continue;
      if (state === undefined) this.#webhooks.tell('TransactionCreated', toData(transaction));
      else this.#changed(transaction, state, transaction.state);
      told += 1;
    }
  }
}
