// Grant: what a customer grants a partner, as the caller's grants (src/grants) tell it.

import { NotFound } from '../../../src/domain/errors.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import type { GrantPermission } from '../../../src/domain/grant.ts';
import type { GrantView } from '../../../src/grants/results.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { GrantModel } from '../../shared/models.ts';
import { readShownBank, visibleReference } from '../../shared/references.ts';
import type { GrantResolvers, GrantPermission as SchemaGrantPermission } from '../generated.ts';

const permissionNames: Readonly<Record<GrantPermission, SchemaGrantPermission>> = {
  accounts: 'ACCOUNTS',
  balances: 'BALANCES',
  transactions: 'TRANSACTIONS',
  identity: 'IDENTITY',
  regularPayments: 'REGULAR_PAYMENTS',
  beneficiaries: 'BENEFICIARIES',
  statements: 'STATEMENTS',
  products: 'PRODUCTS',
  payments: 'PAYMENTS',
  links: 'LINKS',
  cards: 'CARDS',
};

const actorNames = {
  customer: 'CUSTOMER',
  partner: 'PARTNER',
  staff: 'STAFF',
  bank: 'BANK',
  gateway: 'GATEWAY',
} as const;

/** A grant that was read, as it is handed to these resolvers. */
export const toGrantModel = (grant: GrantView, { ids }: Pick<RequestContext, 'ids'>): GrantModel => ({
  id: ids.grant(grant.id),
  grant,
});

async function viewOf({ id, grant }: GrantModel, { ids, grants }: RequestContext): Promise<GrantView> {
  if (grant !== undefined) return grant;
  const parsed = ids.parse(id);
  const found = parsed?.type === 'Grant' ? await grants?.read(parsed.grantId) : null;
  if (found == null) throw new NotFound();
  return found;
}

const toInstant = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

/** Resolvers of `Grant`. */
export const Grant: GrantResolvers = {
  __resolveReference: visibleReference('Grant'),
  partnerId: async (model, _args, context) => (await viewOf(model, context)).partnerId,
  partnerName: async (model, _args, context) => (await viewOf(model, context)).partnerName,
  async customer(model, _args, context) {
    const { customerId } = await viewOf(model, context);
    // Once it has ended, there is no such customer for the partner.
    if (customerId === null || !(await context.access.maySee(customerId))) return null;
    return { id: context.ids.customer(customerId) };
  },
  permissions: async (model, _args, context) =>
    (await viewOf(model, context)).permissions.map((permission) => permissionNames[permission]),
  async accounts(model, _args, context) {
    const { customerId, accounts } = await viewOf(model, context);
    if (customerId === null || accounts === null) return null;
    return Promise.all(
      accounts.map(async ({ bankId, accountKey }) => ({
        accountId: context.ids.account({ customerId, bankId, accountKey }),
        bank: { id: bankGlobalId(await readShownBank({ customerId, bankId }, context)) },
      })),
    );
  },
  status: async (model, _args, context) => (await viewOf(model, context)).status,
  source: async (model, _args, context) => (await viewOf(model, context)).source,
  requestedAt: async (model, _args, context) => toInstant((await viewOf(model, context)).requestedAtMs),
  givenAt: async (model, _args, context) => toInstant((await viewOf(model, context)).givenAtMs),
  expiresAt: async (model, _args, context) => toInstant((await viewOf(model, context)).expiresAtMs),
  endedAt: async (model, _args, context) => toInstant((await viewOf(model, context)).endedAtMs),
  async endedBy(model, _args, context) {
    const { endedBy } = await viewOf(model, context);
    return endedBy === null ? null : actorNames[endedBy];
  },
  lastUsedAt: async (model, _args, context) => toInstant((await viewOf(model, context)).usedAtMs),
};
