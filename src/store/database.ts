// One open database, as the stores of this folder use it: statements and transactions whose errors come out as
// StoreFailure. Made by store.ts.

import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { StoreFailureKind } from '../domain/store-figures.ts';
import { inSpan } from '../tracing/spans.ts';
import { codeOf, kindOf, LinkTakenBack, SealFailure, StoreFailure, toStoreFailure } from './failures.ts';
import type { DatabaseKind } from './migrations/append-only.ts';
import type { Tables } from './tables.ts';

/** A transaction's handle. */
export type Changes = Transaction<Tables>;

/** Deadlock and serialization failure: PostgreSQL undid everything and the same may be tried again. */
const repeatable = new Set(['40001', '40P01']);
const tries = 5;

/** A database and which one it is. */
export class Database {
  readonly kind: DatabaseKind;
  readonly #db: Kysely<Tables>;
  readonly #onFailure: (kind: StoreFailureKind) => void;

  /** `onFailure` hears of what the database did not do, by kind; what callers make of it is theirs. */
  constructor(db: Kysely<Tables>, kind: DatabaseKind, onFailure: (kind: StoreFailureKind) => void = () => undefined) {
    this.#db = db;
    this.kind = kind;
    this.#onFailure = onFailure;
  }

  /** The database's own clock, epoch milliseconds: one clock for all gateways that share it. */
  get now(): RawBuilder<number> {
    return this.kind === 'sqlite'
      ? sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
      : sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
  }

  /** Statements that stand for themselves. @throws StoreFailure */
  async ask<T>(doing: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    try {
      return await this.#inSpan(doing, () => work(this.#db));
    } catch (error) {
      throw this.#failed(error, doing);
    }
  }

  /**
   * Everything or nothing, durable when the promise is fulfilled. `work` may run again after a deadlock, and must use its
   * own handle only. @throws StoreFailure
   */
  async change<T>(doing: string, work: (changes: Changes) => Promise<T>): Promise<T> {
    for (let round = 1; ; round++) {
      try {
        return await this.#inSpan(doing, () => this.#db.transaction().execute(work));
      } catch (error) {
        if (round < tries && repeatable.has(codeOf(error))) continue;
        throw this.#failed(error, doing);
      }
    }
  }

  /**
   * Reads as of one instant, and keeps no writer waiting; `work` must use its own handle only. What it throws comes out as it
   * is. @throws StoreFailure when the database cannot begin or end it
   */
  async snapshot<T>(doing: string, work: (reads: Changes) => Promise<T>): Promise<T> {
    const own: { thrown?: { readonly error: unknown } } = {};
    try {
      const transaction = this.#db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
      return await this.#inSpan(doing, () =>
        transaction.execute(async (reads) => {
          try {
            return await work(reads);
          } catch (error) {
            own.thrown = { error };
            throw error;
          }
        }),
      );
    } catch (error) {
      throw own.thrown === undefined ? this.#failed(error, doing) : own.thrown.error;
    }
  }

  #inSpan<T>(doing: string, work: () => Promise<T>): Promise<T> {
    const system = this.kind === 'sqlite' ? 'sqlite' : 'postgresql';
    const attributes = { 'db.system.name': system, 'bankgraph.store.work': doing };
    return inSpan('store', { kind: 'client', attributes }, work);
  }

  /** A decision of a store's own is no failure of the database; a sealed value that cannot be opened is one. */
  #failed(error: unknown, doing: string): Error {
    if (!(error instanceof StoreFailure || error instanceof LinkTakenBack) || error instanceof SealFailure) {
      this.#onFailure(kindOf(error));
    }
    return toStoreFailure(error, doing);
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }
}
