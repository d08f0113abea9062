// Customers on their way from one way to a bank to another: pairs of links under which the same accounts are known, what each of them
// shows and through which the statements were read last. The old one of a pair ends in the transaction in which the new one is seen
// to stand. Called by src/linking/moves.ts and the operator's command.

import { homeOf, type LinkPermission } from '../domain/link.ts';
import type { Actor } from './audit.ts';
import type { Database } from './database.ts';
import type { StoredLinkEvents } from './link-events.ts';
import { type LinkRecord, selectLink, toLinkRecord } from './links.ts';

/** Two links of one customer to one bank, by two ways. */
export interface LinkPair {
  readonly one: LinkRecord;
  readonly other: LinkRecord;
}

/** What a new link has still to do before the old one may end. */
export interface MoveState {
  /** Accounts that the old one was seen to show; null where no list of it was ever seen. */
  readonly shownBefore: readonly string[] | null;
  /** Those of them that the new one was not seen to show; null where no list of it was ever seen. */
  readonly notShown: readonly string[] | null;
  /** Those of the others whose statement was not read through the new one yet. */
  readonly notRead: readonly string[];
  /** What the old one covers and the new one does not. */
  readonly notCovered: readonly LinkPermission[];
}

/** Something that is told of a link because its bank is reached by another way. */
export interface MoveNotice {
  readonly link: LinkRecord;
  readonly type: 'MOVE_DUE' | 'MOVE_INCOMPLETE';
  /** What makes it another notice than the last one of its type. */
  readonly about: string;
  readonly actor: Actor;
  readonly atMs: number;
}

/** That an account is known by another name from now on. */
export interface RenamedAccount {
  /** Its key under the id of the bank that is asked. */
  readonly before: string;
  /** Its key under the id of the bank that it was first known by. */
  readonly after: string;
}

/** A customer whose accounts were known by both ways, as two. */
export interface Adoption {
  readonly customerId: string;
  /** The bank that is asked, under whose id the accounts were known, too. */
  readonly bankId: string;
  /** The bank under whose id they are known from now on. */
  readonly homeBankId: string;
  readonly accounts: readonly RenamedAccount[];
}

/** The port. */
export interface MoveStore {
  /**
   * Pairs of links that were authorised and are not taken back, both of them, the first of each with accounts that are known under another
   * bank's id: those behind a link's id, in the order of the ids. @throws StoreFailure
   */
  readPairs(
    afterLinkId: string,
    limit: number,
  ): Promise<{ readonly pairs: readonly LinkPair[]; readonly end: string | null }>;
  /** Ids of customers behind one, in order, with a link to one of these banks that is not taken back. @throws StoreFailure */
  readCustomers(bankIds: readonly string[], afterCustomerId: string, limit: number): Promise<readonly string[]>;
  /** How far a customer's move from one link to another is. @throws StoreFailure */
  readState(from: LinkRecord, to: LinkRecord): Promise<MoveState>;
  /**
   * Has the accounts of a customer's links to a bank known under another bank's id; whoever was granted one sees it by its new name. Doing
   * it again changes nothing. @throws StoreFailure
   */
  adopt(adoption: Adoption): Promise<void>;
  /** Tells it once; whether it was told now. @throws StoreFailure */
  tell(notice: MoveNotice): Promise<boolean>;
}

/** Moves in a database. */
export class StoredMoves implements MoveStore {
  readonly #database: Database;
  readonly #events: StoredLinkEvents;

  constructor(database: Database, events: StoredLinkEvents) {
    this.#database = database;
    this.#events = events;
  }

  async readPairs(afterLinkId: string, limit: number): ReturnType<MoveStore['readPairs']> {
    const moved = await this.#database.ask('reading links that have moved', (db) =>
      selectLink(db)
        .where('links.home_bank_id', 'is not', null)
        .where('links.id', '>', afterLinkId)
        .where('links.granted_at', 'is not', null)
        .where('links.status', '!=', 'REVOKED')
        .orderBy('links.id')
        .limit(limit)
        .execute(),
    );
    if (moved.length === 0) return { pairs: [], end: null };
    const customers = [...new Set(moved.map((row) => row.customer_id))];
    const all = await this.#database.ask('reading links beside links that have moved', (db) =>
      selectLink(db)
        .where('links.customer_id', 'in', customers)
        .where('links.granted_at', 'is not', null)
        .where('links.status', '!=', 'REVOKED')
        .orderBy('links.id')
        .execute(),
    );
    const records = all.map(toLinkRecord);
    const pairs = moved
      .map(toLinkRecord)
      .flatMap((one) =>
        records
          .filter(
            (other) =>
              other.customerId === one.customerId && other.bankId !== one.bankId && homeOf(other) === homeOf(one),
          )
          .map((other) => ({ one, other })),
      );
    return { pairs, end: moved.length < limit ? null : (moved.at(-1)?.id ?? null) };
  }

  async readCustomers(bankIds: readonly string[], afterCustomerId: string, limit: number): Promise<readonly string[]> {
    const rows = await this.#database.ask('reading customers of a bank', (db) =>
      db
        .selectFrom('links')
        .select('customer_id')
        .distinct()
        .where('bank_id', 'in', [...bankIds])
        .where('granted_at', 'is not', null)
        .where('status', '!=', 'REVOKED')
        .where('customer_id', '>', afterCustomerId)
        .orderBy('customer_id')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => row.customer_id);
  }

  async readState(from: LinkRecord, to: LinkRecord): Promise<MoveState> {
    const notCovered = from.permissions.filter((permission) => !to.permissions.includes(permission));
    const found = await this.#database.ask('reading how far a move is', async (db) => {
      const views = await db
        .selectFrom('account_views')
        .select(['link_id', 'account_key'])
        .where('link_id', 'in', [from.id, to.id])
        .execute();
      const books = await db
        .selectFrom('book_accounts')
        .select(['account_key', 'read_through'])
        .where('customer_id', '=', from.customerId)
        .where('bank_id', '=', homeOf(from))
        .execute();
      const history = await db
        .selectFrom('book_histories')
        .select('ended_at')
        .where('link_id', '=', to.id)
        .where('consent_id', '=', to.consentId)
        .where('ended_at', 'is not', null)
        .executeTakeFirst();
      return { views, books, isHistoryRead: history !== undefined };
    });
    const keysOf = ({ id }: LinkRecord) =>
      found.views.filter((row) => row.link_id === id).map((row) => row.account_key);
    const [before, now] = [keysOf(from), keysOf(to)];
    const through = new Map(found.books.map((row) => [row.account_key, row.read_through]));
    const isRead = (key: string) => (through.has(key) ? through.get(key) === to.bankId : found.isHistoryRead);
    return {
      shownBefore: before.length === 0 ? null : before,
      notShown: now.length === 0 ? null : before.filter((key) => !now.includes(key)),
      notRead: before.filter((key) => now.includes(key) && !isRead(key)),
      notCovered,
    };
  }

  async adopt({ customerId, bankId, homeBankId, accounts }: Adoption): Promise<void> {
    await this.#database.change('having accounts known by another name', async (changes) => {
      const links = await changes
        .updateTable('links')
        .set({ home_bank_id: homeBankId })
        .where('customer_id', '=', customerId)
        .where((build) =>
          build.or([
            build('home_bank_id', '=', bankId),
            build.and([build('home_bank_id', 'is', null), build('bank_id', '=', bankId)]),
          ]),
        )
        .returning('id')
        .execute();
      const linkIds = links.map(({ id }) => id);
      for (const { before, after } of accounts) {
        const granted = await changes
          .deleteFrom('grant_accounts')
          .where('bank_id', '=', bankId)
          .where('account_key', '=', before)
          .returning('grant_id')
          .execute();
        for (const { grant_id: grantId } of granted)
          await changes
            .insertInto('grant_accounts')
            .values({ grant_id: grantId, bank_id: homeBankId, account_key: after })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        if (linkIds.length > 0)
          await changes
            .updateTable('payments')
            .set({ account_key: after })
            .where('link_id', 'in', linkIds)
            .where('account_key', '=', before)
            .execute();
      }
    });
  }

  async tell({ link, type, about, actor, atMs }: MoveNotice): Promise<boolean> {
    const { id: linkId, customerId, consentId } = link;
    const seq = await this.#database.change('telling of a move', async (changes) => {
      const current = await changes.selectFrom('links').select('status').where('id', '=', linkId).executeTakeFirst();
      if (current === undefined || current.status === 'REVOKED') return null;
      const onceKey = `${consentId} ${type} ${about}`;
      return this.#events.append(changes, { linkId, customerId, type, actor, reason: null, atMs, onceKey });
    });
    if (seq !== null) this.#events.tell(customerId);
    return seq !== null;
  }
}
