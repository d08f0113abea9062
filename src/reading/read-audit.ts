// Who was shown which days of whose statements: noted where entries are handed to resolvers, written behind the answers in batches. A
// read waits for none of it and fails for none of it; what could not be written is kept to be written later, as far as there is
// room, and counted where there is none. Made by src/start/stored.ts; noted by subgraphs/transactions/loaders.ts; kept by
// src/store/statement-reads.ts. What it tells and what may be lost is said in docs/statement-book.md.

import type { FeedPage } from '../book/feed.ts';
import type { BookAccountName } from '../store/book.ts';
import type { Leases } from '../store/leases.ts';
import { startRounds, underLease } from '../store/rounds.ts';
import {
  type Reader,
  type ShownKind,
  type StatementReadLog,
  type StatementReadPart,
  toStatementReadGroup,
} from '../store/statement-reads.ts';

/** Days of one account that were shown. */
export interface ShownDays {
  readonly what: ShownKind;
  readonly name: BookAccountName;
  /** Which of its account's few parts they are of: reads of one part are told as one. */
  readonly part: string;
  readonly from: string;
  /** Null for until now. */
  readonly to: string | null;
}

/** Hears of what one reader was shown. Costs some microseconds, and never fails. */
export type OnShown = (shown: ShownDays) => void;

/** Tells a page of the feed: of each account the days on which its changes were found. */
export function tellChanges({ changes }: FeedPage, onShown: OnShown): void {
  const byAccount = new Map<string, { name: BookAccountName; from: number; to: number }>();
  for (const { name, atMs } of changes) {
    const key = JSON.stringify([name.bankId, name.accountKey]);
    const held = byAccount.get(key);
    const [from, to] = [Math.min(held?.from ?? atMs, atMs), Math.max(held?.to ?? atMs, atMs)];
    byAccount.set(key, { name, from, to });
  }
  const toDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  for (const { name, from, to } of byAccount.values())
    onShown({ what: 'CHANGES', name, part: '', from: toDay(from), to: toDay(to) });
}

/** What {@link ReadAudit} needs. */
export interface ReadAuditOptions {
  readonly log: StatementReadLog;
  readonly leases: Leases;
  /** `others`: what customers read of their own is not told. */
  readonly of: 'all' | 'others';
  /** How long a row is kept after its last read, days. */
  readonly days: number;
  /** Hears of a store that fails: once until it works again. */
  readonly onTrouble: (message: string) => void;
  /** How many rows could not be written, and will not be. */
  readonly onLost: (rows: number) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** What a process that is killed has not written yet. */
const writeEveryMs = 1000;
const eraseEveryMs = 600_000;
const leaseMs = 60_000;
/** Rows of one transaction. */
const batch = 200;
/** Rows that are erased in one transaction, and transactions of one round. */
const eraseBatch = 1000;
const mostErasures = 50;
/** Rows that wait for a store that cannot be reached: some ten megabytes. */
const mostWaiting = 20_000;

type Draft = { -readonly [Name in keyof StatementReadPart]: StatementReadPart[Name] };

/** The audit of reads on one gateway. */
export class ReadAudit {
  readonly #options: ReadAuditOptions;
  readonly #now: () => number;
  readonly #rounds: readonly { stop(): Promise<void> }[];
  #waiting = new Map<string, Draft>();
  #writing: Promise<void> | null = null;
  #hasTrouble = false;

  constructor(options: ReadAuditOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const failed = 'writing the audit of reads failed';
    const onTrouble = (message: string): void => {
      if (!this.#hasTrouble) options.onTrouble(message);
      this.#hasTrouble = true;
    };
    this.#rounds = [
      startRounds({ everyMs: writeEveryMs, round: () => this.write(), onTrouble, failed }),
      startRounds({ everyMs: eraseEveryMs, round: () => this.erase(), onTrouble: options.onTrouble, failed }),
    ];
  }

  /** What hears of one reader's reads; null where they are not told. */
  of({ kind, subject, clientId }: Reader): OnShown | null {
    const reader = { kind, subject, clientId };
    if (this.#options.of === 'others' && reader.kind === 'customer') return null;
    // That customers read their own accounts is no news every hour.
    const spanMs = reader.kind === 'customer' ? dayMs : hourMs;
    return (shown) => this.#note(reader, shown, spanMs);
  }

  #note(reader: Reader, { what, name, part, from, to }: ShownDays, spanMs: number): void {
    const nowMs = this.#now();
    const { customerId, bankId, accountKey } = name;
    const whose = { what, reader, customerId, bankId, accountKey };
    const group = toStatementReadGroup({ ...whose, part, sinceMs: nowMs - (nowMs % spanMs) });
    this.#add({ group, ...whose, from, to, count: 1, firstAtMs: nowMs, lastAtMs: nowMs });
  }

  #add(added: StatementReadPart): void {
    const held = this.#waiting.get(added.group);
    if (held === undefined) {
      if (this.#waiting.size < mostWaiting) this.#waiting.set(added.group, { ...added });
      else this.#options.onLost(1);
      return;
    }
    held.count += added.count;
    if (added.from < held.from) held.from = added.from;
    if (held.to !== null && (added.to === null || added.to > held.to)) held.to = added.to;
    held.firstAtMs = Math.min(held.firstAtMs, added.firstAtMs);
    held.lastAtMs = Math.max(held.lastAtMs, added.lastAtMs);
  }

  /** Writes what waits; what fails waits on. @throws StoreFailure */
  write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    const rows = [...this.#waiting.values()];
    this.#waiting = new Map();
    for (let start = 0; start < rows.length; start += batch) {
      try {
        await this.#options.log.add(rows.slice(start, start + batch));
      } catch (error) {
        for (const row of rows.slice(start)) this.#add(row);
        throw error;
      }
    }
    if (rows.length > 0) this.#hasTrouble = false;
  }

  /** Drops what waits to be written of a customer who was erased. */
  forget(customerId: string): void {
    for (const [group, row] of this.#waiting) if (row.customerId === customerId) this.#waiting.delete(group);
  }

  /** Erases rows that are older than is kept, on one gateway at a time. @throws StoreFailure */
  async erase(): Promise<void> {
    const { log, leases, days } = this.#options;
    await underLease(leases, { name: 'statement-reads:retention', ttlMs: leaseMs }, async () => {
      const beforeMs = this.#now() - days * dayMs;
      for (let round = 0; round < mostErasures; round++)
        if ((await log.eraseBefore(beforeMs, eraseBatch)) < eraseBatch) return;
    });
  }

  /** Writes what waits and ends; what a store does not take now is lost, and counted. */
  async close(): Promise<void> {
    await Promise.all(this.#rounds.map((round) => round.stop()));
    await this.write().catch(() => undefined);
    if (this.#waiting.size > 0) this.#options.onLost(this.#waiting.size);
  }
}
