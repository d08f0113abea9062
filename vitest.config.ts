import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { serviceFiles } from './test/tiers.ts';

/** What all suites have in common. */
export const common = {
  // One copy of graphql, the one that Node itself would load: two refuse each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    testTimeout: 20_000,
    hookTimeout: 40_000,
    // See src/sandbox/main.ts: of a release that does not call itself LTS.
    onConsoleLog: (text: string) => !text.includes('oidc-provider WARNING: Unsupported runtime'),
  },
} as const;

// `npm test`: all that needs Node and npm only, and no minutes. The rest is in vitest.services.config.ts.
export default defineConfig({
  ...common,
  test: {
    // Much of a test is waiting: two at once also where Vitest would take one, on two processors.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        ...common,
        test: {
          ...common.test,
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...serviceFiles],
          env: { TEST_DATABASES: 'SQLite' },
          // These start nothing that outlives them: loading all that they share once for each file takes as long as they do.
          isolate: false,
        },
      },
      {
        ...common,
        test: {
          ...common.test,
          name: 'integration',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/unit/**', ...serviceFiles],
          env: { TEST_DATABASES: 'SQLite' },
        },
      },
    ],
  },
});
