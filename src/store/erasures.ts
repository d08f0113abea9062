// Erasing a person: everything of a customer is deleted, but what law keeps, where a random pseudonym takes their place. An erasure is open
// for some minutes, in which whatever was under way on any gateway ends, and what it wrote late is erased too; closed, nothing leads
// from the pseudonym back. Which tables, and how: person-data.ts. Called by src/linking/person-erasure.ts and src/start.

import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { LinkPermission } from '../domain/link.ts';
import { type Actor, appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';
import { finishErased } from './erasure-ends.ts';
import { type ErasurePass, erasePass, type ErasureRow as Row, type RowCounts, readReturnMs } from './erasure-pass.ts';
import { toPermissions } from './permission-words.ts';
import { personTables } from './person-data.ts';
import type { Sealer } from './sealing.ts';
import type { Tables } from './tables.ts';

/** An erasure that is under way. */
export interface OpenErasure {
  readonly id: string;
  readonly customerId: string;
  readonly pseudonym: string;
  /** What came into being later is none of it. Epoch milliseconds. */
  readonly atMs: number;
  readonly settlesAtMs: number;
  /** False until all that was there is erased. */
  readonly isErased: boolean;
  readonly actor: Actor;
}

/** A link as gateways know what they have read through it: under any consent that it ever had. */
export interface ErasedLink {
  readonly id: string;
  readonly bankId: string;
  readonly homeBankId: string | null;
  readonly consents: readonly {
    readonly bankConsentId: string | null;
    readonly permissions: readonly LinkPermission[];
  }[];
}

/** What stands against erasing somebody now. */
export interface ErasureObstacles {
  /** Payments that have not ended, or of which nobody knows how. */
  readonly unfinishedPaymentIds: readonly string[];
}

/** A consent of an erased customer that its bank does not know to be over. */
export interface UntoldConsent {
  readonly bankId: string;
  readonly revocation: 'PENDING' | 'FAILED';
  readonly tries: number;
}

/** How an erasure stands. */
export interface ErasureState {
  readonly pseudonym: string;
  readonly atMs: number;
  readonly closedAtMs: number | null;
  readonly untold: readonly UntoldConsent[];
}

/** The port of erasures. */
export interface ErasureStore {
  /** How many rows there are of a customer, by table; those without any are left out. @throws StoreFailure */
  count(customerId: string): Promise<RowCounts>;
  /** @throws StoreFailure */
  readObstacles(customerId: string): Promise<ErasureObstacles>;
  /** Partners that a customer or the operator let see them, now or once: who may have to be told (GDPR Art. 19). @throws StoreFailure */
  readRecipients(customerId: string): Promise<readonly string[]>;
  /** Opens an erasure, in place of one that is open. @throws StoreFailure */
  open(request: { readonly customerId: string; readonly actor: Actor; readonly atMs: number }): Promise<OpenErasure>;
  /**
   * Erases all there is now, or, `isLate`, what was written late; everything or nothing. Gives how many rows it has deleted or pseudonymised,
   * by table; null, and nothing is done, where payments have not ended. @throws StoreFailure, SealFailure
   */
  erase(
    erasure: OpenErasure,
    how: { readonly isLate: boolean; readonly erasesScreening: boolean },
  ): Promise<RowCounts | null>;
  /** Those that are open. @throws StoreFailure */
  readOpen(): Promise<readonly OpenErasure[]>;
  /** What gateways have to forget. @throws StoreFailure */
  readLinks(erasure: OpenErasure): Promise<readonly ErasedLink[]>;
  /** Closes one: nothing leads from its pseudonym to the customer any more. @throws StoreFailure */
  close(erasure: OpenErasure, atMs: number): Promise<void>;
  /** Deletes links of closed erasures whose banks know that the consents are over, or cannot be told; gives how many. @throws StoreFailure */
  finish(limit: number, atMs: number): Promise<number>;
  /** The newest first. @throws StoreFailure */
  readStates(limit: number): Promise<readonly ErasureState[]>;
}

/** Longer than any request, flight, exchange of a code or write that waits for the store takes, milliseconds. */
export const settleMs = 5 * 60_000;

const newPseudonym = (): string => `erased:${randomBytes(16).toString('base64url')}`;

/** Erasures in a database. */
export class StoredErasures implements ErasureStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  count(customerId: string): Promise<RowCounts> {
    return this.#database.snapshot('counting what is held of a customer', async (db) => {
      const counts: Partial<Record<keyof Tables, number>> = {};
      for (const [name, { rows }] of personTables) {
        const found = await sql<{ count: number | string }>`
          select count(*) as count from ${sql.table(name)} where ${rows(customerId)}`.execute(db);
        const count = Number(found.rows[0]?.count ?? 0);
        if (count > 0) counts[name] = count;
      }
      return counts;
    });
  }

  async readObstacles(customerId: string): Promise<ErasureObstacles> {
    const unfinished = await this.#database.ask('reading unfinished payments', (db) =>
      selectUnfinished(db, customerId).execute(),
    );
    return { unfinishedPaymentIds: unfinished.map(({ id }) => id) };
  }

  async readRecipients(customerId: string): Promise<readonly string[]> {
    const rows = await this.#database.ask('reading who may see a customer', async (db) => {
      const found: { partner_id: string }[] = [];
      for (const table of ['grants', 'customer_grants', 'narrowed_grants'] as const)
        found.push(
          ...(await db.selectFrom(table).select('partner_id').where('customer_id', '=', customerId).execute()),
        );
      return found;
    });
    return [...new Set(rows.map((row) => row.partner_id))].sort();
  }

  open({
    customerId,
    actor,
    atMs,
  }: {
    readonly customerId: string;
    readonly actor: Actor;
    readonly atMs: number;
  }): Promise<OpenErasure> {
    return this.#database.change('opening an erasure', async (changes) => {
      const pseudonym = newPseudonym();
      const isOwn = actor.kind === 'customer' && actor.subject === customerId;
      // Who has come back within minutes and asks again: the later one is of all that the earlier one was.
      await closeOpen(changes, customerId, atMs);
      await changes
        .insertInto('erasures')
        .values({
          id: randomUUID(),
          customer_id: customerId,
          pseudonym,
          account_secret: randomBytes(32).toString('base64'),
          at: atMs,
          settles_at: atMs + settleMs,
          erased_at: null,
          closed_at: null,
          actor_kind: actor.kind,
          actor: isOwn ? pseudonym : actor.subject,
        })
        .execute();
      const row = await changes
        .selectFrom('erasures')
        .selectAll()
        .where('customer_id', '=', customerId)
        .executeTakeFirstOrThrow();
      await tell(changes, row, { outcome: 'DONE', reason: 'BEGUN', atMs });
      return toOpen(row);
    });
  }

  erase(
    { id }: OpenErasure,
    { isLate, erasesScreening }: { readonly isLate: boolean; readonly erasesScreening: boolean },
  ): Promise<RowCounts | null> {
    return this.#database.change('erasing a person', async (changes) => {
      const erasure = await changes
        .selectFrom('erasures')
        .selectAll()
        .where('id', '=', id)
        .where('closed_at', 'is', null)
        .executeTakeFirst();
      if (erasure === undefined || erasure.customer_id === null || erasure.account_secret === null) return {};
      const customerId = erasure.customer_id;
      const unfinished = selectUnfinished(changes, customerId).$if(isLate, (query) =>
        query.where('created_at', '<=', erasure.at),
      );
      if ((await unfinished.executeTakeFirst()) !== undefined) return null;
      const untilMs = isLate ? await readReturnMs(changes, customerId, erasure) : null;
      const work: ErasurePass = { changes, erasure, customerId, secret: erasure.account_secret, untilMs };
      const counts = await erasePass(work, this.#sealer, { erasesScreening });
      if (isLate) return counts;
      await changes.updateTable('erasures').set({ erased_at: erasure.at }).where('id', '=', id).execute();
      if (erasure.erased_at === null)
        await tell(changes, erasure, { outcome: 'DONE', reason: 'ERASED', atMs: Number(erasure.at) });
      return counts;
    });
  }

  async readOpen(): Promise<readonly OpenErasure[]> {
    const rows = await this.#database.ask('reading open erasures', (db) =>
      db.selectFrom('erasures').selectAll().where('closed_at', 'is', null).orderBy('at').limit(100).execute(),
    );
    return rows.filter(({ customer_id: customerId }) => customerId !== null).map(toOpen);
  }

  async readLinks({ pseudonym, customerId }: OpenErasure): Promise<readonly ErasedLink[]> {
    const rows = await this.#database.ask('reading links of an erasure', (db) =>
      db
        .selectFrom('links')
        .leftJoin('consents', 'consents.link_id', 'links.id')
        .select(['links.id', 'links.bank_id', 'links.home_bank_id', 'links.permissions as link_permissions'])
        .select(['consents.bank_consent_id', 'consents.permissions'])
        // Before and after it was erased: a customer who comes back has links of their own.
        .where('links.customer_id', 'in', [pseudonym, customerId])
        .where('links.status', '=', 'REVOKED')
        .execute(),
    );
    const links = new Map<string, ErasedLink>();
    for (const row of rows) {
      const before = links.get(row.id)?.consents ?? [];
      const consent = {
        bankConsentId: row.bank_consent_id,
        permissions: toPermissions(row.permissions ?? row.link_permissions),
      };
      links.set(row.id, {
        id: row.id,
        bankId: row.bank_id,
        homeBankId: row.home_bank_id,
        consents: [...before, consent],
      });
    }
    return [...links.values()];
  }

  async close({ id }: OpenErasure, atMs: number): Promise<void> {
    await this.#database.ask('closing an erasure', (db) =>
      db
        .updateTable('erasures')
        .set({ customer_id: null, account_secret: null, closed_at: atMs })
        .where('id', '=', id)
        .where('closed_at', 'is', null)
        .execute(),
    );
  }

  finish(limit: number, atMs: number): Promise<number> {
    return finishErased(this.#database, limit, atMs);
  }

  async readStates(limit: number): Promise<readonly ErasureState[]> {
    const [erasures, consents] = await this.#database.ask('reading erasures', async (db) => [
      await db.selectFrom('erasures').selectAll().orderBy('at', 'desc').limit(limit).execute(),
      await db
        .selectFrom('erasures')
        .innerJoin('links', 'links.customer_id', 'erasures.pseudonym')
        .innerJoin('consents', 'consents.link_id', 'links.id')
        .select(['erasures.id', 'consents.bank_id', 'consents.revocation', 'consents.revocation_tries'])
        .where('consents.revocation', 'in', ['PENDING', 'FAILED'])
        .execute(),
    ]);
    return erasures.map((row) => ({
      pseudonym: row.pseudonym,
      atMs: Number(row.at),
      closedAtMs: row.closed_at === null ? null : Number(row.closed_at),
      untold: consents
        .filter(({ id }) => id === row.id)
        .map((consent) => ({
          bankId: consent.bank_id,
          revocation: consent.revocation === 'FAILED' ? 'FAILED' : 'PENDING',
          tries: consent.revocation_tries,
        })),
    }));
  }
}

const toOpen = (row: Row): OpenErasure => ({
  id: row.id,
  customerId: row.customer_id ?? '',
  pseudonym: row.pseudonym,
  atMs: Number(row.at),
  settlesAtMs: Number(row.settles_at),
  isErased: row.erased_at !== null,
  // Written by `open` from this very type.
  actor: { kind: row.actor_kind as Actor['kind'], subject: row.actor },
});

async function closeOpen(changes: Changes, customerId: string, atMs: number): Promise<void> {
  await changes
    .updateTable('erasures')
    .set({ customer_id: null, account_secret: null, closed_at: atMs })
    .where('customer_id', '=', customerId)
    .execute();
}

function selectUnfinished(db: Pick<Changes, 'selectFrom'>, customerId: string) {
  return db
    .selectFrom('payments')
    .select('id')
    .where('customer_id', '=', customerId)
    .where((build) => build.or([build('stage', '!=', 'ENDED'), build('status', '=', 'UNKNOWN')]))
    .orderBy('created_at')
    .limit(100);
}

/** Says in the audit that somebody was erased, by the pseudonym alone. */
async function tell(
  changes: Changes,
  erasure: Row,
  { outcome, reason, atMs }: { readonly outcome: 'DONE' | 'FAILED'; readonly reason: string; readonly atMs: number },
): Promise<void> {
  const { actor } = toOpen(erasure);
  await appendAudit(changes, { atMs, actor, action: 'PERSON_ERASE', outcome, reason, customerId: erasure.pseudonym });
}
