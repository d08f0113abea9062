// A gateway that dies in the midst of its sweeps. Started by notices-crash.test.ts, which writes on standard input where the store is
// and what day it is; goes on day by day until it is killed, and says each day.

import { text } from 'node:stream/consumers';
import { startSweep } from '../../../src/linking/sweep.ts';
import { openStore } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';

const { place, key, fromMs } = JSON.parse(await text(process.stdin));
const store = await openStore({ ...place, keys: [{ id: key.id, key: Buffer.from(key.base64, 'base64') }] });
let nowMs: number = fromMs;
const options = {
  store,
  banks: new Map(),
  clients: new Map(),
  ids: testIds,
  callbackUri: 'http://127.0.0.1/links/callback',
  sourceWebhookUri: (sourceId: string) => `https://gateway.example/webhooks/sources/${sourceId}`,
  onLinkChanged: () => undefined,
  now: () => nowMs,
};
const sweep = startSweep(options, () => undefined);
for (;;) {
  // A lease that a dead gateway has left runs out.
  while (!(await sweep.round())) await new Promise((resolve) => setTimeout(resolve, 20));
  process.stdout.write(`${nowMs}\n`);
  nowMs += 86_400_000;
}
