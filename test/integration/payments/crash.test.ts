// kill -9 of a gateway before and after every change of a payment and every call to a bank; another gateway on the same store takes over. The bank's ledger says how often money moved: exactly once, or
// never with a status that says so. No payment is left open.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { authorize, control, newKey } from '../linking/world.ts';
import { moved, requestFor, startPaying, untilIs } from './world.ts';

/** More steps than a payment has: the first gateway that lives to the end ends the round. */
const mostSteps = 80;
/** Gateways under way at once. */
const atOnce = 5;
/** A dead gateway's leases and claims have run out by this clock, milliseconds. */
const laterMs = 61_000;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);
afterAll(() => sandbox.close());

/** Runs the gateway that dies; gives how it ended and the callback that the browser had by then. */
function die(
  input: object,
): Promise<{ readonly end: NodeJS.Signals | number | null; readonly callback: string | null }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'dying-gateway.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  let trouble = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    trouble += chunk.toString();
  });
  child.stdin.end(JSON.stringify(input));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(trouble));
      else resolve({ end: signal ?? code, callback: said.includes('\n') ? (said.split('\n')[0] ?? null) : null });
    });
  });
}

/** One payment whose gateway is killed at a step; gives what became of it, and whether the gateway was killed at all. */
async function crashAt(bankId: string, killAt: number, round: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-payment-crash-'));
  const key = newKey();
  const { description } = sandbox;
  const place = { databaseUrl: null, dataDir };
  const endToEndId = `K-${round}-${killAt}`;
  const sealed = { id: key.id, base64: key.key.toString('base64') };
  const { end, callback } = await die({ description, place, key: sealed, bankId, endToEndId, killAt });
  // As if a minute had gone by.
  const database = new DatabaseSync(join(dataDir, 'bankgraph.sqlite'), { timeout: 5000 });
  database.exec('update leases set expires_at = 0');
  database.close();
  const survivor = await startPaying({ description, place, key, now: () => Date.now() + laterMs });
  try {
    // The client, which got no answer, asks again with its key; the browser loads the callback again.
    const result = await survivor.service.initiate(requestFor(bankId, endToEndId));
    if (!('payment' in result)) throw new Error(result.kind);
    const { id } = result.payment;
    if (callback !== null) {
      await survivor.service.complete(new URLSearchParams(callback), null);
    } else if (result.payment.secrets.authorizationUrl !== null) {
      const next = await authorize(description, result.payment.secrets.authorizationUrl, 'finn');
      await survivor.service.complete(next, null);
    }
    const payment = await untilIs(survivor, id, ({ stage }) => stage === 'ENDED', 60_000);
    const ledger = await moved(description, endToEndId);
    const { status, reasonCode } = payment;
    return {
      killAt,
      wasKilled: end === 'SIGKILL',
      status,
      reasonCode,
      moved: ledger.moved,
      alerts: survivor.alerts.length,
    };
  } finally {
    await survivor.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

describe('a gateway that is killed at any step', () => {
  it.each(['albion', 'rheinbank'])(
    'pays at %s once or, for sure, not at all',
    async (bankId) => {
      await control(sandbox.description, 'PUT', `/banks/${bankId}/payments`, { settleMs: 0 });
      const results: Awaited<ReturnType<typeof crashAt>>[] = [];
      let next = 1;
      let isOver = false;
      const work = async (): Promise<void> => {
        while (!isOver && next <= mostSteps) {
          const result = await crashAt(bankId, next++, bankId);
          results.push(result);
          if (!result.wasKilled) isOver = true;
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      await control(sandbox.description, 'DELETE', `/banks/${bankId}/payments`);
      const killed = results.filter(({ wasKilled }) => wasKilled);
      expect(killed.length).toBeGreaterThan(10);
      // Settled and moved once; nothing moved and it says so; or an honest, told unknown with at most one move.
      const wrong = results.filter(({ status, moved: times, alerts }) => {
        if (status === 'SETTLED') return times !== 1;
        if (status === 'REJECTED' || status === 'CANCELLED') return times !== 0;
        return !(status === 'UNKNOWN' && times <= 1 && alerts >= 1);
      });
      expect(wrong).toEqual([]);
      // A crash costs a payment only between a code and its token, or where the bank was away thrice.
      expect(results.filter(({ status }) => status === 'SETTLED').length).toBeGreaterThan(results.length / 2);
      expect(await control(sandbox.description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
    },
    400_000,
  );
});
