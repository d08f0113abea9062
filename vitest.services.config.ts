import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { databaseFiles, serviceFiles } from './test/tiers.ts';
import { common } from './vitest.config.ts';

// `npm run test:services`: what `npm test` leaves out, and the suites of both databases on PostgreSQL.
export default defineConfig({
  ...common,
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { ...common, test: { ...common.test, name: 'services', include: [...serviceFiles] } },
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
