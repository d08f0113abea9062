// How many different guesses were made of an account's owner, over all callers and gateways: who may ask without end could find
// out who it is. A guess is kept as a keyed hash (src/ownership/question.ts) and costs one place for as long as the window lasts;
// the same guess again costs nothing. Called by src/ownership/owner-matches.ts.

import type { Changes, Database } from './database.ts';

/** What was guessed: a word for the field, of which account, and the guess as a keyed hash. */
export interface OwnerGuess {
  readonly field: string;
  /** Empty for what is counted for all accounts of the customer at the bank together. */
  readonly accountKey: string;
  readonly hash: string;
}

/** Guesses that are made together, each of another field, and how many there may be. */
export interface GuessRequest {
  readonly customerId: string;
  readonly bankId: string;
  readonly guesses: readonly OwnerGuess[];
  /** Different guesses of one field within the window. */
  readonly most: number;
  readonly windowMs: number;
  readonly nowMs: number;
}

/** Whether all of them may be made; none was counted where not. */
export type GuessAnswer = { readonly isAllowed: true } | { readonly isAllowed: false; readonly retryAtMs: number };

/** The port of guesses. */
export interface OwnerGuessStore {
  /**
   * Counts guesses, all or none; durable when fulfilled. Two gateways that ask at once count one after the other.
   * @throws StoreFailure
   */
  take(request: GuessRequest): Promise<GuessAnswer>;
}

/** A guess that was made. */
interface GuessRow {
  readonly field: string;
  readonly account_key: string;
  readonly guess_hash: string;
  readonly guessed_at: number;
}

/** Guesses in a database. */
export class StoredOwnerGuesses implements OwnerGuessStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async take(request: GuessRequest): Promise<GuessAnswer> {
    const { guesses, nowMs, windowMs } = request;
    const made = await this.#database.ask('reading guesses of owners', (db) => selectGuesses(db, request));
    // What was answered once is answered again.
    if (guesses.every((guess) => made.some((row) => isGuess(row, guess)))) return { isAllowed: true };
    return this.#database.change('counting guesses of owners', async (changes) => {
      await hold(changes, request);
      const before = await selectGuesses(changes, request);
      const added = guesses.filter((guess) => !before.some((row) => isGuess(row, guess)));
      const retryAtMs = Math.max(...added.map((guess) => toRetryAtMs(before, guess, request)), 0);
      if (retryAtMs > nowMs) return { isAllowed: false, retryAtMs };
      await eraseBefore(changes, nowMs - windowMs);
      for (const guess of added) await insertGuess(changes, request, guess);
      return { isAllowed: true };
    });
  }
}

const isOfField = ({ field, account_key }: GuessRow, guess: OwnerGuess): boolean =>
  field === guess.field && account_key === guess.accountKey;

const isGuess = (row: GuessRow, guess: OwnerGuess): boolean => isOfField(row, guess) && row.guess_hash === guess.hash;

/** When there is a place for one more guess of a field, epoch milliseconds; 0 for now. */
function toRetryAtMs(made: readonly GuessRow[], guess: OwnerGuess, { most, windowMs }: GuessRequest): number {
  const ofField = made.filter((row) => isOfField(row, guess));
  // Oldest first: so many have to end.
  const last = ofField[ofField.length - most];
  return last === undefined ? 0 : last.guessed_at + windowMs;
}

/** Guesses of these fields and accounts within the window, oldest first. */
async function selectGuesses(
  db: Pick<Changes, 'selectFrom'>,
  { customerId, bankId, guesses, nowMs, windowMs }: GuessRequest,
): Promise<readonly GuessRow[]> {
  return db
    .selectFrom('owner_guesses')
    .select(['field', 'account_key', 'guess_hash', 'guessed_at'])
    .where('customer_id', '=', customerId)
    .where('bank_id', '=', bankId)
    .where('account_key', 'in', [...new Set(guesses.map(({ accountKey }) => accountKey))])
    .where('guessed_at', '>', nowMs - windowMs)
    .orderBy('guessed_at')
    .execute();
}

/** Waits until nobody else counts guesses of the customer's accounts at the bank. */
async function hold(changes: Changes, { customerId, bankId, nowMs }: GuessRequest): Promise<void> {
  await changes
    .insertInto('owner_guess_places')
    .values({ customer_id: customerId, bank_id: bankId, written_at: nowMs })
    .onConflict((conflict) => conflict.columns(['customer_id', 'bank_id']).doUpdateSet({ written_at: nowMs }))
    .execute();
}

async function insertGuess(
  changes: Changes,
  { customerId, bankId, nowMs }: GuessRequest,
  { field, accountKey, hash }: OwnerGuess,
): Promise<void> {
  await changes
    .insertInto('owner_guesses')
    .values({
      customer_id: customerId,
      bank_id: bankId,
      account_key: accountKey,
      field,
      guess_hash: hash,
      guessed_at: nowMs,
    })
    .execute();
}

/** What is beyond the window counts no more, whosever account it is; nothing is kept of it. */
async function eraseBefore(changes: Changes, beforeMs: number): Promise<void> {
  await changes.deleteFrom('owner_guesses').where('guessed_at', '<=', beforeMs).execute();
  await changes.deleteFrom('owner_guess_places').where('written_at', '<=', beforeMs).execute();
}
