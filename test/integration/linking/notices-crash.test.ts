// kill -9 of gateways that tell what time has brought, again and again, at any moment: in the end each link was told each step once, in
// order, and a partner's endpoint has a delivery of each.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/store/store.ts';
import { completed, newAttempt } from '../store/attempts.ts';
import { newKey } from '../store/stores.ts';

const dayMs = 86_400_000;
const links = 60;

it('gateways that are killed tell what time has brought once each', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-notices-crash-'));
  const place = { databaseUrl: null, dataDir };
  const key = newKey();
  const store = await openStore({ ...place, keys: [key], fixedGrants: [{ partner: 'fintrack', customer: 'alice' }] });
  const raw = (sql: string) => {
    const database = new DatabaseSync(join(dataDir, 'bankgraph.sqlite'), { timeout: 5000 });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  };
  try {
    await store.grants.add({ partnerId: 'fintrack', customerId: 'alice' }, { kind: 'customer', subject: 'alice' }, 1);
    await store.webhooks.createEndpoint({
      clientId: 'fintrack',
      url: 'https://partner.example',
      secret: 'whsec_MA==',
      kinds: ['bankLink.changed'],
      createdAtMs: 1,
      limit: 1,
    });
    const startMs = Date.now();
    for (let index = 0; index < links; index++) {
      const { link, consent } = newAttempt();
      await completed(store, { link, consent: { ...consent, expiresAtMs: startMs + 90 * dayMs } });
    }
    let [fromMs, inTheMidst] = [startMs, 0];
    // The days before something is due: killed as soon as they are over, four times each.
    const eves = [59, 82, 88, 89].flatMap((day) => Array<number>(4).fill(startMs + day * dayMs));
    while (fromMs < startMs + 92 * dayMs) {
      const input = { place, key: { id: key.id, base64: key.key.toString('base64') }, fromMs };
      const eve = eves.shift();
      fromMs = await sweepAndDie(JSON.stringify(input), eve ?? startMs + 92 * dayMs, fromMs);
      raw("update leases set expires_at = 0 where name = 'linking:sweep' returning name");
      const counts = raw('select count(*) as count from link_events group by type, days_left');
      if (counts.some(({ count }) => Number(count) < links)) inTheMidst++;
    }
    // Else this would prove nothing.
    expect(inTheMidst).toBeGreaterThan(2);
    const told = raw('select link_id, type, days_left, seq from link_events order by seq');
    const byLink = Map.groupBy(told, ({ link_id: id }) => String(id));
    expect(byLink.size).toBe(links);
    for (const events of byLink.values()) {
      expect(events.map(({ type, days_left: days }) => (days === null ? type : `${type} ${days}`))).toEqual([
        'LINKED',
        'EXPIRES_SOON 30',
        'EXPIRES_SOON 7',
        'EXPIRES_SOON 1',
        'EXPIRED',
      ]);
    }
    const deliveries = raw('select event_seq from webhook_deliveries order by event_seq');
    expect(deliveries.map(({ event_seq: seq }) => seq)).toEqual(told.map(({ seq }) => seq));
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);

/** Lets a gateway sweep until a day is over, and kills it within the next steps of its work; gives the last day that it has said. */
async function sweepAndDie(input: string, untilMs: number, fromMs: number): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'dying-sweep.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.stdin.end(input);
  let said = '';
  const lastDay = () => said.split('\n').slice(0, -1).map(Number).at(-1) ?? fromMs;
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (lastDay() >= untilMs) break;
  }
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
  child.kill('SIGKILL');
  await closed;
  return lastDay();
}
