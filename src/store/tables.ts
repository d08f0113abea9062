// The tables as Kysely sees them; migrations.ts makes them. Times are epoch milliseconds, sets are words with spaces
// between, sealed values stand beside the id of their key (sealing.ts). Used inside src/store only.

import type { Generated } from 'kysely';
import type {
  AccountEventsTable,
  AccountFeedsTable,
  AccountIdentitiesTable,
  AccountIdentityPlacesTable,
  AccountViewsTable,
  OwnerGuessesTable,
  OwnerGuessPlacesTable,
} from './account-tables.ts';
import type { ErasuresTable } from './erasure-tables.ts';
import type { CustomerGrantsTable, GrantAccountsTable, GrantsTable } from './grant-tables.ts';
import type { PaymentMandatesTable } from './mandate-tables.ts';
import type {
  BankRecordingOrdersTable,
  BankRecordingsTable,
  PaymentClosingsTable,
  PoliciesTable,
} from './operator-tables.ts';
import type {
  BookAccountsTable,
  BookChangesTable,
  BookFeedsTable,
  BookHistoriesTable,
  BookSegmentsTable,
  CategoryCorrectionsTable,
  ReportKeysTable,
  ScreeningCasesTable,
  StatementPollsTable,
  StatementReadsTable,
} from './statement-tables.ts';
import type { WebhookAttemptsTable, WebhookDeliveriesTable, WebhookEndpointsTable } from './webhook-tables.ts';

/** What a source has told of its institutions. */
export interface InstitutionListsTable {
  source_id: string;
  /** JSON. */
  list: string;
  fetched_at: number;
}

/** What is kept of the gateway's own tokens at a source. */
export interface SourceTokensTable {
  source_id: string;
  sealed: string;
  key_id: string;
  updated_at: number;
}

/** A bank's logo, as base64. */
export interface BankLogosTable {
  bank_id: string;
  media_type: string;
  image: string;
}

export interface LinksTable {
  id: string;
  customer_id: string;
  bank_id: string;
  /** The bank under whose id its accounts are known, where that is not `bank_id`; null where it is. */
  home_bank_id: string | null;
  permissions: string;
  status: string;
  reason: string | null;
  status_at: number;
  /** The consent in use, or the one that was last; null before the first was authorised. */
  consent_id: string | null;
  created_at: number;
  created_by_kind: string;
  created_by: string;
  /** The client that it was begun in; null for links of versions that did not write it down. */
  client_id: string | null;
  granted_at: number | null;
  expires_at: number | null;
  /** When the customer last said, here, that they go on sharing; null as long as they have not. */
  reconfirmed_at: number | null;
  /** When it is to be looked at for what is due to be told of it; null for never. */
  notice_due_at: number | null;
}

export interface ConsentsTable {
  id: string;
  link_id: string;
  bank_id: string;
  /** The bank's own id; null until known (CDR tells it with the tokens). */
  bank_consent_id: string | null;
  permissions: string;
  /** AWAITING, AUTHORISED, REPLACED, ENDED, FAILED */
  status: string;
  end_reason: string | null;
  created_at: number;
  authorised_at: number | null;
  expires_at: number | null;
  ended_at: number | null;
  /** NONE, PENDING, DONE, FAILED */
  revocation: string;
  revocation_due_at: number | null;
  revocation_tries: number;
}

export interface TokenSetsTable {
  consent_id: string;
  link_id: string;
  sealed: string;
  key_id: string;
  /** Counts refreshes: a write names the version it was made from. */
  version: number;
  access_expires_at: number | null;
  updated_at: number;
  /** Set while a refresh is under way: one whose answer is not stored may have rotated the token at the bank. */
  refresh_started_at: number | null;
  refresh_fence: number;
  /** 1 where the bank is told of the consent's end with this token: then it is kept until the bank knows. */
  ends_consent: number;
}

export interface AuthorizationAttemptsTable {
  id: string;
  state_hash: string;
  link_id: string;
  consent_id: string;
  bank_id: string;
  /** The issuer whose answer is expected, against mix-up; null for banks without OAuth in the browser. */
  issuer: string | null;
  customer_id: string;
  actor_kind: string;
  actor: string;
  client_id: string;
  redirect_uri: string;
  client_state: string | null;
  /** SHA-256 of what ties the attempt to one browser; null when begun without. */
  binding_hash: string | null;
  /** Nonce and verifier; once AUTHORISED, what the bank has granted. */
  sealed: string;
  key_id: string;
  /** WAITING, EXCHANGING, AUTHORISED, COMPLETED, FAILED, UNKNOWN */
  status: string;
  failure: string | null;
  created_at: number;
  expires_at: number;
  claim_id: string | null;
  exchange_until: number | null;
  ended_at: number | null;
  /** SHA-256 of the code that the returning browser was given; null until then, and for what is bound to a browser. */
  code_hash: string | null;
  confirm_until: number | null;
}

export interface LinkEventsTable {
  /** From event_counters, in the order of the commits: who has read one has all before it. */
  seq: number;
  link_id: string;
  customer_id: string;
  /** Its place among the customer's own events, from 1. */
  ordinal: number;
  type: string;
  actor_kind: string;
  actor: string;
  reason: string | null;
  days_left: number | null;
  dark_at: number | null;
  at: number;
  /** What can be told once only: the consent, the type, and which of several. */
  once_key: string;
}

/** Numbers of events that have to come in the order of their commits: whoever takes one holds its row until then. */
export interface EventCountersTable {
  name: string;
  value: number;
}

export interface AuditTable {
  seq: Generated<number>;
  at: number;
  actor_kind: string;
  actor: string;
  action: string;
  outcome: string;
  reason: string | null;
  customer_id: string | null;
  bank_id: string | null;
  link_id: string | null;
  consent_id: string | null;
  payment_id: string | null;
  grant_id: string | null;
  client_id: string | null;
  account_key: string | null;
}

export interface PaymentsTable {
  id: string;
  customer_id: string;
  bank_id: string;
  /** The account that pays; null when the customer chooses it at the bank. */
  link_id: string | null;
  account_key: string | null;
  actor_kind: string;
  actor: string;
  client_id: string;
  currency: string;
  /** Below 2^53: domain/payment-order.ts sees to it. */
  amount_minor: number;
  status: string;
  furthest: string;
  reason_code: string | null;
  rejection: string | null;
  /** CREATING, AUTHORISING, EXCHANGING, CONFIRMING, AUTHORISED, SUBMITTING, FOLLOWING, ENDED */
  stage: string;
  /** Counts changes: a change names the version it was made from. */
  version: number;
  bank_consent_id: string | null;
  bank_payment_id: string | null;
  issuer: string | null;
  state_hash: string;
  redirect_uri: string;
  client_state: string | null;
  binding_hash: string | null;
  /** REQUESTED, AUTHORISING, AUTHORISED, REFUSED, FAILED, UNKNOWN; null when nobody asked for one. */
  cancellation: string | null;
  cancel_state_hash: string | null;
  /** 1 when who initiated it has to confirm that it was they who came back; 0 when something else shows that. */
  needs_confirmation: number;
  /** SHA-256 of the code that the returning browser was given; null until then. */
  code_hash: string | null;
  /** Until when the code is taken; null before there is one, and once it was. */
  confirm_until: number | null;
  tries: number;
  due_at: number | null;
  authorise_until: number;
  submitted_at: number | null;
  created_at: number;
  updated_at: number;
  /** Order and secrets. */
  sealed: string;
  key_id: string;
  /** Set where it was open when the store was backed up, and what the gateway did with it until the restore is not known yet. */
  restored_at: number | null;
  mandate_id: string | null;
  refund_of: string | null;
}

/** A payment that was made after the backup that the store was restored from: the same key makes the same id again. */
export interface LostPaymentsTable {
  id: string;
  bank_id: string;
  initiated_at: number;
}

/** One restore of the store from a backup. */
export interface RestoresTable {
  id: string;
  backup_id: string;
  /** The instant that the backup is of. */
  backed_up_at: number;
  restored_at: number;
  /** Null while new payments are held. */
  released_at: number | null;
  released_by: string | null;
}

export interface PaymentEventsTable {
  seq: Generated<number>;
  payment_id: string;
  status: string;
  source: string;
  reason_code: string | null;
  at: number;
}

export interface PaymentStepsTable {
  seq: Generated<number>;
  payment_id: string;
  step: string;
  phase: string;
  code: string | null;
  at: number;
}

export interface IdempotencyTable {
  /** Principal kind, subject and client, as JSON. */
  scope: string;
  key: string;
  /** SHA-256 of the canonical input. */
  input_hash: string;
  payment_id: string;
  created_at: number;
}

/** What a client has paid on a day (UTC) in a currency, minor units; payments that came to nothing are taken out. */
export interface PaymentUsageTable {
  client_id: string;
  day: string;
  currency: string;
  used_minor: number;
}

/** How a payment of unknown outcome is looked for in its customer's statements. */
export interface PaymentSearchesTable {
  payment_id: string;
  tries: number;
  /** Null: it is looked for no more. */
  due_at: number | null;
  /** Findings that the operator was told of, separated by spaces. */
  told: string;
  /** The entry that would end it, as it was seen first. */
  seen_entry: string | null;
  seen_day: string | null;
  seen_at: number | null;
}

/** How often a place was read for such payments on a day of its bank's. */
export interface PaymentReadingsTable {
  place: string;
  day: string;
  readings: number;
}

export interface PaymentEvidenceTable {
  payment_id: string;
  entry_id: string;
  link_id: string;
  account_key: string;
  entry_key: string;
  day: string;
  at: number;
}

export interface LeasesTable {
  name: string;
  holder: string;
  fence: number;
  expires_at: number;
}

export interface PageSessionsTable {
  /** SHA-256 of what the browser's cookie holds. */
  secret_hash: string;
  id: string;
  customer_id: string;
  /** Separated by spaces. */
  scopes: string;
  browser: string;
  created_at: number;
  used_at: number;
  expires_at: number;
}

export interface Tables {
  links: LinksTable;
  consents: ConsentsTable;
  token_sets: TokenSetsTable;
  authorization_attempts: AuthorizationAttemptsTable;
  link_events: LinkEventsTable;
  event_counters: EventCountersTable;
  grants: GrantsTable;
  customer_grants: CustomerGrantsTable;
  narrowed_grants: CustomerGrantsTable;
  category_corrections: CategoryCorrectionsTable;
  report_keys: ReportKeysTable;
  screening_cases: ScreeningCasesTable;
  institution_lists: InstitutionListsTable;
  bank_logos: BankLogosTable;
  source_tokens: SourceTokensTable;
  grant_accounts: GrantAccountsTable;
  audit: AuditTable;
  leases: LeasesTable;
  payments: PaymentsTable;
  payment_mandates: PaymentMandatesTable;
  payment_events: PaymentEventsTable;
  payment_steps: PaymentStepsTable;
  idempotency: IdempotencyTable;
  payment_usage: PaymentUsageTable;
  payment_searches: PaymentSearchesTable;
  payment_readings: PaymentReadingsTable;
  payment_evidence: PaymentEvidenceTable;
  restores: RestoresTable;
  policies: PoliciesTable;
  lost_payments: LostPaymentsTable;
  payment_closings: PaymentClosingsTable;
  bank_recording_orders: BankRecordingOrdersTable;
  bank_recordings: BankRecordingsTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_attempts: WebhookAttemptsTable;
  page_sessions: PageSessionsTable;
  account_identities: AccountIdentitiesTable;
  account_identity_places: AccountIdentityPlacesTable;
  book_accounts: BookAccountsTable;
  book_segments: BookSegmentsTable;
  book_feeds: BookFeedsTable;
  book_changes: BookChangesTable;
  book_histories: BookHistoriesTable;
  statement_reads: StatementReadsTable;
  statement_polls: StatementPollsTable;
  account_views: AccountViewsTable;
  account_events: AccountEventsTable;
  account_feeds: AccountFeedsTable;
  owner_guesses: OwnerGuessesTable;
  owner_guess_places: OwnerGuessPlacesTable;
  erasures: ErasuresTable;
}
