// `npm run bench:webhooks`: webhooks a second of one gateway to one local receiver that answers at once, payloads made by the
// payments' own resolvers, on SQLite. Everything shares one process and the machine's cores: a lower bound.

import { openBeside } from '../test/integration/gateway/subscriptions-world.ts';
import { beginPayment } from '../test/integration/webhooks/payments.ts';
import { startReceiver } from '../test/integration/webhooks/receiver.ts';
import { register } from '../test/integration/webhooks/world.ts';
import { startTestGateway } from '../test/support/running-gateway.ts';
import { storeSettings } from '../test/support/store-settings.ts';

/** Deliveries to each endpoint. */
const deliveries = 1000;

const env = { WEBHOOK_ALLOW_PRIVATE: 'true' };

/** Sends what waits for so many endpoints; gives deliveries a second and the processor's milliseconds for each. */
async function measureSending(endpoints: number): Promise<{ readonly aSecond: number; readonly cpuMs: number }> {
  const own = { ...env, ...storeSettings() };
  const receivers = await Promise.all(Array.from({ length: endpoints }, () => startReceiver()));
  const store = await openBeside(own);
  for (const { url } of receivers) await register(store, url);
  for (let index = 0; index < deliveries; index++) await beginPayment(store);
  await store.close();
  const gateway = await startTestGateway({ env: own });
  try {
    await Promise.race(receivers.map((receiver) => receiver.has(1)));
    const [startMs, cpu] = [performance.now(), process.cpuUsage()];
    await Promise.all(receivers.map((receiver) => receiver.has(deliveries)));
    const seconds = (performance.now() - startMs) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const count = endpoints * deliveries;
    return { aSecond: count / seconds, cpuMs: (user + system) / 1000 / count };
  } finally {
    await gateway.stop();
    for (const receiver of receivers) await receiver.close();
  }
}

for (const endpoints of [1, 5]) {
  const { aSecond, cpuMs } = await measureSending(endpoints);
  console.log(
    `${endpoints} endpoint${endpoints === 1 ? '' : 's'}: ${aSecond.toFixed(0)} webhooks/s, ${cpuMs.toFixed(2)} ms of CPU each`,
  );
}
