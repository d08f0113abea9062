import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The fault suite: minutes of load with real time-outs, so not part of `npm test`.
export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    include: ['test/faults/**/*.suite.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    disableConsoleIntercept: true,
  },
});
