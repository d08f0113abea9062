// How long what has ended is kept: rows of a kind that are older than the operator keeps them, some at a time. What law keeps is not deleted
// before its time, whatever is asked: the append-only tables refuse it themselves. Called by src/start/retention-upkeep.ts.

import { sql } from 'kysely';
import type { Changes, Database } from './database.ts';
import { deleteLink } from './erasure-ends.ts';

/** What can be kept for some time only. */
export type RetentionKind = 'links' | 'grants' | 'payments' | 'audit' | 'screening' | 'sessions';

/** The port of retention. */
export interface RetentionStore {
  /** Deletes up to `limit` of a kind that ended before an instant; gives how many. @throws StoreFailure */
  eraseBefore(kind: RetentionKind, beforeMs: number, limit: number): Promise<number>;
}

/** Finds rows by id, and deletes them. */
interface Retained {
  readonly find: (changes: Changes, beforeMs: number, limit: number) => Promise<readonly string[]>;
  readonly remove: (changes: Changes, id: string) => Promise<unknown>;
}

type Found = { readonly id: string | number };

async function ids(query: Promise<{ readonly rows: readonly Found[] }>): Promise<readonly string[]> {
  return (await query).rows.map(({ id }) => String(id));
}

const retained: Readonly<Record<RetentionKind, Retained>> = {
  // Not while a bank has still to be told, nor while a book is kept that is found through it.
  links: {
    find: (changes, beforeMs, limit) =>
      ids(
        sql<Found>`select l.id from links l where l.status in ('REVOKED', 'EXPIRED') and l.status_at < ${beforeMs}
          and not exists (select 1 from consents c where c.link_id = l.id
            and (c.revocation = 'PENDING' or c.status in ('AWAITING', 'AUTHORISED')))
          and not exists (select 1 from book_accounts b where b.customer_id = l.customer_id
            and b.bank_id = coalesce(l.home_bank_id, l.bank_id))
          order by l.status_at limit ${sql.lit(limit)}`.execute(changes),
      ),
    remove: deleteLink,
  },
  grants: {
    find: async (changes, beforeMs, limit) => {
      const found: string[] = [];
      for (const table of ['customer_grants', 'narrowed_grants'] as const)
        found.push(
          ...(await ids(
            sql<Found>`select id from ${sql.table(table)} where ended_at < ${beforeMs} limit ${sql.lit(limit)}`.execute(
              changes,
            ),
          )),
        );
      return found.slice(0, limit);
    },
    remove: async (changes, id) => {
      await changes.deleteFrom('customer_grants').where('id', '=', id).execute();
      await changes.deleteFrom('narrowed_grants').where('id', '=', id).execute();
    },
  },
  payments: {
    find: (changes, beforeMs, limit) =>
      ids(
        sql<Found>`select p.id from payments p where p.stage = 'ENDED' and p.status != 'UNKNOWN' and p.updated_at < ${beforeMs}
          and p.created_at < ${beforeMs}
          and not exists (select 1 from payment_events e where e.payment_id = p.id and e.at >= ${beforeMs})
          and not exists (select 1 from payment_steps s where s.payment_id = p.id and s.at >= ${beforeMs})
          order by p.updated_at limit ${sql.lit(limit)}`.execute(changes),
      ),
    remove: async (changes, id) => {
      for (const table of [
        'payment_events',
        'payment_steps',
        'payment_searches',
        'payment_evidence',
        'payment_closings',
        'idempotency',
        'webhook_deliveries',
      ] as const)
        await changes.deleteFrom(table).where('payment_id', '=', id).execute();
      await changes.deleteFrom('leases').where('name', '=', `payment:${id}`).execute();
      await changes.deleteFrom('payments').where('id', '=', id).execute();
    },
  },
  audit: {
    find: (changes, beforeMs, limit) =>
      ids(
        sql<Found>`select seq as id from audit where at < ${beforeMs} order by at limit ${sql.lit(limit)}`.execute(
          changes,
        ),
      ),
    remove: (changes, id) => changes.deleteFrom('audit').where('seq', '=', Number(id)).execute(),
  },
  // From when nobody has to look, and the customer has no link any more.
  screening: {
    find: (changes, beforeMs, limit) =>
      ids(
        sql<Found>`select s.id from screening_cases s where s.waiting_since is null and s.screened_at < ${beforeMs}
          and not exists (select 1 from links l where l.customer_id = s.customer_id
            and (l.status not in ('REVOKED', 'EXPIRED') or l.status_at >= ${beforeMs}))
          limit ${sql.lit(limit)}`.execute(changes),
      ),
    remove: (changes, id) => changes.deleteFrom('screening_cases').where('id', '=', id).execute(),
  },
  sessions: {
    find: (changes, beforeMs, limit) =>
      ids(
        sql<Found>`select id from page_sessions where expires_at < ${beforeMs} limit ${sql.lit(limit)}`.execute(
          changes,
        ),
      ),
    remove: (changes, id) => changes.deleteFrom('page_sessions').where('id', '=', id).execute(),
  },
};

/** Retention in a database. */
export class StoredRetention implements RetentionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  eraseBefore(kind: RetentionKind, beforeMs: number, limit: number): Promise<number> {
    const { find, remove } = retained[kind];
    return this.#database.change(`erasing old ${kind}`, async (changes) => {
      const found = await find(changes, beforeMs, limit);
      for (const id of found) await remove(changes, id);
      return found.length;
    });
  }
}
