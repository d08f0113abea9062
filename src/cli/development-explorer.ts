// Whom the explorer of `npm start` can sign in as without a page: the sandbox's people, and partners with the secrets that the
// sandbox's documentation prints. Called by start.ts and start-federated.ts.

import { analysts, customers, partners } from '../sandbox/customers.ts';
import { sandboxGrantType } from '../sandbox/identity/clients.ts';
import type { GatewayOptions } from '../start/run.ts';

/** The sandbox's people. Development only: nothing here opens anything elsewhere. */
export const sandboxPeople: NonNullable<GatewayOptions['sandboxPeople']> = {
  clientId: 'bankgraph-cli',
  grantType: sandboxGrantType,
  customers: [...customers.keys()],
  analysts,
  partners: partners.map(({ id, secret }) => ({ id, secret })),
};
