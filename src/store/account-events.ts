// What becomes of the accounts that a customer's links show: seen when a list has been fetched, written down once and in order, with the
// view that each link has of each account, as a keyed hash. An account is added by the first link that shows it and removed with
// the last. Written by src/reading (lists) and src/linking (links that have ended), read by src/reading.

import type { AccountOwner } from '../domain/account-identity.ts';
import { toBookSubject } from './book.ts';
import type { Changes, Database } from './database.ts';
import type { FixedPartners } from './fixed-partners.ts';
import { isTakenBack } from './links.ts';
import { insertDeliveries } from './webhook-deliveries.ts';

/** What has become of an account. */
export type AccountEventKind = 'ADDED' | 'CHANGED' | 'REMOVED';

/** One thing that became of an account. */
export interface AccountEventRecord {
  /** Its place among the events of the customer's accounts, from 1. */
  readonly seq: number;
  readonly customerId: string;
  readonly bankId: string;
  readonly accountKey: string;
  readonly kind: AccountEventKind;
  readonly atMs: number;
}

/** What a link shows of an account. */
export interface AccountView {
  readonly accountKey: string;
  /** Keyed hash of its details: another one when they are others. */
  readonly detailsHash: string;
}

/** A list of accounts as a bank has given it. */
export interface ShownAccounts extends AccountOwner {
  readonly linkId: string;
  readonly views: readonly AccountView[];
  /** Whether what is not in it is not there; only then anything is removed. */
  readonly isWhole: boolean;
  /** When the bank gave it, epoch milliseconds. */
  readonly atMs: number;
}

/** The port. */
export interface AccountEventStore {
  /**
   * Writes down what is new in a list; gives how many events that are, durable when fulfilled. A list from before one of
   * the same link that changed something already changes nothing, nor does one of a link that was taken back meanwhile. @throws StoreFailure
   */
  record(shown: ShownAccounts): Promise<number>;
  /** Lets go of what links have shown that were taken back; accounts that no other link shows are removed. @throws StoreFailure */
  endViews(atMs: number, limit: number): Promise<void>;
  /** Of a customer after a seq, oldest first. @throws StoreFailure */
  readAfter(customerId: string, afterSeq: number, limit: number): Promise<readonly AccountEventRecord[]>;
  /** The seq of each of these customers' newest event, by customer; at most some hundred at once. @throws StoreFailure */
  readNewest(customerIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Has every event that is written here told, by its customer's id, once it is durable; gives what ends that. */
  watch(listener: (customerId: string) => void): () => void;
  /** Erases events of before. @throws StoreFailure */
  eraseBefore(atMs: number): Promise<void>;
}

/** By account: what each link shows of it. */
type Views = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a list changes. */
interface Plan {
  readonly events: readonly Pick<AccountEventRecord, 'accountKey' | 'kind'>[];
  readonly shown: readonly AccountView[];
  /** Accounts that the link does not show any more. */
  readonly gone: readonly string[];
}

/** How long after a link was taken back its views are looked for, milliseconds: longer than all gateways are away at once. */
const endedSinceMs = 30 * 86_400_000;

/** Events of accounts in a database. */
export class StoredAccountEvents implements AccountEventStore {
  readonly #database: Database;
  readonly #listeners = new Set<(customerId: string) => void>();

  readonly #fixedPartners: FixedPartners;

  constructor(database: Database, fixedPartners: FixedPartners) {
    this.#database = database;
    this.#fixedPartners = fixedPartners;
  }

  async record(shown: ShownAccounts): Promise<number> {
    const before = await this.#database.ask('reading which accounts are shown', (db) => selectViews(db, shown));
    // Most lists are as they were.
    if (isNothing(toPlan(before, shown))) return 0;
    const { customerId, bankId, linkId, atMs } = shown;
    const count = await this.#database.change('writing which accounts are shown', async (changes) => {
      const seq = await this.#hold(changes, customerId);
      // An answer that was under way when the link was taken back: nobody shows these accounts any more.
      if (shown.views.length > 0 && (await isTakenBack(changes, linkId, bankId))) return 0;
      const newest = await changes
        .selectFrom('account_events')
        .select((build) => build.fn.max('at').as('at'))
        .where('customer_id', '=', customerId)
        .where('link_id', '=', linkId)
        .executeTakeFirst();
      // Another gateway has seen a later one. What other links were seen to show since says nothing of this one.
      if (Number(newest?.at ?? 0) > atMs) return 0;
      const plan = toPlan(await selectViews(changes, shown), shown);
      for (const { accountKey, detailsHash } of plan.shown)
        await changes
          .insertInto('account_views')
          .values({
            link_id: linkId,
            account_key: accountKey,
            customer_id: customerId,
            bank_id: bankId,
            details_hash: detailsHash,
          })
          .onConflict((conflict) =>
            conflict.columns(['link_id', 'account_key']).doUpdateSet({ details_hash: detailsHash }),
          )
          .execute();
      for (const accountKey of plan.gone)
        await changes
          .deleteFrom('account_views')
          .where('link_id', '=', linkId)
          .where('account_key', '=', accountKey)
          .execute();
      await insertEvents(changes, { customerId, bankId, linkId, seq, atMs }, plan.events);
      const last = seq + plan.events.length;
      if (last > seq)
        await insertDeliveries(
          changes,
          { kind: 'accounts.changed', subjectId: toBookSubject(shown), seq: last, atMs },
          {
            customerId,
            fixedPartners: this.#fixedPartners(customerId),
            touches: { bankId, accountKeys: plan.events.map(({ accountKey }) => accountKey) },
          },
        );
      return plan.events.length;
    });
    if (count > 0) this.#tell(customerId);
    return count;
  }

  async endViews(atMs: number, limit: number): Promise<void> {
    const ended = await this.#database.ask('reading what ended links have shown', (db) =>
      db
        .selectFrom('account_views')
        .innerJoin('links', 'links.id', 'account_views.link_id')
        .select(['account_views.link_id', 'account_views.customer_id', 'account_views.bank_id'])
        .distinct()
        .where('links.status', '=', 'REVOKED')
        // Not all that ever were: the sweep looks every few seconds.
        .where('links.status_at', '>', atMs - endedSinceMs)
        .limit(limit)
        .execute(),
    );
    for (const row of ended) {
      const none = { views: [], isWhole: true, atMs };
      await this.record({ customerId: row.customer_id, bankId: row.bank_id, linkId: row.link_id, ...none });
    }
  }

  async readAfter(customerId: string, afterSeq: number, limit: number): Promise<readonly AccountEventRecord[]> {
    const rows = await this.#database.ask('reading events of accounts', (db) =>
      db
        .selectFrom('account_events')
        .selectAll()
        .where('customer_id', '=', customerId)
        .where('seq', '>', afterSeq)
        .orderBy('seq')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => ({
      seq: Number(row.seq),
      customerId,
      bankId: row.bank_id,
      accountKey: row.account_key,
      // Written from this very type.
      kind: row.kind as AccountEventKind,
      atMs: Number(row.at),
    }));
  }

  async readNewest(customerIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (customerIds.length === 0) return new Map();
    const rows = await this.#database.ask('reading the newest events of accounts', (db) =>
      db.selectFrom('account_feeds').selectAll().where('customer_id', 'in', customerIds).execute(),
    );
    return new Map(rows.map((row) => [row.customer_id, Number(row.last_seq)]));
  }

  watch(listener: (customerId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async eraseBefore(atMs: number): Promise<void> {
    await this.#database.ask('erasing old events of accounts', (db) =>
      db.deleteFrom('account_events').where('at', '<', atMs).execute(),
    );
  }

  #tell(customerId: string): void {
    for (const listener of this.#listeners) listener(customerId);
  }

  /** Waits until nobody else writes events of the customer's accounts, and gives the last number. */
  async #hold(changes: Changes, customerId: string): Promise<number> {
    await changes
      .insertInto('account_feeds')
      .values({ customer_id: customerId, last_seq: 0 })
      .onConflict((conflict) => conflict.column('customer_id').doNothing())
      .execute();
    const { last_seq: seq } = await changes
      .selectFrom('account_feeds')
      .select('last_seq')
      .where('customer_id', '=', customerId)
      // SQLite has one writer anyway, and no such clause.
      .$if(this.#database.kind === 'postgres', (query) => query.forUpdate())
      .executeTakeFirstOrThrow();
    return Number(seq);
  }
}

async function selectViews(db: Pick<Changes, 'selectFrom'>, { customerId, bankId }: AccountOwner): Promise<Views> {
  const rows = await db
    .selectFrom('account_views')
    .select(['link_id', 'account_key', 'details_hash'])
    .where('customer_id', '=', customerId)
    .where('bank_id', '=', bankId)
    .execute();
  const views = new Map<string, Map<string, string>>();
  for (const { link_id: linkId, account_key: accountKey, details_hash: hash } of rows) {
    const ofAccount = views.get(accountKey) ?? new Map<string, string>();
    views.set(accountKey, ofAccount.set(linkId, hash));
  }
  return views;
}

/** What a list changes of what is known. */
function toPlan(before: Views, { linkId, views, isWhole }: ShownAccounts): Plan {
  const events: Pick<AccountEventRecord, 'accountKey' | 'kind'>[] = [];
  const shown: AccountView[] = [];
  for (const view of views) {
    const { accountKey, detailsHash } = view;
    const known = before.get(accountKey);
    const own = known?.get(linkId);
    if (own === detailsHash) continue;
    shown.push(view);
    if (known === undefined) events.push({ accountKey, kind: 'ADDED' });
    // What another link has shown by now was told with that; a link that begins to show it changes nothing of it.
    else if (own !== undefined && ![...known.values()].includes(detailsHash))
      events.push({ accountKey, kind: 'CHANGED' });
  }
  const keys = new Set(views.map(({ accountKey }) => accountKey));
  const gone = isWhole
    ? [...before].filter(([key, links]) => links.has(linkId) && !keys.has(key)).map(([key]) => key)
    : [];
  for (const accountKey of gone) if (before.get(accountKey)?.size === 1) events.push({ accountKey, kind: 'REMOVED' });
  return { events, shown, gone };
}

const isNothing = ({ shown, gone }: Plan): boolean => shown.length === 0 && gone.length === 0;

async function insertEvents(
  changes: Changes,
  { customerId, bankId, linkId, seq, atMs }: Omit<ShownAccounts, 'views' | 'isWhole'> & { readonly seq: number },
  events: Plan['events'],
): Promise<void> {
  if (events.length === 0) return;
  await changes
    .insertInto('account_events')
    .values(
      events.map(({ accountKey, kind }, index) => ({
        customer_id: customerId,
        seq: seq + 1 + index,
        bank_id: bankId,
        link_id: linkId,
        account_key: accountKey,
        kind,
        at: atMs,
      })),
    )
    .execute();
  await changes
    .updateTable('account_feeds')
    .set({ last_seq: seq + events.length })
    .where('customer_id', '=', customerId)
    .execute();
}
