// A process that closes payments as fast as it can, until it is killed; it writes a line for each. Started by closings-crash.test.ts with a data folder, a key and ids.

import { PaymentClosings } from '../../../src/payments/closings.ts';
import { openStore } from '../../../src/store/store.ts';

const [dataDir = '', key = '', ...ids] = process.argv.slice(2);
const store = await openStore({ databaseUrl: null, dataDir, keys: [{ id: 'k1', key: Buffer.from(key, 'base64') }] });
const closings = new PaymentClosings({ store, approvals: 1, now: Date.now });
for (const paymentId of ids) {
  const evidence = { text: 'booked, says the bank', reference: null };
  await closings.close({ paymentId, status: 'SETTLED', evidence, operator: 'olga' });
  process.stdout.write('closed\n');
}
