import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { keepFilesInMemory } from './test/support/files-in-memory.ts';
import { serviceFiles } from './test/tiers.ts';

// Gateways and other programs that tests start find what an earlier one has compiled, types taken out: see startProgram.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('./node_modules/.cache/compiled', import.meta.url));

keepFilesInMemory();

/** Much of a test is waiting: one more at once than there are processors, where Vitest would take one fewer. */
export const testWorkers = availableParallelism() + 1;

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
    // Nothing that a file starts outlives it: to load all that they share once for each would take as long as most of them do.
    isolate: false,
    // See src/sandbox/main.ts: of a release that does not call itself LTS.
    onConsoleLog: (text: string) => !text.includes('oidc-provider WARNING: Unsupported runtime'),
  },
} as const;

// `npm test`: all that needs Node and npm only, and no minutes. The rest is in vitest.services.config.ts.
export default defineConfig({
  ...common,
  test: {
    maxWorkers: testWorkers,
    projects: [
      {
        ...common,
        test: {
          ...common.test,
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...serviceFiles],
          env: { TEST_DATABASES: 'SQLite' },
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
