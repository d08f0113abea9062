// `npm run test:faults`: half of all calls to banks fail in every way there is, and the gateway's clients hardly notice. The
// figures are printed; each has a bound.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultKinds } from '../support/fault-proxy.ts';
import { deadlineMs, load, pause, putUp, quantile, type Stage } from './stage.ts';

const clients = 8;
/** How long half of all calls fail, and then each kind of fault a fifth of that; less for .ci/run, which .ci/nightly makes up for. */
const faultySeconds = Number(process.env['FAULT_SECONDS'] ?? 20);
const none = 'accounts=0,balances=0,transactions=0,history=0,identification=0,party=0';
const uncached = {
  CACHE_ACCOUNTS_SECONDS: '0',
  CACHE_BALANCES_SECONDS: '0',
  CACHE_TRANSACTIONS_SECONDS: '0',
  CACHE_HISTORY_SECONDS: '0',
  CACHE_IDENTIFICATION_SECONDS: '0',
  CACHE_PARTY_SECONDS: '0',
};

const gateways: [string, Readonly<Record<string, string>>][] = [
  ['that may keep nothing', { ...uncached, CACHE_REVALIDATE_SECONDS: none, CACHE_STALE_SECONDS: none }],
  [
    'that keeps answers for a second, and older ones for need',
    {
      ...uncached,
      CACHE_ACCOUNTS_SECONDS: '1',
      CACHE_BALANCES_SECONDS: '1',
      CACHE_TRANSACTIONS_SECONDS: '1',
      CACHE_HISTORY_SECONDS: '1',
    },
  ],
];

describe.each(gateways)('a gateway %s', (name, env) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await putUp(env);
    await untilWhole(stage);
  });
  afterAll(() => stage?.stop());

  it('answers while half of all calls to banks fail, and is whole soon after', async () => {
    await load(stage, clients, 3000);
    const before = await callFigures(stage);
    stage.takeCalls();
    stage.setFaults(0.5);
    const outcomes = await load(stage, clients, faultySeconds * 1000);
    const reached = stage.takeCalls();
    const after = await callFigures(stage);
    stage.setFaults(0);
    const wholeMs = await untilWhole(stage);

    const durations = outcomes.map(({ durationMs }) => durationMs);
    const made = after.made - before.made;
    const needed = made - (after.retries - before.retries);
    const figures = {
      requests: outcomes.length,
      'HTTP 5xx or no answer': outcomes.filter(({ status }) => status >= 500 || status === 0).length,
      unusable: outcomes.filter(({ isUnusable }) => isUnusable).length,
      'all banks there': `${((100 * outcomes.filter(({ isWhole }) => isWhole).length) / outcomes.length).toFixed(0)} %`,
      'p50 ms': Math.round(quantile(durations, 0.5)),
      'p99 ms': Math.round(quantile(durations, 0.99)),
      'deadline ms': deadlineMs,
      'bank calls needed': needed,
      'bank calls made': made,
      'calls per call needed': Number((made / needed).toFixed(2)),
      'not made (circuit, pause)': after.refused - before.refused,
      'whole again after ms': Math.round(wholeMs),
    };
    tell(`a gateway ${name}, 50 % faults`, figures);
    expect(outcomes.length).toBeGreaterThan(50);
    expect(figures['HTTP 5xx or no answer']).toBe(0);
    expect(figures.unusable).toBe(0);
    expect(figures['p99 ms']).toBeLessThanOrEqual(deadlineMs * 1.2);
    expect(figures['calls per call needed']).toBeLessThanOrEqual(2);
    // What the gateway says it did is what the banks' side saw, but for connections that were cut before a request.
    expect(reached).toBeLessThanOrEqual(made + clients);
    expect(wholeMs).toBeLessThanOrEqual(5000);
  });

  it.each(faultKinds)('survives every call ending in %s', async (kind) => {
    stage.setFaults(1, [kind]);
    const outcomes = await load(stage, clients, (faultySeconds * 1000) / 5);
    stage.setFaults(0);
    const wholeMs = await untilWhole(stage);
    const durations = outcomes.map(({ durationMs }) => durationMs);
    const figures = {
      requests: outcomes.length,
      'HTTP 5xx or no answer': outcomes.filter(({ status }) => status >= 500 || status === 0).length,
      unusable: outcomes.filter(({ isUnusable }) => isUnusable).length,
      'p99 ms': Math.round(quantile(durations, 0.99)),
      'whole again after ms': Math.round(wholeMs),
    };
    tell(`a gateway ${name}, all calls: ${kind}`, figures);
    expect(figures['HTTP 5xx or no answer']).toBe(0);
    expect(figures.unusable).toBe(0);
    expect(figures['p99 ms']).toBeLessThanOrEqual(deadlineMs * 1.2);
    expect(wholeMs).toBeLessThanOrEqual(5000);
  });
});

async function callFigures(stage: Stage): Promise<{ made: number; retries: number; refused: number }> {
  const [made, retries, refused] = await Promise.all([
    stage.figure('bankgraph_bank_calls_total'),
    stage.figure('bankgraph_bank_retries_total'),
    stage.figure('bankgraph_bank_refusals_total'),
  ]);
  return { made, retries, refused };
}

/** Clients go on asking; gives the milliseconds until everything of everybody was as it should be. */
async function untilWhole(stage: Stage): Promise<number> {
  const startedAtMs = performance.now();
  for (;;) {
    const askedAtMs = performance.now();
    if (await stage.isWhole()) return askedAtMs - startedAtMs;
    if (askedAtMs - startedAtMs > 15_000) return Number.POSITIVE_INFINITY;
    await pause(100);
  }
}

function tell(title: string, figures: Readonly<Record<string, string | number>>): void {
  const lines = Object.entries(figures).map(([name, value]) => `  ${name.padEnd(28)} ${value}`);
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`);
}
