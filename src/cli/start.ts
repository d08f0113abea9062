// `npm start`: the gateway with the sandbox banks and the development identity provider beside it, on loopback, and a
// query to begin with. The sandbox runs in a process of its own and ends with this one.

import { type ChildProcess, fork } from 'node:child_process';
import { z } from 'zod';
import { loadConfig } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import { startGateway, stopOnSignals } from '../main.ts';
import { fetchDevelopmentToken } from './development-token.ts';

/** What is read here of the sandbox's description; banks, links and grants are validated as a banks file. */
const readyMessage = z.object({
  type: z.literal('ready'),
  description: z.object({
    issuer: z.url(),
    jwksUrl: z.url(),
    audience: z.string(),
    controlUrl: z.url(),
    banks: z.array(z.unknown()),
    links: z.array(z.unknown()),
    grants: z.array(z.unknown()),
  }),
});

type Description = z.infer<typeof readyMessage>['description'];

/** What a developer wants of a gateway on their own machine; each can be overridden by the environment. */
const developmentDefaults = {
  INTROSPECTION: 'true',
  LANDING_PAGE: 'true',
  CORS_ORIGINS: '*',
  LOG_LEVEL: 'warn',
  ID_KEY: 'bankgraph-development-id-key',
};

/** Everything a customer may read of their own, personal data masked. */
const tokenScope = 'accounts:read balances:read transactions:read payments:read customers:read links:read';

const readyQuery = `query Overview {
  me {
    accounts(first: 20) {
      edges { node { name type bank { name } spendable { signedAmount { amount currency } } } }
      sources { bank { name } status }
    }
    transactions(first: 5) {
      edges { node { bookingDate kind signedAmount { amount currency } counterparty { name } account { bank { name } } } }
    }
  }
}`;

function startSandbox(): Promise<{ sandbox: ChildProcess; description: Description }> {
  const sandbox = fork(new URL('../sandbox/main.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    sandbox.once('error', reject);
    sandbox.once('exit', (code) => reject(new Error(`the sandbox ended with code ${code}`)));
    sandbox.once('message', (message) => {
      const parsed = readyMessage.safeParse(message);
      if (parsed.success) resolve({ sandbox, description: parsed.data.description });
      else reject(new Error('the sandbox did not say what it is'));
    });
  });
}

function endSandbox(sandbox: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (sandbox.exitCode !== null || sandbox.signalCode !== null) return resolve();
    sandbox.removeAllListeners('exit');
    sandbox.once('exit', () => resolve());
    sandbox.kill('SIGTERM');
  });
}

function introduce(url: string, token: string, { controlUrl }: Description): void {
  const body = JSON.stringify({ query: readyQuery.replace(/\s+/g, ' ') });
  console.log(`bankgraph is ready: ${url}

Open it in a browser for Apollo Sandbox, with the query and the token below filled in.
Sandbox banks' control (faults, calls): ${controlUrl}

Token of the customer alice, valid for 12 hours:
${token}

Try:
curl -s ${url} -H 'content-type: application/json' -H 'authorization: Bearer ${token}' --data '${body}'
`);
}

async function start(): Promise<void> {
  const { sandbox, description } = await startSandbox();
  try {
    const { issuer, audience, jwksUrl, banks, links, grants } = description;
    const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
    const env = {
      ...developmentDefaults,
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      AUTH_JWKS_URL: jwksUrl,
      ...given,
    };
    const config = loadConfig(env, [{ name: 'sandbox', text: JSON.stringify({ banks, links, grants }) }]);
    const token = await fetchDevelopmentToken(issuer, audience, { customer: 'alice', scope: tokenScope });
    const landingPage = { document: readyQuery, headers: { authorization: `Bearer ${token}` } };
    const gateway = await startGateway(config, { landingPage });
    sandbox.removeAllListeners('exit');
    sandbox.once('exit', (code) => console.error(`The sandbox has ended (code ${code}): its banks are down.`));
    stopOnSignals(gateway, config, () => endSandbox(sandbox));
    introduce(gateway.url, token, description);
  } catch (error) {
    await endSandbox(sandbox);
    throw error;
  }
}

try {
  await start();
} catch (error) {
  const isForPeople = error instanceof InvalidConfig || (error instanceof Error && 'code' in error);
  console.error(isForPeople && error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
