// A process that links one customer after another and says each link's id once the store has acknowledged it. Started,
// and killed, by durability.test.ts: argv is the database's URL or `-`, the data folder, and the sealing key.

import { parseSealingKeys } from '../../../src/store/sealing.ts';
import { openStore } from '../../../src/store/store.ts';
import { completed } from './attempts.ts';

const [, , url = '-', dataDir = '', keyText = ''] = process.argv;
const keys = parseSealingKeys(keyText);
if ('fault' in keys) throw new Error(keys.fault);
const store = await openStore({ databaseUrl: url === '-' ? null : url, dataDir, keys });
for (;;) {
  const { link, consent } = await completed(store);
  process.stdout.write(`${link.id} ${consent.id}\n`);
}
