// The backup drill at its shortest, on both databases: paid, backed up meanwhile, killed, restored into an empty store, and everybody asks
// again. At full length it is `npm run test:backup`.

import { describe, it } from 'vitest';
import { runDrill } from '../../faults/backup/drill.ts';
import { postgresIsThere } from '../../support/postgres.ts';
import { reasonToSkip } from '../../support/services.ts';

const cases = [
  { database: 'sqlite', skip: null },
  { database: 'postgres', skip: reasonToSkip(postgresIsThere, 'postgres') },
] as const;

// Much of it is waiting: both at once.
describe.concurrent.for(cases)('a store on $database that is lost and restored', ({ database, skip }) => {
  it.skipIf(skip !== null)(
    'has all that was acknowledged before the backup, and pays nothing twice',
    async ({ expect }) => {
      const lines: string[] = [];
      const report = await runDrill({
        database,
        banks: ['albion', 'rheinbank'],
        clients: 2,
        gateways: 1,
        backups: 1,
        gapMs: 800,
        endMs: 40_000,
        tell: (line) => void lines.push(line),
      });
      expect(report, lines.join('\n')).toMatchObject({
        lost: [],
        notHeld: 0,
        duplicated: [],
        wrong: [],
        strays: [],
        notFinal: [],
        returned: [],
        isBalanced: true,
      });
      expect(report.acknowledged).toBeGreaterThan(5);
    },
    120_000,
  );
});
