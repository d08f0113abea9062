import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { databaseFiles, loneFiles, nightlyFiles, sharingFiles } from './test/tiers.ts';
import { common } from './vitest.config.ts';

const isNight = process.env['NIGHTLY'] === '1';
const dueOf = (files: readonly string[]): string[] => files.filter((file) => isNight || !nightlyFiles.includes(file));

// `npm run test:services`: what `npm test` leaves out, and the suites of both databases on PostgreSQL.
export default defineConfig({
  ...common,
  test: {
    // Browsers, compilers and farms of processes wait for nothing but each other.
    maxWorkers: availableParallelism(),
    projects: [
      // In the order of their names, with the shortest at the end: no worker is left with minutes of work that nobody shares.
      { ...common, test: { ...common.test, name: 'alone', include: [...loneFiles], isolate: true } },
      { ...common, test: { ...common.test, name: 'services', include: dueOf(sharingFiles) } },
      {
        ...common,
        test: {
          ...common.test,
          name: 'stores on PostgreSQL',
          include: dueOf(databaseFiles),
          globalSetup: './test/support/shared-postgres.ts',
          env: { TEST_DATABASES: 'PostgreSQL' },
        },
      },
    ],
  },
});
