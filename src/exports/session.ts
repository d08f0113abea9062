// One export under way: who asked, whether it may go on, and what it costs. Made by route.ts for each; used by whatever reads for it.

import type { RequestContext } from '../../subgraphs/shared/context.ts';
import type { Principal } from '../auth/principal.ts';
import { objectsPerPoint } from '../limits/points.ts';

/** Why an export was broken off. */
export type BreakReason =
  | 'CLIENT_GONE'
  | 'STOPPING'
  | 'TOKEN_EXPIRED'
  | 'NO_LONGER_VISIBLE'
  | 'CHANGED_MEANWHILE'
  | 'GATEWAY_FAILED';

/** An export that cannot go on: its file has no end. */
export class ExportBroken extends Error {
  override readonly name = 'ExportBroken';
  readonly reason: BreakReason;
  constructor(reason: BreakReason) {
    super(`the export was broken off: ${reason}`);
    this.reason = reason;
  }
}

/** What a session is made of. */
export interface SessionOptions {
  readonly principal: Principal;
  /** A context of the caller's for one read, with a deadline of its own. */
  readonly newContext: () => RequestContext;
  /** Aborts when the client goes away. */
  readonly clientGone: AbortSignal;
  /** Aborts when the gateway stops. */
  readonly stopping: AbortSignal;
  /** Charges calls to banks that a context has made. */
  readonly settle: (context: RequestContext) => void;
  /** Charges points; null where nobody is limited. */
  readonly charge: ((points: number) => void) | null;
  /** Rows that were paid for before. */
  readonly paidRows: number;
}

/** One export. */
export class ExportSession {
  readonly principal: Principal;
  readonly newContext: () => RequestContext;
  readonly settle: (context: RequestContext) => void;
  readonly #options: SessionOptions;
  /** Rows that are not charged yet; below zero for what was paid before. */
  #unpaidRows: number;

  constructor(options: SessionOptions) {
    this.principal = options.principal;
    this.newContext = options.newContext;
    this.settle = options.settle;
    this.#options = options;
    this.#unpaidRows = -options.paidRows;
  }

  /** Asked before each read and each piece. @throws ExportBroken */
  assertGoesOn(): void {
    const { clientGone, stopping } = this.#options;
    if (clientGone.aborted) throw new ExportBroken('CLIENT_GONE');
    if (stopping.aborted) throw new ExportBroken('STOPPING');
    const { acceptedUntilMs } = this.principal;
    if (acceptedUntilMs !== undefined && acceptedUntilMs <= Date.now()) throw new ExportBroken('TOKEN_EXPIRED');
  }

  /** Rows were written: a point for each fifty, as of an operation's objects. They are owed where there is too little. */
  chargeRows(rows: number): void {
    this.#unpaidRows += rows;
    const points = Math.floor(this.#unpaidRows / objectsPerPoint);
    if (points <= 0) return;
    this.#unpaidRows -= points * objectsPerPoint;
    this.#options.charge?.(points);
  }
}
