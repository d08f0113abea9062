// `npm run gateway`: the gateway against the configured banks and issuer; with `-- --supergraph FILE`, the gateway over the
// subgraphs of that supergraph. Starts nothing simulated. WORKERS=n runs n processes on one port.

import { parseArgs } from 'node:util';
import { openConfigSource } from '../config/config.ts';
import { startGateway } from '../start/in-process.ts';
import { outliveHangups, stopOnSignals } from '../start/run.ts';
import { endWith } from './failure.ts';
import { mindsWorkers, runWorkers } from './workers.ts';

async function start(): Promise<void> {
  const { supergraph } = parseArgs({ options: { supergraph: { type: 'string' } } }).values;
  if (supergraph === undefined) {
    const configSource = openConfigSource(process.env);
    const config = configSource.load();
    if (mindsWorkers(config.workers)) return runWorkers({ ...config, count: config.workers });
    stopOnSignals(await startGateway(config, { configSource }), config);
    return;
  }
  const configSource = openConfigSource(process.env, [], false);
  const config = configSource.load();
  if (mindsWorkers(config.workers)) return runWorkers({ ...config, count: config.workers });
  // The planner is native code that not every platform has; in process it is not needed.
  const { startFederatedGateway } = await import('../start/over-subgraphs.ts');
  stopOnSignals(await startFederatedGateway(config, supergraph, { configSource }), config);
}

outliveHangups();
try {
  await start();
} catch (error) {
  endWith(error);
}
