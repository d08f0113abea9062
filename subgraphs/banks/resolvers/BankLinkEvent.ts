// BankLinkEvent: one thing that became of a link, from the store's log.

import { toEventCursor } from '../event-cursor.ts';
import type { BankLinkEventResolvers, BankLinkActor as SchemaBankLinkActor } from '../generated.ts';

const actorNames: Readonly<Record<'customer' | 'partner' | 'staff' | 'bank' | 'gateway', SchemaBankLinkActor>> = {
  customer: 'CUSTOMER',
  partner: 'PARTNER',
  staff: 'STAFF',
  bank: 'BANK',
  gateway: 'GATEWAY',
};

/** Resolvers of `BankLinkEvent`. */
export const BankLinkEvent: BankLinkEventResolvers = {
  at: ({ atMs }) => new Date(atMs).toISOString(),
  by: ({ actor }) => actorNames[actor.kind],
  goesDarkAt: ({ darkAtMs }) => (darkAtMs === null ? null : new Date(darkAtMs).toISOString()),
  cursor: toEventCursor,
};
