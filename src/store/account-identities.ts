// By which key each account was first named: a number that becomes known later, or another id of the bank's for the same number,
// changes none. Read and written where a list of accounts has been fetched; called by src/reading/account-keys.ts.

import type { Selectable } from 'kysely';
import { type AccountMarks, type AccountOwner, toFirstKey } from '../domain/account-identity.ts';
import type { Changes, Database } from './database.ts';
import type { AccountIdentitiesTable } from './tables.ts';

/** The port. */
export interface AccountIdentityStore {
  /** The keys of a list's accounts, in its order; what is new is kept. One writer a customer. @throws StoreFailure */
  identify(owner: AccountOwner, accounts: readonly AccountMarks[], nowMs: number): Promise<readonly string[]>;
}

type Row = Selectable<AccountIdentitiesTable>;

/** Identities in a database. */
export class StoredAccountIdentities implements AccountIdentityStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async identify(owner: AccountOwner, accounts: readonly AccountMarks[], nowMs: number): Promise<readonly string[]> {
    const known = await this.#database.ask('reading identities of accounts', (db) => selectRows(db, owner).execute());
    const settled = resolve(known, accounts);
    if (settled.changed.length === 0) return settled.keys;
    return this.#database.change('keeping identities of accounts', async (changes) => {
      await this.#holdCustomer(changes, owner.customerId);
      const { keys, changed } = resolve(await selectRows(changes, owner).execute(), accounts);
      for (const { marks, key } of changed) {
        const columns = { number_hash: marks.numberHash, account_key: key };
        await changes
          .insertInto('account_identities')
          .values({
            customer_id: owner.customerId,
            bank_id: owner.bankId,
            bank_id_hash: marks.bankIdHash,
            created_at: nowMs,
            ...columns,
          })
          .onConflict((conflict) => conflict.columns(['customer_id', 'bank_id', 'bank_id_hash']).doUpdateSet(columns))
          .execute();
      }
      return keys;
    });
  }

  /** Waits until no other gateway names this customer's accounts: by the row that writers of statement books hold. */
  async #holdCustomer(changes: Changes, customerId: string): Promise<void> {
    await changes
      .insertInto('book_feeds')
      .values({ customer_id: customerId, last_seq: 0 })
      .onConflict((conflict) => conflict.column('customer_id').doNothing())
      .execute();
    await changes
      .selectFrom('book_feeds')
      .select('last_seq')
      .where('customer_id', '=', customerId)
      .$if(this.#database.kind === 'postgres', (query) => query.forUpdate())
      .execute();
  }
}

function selectRows(db: Pick<Changes, 'selectFrom'>, { customerId, bankId }: AccountOwner) {
  return db
    .selectFrom('account_identities')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('bank_id', '=', bankId)
    .orderBy('created_at')
    .orderBy('bank_id_hash');
}

/** What is to be kept of an account. */
interface Identity {
  readonly marks: AccountMarks;
  readonly key: string;
}

/** Keys by what is kept, and what is to be kept with them. */
function resolve(
  rows: readonly Row[],
  accounts: readonly AccountMarks[],
): { readonly keys: readonly string[]; readonly changed: readonly Identity[] } {
  const changed: Identity[] = [];
  const used = new Set(rows.map((row) => row.account_key));
  const keys = accounts.map((marks) => {
    const { numberHash, bankIdHash } = marks;
    const own = rows.find((row) => row.bank_id_hash === bankIdHash);
    const isSame = own !== undefined && (numberHash === null || [null, numberHash].includes(own.number_hash));
    if (own !== undefined && isSame) {
      // A number that was not known before.
      if (numberHash !== null && own.number_hash === null) changed.push({ marks, key: own.account_key });
      return own.account_key;
    }
    const byNumber = numberHash === null ? undefined : rows.find((row) => row.number_hash === numberHash);
    const key = byNumber?.account_key ?? toUnused(toFirstKey(marks), used);
    used.add(key);
    changed.push({ marks, key });
    return key;
  });
  return { keys, changed };
}

/** A bank's id that was another account's before names this one with a mark more. */
function toUnused(key: string, used: ReadonlySet<string>): string {
  let unused = key;
  for (let count = 2; used.has(unused); count++) unused = `${key}.${count}`;
  return unused;
}
