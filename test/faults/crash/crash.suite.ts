// Part of `npm run test:faults`: a small run of the crash harness, over all banks that payments can be made at, and one of
// them through a source too.

import { expect, it } from 'vitest';
import { runCrash, toMarkdown } from './run.ts';

const banks = ['albion', 'thistle', 'rheinbank', 'banque-du-rhone', 'enable/rheinbank', 'revolut/northwind'];

it('loses no payment and makes none twice while gateways are killed and banks fail', async () => {
  const lines: string[] = [];
  const report = await runCrash({
    payments: 60,
    kills: 12,
    gateways: 2,
    banks,
    database: 'sqlite',
    seed: 7,
    // Longer than the customers' tokens last, by whose end alone some submissions without an answer are cleared up.
    endMs: 160_000,
    tell: (line) => void lines.push(line),
  });
  process.stdout.write(`${lines.join('\n')}\n${toMarkdown(report)}\n`);
  expect(report).toMatchObject({
    payments: 60,
    kills: 12,
    lost: [],
    duplicated: [],
    wrong: [],
    notFinal: [],
    untold: [],
    missed: [],
    overrun: [],
    isBalanced: true,
  });
  const { SETTLED: settled = 0 } = report.byStatus;
  expect(settled).toBeGreaterThan(20);
  // Whether an answer is lost in between is chance; what was has been found, or told (`missed`, and what is said as likely).
  const { UNKNOWN: unknown = 0 } = report.byStatus;
  expect(report.likely).toBeLessThanOrEqual(unknown);
  expect(Object.keys(report.faults).length).toBeGreaterThan(2);
}, 360_000);
