// `npm run subgraph -- accounts --port 4101`: one subgraph alone, for a router that knows ROUTER_SECRET. Reads the same
// environment and banks file as the gateway. `npm run start:federated` forks it with the sandbox's banks on standard input;
// forked, it tells its parent where it listens, and ends when the parent is gone.

import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type SubgraphName, subgraphNames } from '../../subgraphs/shared/names.ts';
import { openConfigSource } from '../config/config.ts';
import { startSubgraph } from '../start/one-subgraph.ts';
import { outliveHangups, stopOnSignals } from '../start/run.ts';
import { endWith } from './failure.ts';

const usage = `Usage: npm run subgraph -- (${subgraphNames.join(' | ')}) [--port PORT] [--banks-from-stdin]`;

const isSubgraphName = (name: string | undefined): name is SubgraphName =>
  subgraphNames.some((other) => other === name);

async function start(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, 'banks-from-stdin': { type: 'boolean' } },
  });
  const [name, ...others] = positionals;
  if (!isSubgraphName(name) || others.length > 0) throw new InvalidUsage(usage);
  const env = values.port === undefined ? process.env : { ...process.env, PORT: values.port };
  const further =
    values['banks-from-stdin'] === true ? [{ name: 'standard input', text: await text(process.stdin) }] : [];
  const configSource = openConfigSource(env, further);
  const config = configSource.load();
  const subgraph = await startSubgraph(name, config, { configSource });
  stopOnSignals(subgraph, config);
  if (process.send === undefined) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // A parent that has just gone is told by `disconnect`; without a listener for it the broken pipe would end this process.
  if (process.connected)
    process.send(
      { type: 'ready', url: subgraph.url, metricsUrl: subgraph.metricsUrl },
      undefined,
      undefined,
      () => undefined,
    );
  else process.kill(process.pid, 'SIGTERM');
}

/** The command line says nothing that can be done. */
class InvalidUsage extends Error {
  override readonly name = 'InvalidUsage';
}

outliveHangups();
try {
  await start();
} catch (error) {
  endWith(error, [InvalidUsage]);
  // A parent's channel would keep this process alive.
  if (process.connected) process.disconnect?.();
}
