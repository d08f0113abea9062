// What hostile requests cost: each kind of test/support/hostile-requests.ts at each door, processor time of client and
// servers together in this one process, the least of five. `npm run bench:hostile` prints the dearest of each door.

import { routerSecretHeader } from '../src/router/router-credential.ts';
import { createGuardedSchema } from '../subgraphs/define.ts';
import { subgraphs } from '../subgraphs/index.ts';
import { routerSecret, startTestFederation } from '../test/support/federation.ts';
import { hostileRequests } from '../test/support/hostile-requests.ts';

const attempts = 5;
const shown = 5;

interface Row {
  readonly name: string;
  readonly cpuMs: number;
  readonly status: number;
  readonly bytes: number;
}

async function measure(url: string, name: string, body: string, headers: Record<string, string>): Promise<Row> {
  let row: Row = { name, cpuMs: Number.POSITIVE_INFINITY, status: 0, bytes: 0 };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = process.cpuUsage();
    const sent = { 'content-type': 'application/json', ...headers };
    const response = await fetch(url, { method: 'POST', headers: sent, body });
    const bytes = (await response.arrayBuffer()).byteLength;
    const { user, system } = process.cpuUsage(before);
    row = { name, cpuMs: Math.min(row.cpuMs, (user + system) / 1000), status: response.status, bytes };
  }
  return row;
}

const whole = createGuardedSchema(subgraphs, { federation: false });
const world = await startTestFederation({}, process.argv.includes('--introspection') ? { INTROSPECTION: 'true' } : {});
try {
  const token = await world.token({ customer: 'alice', scope: 'accounts:read' });
  const bearer = { authorization: `Bearer ${token}` };
  const doors = [
    ['in process, anonymous', world.inProcess.url, {}, whole],
    ['in process, a customer', world.inProcess.url, bearer, whole],
    ['over subgraphs, anonymous', world.federated.url, {}, whole],
    ['over subgraphs, a customer', world.federated.url, bearer, whole],
    ...subgraphs.map((module) => [
      `subgraph ${module.name}, of the router`,
      world.urls.get(module.name) ?? '',
      { [routerSecretHeader]: routerSecret },
      createGuardedSchema([module], { federation: true }),
    ]),
  ] as [string, string, Record<string, string>, typeof whole][];
  for (const [door, url, headers, schema] of doors) {
    const rows: Row[] = [];
    for (const { name, body } of hostileRequests(schema)) rows.push(await measure(url, name, body, headers));
    const largest = Math.max(...rows.map(({ bytes }) => bytes));
    const failed = rows.filter(({ status }) => status >= 500).length;
    process.stdout.write(`\n${door}: ${rows.length} kinds, largest answer ${largest} bytes, ${failed} with HTTP 5xx\n`);
    for (const { cpuMs, name, status } of rows.sort((a, b) => b.cpuMs - a.cpuMs).slice(0, shown)) {
      process.stdout.write(`${cpuMs.toFixed(1).padStart(7)} ms  ${status}  ${name}\n`);
    }
  }
} finally {
  await world.stop();
}
