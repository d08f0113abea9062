// `npm run -s token -- --customer alice --scope "accounts:read"`: prints an access token of the running sandbox gateway's
// identity provider, and nothing else; where there is none to be had, standard output stays empty and the reason is on
// standard error, so that `TOKEN=$(…)` never holds anything but a token. The gateway is found by PORT (and HOST), as it
// was started.

import { parseArgs } from 'node:util';
import { discoverIssuer, fetchDevelopmentToken, TokenRefused } from './development-token.ts';

const usage = `Usage: npm run -s token -- (--customer NAME | --analyst NAME | --partner NAME) [--client ID] --scope "SCOPE SCOPE"
       npm run -s token -- --operator NAME [--scope "SCOPE SCOPE"]
Customers: alice bob chloe dora erin finn northwind; personas: gwen hugo iris jonas kira liam mona nina. Analysts: ana oscar. Partners: fintrack otherpay.
Operators, for npm run -s operator: olga piotr; with operator:read and operator:write unless said.
--client is the client in whose name a customer's or an analyst's token is: bankgraph-cli unless said, else a partner's id,
bankgraph-spa, or one of the clients in your BANKS_FILE. A partner's token is the partner's own: no --client.
PORT and HOST name the running gateway (npm start), as they were given to it.`;

const text = { type: 'string' } as const;

/** What the command line says. @throws TokenRefused with what is wrong with it, and the usage */
function parseCommandLine() {
  try {
    return parseArgs({
      options: {
        customer: text,
        analyst: text,
        operator: text,
        partner: text,
        client: text,
        scope: text,
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new TokenRefused(`${error instanceof Error ? `${error.message}\n` : ''}${usage}`);
  }
}

/** Prints the token. @throws TokenRefused with a reason for people */
async function printToken(): Promise<void> {
  const { customer, analyst, operator, partner, client, help, ...given } = parseCommandLine();
  const scope = given.scope ?? (operator === undefined ? undefined : 'operator:read operator:write');
  const subjects = [customer, analyst, operator, partner].filter((name) => name !== undefined);
  if (help === true || subjects.length !== 1 || scope === undefined) throw new TokenRefused(usage);
  if (client === '' || (partner !== undefined && client !== undefined)) throw new TokenRefused(usage);
  const host = process.env['HOST'] || '127.0.0.1';
  const gatewayUrl = `http://${host.includes(':') ? `[${host}]` : host}:${process.env['PORT'] || '4000'}`;
  const { issuer, audience } = await discoverIssuer(gatewayUrl).catch(() => {
    throw new TokenRefused(`No sandbox gateway answers at ${gatewayUrl}: is \`npm start\` running, with this PORT?`);
  });
  const request = { customer, analyst, operator, partner, client, scope };
  const token = await fetchDevelopmentToken(issuer, audience, request).catch((error) => {
    if (!(error instanceof TokenRefused)) throw error;
    const through = client === undefined ? '' : ` through the client ${client}`;
    throw new TokenRefused(
      `No token for ${subjects[0]}${through} with the scope "${scope}": ${error.message}\n${usage}`,
    );
  });
  process.stdout.write(`${token}\n`);
}

try {
  await printToken();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
