// WebhookEndpoint: a partner's own address, and what was sent to it.

import { assertPageSize, invalidCursor, parseFieldCursor, toFieldCursor } from '../../shared/paging.ts';
import type { WebhookEndpointResolvers } from '../generated.ts';

/** The last delivery that the client has; null for none. @throws InvalidInput */
function parseCursor(after: string | null | undefined): number | null {
  if (after == null) return null;
  const [seq] = parseFieldCursor(after, ['number']);
  if (!Number.isSafeInteger(seq)) throw invalidCursor();
  return Number(seq);
}

/** Resolvers of `WebhookEndpoint`. */
export const WebhookEndpoint: WebhookEndpointResolvers = {
  createdAt: ({ createdAtMs }) => new Date(createdAtMs).toISOString(),
  async deliveries(endpoint, { status, first, after }, { webhooks }) {
    assertPageSize(first);
    const beforeSeq = parseCursor(after);
    const found = (await webhooks?.deliveries(endpoint, first + 1, { status: status ?? null, beforeSeq })) ?? [];
    const edges = found.slice(0, first).map((node) => ({ node, cursor: toFieldCursor([node.eventSeq]) }));
    return {
      edges,
      pageInfo: {
        hasNextPage: found.length > first,
        hasPreviousPage: after != null,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  },
};
