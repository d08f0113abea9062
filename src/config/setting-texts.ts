// What each variable of the environment is, in words for operators, and under which heading docs/settings.md lists it. Read by
// src/cli/document-settings.ts. Does not compile while a variable of environment.ts has no text.

import type { VariableName } from './environment.ts';

/** The headings, in the order of the page. */
export const settingGroups = [
  'Where it listens',
  'Whose tokens are accepted',
  'Banks, customers and the store',
  'The pages for people',
  'Exchange rates',
  'Screening',
  'The cache',
  'Time and size',
  'Limits of operations',
  'Limits of callers',
  'What is shown',
  'Federation',
  'Watching',
] as const;

/** One variable's documentation. */
export interface SettingText {
  readonly group: (typeof settingGroups)[number];
  /** What it is, in Markdown; links are relative to docs. */
  readonly text: string;
  /** What holds when it is not set, where no fixed default says so. */
  readonly unset?: string;
}

/** Every variable's documentation, by its name. */
export const settingTexts: Readonly<Record<VariableName, SettingText>> = {
  HOST: { group: 'Where it listens', text: 'The address to listen on.' },
  PORT: { group: 'Where it listens', text: 'The port to listen on; 0 takes a free one.' },
  PUBLIC_URL: {
    group: 'Where it listens',
    unset: 'where it listens',
    text: 'Where people and banks reach the gateway: banks send customers back to its `/links/callback`.',
  },
  WORKERS: {
    group: 'Where it listens',
    text: 'Processes of `npm run gateway` on one port, one for each core that it may use.',
  },
  AUTH_ISSUER: { group: 'Whose tokens are accepted', unset: 'required', text: 'The issuer whose tokens are accepted.' },
  AUTH_AUDIENCE: { group: 'Whose tokens are accepted', unset: 'required', text: 'The audience that they must be for.' },
  AUTH_JWKS_URL: { group: 'Whose tokens are accepted', unset: 'required', text: 'Where the issuer’s keys are.' },
  AUTH_ALGORITHMS: {
    group: 'Whose tokens are accepted',
    text: 'Signatures of those tokens that are accepted, separated by commas: of PS256, ES256, EdDSA, RS256, PS384, ES384.',
  },
  BANKS_FILE: {
    group: 'Banks, customers and the store',
    unset: 'required for `npm run gateway`',
    text: 'The [banks file](operators.md#the-banks-file).',
  },
  WATCH_CONFIG: {
    group: 'Banks, customers and the store',
    text: 'Whether the banks file, the files that it names for secrets and `CATEGORY_RULES_FILE` are [read again](operators.md#change-without-a-restart) when one of them changes. `false`: on SIGHUP alone.',
  },
  CATEGORY_RULES_FILE: {
    group: 'Banks, customers and the store',
    unset: 'none',
    text: 'Rules of yours for what entries were for, [a YAML or JSON file](insights.md#rules-of-your-own): they go before all but the customer’s own corrections.',
  },
  ID_KEY: {
    group: 'Banks, customers and the store',
    unset: 'required wherever banks are',
    text: 'Secret, 16 characters or more, that public ids are made of and sealed with: the same on every gateway, and kept. Not needed for a gateway over subgraphs.',
  },
  DATA_DIR: {
    group: 'Banks, customers and the store',
    text: 'The folder of the embedded store (SQLite): customers’ links, payments, webhooks.',
  },
  DATABASE_URL: {
    group: 'Banks, customers and the store',
    unset: 'SQLite in `DATA_DIR`',
    text: 'A PostgreSQL that several gateways share as their store.',
  },
  STORE_KEYS: {
    group: 'Banks, customers and the store',
    unset: 'required where customers can be linked',
    text: 'Seals the banks’ tokens in the store: `id:base64-of-32-bytes`, several separated by commas, the current one first. To rotate: add the new key at the end everywhere, then move it to the front, run `npm run keys:rotate`, drop the old one.',
  },
  BACKUP_KEYS: {
    group: 'Banks, customers and the store',
    unset: 'required by `npm run -s backup` and `npm run -s restore`',
    text: 'Seals [backups](backup.md), in the form of `STORE_KEYS`, the current one first; none of them may be a key of the store. Gateways need it not.',
  },
  STATEMENT_BOOK: {
    group: 'Banks, customers and the store',
    text: 'Whether what banks show of statements is kept in the store, sealed: see [the statement book](statement-book.md). `false`: statements are as the banks answer, and ids of entries last as long as the banks let them.',
  },
  STATEMENT_BOOK_MONTHS: {
    group: 'Banks, customers and the store',
    text: 'How long an entry is kept after its day, months.',
  },
  STATEMENT_BOOK_DAYS_AFTER_LINK: {
    group: 'Banks, customers and the store',
    text: 'How long an account’s book is kept after the last link to it has ended, days. 0: it is erased at the next sweep.',
  },
  STATEMENT_POLL_MINUTES: {
    group: 'Banks, customers and the store',
    text: 'How often the newest days of statements are read without anybody asking, minutes, for customers a partner of whom has a webhook for `TRANSACTIONS_CHANGED`: see [the statement book](statement-book.md#read-on-a-schedule). 0: never. Of a bank that counts calls half of them are left to others.',
  },
  LINK_HISTORY_DAYS: {
    group: 'Banks, customers and the store',
    text: 'How long a link that has ended is kept, with its consents and [events](data-protection/rights.md#retention), days; 0 for good, 31 at least.',
  },
  GRANT_HISTORY_DAYS: {
    group: 'Banks, customers and the store',
    text: 'How long a customer’s grant that has ended is kept, days; 0 for good.',
  },
  PAYMENT_DAYS: {
    group: 'Banks, customers and the store',
    text: 'How long a payment that has ended is kept, days; 0 for good, 1830 (five years) at least: [law](data-protection/rights.md#retention).',
  },
  AUDIT_DAYS: {
    group: 'Banks, customers and the store',
    text: 'How long an entry of the audit is kept, days; 0 for good, 1830 (five years) at least.',
  },
  SCREENING_CASE_DAYS: {
    group: 'Banks, customers and the store',
    text: 'How long a case of screening in which nobody has to look outlives the customer’s last link, days; 0 for good.',
  },
  MY_ERASES_ALL: {
    group: 'The pages for people',
    text: 'Whether a person who erases their data at `/my` erases [all that law does not keep](data-protection/rights.md), as the operator’s command does; else links and grants end, and their books and corrections go.',
  },
  READ_AUDIT: {
    group: 'Banks, customers and the store',
    text: 'Whose reads of statements [the audit tells of](statement-book.md#who-has-read): `all`, `others` (partners, staff and the gateway itself, not customers at their own accounts) or `none`.',
  },
  READ_AUDIT_DAYS: {
    group: 'Banks, customers and the store',
    text: 'How long it tells of them, days.',
  },
  OPERATOR_TOKEN: {
    group: 'Banks, customers and the store',
    unset: 'commands of operators are refused',
    text: 'An access token of the issuer with `operator:read` or `operator:write`, of whoever runs [an operator’s command](operator-commands.md). Given to those commands alone; a gateway does not read it.',
  },
  OPERATOR_APPROVALS: {
    group: 'Banks, customers and the store',
    text: 'How many operators it takes to [close a payment of unknown outcome](operator-commands.md#closing-a-payment-of-unknown-outcome): with 2 one proposes and another approves. Read by gateways, which write it into the store as they start, and by operators’ commands: the stricter of the two holds.',
  },
  BANK_RECORDING_HOURS: {
    group: 'Banks, customers and the store',
    text: 'How long exchanges with banks are kept that [operators have had recorded](operators.md#recording-a-banks-answers), hours.',
  },
  PAYEE_VERIFICATION_URL: {
    group: 'Banks, customers and the store',
    unset: '`verifyPayee` says `NOT_POSSIBLE`',
    text: 'A service of the EPC’s Verification Of Payee form.',
  },
  RATES_URL: {
    group: 'Exchange rates',
    unset: '`convertedTo` says `UNAVAILABLE`, unless there is a `RATES_FILE`',
    text: 'Reference rates in the ECB’s XML form, fetched behind requests: see [rates](rates.md). The ECB’s own are at `https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml`.',
  },
  RATES_HISTORY_URL: {
    group: 'Exchange rates',
    unset: 'days before those of `RATES_URL` have no rates',
    text: 'Their whole history in the same form, asked for once a week; only with `RATES_URL`. The ECB’s own is at `https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.xml`.',
  },
  RATES_FILE: {
    group: 'Exchange rates',
    unset: 'none',
    text: 'Rates of your own, [a JSON file](rates.md#rates-of-your-own): asked before those of `RATES_URL`, read anew within a minute when it changes.',
  },
  RATES_SOURCE: {
    group: 'Exchange rates',
    unset: 'none',
    text: 'A [source](rates.md#quotes-of-a-source) of the banks file that quotes rates (Revolut Business): asked for what `RATES_FILE` and `RATES_URL` have no rate of. Beside `RATES_SOURCE_CURRENCIES`.',
  },
  RATES_SOURCE_CURRENCIES: {
    group: 'Exchange rates',
    unset: 'nobody is asked',
    text: 'What it is asked for, once an hour each: ISO 4217 codes such as `EUR,KES,BHD`, the base first.',
  },
  RATES_STALE_DAYS: {
    group: 'Exchange rates',
    text: 'Days after which the newest rates of a source are told as `STALE`.',
  },
  SCREENING_LISTS: {
    group: 'Screening',
    unset: 'nobody is screened',
    text: 'Lists of sanctions that you have fetched, `un=PATH,eu=PATH,ofac=PATH`: see [screening](operators.md#screening). Each is read anew within a minute when its file changes.',
  },
  SCREENING_DAYS: {
    group: 'Screening',
    text: 'Days after which the banks of a customer with a case are asked again who they are.',
  },
  WEBHOOK_ALLOW_PRIVATE: {
    group: 'Banks, customers and the store',
    text: 'For development: webhooks go to plain HTTP, this machine and private networks, too.',
  },
  LINKS_CLIENT_ID: {
    group: 'The pages for people',
    unset: 'there is no page',
    text: 'The pages for people, `/my` and `/links`, as a client of the issuer: see [linking](linking.md#by-hand).',
  },
  LINKS_CLIENT_SECRET: {
    group: 'The pages for people',
    unset: 'a public client, with PKCE',
    text: 'The client secret of those pages.',
  },
  LINKS_SCOPES: {
    group: 'The pages for people',
    text: 'What those pages ask the issuer for, besides `openid` and `profile`: they show and do no more. `links:read` must be among them; the issuer must know them for this client.',
  },
  PSU_IP_HEADER: {
    group: 'The pages for people',
    unset: 'banks are told that nobody is present',
    text: 'Header in which a trusted front end names the person’s address. Without it a UK link is read only while its customer’s word is younger than 90 days.',
  },
  PSU_USER_AGENT_HEADER: {
    group: 'The pages for people',
    unset: 'not told',
    text: 'Header in which that front end hands on the person’s User-Agent.',
  },
  REDIS_URL: {
    group: 'The cache',
    unset: 'each gateway caches in its own memory',
    text: 'A Redis that several gateways share: `redis://host:6379/0`, `redis+sentinel://host:26379,host:26379/master-name/0` or `redis+cluster://host:7000,host:7001` (TLS: `rediss`, `rediss+sentinel`, `rediss+cluster`).',
  },
  CACHE_KEY: {
    group: 'The cache',
    unset: 'not sealed, and said so at start',
    text: 'Secret, 16 characters or more: what is cached in Redis is sealed with AES-256-GCM.',
  },
  REDIS_TIMEOUT_MS: { group: 'The cache', text: 'Longest wait for one Redis command.' },
  CACHE_MEMORY_ROWS: { group: 'The cache', text: 'Size of the cache in memory, in rows (accounts, entries).' },
  CACHE_ACCOUNTS_SECONDS: { group: 'The cache', text: 'How long accounts stay fresh.' },
  CACHE_BALANCES_SECONDS: { group: 'The cache', text: 'How long balances stay fresh.' },
  CACHE_TRANSACTIONS_SECONDS: { group: 'The cache', text: 'How long entries of this month and the last stay fresh.' },
  CACHE_HISTORY_SECONDS: { group: 'The cache', text: 'How long older entries stay fresh.' },
  CACHE_IDENTIFICATION_SECONDS: {
    group: 'The cache',
    text: 'How long account numbers that cost a call of their own stay fresh.',
  },
  CACHE_PARTY_SECONDS: { group: 'The cache', text: 'How long the customer’s own data stay fresh.' },
  CACHE_CARDS_SECONDS: {
    group: 'The cache',
    text: 'How long cards stay fresh of a bank that lists them; those that an account’s own entry tells are as fresh as that.',
  },
  CACHE_DIRECT_DEBITS_SECONDS: { group: 'The cache', text: 'How long direct debits stay fresh.' },
  CACHE_STANDING_ORDERS_SECONDS: { group: 'The cache', text: 'How long standing orders stay fresh.' },
  CACHE_SCHEDULED_PAYMENTS_SECONDS: { group: 'The cache', text: 'How long scheduled payments stay fresh.' },
  CACHE_BENEFICIARIES_SECONDS: { group: 'The cache', text: 'How long beneficiaries stay fresh.' },
  CACHE_PRODUCTS_SECONDS: { group: 'The cache', text: 'How long what an account costs and earns stays fresh.' },
  CACHE_STATEMENTS_SECONDS: { group: 'The cache', text: 'How long a bank’s list of its own statements stays fresh.' },
  CACHE_REVALIDATE_SECONDS: {
    group: 'The cache',
    text: 'For how long after that data is still answered, while the bank is asked behind the answer (`name=seconds,name=seconds`; what is not named keeps its default).',
  },
  CACHE_STALE_SECONDS: {
    group: 'The cache',
    text: 'For how long after it was fresh data is answered, marked `STALE`, when the bank fails; written likewise.',
  },
  REQUEST_TIMEOUT_MS: { group: 'Time and size', text: 'The whole time of one request, all banks together.' },
  STOP_DELAY_MS: {
    group: 'Time and size',
    text: 'How long after SIGTERM the gateway says that it is not ready and still serves.',
  },
  STOP_TIMEOUT_MS: { group: 'Time and size', text: 'How long requests under way may go on after SIGTERM.' },
  BANK_MAX_BODY_BYTES: { group: 'Time and size', text: 'The largest answer of a bank that is read, unpacked.' },
  OVERLOAD_TURN_MS: {
    group: 'Time and size',
    text: 'How long a turn of the event loop takes on operations while there is [more than the gateway can do](partners.md#more-than-it-can), and a fourth of what a burst may take; the others are refused with HTTP 503. 0: none is.',
  },
  MAX_REQUEST_BYTES: { group: 'Time and size', text: 'The largest request body.' },
  MAX_BANK_READS: {
    group: 'Limits of operations',
    text: 'What one operation may have banks asked for: see [limits](partners.md#limits).',
  },
  MAX_QUERY_TOKENS: { group: 'Limits of operations', text: 'Tokens of a document.' },
  MAX_QUERY_FIELDS: {
    group: 'Limits of operations',
    text: 'Fields, those of fragments counted wherever they are spread.',
  },
  MAX_QUERY_DEPTH: { group: 'Limits of operations', text: 'Levels.' },
  MAX_QUERY_ALIASES: { group: 'Limits of operations', text: 'Aliases.' },
  MAX_QUERY_COST: { group: 'Limits of operations', text: 'Objects that the operation could give, by its page sizes.' },
  MAX_QUERY_WRITES: { group: 'Limits of operations', text: 'Mutations in one operation.' },
  LINK_ATTEMPTS_PER_MINUTE: {
    group: 'Limits of callers',
    text: 'Links begun or renewed, of each subject through each client that has no limit of its own in the banks file.',
  },
  PAYMENTS_PER_MINUTE: { group: 'Limits of callers', text: 'Payments initiated, likewise.' },
  PAYEE_CHECKS_PER_HOUR: { group: 'Limits of callers', text: 'Payees verified, likewise.' },
  CLIENT_POINTS_PER_MINUTE: {
    group: 'Limits of callers',
    text: '[Points](partners.md#points) of all operations through one client whose entry in the banks file names no plan.',
  },
  OWNER_GUESSES: {
    group: 'Limits of callers',
    text: 'Different guesses of one field of an account’s owner (`Account.matchOwner`), over all callers and gateways on one store.',
  },
  OWNER_GUESS_DAYS: {
    group: 'Limits of callers',
    text: 'In how many days; as long a guess is remembered, as a keyed hash. The same guess again costs nothing.',
  },
  SUBJECT_POINTS_PER_MINUTE: {
    group: 'Limits of callers',
    text: 'Of these, those of each subject; at most the client’s.',
  },
  MAX_SUBSCRIPTIONS: { group: 'Limits of callers', text: 'Subscriptions that one gateway holds open.' },
  MAX_SUBSCRIPTIONS_PER_CALLER: { group: 'Limits of callers', text: 'Of these, one caller’s.' },
  INTROSPECTION: { group: 'What is shown', text: 'The schema for everybody.' },
  LANDING_PAGE: { group: 'What is shown', text: 'Apollo Sandbox at the endpoint, for browsers.' },
  EXPLORER: {
    group: 'What is shown',
    text: 'An explorer of the API at `/explore`, served by the gateway, with the published schemas and examples, and a customer’s figures at `/insights`: see [the explorer](operators.md#the-explorer).',
  },
  EXPLORER_CLIENT_ID: {
    group: 'What is shown',
    unset: 'nobody can sign in there',
    text: 'The explorer as a public client of the issuer.',
  },
  CORS_ORIGINS: {
    group: 'What is shown',
    unset: 'none',
    text: 'Origins of web pages that may call, separated by commas; `*` for any.',
  },
  DOCUMENTS_DIR: {
    group: 'What is shown',
    unset: 'no document is listed',
    text: 'A folder of manifests of trusted documents, read again when they change: see [trusted documents](operators.md#trusted-documents).',
  },
  DOCUMENTS_POLICY: {
    group: 'What is shown',
    text: 'Which documents callers may run whose client has no `documents` in the banks file: `any`, `listed`, or `preferred`.',
  },
  FEDERATION: {
    group: 'Federation',
    text: 'Whether `_entities` and `_service` are there, for a router in front of the gateway. `_entities` needs the caller’s token, `_service` the `ROUTER_SECRET` in `x-router-secret`: without one it is refused.',
  },
  ROUTER_SECRET: {
    group: 'Federation',
    unset: 'made at each start under `npm run start:federated`',
    text: 'Secret, 16 characters or more, that the gateway over subgraphs and its subgraphs share: see [federation](federation.md).',
  },
  SUBGRAPH_URLS: {
    group: 'Federation',
    unset: 'the supergraph’s own',
    text: '`accounts=http://…/graphql,banks=…`: where subgraphs are, when not where the supergraph says.',
  },
  SUBGRAPH_MAX_BODY_BYTES: { group: 'Federation', text: 'The largest answer of a subgraph that is read.' },
  METRICS_PORT: {
    group: 'Watching',
    unset: 'there are no figures',
    text: 'A listener for Prometheus, the only place with figures: see [watch it](operators.md#watch-it).',
  },
  FIELD_USAGE: {
    group: 'Watching',
    text: 'Of which fields, arguments and enum values the figures tell which client uses them: `deprecated` ones, `all` (some hundred series a client), or `none`. Clients of the banks file have their id, all others are `other`.',
  },
  METRICS_HOST: { group: 'Watching', text: 'The address of that listener.' },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    group: 'Watching',
    unset: 'no spans are made',
    text: 'Base of a receiver of [OpenTelemetry’s spans](operators.md#traces) over HTTP (OTLP), such as `http://127.0.0.1:4318`.',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    group: 'Watching',
    unset: 'none',
    text: 'Headers that this receiver is sent, such as its credential: `name=value`, several separated by commas.',
  },
  OTEL_SERVICE_NAME: { group: 'Watching', text: 'The name under which spans are sent (`service.name`).' },
  OTEL_TRACES_SAMPLER_ARG: { group: 'Watching', text: 'The share of requests whose spans are recorded, 0 to 1.' },
  TRACE_PARENT: {
    group: 'Watching',
    text: '`link`: a caller’s own trace (`traceparent`) is linked, and decides nothing. `follow`: it is gone on with, and its caller decides what is recorded. A subgraph follows its router in any case.',
  },
  REQUEST_LOG: {
    group: 'Watching',
    text: 'The share of operations that have a line in the log, 0 to 1, at `LOG_LEVEL` info or below: see [the request log](operators.md#the-request-log). What the gateway itself fails at has one in any case, unless it is 0.',
  },
  LOG_LEVEL: { group: 'Watching', text: 'The least that is logged: fatal, error, warn, info, debug, trace, silent.' },
};
