// A gateway with rates of its operator's file while the publisher is down: conversions, figures, log; and what stops a start.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startTestGateway } from '../../support/running-gateway.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

function fileOf(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-rates-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'rates.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

it('converts by the operator’s rates while the publisher is down, and says who publishes them', async () => {
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const RATES_FILE = fileOf({ source: 'Our treasury', tables: [{ base: 'GBP', days: { [day]: { KES: '170.5' } } }] });
  // Nothing listens at this port.
  const gateway = await startTestGateway({ sandbox, env: { RATES_FILE, RATES_URL: 'http://127.0.0.1:9/rates.xml' } });
  onTestFinished(() => gateway.stop());
  const token = await gateway.token({ customer: 'alice', scope: 'accounts:read balances:read' });
  const { data, errors } = await gateway.query(
    token,
    `{ me { accounts(filter: { type: [CURRENT] }) { edges { node { spendable { amount { amount currency
      kes: convertedTo(currency: "KES") { status money { currency } rate rateDate source }
      usd: convertedTo(currency: "USD") { status money { currency } rate rateDate source } } } } } } } }`,
  );
  expect(errors).toEqual([]);
  const amounts = data.me.accounts.edges.flatMap(
    ({ node }: { node: { spendable: { amount: object } | null } }) => node.spendable?.amount ?? [],
  );
  const pounds = amounts.find(({ currency }: { currency: string }) => currency === 'GBP');
  expect(pounds.kes).toEqual({
    status: 'CONVERTED',
    money: { currency: 'KES' },
    rate: '170.5',
    rateDate: day,
    source: 'Our treasury',
  });
  expect(pounds.usd).toEqual({ status: 'NO_RATE', money: null, rate: null, rateDate: null, source: null });
  expect(gateway.logged()).toMatch(/rates of 127\.0\.0\.1:9: no answer \(ECONNREFUSED\); the newest are of no day/);
  const figures = await (await fetch(gateway.metricsUrl)).text();
  const ages = Object.fromEntries(
    Array.from(figures.matchAll(/^bankgraph_rates_age_seconds\{source="(\w+)"\} (\S+)$/gm), ([, name, age]) => [
      name,
      Number(age),
    ]),
  );
  expect(ages['file']).toBeGreaterThan(86_399);
  expect(ages['file']).toBeLessThan(3 * 86_400);
  // Never had: as old as an alert needs.
  expect(ages['address']).toBeGreaterThan(1e9);
});

it('does not start with a file of rates that cannot be used', async () => {
  const RATES_FILE = fileOf({
    source: 'Our treasury',
    tables: [{ base: 'GBP', days: { '2026-11-27': { KES: 170.5 } } }],
  });
  await expect(startTestGateway({ sandbox, env: { RATES_FILE } })).rejects.toThrow(
    /RATES_FILE: tables\.0\.days\.2026-11-27\.KES: must be a decimal number in quotes/,
  );
});
