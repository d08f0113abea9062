// `npm start`: the gateway with the sandbox banks and the development identity provider beside it, on loopback, and a
// query to begin with. The sandbox runs in a process of its own and ends with this one.

import { openConfigSource } from '../config/config.ts';
import { startGateway } from '../start/in-process.ts';
import { stopOnSignals } from '../start/run.ts';
import {
  endProcess,
  endWithTerminal,
  introduce,
  openLandingPage,
  startSandbox,
  toBanksText,
  toEnvironment,
} from './development.ts';
import { sandboxPeople } from './development-explorer.ts';
import { endWith } from './failure.ts';
import { fetchAllLogos } from './institution-logos.ts';

async function start(): Promise<void> {
  const { sandbox, description } = await startSandbox();
  try {
    const further = [{ name: 'sandbox', text: toBanksText(description) }];
    const configSource = openConfigSource(toEnvironment(description), further);
    const config = configSource.load();
    await fetchAllLogos(config);
    const { token, ...landingPage } = await openLandingPage(description);
    const gateway = await startGateway(config, { landingPage, sandboxPeople, configSource });
    sandbox.removeAllListeners('exit');
    sandbox.once('exit', (code, signal) => {
      console.error(`The sandbox has ended (code ${code}): its banks are down.`);
      endWithTerminal(signal);
    });
    stopOnSignals(gateway, config, () => endProcess(sandbox));
    introduce(gateway.url, token, { description, figures: [['gateway', gateway.metricsUrl]] });
  } catch (error) {
    await endProcess(sandbox);
    throw error;
  }
}

try {
  await start();
} catch (error) {
  endWith(error);
}
