// Which account is which, remembered: an account keeps its key when its bank tells a number later or gives it another id. One row
// for each number and bank's id that were seen together, as keyed hashes (src/domain/account-identity.ts, which decides);
// rows are only added. Asked where a list of accounts has been fetched.

import {
  type AccountIdentity,
  type AccountOwner,
  assignAccountKeys,
  type SeenAccount,
} from '../domain/account-identity.ts';
import type { Changes, Database } from './database.ts';
import { isTakenBack } from './links.ts';

/** Whose list it is, and the link that it came through; absent for one that is not the store's. */
export interface AccountListOwner extends AccountOwner {
  readonly linkId?: string;
}

/** The port of accounts' identities. */
export interface AccountIdentityStore {
  /**
   * The keys of a list's accounts, in its order: as they were, else new ones, which are durable when fulfilled. Two gateways
   * that ask at once are told the same. Nothing new is kept of a list that came through a link that was taken back.
   * @throws StoreFailure
   */
  assign(owner: AccountListOwner, identities: readonly AccountIdentity[], atMs: number): Promise<readonly string[]>;
  /** The keys that a list's accounts have already, in its order; null for one that was never seen. Nothing is written. @throws StoreFailure */
  find(owner: AccountOwner, identities: readonly AccountIdentity[]): Promise<readonly (string | null)[]>;
  /** Forgets the accounts of a customer at a bank. @throws StoreFailure */
  erase(owner: AccountOwner): Promise<void>;
}

/** Identities in a database. */
export class StoredAccountIdentities implements AccountIdentityStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async assign(
    owner: AccountListOwner,
    identities: readonly AccountIdentity[],
    atMs: number,
  ): Promise<readonly string[]> {
    if (identities.length === 0) return [];
    const seen = await this.#database.ask('reading identities of accounts', (db) => selectSeen(db, owner));
    const { keys, additions } = assignAccountKeys(identities, seen);
    // Most lists are as they were.
    if (additions.length === 0) return keys;
    return this.#database.change('keeping identities of accounts', async (changes) => {
      await this.#hold(changes, owner, atMs);
      const assigned = assignAccountKeys(identities, await selectSeen(changes, owner));
      if (await isTakenBack(changes, owner.linkId, owner.bankId)) return assigned.keys;
      for (const { number, bankAccount, accountKey } of assigned.additions) {
        await changes
          .insertInto('account_identities')
          .values({
            customer_id: owner.customerId,
            bank_id: owner.bankId,
            number_hash: number,
            bank_account_hash: bankAccount,
            account_key: accountKey,
            first_seen_at: atMs,
          })
          .execute();
      }
      return assigned.keys;
    });
  }

  async find(owner: AccountOwner, identities: readonly AccountIdentity[]): Promise<readonly (string | null)[]> {
    const seen = await this.#database.ask('reading identities of accounts', (db) => selectSeen(db, owner));
    const known = new Set(seen.map(({ accountKey }) => accountKey));
    return assignAccountKeys(identities, seen).keys.map((key) => (known.has(key) ? key : null));
  }

  async erase({ customerId, bankId }: AccountOwner): Promise<void> {
    await this.#database.change('erasing identities of accounts', async (changes) => {
      await this.#hold(changes, { customerId, bankId }, 0);
      for (const table of ['account_identities', 'account_identity_places'] as const)
        await changes.deleteFrom(table).where('customer_id', '=', customerId).where('bank_id', '=', bankId).execute();
    });
  }

  /** Waits until nobody else writes identities of the customer's accounts at the bank. */
  async #hold(changes: Changes, { customerId, bankId }: AccountOwner, atMs: number): Promise<void> {
    await changes
      .insertInto('account_identity_places')
      .values({ customer_id: customerId, bank_id: bankId, written_at: atMs })
      .onConflict((conflict) => conflict.columns(['customer_id', 'bank_id']).doUpdateSet({ written_at: atMs }))
      .execute();
  }
}

/** Oldest first. */
async function selectSeen(
  db: Pick<Changes, 'selectFrom'>,
  { customerId, bankId }: AccountOwner,
): Promise<readonly SeenAccount[]> {
  const rows = await db
    .selectFrom('account_identities')
    .select(['number_hash', 'bank_account_hash', 'account_key'])
    .where('customer_id', '=', customerId)
    .where('bank_id', '=', bankId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({
    number: row.number_hash,
    bankAccount: row.bank_account_hash,
    accountKey: row.account_key,
  }));
}
