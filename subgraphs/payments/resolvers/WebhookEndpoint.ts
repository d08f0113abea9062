// WebhookEndpoint: a partner's own address, and what was sent to it.

import type { TextSealer } from '../../../src/domain/sealed-text.ts';
import { type DeliveryPlace, webhookEventKinds } from '../../../src/store/webhooks.ts';
import {
  invalidCursor,
  parseBeforeCursor,
  parseFieldCursor,
  readPageSize,
  toFieldCursor,
} from '../../shared/paging.ts';
import type { WebhookEndpointResolvers } from '../generated.ts';
import { webhookKindNames } from '../webhook-kind-names.ts';

const fields = ['number', 'string', 'number', 'string'] as const;

/** The place that a cursor names; null for none. @throws InvalidInput */
function parseCursor(
  argument: 'after' | 'before',
  text: string | null | undefined,
  cursors: TextSealer,
): DeliveryPlace | null {
  if (text == null) return null;
  const parse = argument === 'after' ? parseFieldCursor : parseBeforeCursor;
  const [createdAtMs, name, eventSeq, id] = parse(text, fields, cursors);
  const kind = webhookEventKinds.find((one) => one === name);
  if (kind === undefined || !Number.isSafeInteger(createdAtMs) || !Number.isSafeInteger(eventSeq))
    throw invalidCursor(argument);
  return { createdAtMs: Number(createdAtMs), kind, eventSeq: Number(eventSeq), id: String(id) };
}

const toCursor = ({ createdAtMs, kind, eventSeq, id }: DeliveryPlace, cursors: TextSealer) =>
  toFieldCursor([createdAtMs, kind, eventSeq, id], cursors);

/** Resolvers of `WebhookEndpoint`. */
export const WebhookEndpoint: WebhookEndpointResolvers = {
  events: ({ kinds }) => kinds.map((kind) => webhookKindNames[kind]),
  createdAt: ({ createdAtMs }) => new Date(createdAtMs).toISOString(),
  async deliveries(endpoint, { status = null, after, before, ...asked }, { ids: { cursors }, webhooks }) {
    const { size, isBackward } = readPageSize(asked);
    // The list begins with the newest: what stands behind a cursor is older.
    const older = parseCursor('after', after, cursors);
    const newer = parseCursor('before', before, cursors);
    const page = { status, before: older, after: newer, isOldestFirst: isBackward };
    // One more than the page tells whether there is another.
    const found = (await webhooks?.deliveries(endpoint, size + 1, page)) ?? [];
    const isCut = found.length > size;
    const shown = found.slice(0, size);
    const edges = (isBackward ? shown.toReversed() : shown).map((node) => ({ node, cursor: toCursor(node, cursors) }));
    return {
      edges,
      count: async () => (await webhooks?.countDeliveries(endpoint, status)) ?? 0,
      pageInfo: {
        hasNextPage: (isCut && !isBackward) || newer !== null,
        hasPreviousPage: (isCut && isBackward) || older !== null,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  },
};
