import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { databaseFiles, serviceFiles } from './test/tiers.ts';
import { common } from './vitest.config.ts';

// `npm run test:services`: what `npm test` leaves out, and the suites of both databases on PostgreSQL.
export default defineConfig({
  ...common,
  test: {
    // Browsers, compilers and farms of processes wait for nothing but each other.
    maxWorkers: availableParallelism(),
    projects: [
      // Time limits of seconds are tried here: what a file before has left in memory must not count.
      { ...common, test: { ...common.test, name: 'services', include: [...serviceFiles], isolate: true } },
      {
        ...common,
        test: {
          ...common.test,
          name: 'PostgreSQL',
          include: [...databaseFiles],
          env: { TEST_DATABASES: 'PostgreSQL' },
        },
      },
    ],
  },
});
