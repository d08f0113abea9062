// Who was shown which days of whose statements, and when: the audit of reads, a table of its own beside the audit, since what is
// read is far more than what is done. Never what was in them. Written by src/reading/read-audit.ts, in batches; printed by
// src/cli/audit.ts.

import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Actor } from './audit.ts';
import type { BookAccountName } from './book.ts';
import type { Database } from './database.ts';
import type { StatementReadsTable } from './statement-tables.ts';

/** Who reads. */
export interface Reader extends Actor {
  /** The OAuth client whose token it was; null for the gateway itself. */
  readonly clientId: string | null;
}

/** What was shown: entries of a statement, or changes of the feed. */
export type ShownKind = 'STATEMENT' | 'CHANGES';

/** Reads that are told as one. */
export interface StatementRead extends BookAccountName {
  readonly what: ShownKind;
  readonly reader: Reader;
  /**
   * Of STATEMENT the first day that was asked for, of CHANGES the day on which the first of them was found; of several reads the
   * earliest.
   */
  readonly from: string;
  /** The last such day, of several reads the latest; null for until then, what is pending included. */
  readonly to: string | null;
  /** How many reads they are. */
  readonly count: number;
  /** Epoch milliseconds of the first and of the last one. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** Reads with what makes them one with others, in this process or another: equal groups are one row. */
export interface StatementReadPart extends StatementRead {
  /** By {@link toStatementReadGroup}. */
  readonly group: string;
}

/** What makes reads one. */
export interface StatementReadGroup extends BookAccountName {
  readonly what: ShownKind;
  readonly reader: Reader;
  /** Tells apart parts of a statement that are not told as one; their number is bounded, whatever is asked for. */
  readonly part: string;
  /** Begin of the span of time, epoch milliseconds. */
  readonly sinceMs: number;
}

/** Names reads that are one. Called for every page that is read: hashed when it is written. */
export function toStatementReadGroup(group: StatementReadGroup): string {
  const { what, reader, customerId, bankId, accountKey, part, sinceMs } = group;
  const { kind, subject, clientId } = reader;
  return JSON.stringify([what, kind, subject, clientId, customerId, bankId, accountKey, part, sinceMs]);
}

const toId = (group: string): string => createHash('sha256').update(group).digest('base64url');

/** Reads as they were written. */
export interface StatementReadRow extends StatementRead {
  /** Rises with the first read of a row; a cursor. */
  readonly seq: number;
}

/** Which reads are wanted, oldest first. */
export interface StatementReadQuery {
  readonly customerId?: string;
  /** Epoch milliseconds: reads of then or later are among them. */
  readonly fromMs?: number;
  /** Epoch milliseconds: reads of before then are among them. */
  readonly toMs?: number;
  readonly afterSeq?: number;
  /** 1 to 1000. */
  readonly limit: number;
}

/** The port. */
export interface StatementReadLog {
  /** Adds reads to what is told of them by now; everything or nothing, durable when fulfilled. @throws StoreFailure */
  add(reads: readonly StatementReadPart[]): Promise<void>;
  /** @throws StoreFailure */
  read(query: StatementReadQuery): Promise<readonly StatementReadRow[]>;
  /** Erases rows whose last read was before an instant; gives how many. @throws StoreFailure */
  eraseBefore(atMs: number, limit: number): Promise<number>;
}

/** Sorts behind every day. */
const open = '9999-12-31';

/** Reads in a database. */
export class StoredStatementReads implements StatementReadLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add(reads: readonly StatementReadPart[]): Promise<void> {
    // In one order, so that gateways that write the same rows wait for each other and never in a circle.
    const ordered = reads.map((read) => ({ ...read, id: toId(read.group) })).sort((a, b) => (a.id < b.id ? -1 : 1));
    await this.#database.change('writing the audit of reads', async (changes) => {
      for (const { id, what, reader, customerId, bankId, accountKey, from, to, ...rest } of ordered) {
        const row = {
          id,
          what,
          actor_kind: reader.kind,
          actor: reader.subject,
          client_id: reader.clientId,
          customer_id: customerId,
          bank_id: bankId,
          account_key: accountKey,
          from_day: from,
          to_day: to ?? open,
          reads: rest.count,
          first_at: rest.firstAtMs,
          last_at: rest.lastAtMs,
        };
        await changes
          .insertInto('statement_reads')
          .values(row)
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet({
              reads: sql<number>`statement_reads.reads + excluded.reads`,
              from_day: lesser<string>('from_day', '<'),
              to_day: lesser<string>('to_day', '>'),
              first_at: lesser<number>('first_at', '<'),
              last_at: lesser<number>('last_at', '>'),
            }),
          )
          .execute();
      }
    });
  }

  async read({ customerId, fromMs, toMs, afterSeq, limit }: StatementReadQuery): Promise<readonly StatementReadRow[]> {
    const rows = await this.#database.ask('reading the audit of reads', (db) =>
      db
        .selectFrom('statement_reads')
        .selectAll()
        .$if(customerId !== undefined, (query) => query.where('customer_id', '=', customerId ?? ''))
        .$if(fromMs !== undefined, (query) => query.where('last_at', '>=', fromMs ?? 0))
        .$if(toMs !== undefined, (query) => query.where('first_at', '<', toMs ?? 0))
        .$if(afterSeq !== undefined, (query) => query.where('seq', '>', afterSeq ?? 0))
        .orderBy('seq')
        .limit(Math.min(Math.max(limit, 1), 1000))
        .execute(),
    );
    return rows.map(toRead);
  }

  eraseBefore(atMs: number, limit: number): Promise<number> {
    return this.#database.change('erasing the audit of reads', async (changes) => {
      const old = await changes
        .selectFrom('statement_reads')
        .select('seq')
        .where('last_at', '<', atMs)
        .orderBy('last_at')
        .limit(limit)
        .execute();
      const seqs = old.map(({ seq }) => seq);
      if (seqs.length > 0) await changes.deleteFrom('statement_reads').where('seq', 'in', seqs).execute();
      return seqs.length;
    });
  }
}

/** Of what is there and what is added the one that is less (`<`) or more (`>`): both databases know no function alike. */
function lesser<T>(column: 'from_day' | 'to_day' | 'first_at' | 'last_at', than: '<' | '>') {
  const [added, held] = [sql.ref(`excluded.${column}`), sql.ref(`statement_reads.${column}`)];
  return sql<T>`case when ${added} ${sql.raw(than)} ${held} then ${added} else ${held} end`;
}

function toRead(row: Selectable<StatementReadsTable>): StatementReadRow {
  return {
    seq: Number(row.seq),
    what: row.what === 'CHANGES' ? 'CHANGES' : 'STATEMENT',
    // Written above from this very type.
    reader: { kind: row.actor_kind as Actor['kind'], subject: row.actor, clientId: row.client_id },
    customerId: row.customer_id,
    bankId: row.bank_id,
    accountKey: row.account_key,
    from: row.from_day,
    to: row.to_day === open ? null : row.to_day,
    count: row.reads,
    firstAtMs: Number(row.first_at),
    lastAtMs: Number(row.last_at),
  };
}
