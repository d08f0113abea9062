// The banks' token sets, sealed, one a consent. A refresh is written against the version it was made from and the fence
// of the lease it was made under: a slow gateway never overwrites a newer token. Used by src/linking/link-tokens.ts.

import type { ExpressionBuilder, Selectable } from 'kysely';
import { type AuditEvent, appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';
import { SealFailure } from './failures.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';
import type { Tables, TokenSetsTable } from './tables.ts';

/** What a bank's token endpoint gave. Secret: never logged. */
export interface TokenSet {
  readonly accessToken: string;
  /** Null where the bank gives none. */
  readonly refreshToken: string | null;
  /** Epoch milliseconds; null when the bank did not say. */
  readonly accessExpiresAtMs: number | null;
  /** True where the bank is told of the consent's end with this very token: it is kept until the bank knows. */
  readonly endsConsent?: boolean;
}

/** A token set as it stands. */
export interface StoredTokenSet extends TokenSet {
  readonly consentId: string;
  readonly linkId: string;
  readonly version: number;
  /** Set when a refresh of this very version began and its answer was never stored. */
  readonly refreshStartedAtMs: number | null;
}

/** A refresh as it is guarded. */
export interface RefreshGuard {
  readonly consentId: string;
  /** The version that is refreshed. */
  readonly version: number;
  /** The fence of the lease. */
  readonly fence: number;
}

/** The port of token sets. */
export interface TokenStore {
  /** @throws StoreFailure, SealFailure */
  read(consentId: string): Promise<StoredTokenSet | null>;
  /** Records that a refresh begins; false when the set is not that version any more, or a later holder is at it. */
  beginRefresh(guard: RefreshGuard, nowMs: number): Promise<boolean>;
  /** Takes the record back: the bank surely did nothing. @throws StoreFailure */
  cancelRefresh(guard: RefreshGuard): Promise<void>;
  /** Writes the next version, durable when fulfilled; false as in {@link beginRefresh}. @throws StoreFailure */
  replace(
    guard: RefreshGuard,
    next: TokenSet,
    told: { readonly nowMs: number; readonly event: AuditEvent },
  ): Promise<boolean>;
}

const place = (consentId: string) => toPlace('token_sets', consentId);

/** Writes the first token set of a consent in the transaction of its completion. */
export async function insertTokenSet(
  changes: Changes,
  sealer: Sealer,
  { consentId, linkId, tokens, nowMs }: { consentId: string; linkId: string; tokens: TokenSet; nowMs: number },
): Promise<void> {
  const { sealed, keyId } = sealer.seal(toText(tokens), place(consentId));
  await changes
    .insertInto('token_sets')
    .values({
      consent_id: consentId,
      link_id: linkId,
      sealed,
      key_id: keyId,
      version: 1,
      access_expires_at: tokens.accessExpiresAtMs,
      updated_at: nowMs,
      refresh_started_at: null,
      refresh_fence: 0,
      ends_consent: tokens.endsConsent === true ? 1 : 0,
    })
    .execute();
}

/** Whether one of these consents has a token by which its end is told. */
export async function hasRevokingTokens(changes: Changes, consentIds: readonly string[]): Promise<boolean> {
  if (consentIds.length === 0) return false;
  const found = await changes
    .selectFrom('token_sets')
    .select('consent_id')
    .where('consent_id', 'in', [...consentIds])
    .where('ends_consent', '=', 1)
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * Of a link in a query: a renewal that has begun while the consent's end is told by its own token. What is renewed there is that very
 * consent (Plaid's update mode): ended now, it would be gone when the customer comes back.
 */
export function selectRenewalOfToken(build: ExpressionBuilder<Tables, 'links'>) {
  return build
    .selectFrom('token_sets')
    .innerJoin('authorization_attempts', 'authorization_attempts.link_id', 'token_sets.link_id')
    .select('token_sets.consent_id')
    .whereRef('token_sets.consent_id', '=', 'links.consent_id')
    .where('token_sets.ends_consent', '=', 1)
    .where('authorization_attempts.status', 'in', ['WAITING', 'EXCHANGING', 'AUTHORISED']);
}

/** Deletes token sets that match, but for those by which their bank is still to be told that the consent is over. */
export async function forgetTokens(
  changes: Changes,
  which: { readonly linkId: string } | { readonly consentIds: readonly string[] },
): Promise<void> {
  if ('consentIds' in which && which.consentIds.length === 0) return;
  await changes
    .deleteFrom('token_sets')
    .where((build) =>
      'linkId' in which ? build('link_id', '=', which.linkId) : build('consent_id', 'in', [...which.consentIds]),
    )
    .where((build) =>
      build.or([
        build('ends_consent', '=', 0),
        build.not(
          build.exists(
            build
              .selectFrom('consents')
              .select('consents.id')
              .whereRef('consents.id', '=', 'token_sets.consent_id')
              .where('consents.revocation', '=', 'PENDING'),
          ),
        ),
      ]),
    )
    .execute();
}

function toText({ accessToken, refreshToken }: TokenSet): string {
  return JSON.stringify({ accessToken, refreshToken });
}

/** Token sets in a database. */
export class StoredTokens implements TokenStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async read(consentId: string): Promise<StoredTokenSet | null> {
    const row = await this.#database.ask('reading tokens', (db) =>
      db.selectFrom('token_sets').selectAll().where('consent_id', '=', consentId).executeTakeFirst(),
    );
    return row === undefined ? null : this.#open(row);
  }

  #open(row: Selectable<TokenSetsTable>): StoredTokenSet {
    const content: unknown = JSON.parse(
      this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(row.consent_id)),
    );
    if (
      typeof content !== 'object' ||
      content === null ||
      !('accessToken' in content && typeof content.accessToken === 'string') ||
      !('refreshToken' in content && (content.refreshToken === null || typeof content.refreshToken === 'string'))
    ) {
      throw new SealFailure('BROKEN', 'token_sets: a sealed value has another form than this version writes');
    }
    return {
      consentId: row.consent_id,
      linkId: row.link_id,
      accessToken: content.accessToken,
      refreshToken: content.refreshToken,
      accessExpiresAtMs: row.access_expires_at,
      version: row.version,
      refreshStartedAtMs: row.refresh_started_at,
      ...(row.ends_consent === 1 ? { endsConsent: true } : {}),
    };
  }

  async beginRefresh({ consentId, version, fence }: RefreshGuard, nowMs: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.ask('beginning a refresh', (db) =>
      db
        .updateTable('token_sets')
        .set({ refresh_started_at: nowMs, refresh_fence: fence })
        .where('consent_id', '=', consentId)
        .where('version', '=', version)
        .where('refresh_fence', '<=', fence)
        .executeTakeFirstOrThrow(),
    );
    return numUpdatedRows === 1n;
  }

  async cancelRefresh({ consentId, version, fence }: RefreshGuard): Promise<void> {
    await this.#database.ask('cancelling a refresh', (db) =>
      db
        .updateTable('token_sets')
        .set({ refresh_started_at: null })
        .where('consent_id', '=', consentId)
        .where('version', '=', version)
        .where('refresh_fence', '=', fence)
        .execute(),
    );
  }

  async replace(
    guard: RefreshGuard,
    next: TokenSet,
    { nowMs, event }: { readonly nowMs: number; readonly event: AuditEvent },
  ): Promise<boolean> {
    const { sealed, keyId } = this.#sealer.seal(toText(next), place(guard.consentId));
    return this.#database.change('storing refreshed tokens', async (changes) => {
      const { numUpdatedRows } = await changes
        .updateTable('token_sets')
        .set({
          sealed,
          key_id: keyId,
          version: guard.version + 1,
          access_expires_at: next.accessExpiresAtMs,
          updated_at: nowMs,
          refresh_started_at: null,
        })
        .where('consent_id', '=', guard.consentId)
        .where('version', '=', guard.version)
        .where('refresh_fence', '=', guard.fence)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 1n) await appendAudit(changes, event);
      return numUpdatedRows === 1n;
    });
  }
}
