// A gateway that dies at its n-th step, a step being any change of a payment or call to a bank, before or after. Started by
// crash.test.ts, which writes what it needs to standard input, and hears of the browser's callback on standard output.

import { text } from 'node:stream/consumers';
import { authorize } from '../linking/world.ts';
import { requestFor, startPaying } from './world.ts';

const { description, place, key, bankId, endToEndId, killAt } = JSON.parse(await text(process.stdin));
let steps = 0;
const gateway = await startPaying(
  { description, place, key: { id: key.id, key: Buffer.from(key.base64, 'base64') } },
  () => {
    steps += 1;
    if (steps === killAt) process.kill(process.pid, 'SIGKILL');
  },
);
const result = await gateway.service.initiate(requestFor(bankId, endToEndId));
if ('payment' in result && result.payment.secrets.authorizationUrl !== null) {
  const callback = await authorize(description, result.payment.secrets.authorizationUrl, 'finn');
  // Written before anything is done with it: a pipe of the kernel's outlives the process.
  process.stdout.write(`${callback.toString()}\n`);
  await gateway.service.complete(callback, null);
  const endMs = Date.now() + 20_000;
  const { id } = result.payment;
  while (Date.now() < endMs && (await gateway.store.payments.read(id))?.stage !== 'ENDED') {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
await gateway.close();
