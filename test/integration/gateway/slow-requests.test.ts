// Clients that take their time to send: a head in ten seconds, the whole request in fifteen, whatever trickles in. In real
// time, since it is Node's server that looks.

import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startTestGateway } from '../../support/running-gateway.ts';

/** Sends pieces a second apart until the server closes; how long that took, milliseconds, and what it said. */
async function trickle(port: number, head: string, piece: string): Promise<{ closedMs: number; text: string }> {
  const startedMs = performance.now();
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += String(data);
  });
  socket.on('error', () => undefined);
  socket.write(head);
  const trickling = setInterval(() => socket.write(piece), 1000);
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  clearInterval(trickling);
  return { closedMs: performance.now() - startedMs, text };
}

it('a request that trickles in is cut off: its head after ten seconds, its body after fifteen', async () => {
  const gateway = await startTestGateway();
  onTestFinished(() => gateway.stop());
  const port = Number(new URL(gateway.url).port);
  const line = 'POST /graphql HTTP/1.1\r\nhost: x\r\n';
  const [slowHead, slowBody, silent] = await Promise.all([
    trickle(port, line, 'x-more: 1\r\n'),
    trickle(port, `${line}content-type: application/json\r\ncontent-length: 100000\r\n\r\n{`, ' '),
    trickle(port, 'P', ''),
  ]);
  for (const { closedMs } of [slowHead, silent]) {
    expect(closedMs).toBeGreaterThan(9_000);
    expect(closedMs).toBeLessThan(13_000);
  }
  expect(slowBody.closedMs).toBeGreaterThan(14_000);
  expect(slowBody.closedMs).toBeLessThan(18_000);
  expect(slowHead.text).toMatch(/^HTTP\/1\.1 408 /);
  const { status } = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{__typename}"}',
  });
  expect(status).toBe(200);
}, 40_000);
