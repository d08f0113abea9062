// What the store says of itself and of what waits in it, for figures and alerts: plain numbers, nothing of a customer's. Read by
// src/store/figures.ts, told by src/observability/metrics/store.ts.

/**
 * What a database failed with: `connection` it was not reached, or left; `timeout` a wait for it, or a statement, took too long;
 * `capacity` no room, no memory, too many connections; `conflict` it could not be done beside what others do; `constraint` a row that
 * may not be; `seal` a sealed value that cannot be opened; `other` anything else.
 */
export type StoreFailureKind = 'connection' | 'timeout' | 'capacity' | 'conflict' | 'constraint' | 'seal' | 'other';

/** How many rows wait, and since when the oldest does; null where none does. */
export interface Waiting {
  readonly count: number;
  /** Epoch milliseconds. */
  readonly oldestAtMs: number | null;
}

/** What the store says. Banks are those of the rows, as many as the store's bound lets through, the rest as `other`. */
export interface StoreFigures {
  /** Payments that ended as UNKNOWN: an operator's business. */
  readonly unknownPayments: Waiting;
  /** Those of them that are likely to stand in a statement. */
  readonly likelyPayments: number;
  /** Payments that are not at their end, by stage. */
  readonly openPayments: ReadonlyMap<string, number>;
  /** Since when a payment has to be looked at that nobody looks at, epoch milliseconds; null where none is overdue. */
  readonly paymentDueAtMs: number | null;
  /** Links whose consent ends within seven days, by bank. */
  readonly endingConsents: ReadonlyMap<string, number>;
  /** Consents that are over here and of which their bank has still to be told, by bank. */
  readonly waitingRevocations: ReadonlyMap<string, Waiting>;
  /** Consents of which their bank could not be told in the end, by bank. */
  readonly failedRevocations: ReadonlyMap<string, number>;
  /** Since when a webhook is due that nobody tries to send, epoch milliseconds; null where none is. */
  readonly webhookDueAtMs: number | null;
}

/** Connections to the database. */
export interface StoreConnections {
  readonly open: number;
  readonly idle: number;
  /** Work that waits for one. */
  readonly waiting: number;
}
