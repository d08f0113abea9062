// What must outlive a crash, in one SQLite file: payments with their keys, written before they are sent; which deliveries were
// taken; the webhook's secret; which browser began what. Used by every part; a partner with more than one server has a
// database that they share.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PaymentInput } from './operations.ts';

/** A payment of this partner's. */
export interface PaymentRecord {
  readonly key: string;
  readonly input: PaymentInput;
  /** The gateway's id; null until it has answered. */
  readonly id: string | null;
  /** The gateway's word, or SENT: written down, and maybe sent. */
  readonly status: string;
  readonly url: string | null;
  readonly message: string | null;
}

const schema = `
CREATE TABLE IF NOT EXISTS payments (key TEXT PRIMARY KEY, input TEXT NOT NULL, id TEXT, status TEXT NOT NULL,
  cursor INTEGER NOT NULL DEFAULT 0, url TEXT, message TEXT, made INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, made INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS webhook (url TEXT PRIMARY KEY, id TEXT NOT NULL, secret TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS states (state TEXT PRIMARY KEY, browser TEXT NOT NULL, made INTEGER NOT NULL) STRICT;`;

/** How long a person may take, milliseconds; the gateway's own ten minutes, and some. */
const stateMs = 15 * 60_000;

/** The store. */
export class Store {
  readonly #db: DatabaseSync;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#db = new DatabaseSync(path);
    // On the disk before anybody is told: a key that is lost could not be sent again.
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${schema}`);
  }

  /** Writes a payment down, before it is sent. */
  addPayment(input: PaymentInput): void {
    this.#db
      .prepare("INSERT INTO payments (key, input, status, made) VALUES (?, ?, 'SENT', ?)")
      .run(input.idempotencyKey, JSON.stringify(input), Date.now());
  }

  /** What the gateway has answered. */
  answered(key: string, { id, status, url, message }: Pick<PaymentRecord, 'id' | 'status' | 'url' | 'message'>): void {
    // A webhook may have been quicker than the answer: its word is newer.
    this.#db
      .prepare(
        `UPDATE payments SET id = ?, url = ?, message = ?, status = CASE WHEN cursor > 0 THEN status ELSE ? END WHERE key = ?`,
      )
      .run(id, url, message, status, key);
  }

  /** How a payment stands by its event of this number: an older one changes nothing. */
  changed(id: string, status: string, cursor: number): void {
    this.#db
      .prepare('UPDATE payments SET status = ?, cursor = ? WHERE id = ? AND cursor < ?')
      .run(status, cursor, id, cursor);
  }

  /**
   * Takes a delivery, once: what it says and that it was taken are one transaction. It is `early` when the payment may be one whose
   * answer is still on its way; of a payment that is none of this server's nothing is written.
   */
  takeDelivery(deliveryId: string, change: { readonly id: string; readonly status: string; readonly cursor: number }) {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const known = this.#db.prepare('SELECT 1 FROM payments WHERE id = ?').get(change.id);
      const waiting = this.#db.prepare("SELECT 1 FROM payments WHERE id IS NULL AND status = 'SENT'").get();
      const taken =
        known === undefined && waiting !== undefined
          ? null
          : this.#db.prepare('INSERT OR IGNORE INTO deliveries VALUES (?, ?)').run(deliveryId, Date.now()).changes;
      if (taken === 1) this.changed(change.id, change.status, change.cursor);
      this.#db.exec('COMMIT');
      return taken === null ? 'early' : taken === 1 ? 'taken' : 'repeated';
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  payments(): PaymentRecord[] {
    const rows = this.#db.prepare('SELECT key, input, id, status, url, message FROM payments ORDER BY made DESC').all();
    return rows.map((row) => ({
      key: String(row['key']),
      input: JSON.parse(String(row['input'])) as PaymentInput,
      id: row['id'] === null ? null : String(row['id']),
      status: String(row['status']),
      url: row['url'] === null ? null : String(row['url']),
      message: row['message'] === null ? null : String(row['message']),
    }));
  }

  /** How many deliveries were taken. */
  deliveries(): number {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM deliveries').get()?.['n'] ?? 0);
  }

  /** Which browser has begun something that somebody comes back from. */
  addState(state: string, browser: string): void {
    this.#db.prepare('DELETE FROM states WHERE made < ?').run(Date.now() - stateMs);
    this.#db.prepare('INSERT INTO states VALUES (?, ?, ?)').run(state, browser, Date.now());
  }

  /** Whether this browser has begun it; once. */
  takeState(state: string, browser: string): boolean {
    const since = Date.now() - stateMs;
    const taken = this.#db.prepare('DELETE FROM states WHERE state = ? AND browser = ? AND made >= ?');
    return taken.run(state, browser, since).changes === 1;
  }

  /** The endpoint at this address; null where none was made. */
  webhook(url: string): { id: string; secret: string } | null {
    const row = this.#db.prepare('SELECT id, secret FROM webhook WHERE url = ?').get(url);
    return row === undefined ? null : { id: String(row['id']), secret: String(row['secret']) };
  }

  keepWebhook(url: string, { id, secret }: { readonly id: string; readonly secret: string }): void {
    this.#db.prepare('INSERT OR REPLACE INTO webhook VALUES (?, ?, ?)').run(url, id, secret);
  }

  close(): void {
    this.#db.close();
  }
}
