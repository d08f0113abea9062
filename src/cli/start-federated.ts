// `npm run start:federated`: what `npm start` gives, with every subgraph in a process of its own and the gateway planning
// over them. All on loopback, on free ports but the gateway's; the secret between them is made at each start.

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type SubgraphName, subgraphNames } from '../../subgraphs/shared/names.ts';
import { loadConfig, openConfigSource } from '../config/config.ts';
import { startFederatedGateway } from '../start/over-subgraphs.ts';
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

const readyMessage = z.object({ type: z.literal('ready'), url: z.url(), metricsUrl: z.url().nullable() });
const supergraphPath = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));

/** A subgraph that runs. */
interface StartedSubgraph {
  readonly name: SubgraphName;
  readonly url: string;
  readonly metricsUrl: string | null;
}

/** Starts one subgraph with these banks; it is put into `children` at once, so that it is ended whatever happens. */
function startSubgraphProcess(
  name: SubgraphName,
  { env, banks }: { readonly env: Readonly<Record<string, string | undefined>>; readonly banks: string },
  children: ChildProcess[],
): Promise<StartedSubgraph> {
  const child = fork(new URL('./subgraph.ts', import.meta.url), [name, '--port', '0', '--banks-from-stdin'], {
    env: { ...env },
    stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  child.stdin?.on('error', () => undefined).end(banks);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new SubgraphEnded(`the subgraph ${name} ended with code ${code}`)));
    child.once('message', (message) => resolve({ name, ...readyMessage.parse(message) }));
  });
}

/** A subgraph process ended before it was ready; it has said why. */
class SubgraphEnded extends Error {
  override readonly name = 'SubgraphEnded';
}

async function start(): Promise<void> {
  const { sandbox, description } = await startSandbox();
  const children: ChildProcess[] = [sandbox];
  const endAll = async (): Promise<void> => {
    await Promise.all(children.map(endProcess));
  };
  try {
    const banks = toBanksText(description);
    const env: Readonly<Record<string, string | undefined>> = {
      ROUTER_SECRET: randomBytes(24).toString('hex'),
      ...toEnvironment(description),
    };
    // Told once and by name here, not six times by the subgraphs.
    const whole = loadConfig(env, [{ name: 'sandbox', text: banks }]);
    await fetchAllLogos(whole);
    // Links are the banks subgraph's, its page and callback, too: the others name its address.
    // Figures of each subgraph are at a port of its own, whichever is free.
    const ofSubgraphs = { ...env, METRICS_PORT: '0' };
    const first = await startSubgraphProcess('banks', { env: ofSubgraphs, banks }, children);
    const { PUBLIC_URL = new URL(first.url).origin } = env;
    const others = subgraphNames.filter((name) => name !== 'banks');
    const all = { ...ofSubgraphs, PUBLIC_URL };
    const subgraphs = [
      first,
      ...(await Promise.all(others.map((name) => startSubgraphProcess(name, { env: all, banks }, children)))),
    ];
    const urls = { SUBGRAPH_URLS: subgraphs.map(({ name, url }) => `${name}=${url}`).join(',') };
    const configSource = openConfigSource({ ...env, ...urls }, [], false);
    const config = configSource.load();
    const { token, ...landingPage } = await openLandingPage(description);
    const myUrl = `${PUBLIC_URL}/my`;
    const gateway = await startFederatedGateway(config, supergraphPath, {
      landingPage,
      sandboxPeople,
      myUrl,
      configSource,
    });
    // The sandbox has nothing to read again.
    process.on('SIGHUP', () => {
      for (const child of children.slice(1)) child.kill('SIGHUP');
    });
    for (const [index, child] of children.entries()) {
      const what = index === 0 ? 'sandbox' : `subgraph ${subgraphs[index - 1]?.name}`;
      child.removeAllListeners('exit');
      child.once('exit', (code, signal) => {
        console.error(`The ${what} has ended (code ${code}): what it gives is missing.`);
        endWithTerminal(signal);
      });
    }
    stopOnSignals(gateway, config, endAll);
    introduce(gateway.url, token, {
      description,
      myUrl,
      figures: [
        ['gateway', gateway.metricsUrl],
        ...subgraphs.map(({ name, metricsUrl }): [string, string | null] => [`subgraph ${name}`, metricsUrl]),
      ],
    });
  } catch (error) {
    await endAll();
    throw error;
  }
}

try {
  await start();
} catch (error) {
  endWith(error, [SubgraphEnded]);
}
