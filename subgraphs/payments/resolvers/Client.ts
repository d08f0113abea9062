// Client.webhookEndpoints: the part of Client that the payments subgraph owns.

import { ownClient } from '../../shared/client.ts';
import type { ClientResolvers } from '../generated.ts';

/** Resolvers of `Client` in this subgraph. */
export const Client: ClientResolvers = {
  __resolveReference: ownClient,
  webhookEndpoints: async (_client, _args, { webhooks }) => webhooks?.endpoints() ?? [],
};
