// A gateway that dies. Started by crash.test.ts, which writes on standard input what it is to do: to begin payments, or to link and
// to end, until it is killed, or to send what is due and to kill itself before it has written down what came of it.

import { text } from 'node:stream/consumers';
import { beginLink, endLink } from './links.ts';
import { beginPayment } from './payments.ts';
import { startSending } from './world.ts';

const { place, key, task } = JSON.parse(await text(process.stdin));
const gateway = await startSending({
  place,
  key: { id: key.id, key: Buffer.from(key.base64, 'base64') },
  granted: new Set(['alice']),
  nowMs: Date.now(),
});
if (task === 'begin') {
  for (;;) {
    await beginPayment(gateway.store);
    process.stdout.write('begun\n');
  }
}
if (task === 'link') {
  for (;;) {
    const linkId = await beginLink(gateway.store);
    process.stdout.write('linked\n');
    await endLink(gateway.store, linkId);
    process.stdout.write('ended\n');
  }
}
gateway.store.webhooks.record = async () => {
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment.
  return new Promise(() => undefined);
};
await gateway.deliverer.round();
await gateway.close();
