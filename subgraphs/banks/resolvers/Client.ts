// Client: what the caller's own client is entered with, and what it may; the part of it that the banks subgraph owns.

import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { ownClient } from '../../shared/client.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { MoneyModel } from '../../shared/models.ts';
import { toMoney } from '../../shared/money.ts';
import type { ClientResolvers } from '../generated.ts';
import { readGrants } from './grants-of-partner.ts';
import { toRateLimit } from './RateLimit.ts';

const entryOf = ({ id }: { readonly id: string }, { clients }: RequestContext) => clients?.registered.get(id) ?? null;

/** By currency code; null where nothing is limited. */
function toAmounts(limits: Readonly<Record<string, bigint>> | undefined): readonly MoneyModel[] | null {
  if (limits === undefined) return null;
  return Object.entries(limits)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([code, amountMinor]) => {
      const currency = parseCurrency(code);
      return currency === null ? [] : [toMoney({ amountMinor, currency })];
    });
}

/** Resolvers of `Client` in this subgraph. */
export const Client: ClientResolvers = {
  __resolveReference: ownClient,
  name: (client, _args, context) => entryOf(client, context)?.name ?? null,
  isRegistered: (client, _args, context) => entryOf(client, context) !== null,
  redirectUris: (client, _args, context) => entryOf(client, context)?.redirectUris ?? [],
  scopes: (_client, _args, { principal }) => [...(principal?.scopes ?? [])].sort(),
  limits(client, _args, context) {
    const { perPayment, perDay, ...own } = entryOf(client, context)?.limits ?? {};
    const usual = {
      linkAttemptsPerMinute: 0,
      paymentsPerMinute: 0,
      payeeChecksPerHour: 0,
      ...context.clients?.allowance,
    };
    return { ...usual, ...own, perPayment: toAmounts(perPayment), perDay: toAmounts(perDay) };
  },
  rateLimit: (_client, _args, context) => toRateLimit(context.rateLimit?.() ?? null),
  grants: (_client, asked, context) => readGrants(asked, context),
};
