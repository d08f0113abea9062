// Where the store holds something of a customer, table by table: which rows, what of them an export shows, and what becomes of them when the
// customer is erased. Does not compile while a table is not here. Read by erasures.ts and person-export.ts; docs/data-protection
// says the same in words.

import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** Rows of a customer. */
export type RowsOf = (customerId: string) => RawBuilder<SqlBool>;

/** What becomes of a customer's rows when they are erased. */
export type PersonRemoval =
  /** They are deleted, at once. */
  | { readonly becomes: 'DELETED' }
  /** They go when the bank knows that the consent is over; nothing in them names the customer until then. */
  | { readonly becomes: 'ENDED' }
  /**
   * Law wants them kept, or what is still under way needs them: who it was is replaced. `actor`: where the customer acted;
   * `accounts`: keys of their accounts too; `blank`: columns that nobody needs any more.
   */
  | {
      readonly becomes: 'PSEUDONYMISED';
      readonly actor: readonly [kind: string, subject: string] | null;
      readonly accounts: boolean;
      readonly blank: readonly string[];
    }
  /** They stay as they are: they name nobody but by ids whose owner is pseudonymised. */
  | { readonly becomes: 'KEPT' }
  /** They stay as they are, unless the operator says otherwise: law wants them, and who it was. */
  | { readonly becomes: 'KEPT_BY_LAW' };

/** A table in which something of a customer stands. */
export interface PersonTable {
  readonly holds: 'person';
  readonly rows: RowsOf;
  readonly removal: PersonRemoval;
  /** When a row came to be, epoch milliseconds: a row that is written late is told by it from one of a customer who came back. Null where no row tells. */
  readonly since: string | null;
  /** Columns that an export tells of and does not show: they open something, or are hashes that say nothing. */
  readonly secret: readonly string[];
  /** What is sealed: shown, told of alone, or shown by the export of the statement book. Absent where nothing is. */
  readonly sealed?: 'shown' | 'secret' | 'book' | 'order' | 'withheld';
}

/** A table in which nothing of a customer stands. */
export interface NobodysTable {
  readonly holds: 'nobody';
  readonly why: string;
}

const deleted = { becomes: 'DELETED' } as const;
const kept = { becomes: 'KEPT' } as const;
const ended = { becomes: 'ENDED' } as const;

const own: RowsOf = (customerId) => sql`customer_id = ${customerId}`;
const ofLinks: RowsOf = (customerId) => sql`link_id in (select id from links where customer_id = ${customerId})`;
const ofPayments: RowsOf = (customerId) =>
  sql`payment_id in (select id from payments where customer_id = ${customerId})`;
const ofBooks: RowsOf = (customerId) =>
  sql`account_id in (select id from book_accounts where customer_id = ${customerId})`;

/** Names that are JSON lists whose first word is the customer. */
function beginsWith(column: string, customerId: string): RawBuilder<SqlBool> {
  const head = `${JSON.stringify([customerId]).slice(0, -1)},`;
  // Neither `like` nor an index: ids may hold any character.
  return sql`substr(${sql.ref(column)}, 1, length(${head})) = ${head}`;
}

/** Deliveries of what became of their links, payments, books and accounts. */
const deliveries: RowsOf = (customerId) => sql`(
  payment_id in (select id from links where customer_id = ${customerId})
  or payment_id in (select id from payments where customer_id = ${customerId})
  or ${beginsWith('payment_id', customerId)})`;

const person = (
  rows: RowsOf,
  removal: PersonRemoval,
  more: Partial<Pick<PersonTable, 'since' | 'secret' | 'sealed'>> = {},
): PersonTable => ({ holds: 'person', rows, removal, since: null, secret: [], ...more });

const nobody = (why: string): NobodysTable => ({ holds: 'nobody', why });

const grantSecrets = ['request_hash', 'binding_hash', 'code_hash'] as const;

/** Every table. In the order in which rows are erased: what is found through another table before that one. */
export const personData: Readonly<Record<keyof Tables, PersonTable | NobodysTable>> = {
  webhook_attempts: person(
    (customerId) => sql`delivery_id in (select id from webhook_deliveries where ${deliveries(customerId)})`,
    deleted,
    { since: 'at' },
  ),
  webhook_deliveries: person(deliveries, deleted, { since: 'created_at' }),
  grant_accounts: person(
    (customerId) => sql`grant_id in (select id from narrowed_grants where customer_id = ${customerId})`,
    deleted,
  ),
  narrowed_grants: person(own, deleted, { since: 'requested_at', secret: grantSecrets }),
  customer_grants: person(own, deleted, { since: 'requested_at', secret: grantSecrets }),
  grants: person(own, deleted, { since: 'granted_at' }),
  book_changes: person(own, deleted, { since: 'at', sealed: 'book' }),
  book_segments: person(ofBooks, deleted, { sealed: 'book' }),
  book_accounts: person(own, deleted, { since: 'created_at' }),
  book_histories: person(ofLinks, deleted),
  book_feeds: person(own, deleted),
  category_corrections: person(own, deleted, { since: 'created_at', sealed: 'shown' }),
  statement_polls: person(own, deleted),
  account_views: person(own, deleted, { secret: ['details_hash'] }),
  account_events: person(own, deleted, { since: 'at' }),
  account_feeds: person(own, deleted),
  account_identities: person(own, deleted, { since: 'first_seen_at', secret: ['number_hash', 'bank_account_hash'] }),
  account_identity_places: person(own, deleted),
  owner_guesses: person(own, deleted, { since: 'guessed_at', secret: ['guess_hash'] }),
  owner_guess_places: person(own, deleted),
  page_sessions: person(own, deleted, { since: 'created_at', secret: ['secret_hash'] }),
  screening_cases: person(own, { becomes: 'KEPT_BY_LAW' }, { since: 'screened_at', sealed: 'withheld' }),
  statement_reads: person(
    (customerId) => sql`(customer_id = ${customerId} or (actor_kind = 'customer' and actor = ${customerId}))`,
    { becomes: 'PSEUDONYMISED', actor: ['actor_kind', 'actor'], accounts: true, blank: [] },
    { since: 'first_at' },
  ),
  // Those before payments, which they are found through.
  idempotency: person(ofPayments, deleted, { since: 'created_at', secret: ['input_hash'] }),
  payment_readings: person((customerId) => beginsWith('place', customerId), deleted),
  // An operator's words can name people; who closed what is in the audit.
  payment_closings: person(ofPayments, deleted, { since: 'proposed_at', sealed: 'withheld' }),
  payment_evidence: person(ofPayments, kept, { since: 'at' }),
  payment_searches: person(ofPayments, kept),
  payment_events: person(ofPayments, kept, { since: 'at' }),
  payment_steps: person(ofPayments, kept, { since: 'at' }),
  payments: person(
    own,
    {
      becomes: 'PSEUDONYMISED',
      actor: ['actor_kind', 'actor'],
      accounts: true,
      blank: ['client_state', 'binding_hash', 'code_hash', 'cancel_state_hash'],
    },
    {
      since: 'created_at',
      sealed: 'order',
      secret: ['state_hash', 'cancel_state_hash', 'code_hash', 'binding_hash', 'client_state'],
    },
  ),
  payment_mandates: person(
    own,
    {
      becomes: 'PSEUDONYMISED',
      actor: ['actor_kind', 'actor'],
      accounts: true,
      blank: ['scope', 'idempotency_key', 'client_state', 'binding_hash', 'code_hash'],
    },
    {
      since: 'created_at',
      sealed: 'order',
      secret: ['input_hash', 'state_hash', 'code_hash', 'binding_hash', 'client_state'],
    },
  ),
  authorization_attempts: person(
    own,
    {
      becomes: 'PSEUDONYMISED',
      actor: ['actor_kind', 'actor'],
      accounts: false,
      blank: ['client_state', 'binding_hash', 'code_hash'],
    },
    {
      since: 'created_at',
      sealed: 'secret',
      secret: ['state_hash', 'binding_hash', 'code_hash', 'client_state', 'claim_id'],
    },
  ),
  bank_recording_orders: person(ofLinks, deleted, { since: 'started_at', sealed: 'withheld' }),
  // Redacted to shapes and codes when they were written; gone within days.
  bank_recordings: person(ofLinks, deleted, { since: 'at', sealed: 'withheld' }),
  token_sets: person(ofLinks, ended, { sealed: 'secret' }),
  consents: person(ofLinks, ended, { since: 'created_at' }),
  links: person(
    own,
    { becomes: 'PSEUDONYMISED', actor: ['created_by_kind', 'created_by'], accounts: false, blank: [] },
    { since: 'created_at' },
  ),
  // Behind links: only what is of a link without a customer may be deleted.
  link_events: person(own, deleted, { since: 'at' }),
  audit: person(
    (customerId) => sql`(customer_id = ${customerId} or (actor_kind = 'customer' and actor = ${customerId}))`,
    { becomes: 'PSEUDONYMISED', actor: ['actor_kind', 'actor'], accounts: true, blank: [] },
    { since: 'at' },
  ),
  lost_payments: nobody('ids of payments that a backup has not, without whose they were'),
  restores: nobody('when the store was restored'),
  policies: nobody('what the gateways go by'),
  erasures: nobody('an open erasure names the customer until it is closed, minutes later: it is the erasing itself'),
  event_counters: nobody('numbers last given, of all customers together'),
  report_keys: nobody('keys of the gateway'),
  institution_lists: nobody('banks'),
  bank_logos: nobody('banks'),
  source_tokens: nobody('the gateway’s own tokens'),
  leases: nobody('names of rounds, and ids of consents and payments: those of erased consents go with them'),
  payment_usage: nobody('sums of a client by day, of all customers together'),
  webhook_endpoints: nobody('partners’ own'),
};

/** The tables with something of a customer, in the order of erasing. */
export const personTables: readonly (readonly [name: keyof Tables, table: PersonTable])[] = Object.entries(
  personData,
).flatMap(([name, table]) =>
  // The keys are those of the record.
  table.holds === 'person' ? [[name as keyof Tables, table] as const] : [],
);
