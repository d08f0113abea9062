// Opens the store: SQLite in a folder of its own by default, PostgreSQL by URL, one set of migrations, tokens sealed.
// Called by the composition root and src/cli/keys-rotate.ts. What any of its ports has acknowledged is durable.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { StoreConnections, StoreFailureKind } from '../domain/store-figures.ts';
import { type AccountEventStore, StoredAccountEvents } from './account-events.ts';
import { type AccountIdentityStore, StoredAccountIdentities } from './account-identities.ts';
import type { AttemptStore } from './attempts.ts';
import { type AuditLog, StoredAuditLog } from './audit.ts';
import { type BankRecordingStore, StoredBankRecordings } from './bank-recordings.ts';
import type { BookStore } from './book.ts';
import { type BookHistoryStore, StoredBookHistories } from './book-histories.ts';
import { type BookSnapshots, StoredBookSnapshots } from './book-snapshot.ts';
import { type CategoryCorrectionStore, StoredCategoryCorrections } from './category-corrections.ts';
import type { CustomerGrantStore } from './customer-grants.ts';
import { Database } from './database.ts';
import { type ErasureStore, StoredErasures } from './erasures.ts';
import { StoreKeysMissing, toStoreFailure } from './failures.ts';
import { StoredFigures, type StoreFiguresReader } from './figures.ts';
import { keepToOwner } from './file-rights.ts';
import { type FixedGrant, toFixedPartners } from './fixed-partners.ts';
import { type GrantStore, StoredGrants } from './grants.ts';
import { type InstitutionStore, StoredInstitutions } from './institutions.ts';
import { type Leases, StoredLeases } from './leases.ts';
import { type LinkEventStore, StoredLinkEvents } from './link-events.ts';
import { type LinkStore, StoredLinks } from './links.ts';
import { migrate } from './migrations.ts';
import { type MoveStore, StoredMoves } from './moves.ts';
import { type OperatorViews, StoredOperatorViews } from './operator-views.ts';
import { type OwnerGuessStore, StoredOwnerGuesses } from './owner-guesses.ts';
import { type PageSessionStore, StoredPageSessions } from './page-sessions.ts';
import { type PaymentClosingStore, StoredPaymentClosings } from './payment-closings.ts';
import type { PaymentMandateStore } from './payment-mandates.ts';
import { type PaymentSearchStore, StoredPaymentSearches } from './payment-searches.ts';
import type { PaymentStore } from './payments.ts';
import { type PersonExports, StoredPersonExports } from './person-export.ts';
import { type PolicyStore, StoredPolicies } from './policies.ts';
import { createPostgresDialect } from './postgres.ts';
import { type ReportKeyStore, StoredReportKeys } from './report-keys.ts';
import { type RestoreStore, StoredRestores } from './restores.ts';
import { type RetentionStore, StoredRetention } from './retention.ts';
import { type ScreeningCaseStore, StoredScreeningCases } from './screening-cases.ts';
import { type SealedValueStore, StoredSealedValues } from './sealed-values.ts';
import { Sealer, type SealingKey } from './sealing.ts';
import { type SourceTokenStore, StoredSourceTokens } from './source-tokens.ts';
import { createSqliteDialect } from './sqlite.ts';
import { type StatementPollStore, StoredStatementPolls } from './statement-polls.ts';
import { type StatementReadLog, StoredStatementReads } from './statement-reads.ts';
import { StoredAttempts } from './stored-attempts.ts';
import { StoredBook } from './stored-book.ts';
import { StoredCustomerGrants } from './stored-customer-grants.ts';
import { StoredPaymentMandates } from './stored-mandates.ts';
import { StoredPayments } from './stored-payments.ts';
import { StoredWebhooks } from './stored-webhooks.ts';
import type { Tables } from './tables.ts';
import { StoredTokens, type TokenStore } from './tokens.ts';
import type { WebhookStore } from './webhooks.ts';

/** What must never be lost. */
export interface Store {
  readonly links: LinkStore;
  readonly linkEvents: LinkEventStore;
  readonly tokens: TokenStore;
  readonly attempts: AttemptStore;
  readonly grants: GrantStore;
  readonly customerGrants: CustomerGrantStore;
  readonly audit: AuditLog;
  readonly leases: Leases;
  readonly payments: PaymentStore;
  readonly paymentMandates: PaymentMandateStore;
  readonly paymentSearches: PaymentSearchStore;
  readonly webhooks: WebhookStore;
  readonly pageSessions: PageSessionStore;
  readonly accountIdentities: AccountIdentityStore;
  readonly accountEvents: AccountEventStore;
  readonly ownerGuesses: OwnerGuessStore;
  readonly book: BookStore;
  readonly bookSnapshots: BookSnapshots;
  readonly moves: MoveStore;
  readonly bookHistories: BookHistoryStore;
  readonly statementPolls: StatementPollStore;
  readonly statementReads: StatementReadLog;
  readonly categoryCorrections: CategoryCorrectionStore;
  readonly reportKeys: ReportKeyStore;
  readonly screeningCases: ScreeningCaseStore;
  readonly institutions: InstitutionStore;
  readonly sourceTokens: SourceTokenStore;
  readonly figures: StoreFiguresReader;
  /** How its connections stand; null where work waits for none. */
  readonly connections: () => StoreConnections | null;
  readonly sealed: SealedValueStore;
  readonly restores: RestoreStore;
  readonly paymentClosings: PaymentClosingStore;
  readonly policies: PolicyStore;
  readonly bankRecordings: BankRecordingStore;
  readonly operatorViews: OperatorViews;
  readonly erasures: ErasureStore;
  readonly personExports: PersonExports;
  readonly retention: RetentionStore;
  /** Which database it is, for the log. */
  readonly kind: 'sqlite' | 'postgres';
  /** Ends connections; what was acknowledged stays. */
  close(): Promise<void>;
}

/** Where the store is and what it is sealed with. */
export interface StoreOptions {
  /** PostgreSQL; null for SQLite in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Made when it is not there, readable by its owner only. */
  readonly dataDir: string;
  /** The current one first. Null refuses to open: see development-key.ts for the sandbox. */
  readonly keys: readonly SealingKey[] | null;
  /** Grants of the banks file: their partners hear of what becomes of links and statements as those do who have theirs in the store. */
  readonly fixedGrants?: readonly FixedGrant[];
  /** Hears of broken idle connections. */
  readonly onTrouble?: (message: string) => void;
  /** Hears of each statement or transaction that the database did not do. */
  readonly onFailure?: (kind: StoreFailureKind) => void;
}

/** The name of the database file in the data folder. */
export const fileName = 'bankgraph.sqlite';

/** In a container nothing else is to be written: whoever has set neither is told of both. */
const toPlace = (dataDir: string): string =>
  `DATA_DIR ${dataDir}, which must be a folder that can be written where no DATABASE_URL is set`;

/** Opens the store and brings its form up to date. @throws StoreKeysMissing; StoreFailure when it cannot be reached */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, keys, fixedGrants, onTrouble, onFailure } = options;
  if (keys === null || keys.length === 0) throw new StoreKeysMissing();
  const sealer = new Sealer(keys);
  const kind = databaseUrl === null ? 'sqlite' : 'postgres';
  let db: Kysely<Tables> | null = null;
  let connections: () => StoreConnections | null = () => null;
  try {
    if (databaseUrl === null) {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      const path = join(dataDir, fileName);
      keepToOwner(path);
      db = new Kysely({ dialect: createSqliteDialect(path) });
    } else {
      const postgres = createPostgresDialect(databaseUrl, onTrouble ?? (() => undefined));
      ({ connections } = postgres);
      db = new Kysely({ dialect: postgres.dialect });
    }
    await migrate(db, kind);
  } catch (error) {
    await db?.destroy().catch(() => undefined);
    throw toStoreFailure(error, `opening ${databaseUrl === null ? toPlace(dataDir) : 'DATABASE_URL'}`);
  }
  const database = new Database(db, kind, onFailure);
  const fixedPartners = toFixedPartners(fixedGrants ?? []);
  const linkEvents = new StoredLinkEvents(database, fixedPartners);
  return {
    kind,
    links: new StoredLinks(database, linkEvents, sealer),
    linkEvents,
    tokens: new StoredTokens(database, sealer),
    attempts: new StoredAttempts(database, sealer, linkEvents),
    grants: new StoredGrants(database),
    customerGrants: new StoredCustomerGrants(database),
    audit: new StoredAuditLog(database),
    leases: new StoredLeases(database),
    payments: new StoredPayments(database, sealer),
    paymentMandates: new StoredPaymentMandates(database, sealer),
    paymentSearches: new StoredPaymentSearches(database, sealer),
    webhooks: new StoredWebhooks(database, sealer),
    pageSessions: new StoredPageSessions(database),
    accountIdentities: new StoredAccountIdentities(database),
    accountEvents: new StoredAccountEvents(database, fixedPartners),
    ownerGuesses: new StoredOwnerGuesses(database),
    book: new StoredBook(database, sealer, fixedPartners),
    bookSnapshots: new StoredBookSnapshots(database, sealer),
    moves: new StoredMoves(database, linkEvents),
    bookHistories: new StoredBookHistories(database),
    statementPolls: new StoredStatementPolls(database, fixedGrants ?? []),
    statementReads: new StoredStatementReads(database),
    categoryCorrections: new StoredCategoryCorrections(database, sealer),
    reportKeys: new StoredReportKeys(database, sealer),
    screeningCases: new StoredScreeningCases(database, sealer),
    institutions: new StoredInstitutions(database),
    sourceTokens: new StoredSourceTokens(database, sealer),
    figures: new StoredFigures(database),
    connections,
    sealed: new StoredSealedValues(database, sealer),
    restores: new StoredRestores(database),
    paymentClosings: new StoredPaymentClosings(database, sealer),
    policies: new StoredPolicies(database),
    bankRecordings: new StoredBankRecordings(database, sealer),
    operatorViews: new StoredOperatorViews(database),
    erasures: new StoredErasures(database, sealer),
    personExports: new StoredPersonExports(database, sealer),
    retention: new StoredRetention(database),
    close: () => database.close(),
  };
}
