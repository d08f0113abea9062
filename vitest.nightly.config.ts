import { defineConfig } from 'vitest/config';
import { common } from './vitest.config.ts';

// Suites that only .ci/nightly runs: they need what takes longer to begin than a change may wait.
export default defineConfig({
  ...common,
  test: {
    ...common.test,
    include: ['test/nightly/**/*.suite.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
