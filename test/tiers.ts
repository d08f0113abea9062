// Which tests run where. `npm test` needs Node and npm only, and no minutes: everything that is not named here. The rest
// starts farms of processes, kills them, asks real servers and browsers, or compares thousands of answers: `npm run
// test:services`. Read by vitest.config.ts and vitest.services.config.ts, which say by TEST_DATABASES which database a run is
// for.

/** Files in which limits of seconds decide: each in a process of its own, where nothing that another left in memory counts. */
export const loneFiles: readonly string[] = [
  // Every topology: nine servers and more, every operation by every caller.
  'test/integration/federated/equality.test.ts',
  'test/integration/federated/equality-cached.test.ts',
  'test/integration/federated/equality-failing.test.ts',
  'test/integration/federated/outages.test.ts',
  // Thousands of operations, every way that a schema has.
  'test/integration/federated/narrowed-grants.test.ts',
  // Programs that are killed in the middle of what they do.
  'test/integration/gateway/crowd.test.ts',
  // Real Redis servers, a cluster and a Sentinel; a PostgreSQL that two gateways share.
  'test/integration/cache/cache.test.ts',
  'test/integration/gateway/redis.test.ts',
  'test/integration/gateway/erasure-redis.test.ts',
  'test/integration/limits/write-limits-redis.test.ts',
  'test/integration/limits/points-redis.test.ts',
  'test/integration/gateway/links-shared-store.test.ts',
  'test/integration/gateway/subscriptions-journey.test.ts',
  'test/integration/payments/subscriptions-feed.test.ts',
  // Clients that take a quarter of a minute.
  'test/integration/gateway/slow-requests.test.ts',
  'test/integration/gateway/subscriptions-hostile.test.ts',
  // Thousands of generated operations.
  'test/unit/gateway/engine/differential.test.ts',
];

/** Files that share what they load with those before them. */
export const sharingFiles: readonly string[] = [
  // Chromium.
  'test/browser/**/*.test.ts',
  // Seven and more processes on one machine.
  'test/e2e/start-federated.test.ts',
  'test/e2e/workers.test.ts',
  // Snapshots of heaps: nightly alone.
  'test/e2e/erased-heaps.test.ts',
  // Other people's compilers, a process for each.
  'test/integration/clients/published-schema.test.ts',
  // Programs that are killed in the middle of what they do.
  'test/integration/linking/crash.test.ts',
  'test/integration/linking/notices-crash.test.ts',
  'test/integration/operator/closings-crash.test.ts',
  'test/integration/payments/crash.test.ts',
  'test/integration/payments/backup-drill.test.ts',
  'test/integration/webhooks/crash.test.ts',
  'test/integration/store/durability.test.ts',
  'test/integration/store/lost-connections.test.ts',
  'test/integration/store/book-crash.test.ts',
  // Operators' programs beside gateways.
  'test/integration/store/audit-command.test.ts',
  'test/integration/store/backup-command.test.ts',
  'test/integration/store/book-export.test.ts',
  'test/integration/store/keys-rotate.test.ts',
  'test/integration/store/person-command.test.ts',
  'test/integration/gateway/moving-command.test.ts',
  'test/integration/gateway/moving-steps.test.ts',
  // Prometheus' own tool over the alerts and their tests.
  'test/integration/observability/alerts.test.ts',
  // xmllint over the official schema of camt.053.
  'test/integration/exports/camt-053.test.ts',
  // openssl mints and verifies.
  'test/integration/banks/signatures-openssl.test.ts',
  // A copy of the source, type checked with a standard more.
  'test/integration/banks/toy-standard.test.ts',
  // Prism over the official specifications.
  'test/integration/banks/prism.test.ts',
  'test/integration/linking/sca-specification.test.ts',
  'test/integration/banks/payments-prism.test.ts',
  'test/integration/banks/mandate-specification.test.ts',
  'test/integration/sandbox/specification.test.ts',
  'test/integration/sandbox/enable-banking-specification.test.ts',
  'test/integration/sandbox/plaid-specification.test.ts',
  'test/integration/sandbox/revolut-specification.test.ts',
  'test/integration/gateway/plaid-specification.test.ts',
  'test/integration/gateway/sources-specification.test.ts',
  'test/integration/gateway/revolut-specification.test.ts',
  'test/integration/gateway/payments-nz.test.ts',
  // A PostgreSQL that two gateways share.
  'test/integration/payments/gateways.test.ts',
];

/** Files that `npm run test:services` alone runs. */
export const serviceFiles: readonly string[] = [...loneFiles, ...sharingFiles];

/** Files that hold for both databases: `npm test` runs them on SQLite, `npm run test:services` on PostgreSQL. */
export const databaseFiles: readonly string[] = [
  'test/integration/linking/refresh.test.ts',
  'test/integration/operator/commands.test.ts',
  'test/integration/payments/closings.test.ts',
  'test/integration/payments/mandates.test.ts',
  'test/integration/payments/search.test.ts',
  'test/integration/payments/store.test.ts',
  'test/integration/store/account-events.test.ts',
  'test/integration/store/backup.test.ts',
  'test/integration/store/category-corrections.test.ts',
  'test/integration/store/consent-tokens.test.ts',
  'test/integration/store/book.test.ts',
  'test/integration/store/conformance.test.ts',
  'test/integration/store/customer-grants.test.ts',
  'test/integration/store/figures.test.ts',
  'test/integration/store/erasures.test.ts',
  'test/integration/store/link-events.test.ts',
  'test/integration/store/migrations.test.ts',
  'test/integration/store/moves.test.ts',
  'test/integration/store/owner-guesses.test.ts',
  'test/integration/store/retention.test.ts',
  'test/integration/store/screening-cases.test.ts',
  'test/integration/store/sealed-columns.test.ts',
  'test/integration/store/source-tokens.test.ts',
  'test/integration/store/statement-polls.test.ts',
  'test/integration/store/statement-reads.test.ts',
  'test/integration/webhooks/delivery.test.ts',
  'test/integration/webhooks/statements.test.ts',
  'test/integration/webhooks/store.test.ts',
  'test/integration/webhooks/sweep.test.ts',
];

/** Of what `npm run test:services` runs, what only .ci/nightly does, by NIGHTLY=1: the same code is run in a smaller way before a change lands. */
export const nightlyFiles: readonly string[] = [
  // npm run test:backup in short.
  'test/integration/payments/backup-drill.test.ts',
  // A break behind every write of a move; a copy of the source with a standard more.
  'test/integration/gateway/moving-steps.test.ts',
  'test/integration/banks/toy-standard.test.ts',
  // On PostgreSQL; on SQLite with each change.
  'test/integration/payments/mandates.test.ts',
  'test/integration/operator/commands.test.ts',
  'test/integration/payments/search.test.ts',
  'test/integration/webhooks/delivery.test.ts',
  'test/integration/webhooks/sweep.test.ts',
  'test/integration/store/figures.test.ts',
  'test/integration/store/retention.test.ts',
];

/** Whether a suite that holds for both databases is to run on this one now; on both where nothing is said. */
export function isAskedFor(database: 'SQLite' | 'PostgreSQL'): boolean {
  const asked = process.env['TEST_DATABASES'];
  return asked === undefined || asked === '' || asked === database;
}
