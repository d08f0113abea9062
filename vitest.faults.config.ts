import { defineConfig } from 'vitest/config';
import { common } from './vitest.config.ts';

// The fault suite: minutes of load with real time-outs, so not part of `npm test`.
export default defineConfig({
  resolve: common.resolve,
  test: {
    include: ['test/faults/**/*.suite.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    disableConsoleIntercept: true,
  },
});
