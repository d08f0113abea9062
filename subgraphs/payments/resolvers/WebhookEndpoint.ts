// WebhookEndpoint: a partner's own address, and what was sent to it.

import type { TextSealer } from '../../../src/domain/sealed-text.ts';
import { type DeliveryPlace, webhookEventKinds } from '../../../src/store/webhooks.ts';
import { assertPageSize, invalidCursor, parseFieldCursor, toFieldCursor } from '../../shared/paging.ts';
import type { WebhookEndpointResolvers } from '../generated.ts';
import { webhookKindNames } from '../webhook-kind-names.ts';

/** The place of the last delivery that the client has; null for none. @throws InvalidInput */
function parseCursor(after: string | null | undefined, cursors: TextSealer): DeliveryPlace | null {
  if (after == null) return null;
  const [createdAtMs, name, eventSeq, id] = parseFieldCursor(after, ['number', 'string', 'number', 'string'], cursors);
  const kind = webhookEventKinds.find((one) => one === name);
  if (kind === undefined || !Number.isSafeInteger(createdAtMs) || !Number.isSafeInteger(eventSeq))
    throw invalidCursor();
  return { createdAtMs: Number(createdAtMs), kind, eventSeq: Number(eventSeq), id: String(id) };
}

const toCursor = ({ createdAtMs, kind, eventSeq, id }: DeliveryPlace, cursors: TextSealer) =>
  toFieldCursor([createdAtMs, kind, eventSeq, id], cursors);

/** Resolvers of `WebhookEndpoint`. */
export const WebhookEndpoint: WebhookEndpointResolvers = {
  events: ({ kinds }) => kinds.map((kind) => webhookKindNames[kind]),
  createdAt: ({ createdAtMs }) => new Date(createdAtMs).toISOString(),
  async deliveries(endpoint, { status, first, after }, { ids: { cursors }, webhooks }) {
    assertPageSize(first);
    const before = parseCursor(after, cursors);
    const found = (await webhooks?.deliveries(endpoint, first + 1, { status: status ?? null, before })) ?? [];
    const edges = found.slice(0, first).map((node) => ({ node, cursor: toCursor(node, cursors) }));
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
