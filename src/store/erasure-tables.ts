// The table of erasures as Kysely sees it, a part of tables.ts; made by src/store/migrations/erasures.ts. Used inside src/store only.

/** One erasure of a person's data. */
export interface ErasuresTable {
  id: string;
  /** Whom it is of, while it is open; null from then on: nothing leads from the pseudonym back to the person any more. */
  customer_id: string | null;
  /** What stands in their place in what law has kept; random, of this erasure alone. */
  pseudonym: string;
  /** Keys the pseudonyms of accounts while it is open; null from then on. */
  account_secret: string | null;
  /** When: what came into being later is none of it. Epoch milliseconds. */
  at: number;
  /** Not closed before: what was under way when it began has ended by then. */
  settles_at: number;
  /** When all that was there was erased; null until then: a gateway goes on where whoever began it has died. */
  erased_at: number | null;
  closed_at: number | null;
  actor_kind: string;
  /** Who asked for it; the pseudonym where it was the person. */
  actor: string;
}
