// A command that is killed while it closes payments: of each there is all (status, event, audit, evidence) or nothing.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { inheritedVariables } from '../../support/started-gateway.ts';
import { makeUnknownPayment } from '../payments/unknown-payment.ts';
import { newKey, open } from '../store/stores.ts';

/** Waits until so many payments are closed. */
async function closedOf(lines: Readable, count: number): Promise<void> {
  let seen = 0;
  for await (const chunk of lines.iterator({ destroyOnReturn: false })) {
    seen += String(chunk).split('\n').length - 1;
    if (seen >= count) return;
  }
  throw new Error('it ended before it was killed');
}

const program = join(import.meta.dirname, 'closer.ts');

it('leaves of each payment all or nothing, whenever it is killed', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-closings-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const key = newKey();
  const store = await open({ databaseUrl: null, dataDir }, [key]);
  onTestFinished(() => store.close());
  let left: string[] = [];
  for (let index = 0; index < 90; index++) left.push((await makeUnknownPayment(store, { atMs: Date.now() })).id);
  let closed = 0;
  for (let kill = 0; kill < 3; kill++) {
    const child = spawn(process.execPath, [program, dataDir, key.key.toString('base64'), ...left], {
      env: inheritedVariables(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await closedOf(child.stdout, 2 + kill * 4);
    // Anywhere in one of the next.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    child.kill('SIGKILL');
    await ended;
    const still: string[] = [];
    for (const id of left) {
      const payment = await store.payments.read(id);
      const events = (await store.payments.readEvents(id)).filter(({ source }) => source === 'OPERATOR').length;
      const audited = (await store.audit.read({ paymentId: id, limit: 50 })).filter(
        ({ action }) => action === 'PAYMENT_CLOSE',
      ).length;
      const closings = (await store.paymentClosings.readOfPayment(id)).length;
      const isClosed = payment?.status === 'SETTLED';
      expect([events, audited, closings], id).toEqual(isClosed ? [1, 1, 1] : [0, 0, 0]);
      if (isClosed) closed += 1;
      else still.push(id);
    }
    left = still;
  }
  expect(closed).toBeGreaterThan(0);
  expect(left.length).toBeGreaterThan(0);
}, 60_000);
