// Cursors of links' events: the place among the events of all the customer's links, which is the same for a list, a subscription
// and a webhook. Used by the resolvers of this subgraph.

import { InvalidInput } from '../../src/domain/errors.ts';
import type { LinkEventRecord } from '../../src/store/link-events.ts';

/** An event's cursor. */
export const toEventCursor = ({ ordinal }: LinkEventRecord): string => String(ordinal);

/** The ordinal of the last event that the client has; null when it names none. @throws InvalidInput */
export function parseEventCursor(after: string | null | undefined): number | null {
  if (after == null) return null;
  if (!/^\d{1,15}$/.test(after)) throw new InvalidInput('after', 'This is no cursor of an event.');
  return Number(after);
}
