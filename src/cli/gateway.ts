// `npm run gateway`: the gateway against the configured banks and issuer. Starts nothing simulated.

import { loadConfig } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import { startGateway, stopOnSignals } from '../main.ts';

try {
  const config = loadConfig(process.env);
  stopOnSignals(await startGateway(config), config);
} catch (error) {
  if (!(error instanceof InvalidConfig)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
