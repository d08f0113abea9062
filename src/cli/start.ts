// `npm start`: the gateway with the sandbox banks and the development identity provider beside it, on loopback, and a
// query to begin with. The sandbox runs in a process of its own and ends with this one.

import { loadConfig } from '../config/config.ts';
import { startGateway } from '../start/in-process.ts';
import { stopOnSignals } from '../start/run.ts';
import { endProcess, introduce, openLandingPage, startSandbox, toBanksText, toEnvironment } from './development.ts';
import { sandboxPeople } from './development-explorer.ts';
import { endWith } from './failure.ts';
import { fetchAllLogos } from './institution-logos.ts';

async function start(): Promise<void> {
  const { sandbox, description } = await startSandbox();
  try {
    const config = loadConfig(toEnvironment(description), [{ name: 'sandbox', text: toBanksText(description) }]);
    await fetchAllLogos(config);
    const { token, ...landingPage } = await openLandingPage(description);
    const gateway = await startGateway(config, { landingPage, sandboxPeople });
    sandbox.removeAllListeners('exit');
    sandbox.once('exit', (code) => console.error(`The sandbox has ended (code ${code}): its banks are down.`));
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
