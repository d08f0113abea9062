// kill -9 of a gateway: every event that is in the store has its delivery and there is no other, and what was sent but not
// written down is sent again under the same id.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newKey } from '../store/stores.ts';
import { grant } from './links.ts';
import { beginPayment } from './payments.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { log, register, type SendingGateway, startSending, type WebhookWorld } from './world.ts';

let world: WebhookWorld;
let gateway: SendingGateway;
let receiver: Receiver;

beforeEach(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-webhook-crash-'));
  world = { place: { databaseUrl: null, dataDir }, key: newKey(), granted: new Set(['alice']), nowMs: Date.now() };
  [gateway, receiver] = await Promise.all([startSending(world), startReceiver()]);
});
afterEach(async () => {
  await gateway.close();
  await receiver.close();
  rmSync(world.place.dataDir, { recursive: true, force: true });
});

function start(task: 'begin' | 'link' | 'send'): {
  readonly child: ChildProcess;
  readonly end: Promise<NodeJS.Signals | null>;
} {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'dying-gateway.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { id, key } = world.key;
  child.stdin.end(JSON.stringify({ place: world.place, key: { id, base64: key.toString('base64') }, task }));
  return { child, end: new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal))) };
}

describe('a gateway that is killed', () => {
  it('leaves a delivery of every event that it has written, and no other', async () => {
    const endpoint = await register(gateway.store, receiver.url);
    const { child, end } = start('begin');
    let said = '';
    await new Promise<void>((resolve) =>
      child.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.split('\n').length > 20) resolve();
      }),
    );
    child.kill('SIGKILL');
    expect(await end).toBe('SIGKILL');
    const told = said.split('\n').length - 1;
    const deliveries = await log(gateway.store, endpoint);
    const database = new DatabaseSync(join(world.place.dataDir, 'bankgraph.sqlite'), { timeout: 5000 });
    const events = database.prepare('select seq from payment_events order by seq').all();
    database.close();
    expect(deliveries.map(({ eventSeq }) => eventSeq)).toEqual(events.map(({ seq }) => seq));
    expect(events.length).toBeGreaterThanOrEqual(told);
  }, 30_000);

  it('leaves a delivery of every event of a link that it has written, and no other', async () => {
    const endpoint = await register(gateway.store, receiver.url, ['bankLink.changed']);
    await grant(gateway.store);
    const { child, end } = start('link');
    let said = '';
    await new Promise<void>((resolve) =>
      child.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.split('\n').length > 20) resolve();
      }),
    );
    child.kill('SIGKILL');
    expect(await end).toBe('SIGKILL');
    const told = said.split('\n').length - 1;
    const database = new DatabaseSync(join(world.place.dataDir, 'bankgraph.sqlite'), { timeout: 5000 });
    const events = database.prepare('select seq, link_id, type from link_events order by seq').all();
    const links = database.prepare(`select id, status from links where granted_at is not null`).all();
    database.close();
    const deliveries = await log(gateway.store, endpoint);
    expect(deliveries.map(({ eventSeq }) => eventSeq)).toEqual(events.map(({ seq }) => seq));
    expect(events.length).toBeGreaterThanOrEqual(told);
    // Each state that is written has been told, and nothing else has.
    for (const { id, status } of links) {
      const types = events.filter(({ link_id: linkId }) => linkId === id).map(({ type }) => type);
      expect(types).toEqual(status === 'ACTIVE' ? ['LINKED'] : ['LINKED', 'REVOKED']);
    }
  }, 30_000);

  it('after it has sent, and before it has written so, has it sent again under the same id', async () => {
    const endpoint = await register(gateway.store, receiver.url);
    await beginPayment(gateway.store);
    const { end } = start('send');
    expect(await end).toBe('SIGKILL');
    expect(receiver.received).toHaveLength(1);
    expect(await log(gateway.store, endpoint)).toMatchObject([{ status: 'PENDING', came: [] }]);
    // The dead gateway's lease has not run out.
    world.nowMs = Date.now();
    await gateway.deliverer.round();
    expect(receiver.received).toHaveLength(1);
    const database = new DatabaseSync(join(world.place.dataDir, 'bankgraph.sqlite'), { timeout: 5000 });
    database.exec('update leases set expires_at = 0');
    database.close();
    await gateway.deliverer.round();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[1]).toMatchObject({ id: receiver.received[0]?.id, body: receiver.received[0]?.body });
    expect(await log(gateway.store, endpoint)).toMatchObject([{ status: 'DELIVERED', came: [204] }]);
  }, 30_000);
});
