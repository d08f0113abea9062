// Moving an Item from one state to another, as happens at the bank and with time, and telling the client of it. Called
// by controls.ts, and when the world's clock is moved. Source: the specification's webhooks of ITEM. A leave that is
// taken back by `DELETE /consents/:id` moves the same and tells nobody, as some banks' own pages do.
import type { Aggregator } from './aggregator.ts';
import { isProduct } from './institutions.ts';
import type { Item, Items } from './items.ts';
import { type Notices, toWebhookError } from './notices.ts';

/** What goes with a state. */
export interface StateParts {
  /** When the connection ends. */
  readonly atMs: number | undefined;
  readonly reason: string | undefined;
  readonly products: readonly string[] | undefined;
  /** No webhook. */
  readonly isSilent: boolean;
}

const weekMs = 7 * 86_400_000;

type Move = (item: Item, parts: StateParts) => void;

/** The names of states and of what happens to Items. */
export const stateNames = [
  'good',
  'login-required',
  'locked',
  'pending-disconnect',
  'pending-expiration',
  'revoked',
  'access-not-granted',
  'new-accounts',
] as const;

/** One of them. */
export type StateName = (typeof stateNames)[number];

/** Whether a value names one. */
export const isStateName = (value: unknown): value is StateName => stateNames.some((name) => name === value);

/** Moves Items. */
export class ItemStates {
  readonly #aggregator: Aggregator;
  readonly #notices: Notices;
  /** Ends of consents that were told of before they came, and that have come. */
  readonly #told = new Set<string>();
  readonly #moves: Readonly<Record<StateName, Move>> = {
    good: (item, parts) => this.#repair(item, parts),
    'login-required': (item, parts) => this.#fail(item, 'ITEM_LOGIN_REQUIRED', parts),
    locked: (item, parts) => this.#fail(item, 'ITEM_LOCKED', parts),
    'pending-disconnect': (item, { atMs, reason = 'INSTITUTION_TOKEN_EXPIRATION', isSilent }) => {
      item.disconnectAtMs = atMs ?? this.#inAWeek;
      const fields = { reason, disconnect_time: this.#aggregator.timeOf(item.disconnectAtMs) };
      if (!isSilent) this.#notices.item(item, 'PENDING_DISCONNECT', fields);
    },
    'pending-expiration': (item, { atMs, isSilent }) => {
      item.consent.expiresAtMs = atMs ?? this.#inAWeek;
      if (!isSilent) this.#tellOfExpiry(item, item.consent.expiresAtMs);
    },
    revoked: (item, { isSilent }) => {
      this.#aggregator.consents.revoke(item.consent.id, this.#aggregator.world.nowMs);
      const error = toWebhookError('USER_PERMISSION_REVOKED');
      if (!isSilent) this.#notices.item(item, 'USER_PERMISSION_REVOKED', { error });
    },
    'access-not-granted': (item, { products }) => {
      for (const name of products ?? item.products) if (isProduct(name)) item.denied.add(name);
    },
    'new-accounts': (item, { isSilent }) => {
      if (!isSilent) this.#notices.item(item, 'NEW_ACCOUNTS_AVAILABLE', { error: null });
    },
  };

  constructor(aggregator: Aggregator, items: Items, notices: Notices) {
    this.#aggregator = aggregator;
    this.#notices = notices;
    aggregator.world.onMoved(() => {
      for (const item of items.all()) this.#tellOfTime(item);
    });
  }

  /** Moves an Item and tells of it. */
  move(item: Item, state: StateName, parts: StateParts): void {
    this.#moves[state](item, parts);
  }

  /** Tells of the end of a consent a week before it, and when it has come; once each. */
  #tellOfTime(item: Item): void {
    const { consent } = item;
    const { consents, world } = this.#aggregator;
    const { expiresAtMs } = consent;
    if (expiresAtMs === undefined || consent.status !== 'authorised') return;
    if (consents.stateOf(consent, world.nowMs) === 'expired') {
      const key = `${item.id} ${expiresAtMs} over`;
      if (this.#told.has(key)) return;
      this.#told.add(key);
      this.#notices.item(item, 'ERROR', { error: toWebhookError('ITEM_LOGIN_REQUIRED') });
    } else if (expiresAtMs - world.nowMs <= weekMs) this.#tellOfExpiry(item, expiresAtMs);
  }

  #tellOfExpiry(item: Item, expiresAtMs: number): void {
    const key = `${item.id} ${expiresAtMs}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const fields = { consent_expiration_time: this.#aggregator.timeOf(expiresAtMs) };
    this.#notices.item(item, 'PENDING_EXPIRATION', fields);
  }

  get #inAWeek(): number {
    return this.#aggregator.world.nowMs + weekMs;
  }

  #fail(item: Item, code: 'ITEM_LOGIN_REQUIRED' | 'ITEM_LOCKED', { isSilent }: StateParts): void {
    item.error = code;
    if (!isSilent) this.#notices.item(item, 'ERROR', { error: toWebhookError(code) });
  }

  /** The bank lets Plaid in again, without the client's doing; what was taken back stays so. */
  #repair(item: Item, { isSilent }: StateParts): void {
    item.error = undefined;
    item.disconnectAtMs = undefined;
    item.denied.clear();
    item.fault = undefined;
    if (!isSilent) this.#notices.item(item, 'LOGIN_REPAIRED');
  }
}
