// What waits in the store, in numbers, for figures and alerts (src/start/store-figures.ts): a few counts, each by an index over rows
// that are open or of unknown outcome, of which there are few. Opened by store.ts.

import type { StoreFigures, Waiting } from '../domain/store-figures.ts';
import type { Database } from './database.ts';

/** Consents that end within this time are told, milliseconds. */
const endingMs = 7 * 86_400_000;
/** So often they are counted, milliseconds: a large store has tens of thousands, and they change by the day. */
const endingEveryMs = 600_000;
/** What could not be told to a bank is tried for 30 days after the consent's end, and told here for a week more. */
const failedRevocationMs = 37 * 86_400_000;
/** Banks that have a number of their own; the others are summed up. A source leads to thousands. */
const mostBanks = 100;
/** The name of the others. */
const otherBanks = 'other';

/** Reads what waits. */
export interface StoreFiguresReader {
  /** As of `nowMs`, epoch milliseconds. @throws StoreFailure */
  read(nowMs: number): Promise<StoreFigures>;
}

/** The reader over a database. */
export class StoredFigures implements StoreFiguresReader {
  readonly #database: Database;
  #ending: { readonly atMs: number; readonly rows: readonly BankRow[] } | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  async read(nowMs: number): Promise<StoreFigures> {
    // One after another: they wait for nobody, and take one connection.
    const unknown = await this.#readUnknown();
    const open = await this.#readOpen();
    if (this.#ending === null || nowMs - this.#ending.atMs >= endingEveryMs) {
      this.#ending = { atMs: nowMs, rows: await this.#readEnding(nowMs) };
    }
    const revocations = await this.#readRevocations(nowMs);
    const webhookDueAtMs = await this.#readWebhookDue(nowMs);
    const dueAtMs = open.reduce<number | null>((least, { due }) => earlier(least, due), null);
    return {
      unknownPayments: toWaiting(unknown),
      likelyPayments: Number(unknown.likely ?? 0),
      openPayments: new Map(open.map(({ stage, count }) => [stage, Number(count)])),
      paymentDueAtMs: dueAtMs !== null && dueAtMs < nowMs ? dueAtMs : null,
      endingConsents: toMap(bounded(this.#ending.rows), ({ count }) => count),
      waitingRevocations: toMap(bounded(revocations.filter(({ revocation }) => revocation === 'PENDING')), (row) =>
        toWaiting(row),
      ),
      failedRevocations: toMap(
        bounded(revocations.filter(({ revocation }) => revocation === 'FAILED')),
        ({ count }) => count,
      ),
      webhookDueAtMs,
    };
  }

  /** By the index payments_unknown. */
  #readUnknown() {
    return this.#database.ask('counting payments of unknown outcome', (db) =>
      db
        .selectFrom('payments')
        .leftJoin('payment_searches as search', 'search.payment_id', 'payments.id')
        .select((build) => [
          build.fn.countAll<number>().as('count'),
          build.fn.min<number | null>('payments.updated_at').as('oldest'),
          build.fn.sum<number | null>(build.case().when('search.told', '!=', '').then(1).else(0).end()).as('likely'),
        ])
        .where('payments.status', '=', 'UNKNOWN')
        .where('payments.stage', '=', 'ENDED')
        .executeTakeFirstOrThrow(),
    );
  }

  /** By the index payments_by_due: what is at its end is due no more. */
  #readOpen() {
    return this.#database.ask('counting open payments', (db) =>
      db
        .selectFrom('payments')
        .select((build) => [
          'stage',
          build.fn.countAll<number>().as('count'),
          build.fn.min<number | null>('due_at').as('due'),
        ])
        // Of all that have one; SQLite takes the index for a range, and reads every payment for `is not null`.
        .where('due_at', '>', 0)
        .groupBy('stage')
        .execute(),
    );
  }

  /** By the index links_by_expiry. */
  #readEnding(nowMs: number) {
    return this.#database.ask('counting consents that end', (db) =>
      db
        .selectFrom('links')
        .select((build) => ['bank_id', build.fn.countAll<number>().as('count'), build.val(null).as('oldest')])
        .where('status', '=', 'ACTIVE')
        .where('expires_at', '>', nowMs)
        .where('expires_at', '<=', nowMs + endingMs)
        .groupBy('bank_id')
        .execute(),
    );
  }

  /** By the index consents_by_revocation. */
  #readRevocations(nowMs: number) {
    return this.#database.ask('counting revocations', (db) =>
      db
        .selectFrom('consents')
        .select((build) => [
          'bank_id',
          'revocation',
          build.fn.countAll<number>().as('count'),
          build.fn.min<number | null>('ended_at').as('oldest'),
        ])
        .where((build) =>
          build.or([
            build('revocation', '=', 'PENDING'),
            build.and([build('revocation', '=', 'FAILED'), build('ended_at', '>', nowMs - failedRevocationMs)]),
          ]),
        )
        .groupBy(['bank_id', 'revocation'])
        .execute(),
    );
  }

  /** By the index webhook_deliveries_pending. */
  async #readWebhookDue(nowMs: number): Promise<number | null> {
    const row = await this.#database.ask('looking for overdue webhooks', (db) =>
      db
        .selectFrom('webhook_deliveries')
        .select((build) => build.fn.min<number | null>('next_attempt_at').as('due'))
        .where('next_attempt_at', '<=', nowMs)
        .executeTakeFirstOrThrow(),
    );
    return row.due;
  }
}

/** Rows of one bank, counted; PostgreSQL gives sums as text. */
interface BankRow {
  readonly bank_id: string;
  readonly count: number;
  readonly oldest: number | null;
}

/** The banks with the most rows, and the others in one. */
function bounded(rows: readonly BankRow[]): readonly BankRow[] {
  const sorted = rows
    .map(({ bank_id, count, oldest }) => ({ bank_id, count: Number(count), oldest }))
    .sort((one, other) => other.count - one.count);
  const rest = sorted.slice(mostBanks);
  if (rest.length === 0) return sorted;
  const count = rest.reduce((sum, row) => sum + row.count, 0);
  const oldest = rest.reduce<number | null>((least, row) => earlier(least, row.oldest), null);
  return [...sorted.slice(0, mostBanks), { bank_id: otherBanks, count, oldest }];
}

const toMap = <T>(rows: readonly BankRow[], toValue: (row: BankRow) => T): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.bank_id, toValue(row)]));

const toWaiting = ({ count, oldest }: Pick<BankRow, 'count' | 'oldest'>): Waiting => ({
  count: Number(count),
  oldestAtMs: oldest,
});

function earlier(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}
