import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { databaseFiles, loneFiles, sharingFiles } from './test/tiers.ts';
import { common } from './vitest.config.ts';

// `npm run test:services`: what `npm test` leaves out, and the suites of both databases on PostgreSQL.
export default defineConfig({
  ...common,
  test: {
    // Browsers, compilers and farms of processes wait for nothing but each other.
    maxWorkers: availableParallelism(),
    projects: [
      // In the order of their names, with the shortest at the end: no worker is left with minutes of work that nobody shares.
      { ...common, test: { ...common.test, name: 'alone', include: [...loneFiles], isolate: true } },
      { ...common, test: { ...common.test, name: 'services', include: [...sharingFiles] } },
      {
        ...common,
        test: {
          ...common.test,
          name: 'stores on PostgreSQL',
          include: [...databaseFiles],
          globalSetup: './test/support/shared-postgres.ts',
          env: { TEST_DATABASES: 'PostgreSQL' },
        },
      },
    ],
  },
});
