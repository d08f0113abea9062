// Whose history is still to be read: links that were authorised a short while ago, each once a consent. Most banks show more than
// three months only for minutes after the customer was there. Claimed by src/start/statement-upkeep.ts, on whichever gateway.

import type { Database } from './database.ts';

/** A link whose history is to be read. */
export interface DueHistory {
  readonly linkId: string;
  readonly consentId: string;
}

/** The port. */
export interface BookHistoryStore {
  /**
   * Links that were authorised from `sinceMs` to `beforeMs` and whose history has not been read under that consent; each is claimed
   * until `untilMs`: after that another gateway may take it for one whose holder died. @throws StoreFailure
   */
  claim(
    span: { readonly sinceMs: number; readonly beforeMs: number; readonly nowMs: number; readonly untilMs: number },
    limit: number,
  ): Promise<readonly DueHistory[]>;
  /** It has been read, as far as the bank gives it. @throws StoreFailure */
  end(due: DueHistory, nowMs: number): Promise<void>;
}

/** Histories in a database. */
export class StoredBookHistories implements BookHistoryStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  claim({ sinceMs, beforeMs, nowMs, untilMs }: Parameters<BookHistoryStore['claim']>[0], limit: number) {
    return this.#database.change('claiming histories', async (changes) => {
      const due = await changes
        .selectFrom('links')
        .leftJoin('book_histories', (join) =>
          join
            .onRef('book_histories.link_id', '=', 'links.id')
            .onRef('book_histories.consent_id', '=', 'links.consent_id'),
        )
        .select(['links.id', 'links.consent_id'])
        .where('links.status', '=', 'ACTIVE')
        .where('links.granted_at', '>=', sinceMs)
        .where('links.granted_at', '<=', beforeMs)
        .where('book_histories.ended_at', 'is', null)
        .where((build) =>
          build.or([
            build('book_histories.claimed_until', 'is', null),
            build('book_histories.claimed_until', '<', nowMs),
          ]),
        )
        .limit(limit)
        .execute();
      const claimed: DueHistory[] = [];
      for (const { id: linkId, consent_id: consentId } of due) {
        if (consentId === null) continue;
        await changes
          .insertInto('book_histories')
          .values({ link_id: linkId, consent_id: consentId, claimed_until: untilMs, ended_at: null })
          .onConflict((conflict) => conflict.columns(['link_id', 'consent_id']).doUpdateSet({ claimed_until: untilMs }))
          .execute();
        claimed.push({ linkId, consentId });
      }
      return claimed;
    });
  }

  async end({ linkId, consentId }: DueHistory, nowMs: number): Promise<void> {
    await this.#database.ask('ending a history', (db) =>
      db
        .updateTable('book_histories')
        .set({ ended_at: nowMs })
        .where('link_id', '=', linkId)
        .where('consent_id', '=', consentId)
        .execute(),
    );
  }
}
