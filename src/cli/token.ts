// `npm run token -- --customer alice --scope "accounts:read"`: prints an access token of the running sandbox gateway's
// identity provider, and nothing else. The gateway is found by PORT (and HOST), as it was started.

import { parseArgs } from 'node:util';
import { discoverIssuer, fetchDevelopmentToken, TokenRefused } from './development-token.ts';

const usage = `Usage: npm run token -- (--customer NAME | --analyst NAME | --partner NAME) --scope "SCOPE SCOPE"
Customers: alice bob chloe dora erin finn. Analysts: ana oscar. Partners: fintrack otherpay.
PORT and HOST name the running gateway (npm start), as they were given to it.`;

/** npm prints a banner on standard output unless it is silent: package.json calls this with --silent's effect. */
async function printToken(): Promise<void> {
  const { values } = parseArgs({
    options: {
      customer: { type: 'string' },
      analyst: { type: 'string' },
      partner: { type: 'string' },
      scope: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { customer, analyst, partner, scope, help } = values;
  const subjects = [customer, analyst, partner].filter((name) => name !== undefined);
  if (help === true || subjects.length !== 1 || scope === undefined) throw new TokenRefused(usage);
  const gatewayUrl = `http://${process.env['HOST'] || '127.0.0.1'}:${process.env['PORT'] || '4000'}`;
  const { issuer, audience } = await discoverIssuer(gatewayUrl).catch(() => {
    throw new TokenRefused(`No sandbox gateway answers at ${gatewayUrl}: is \`npm start\` running, with this PORT?`);
  });
  process.stdout.write(`${await fetchDevelopmentToken(issuer, audience, { customer, analyst, partner, scope })}\n`);
}

try {
  await printToken();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
