// BankLink: from the directory of links, through the caller's access; never asks a bank.

import type { RequestContext } from '../../../src/context.ts';
import { NotFound } from '../../../src/domain/errors.ts';
import { bankGlobalId, customerGlobalId, parseGlobalId } from '../../../src/domain/global-id.ts';
import type { Link, LinkPermission } from '../../../src/domain/link.ts';
import { visibleReference } from '../../references.ts';
import type { BankLinkResolvers, LinkPermission as SchemaLinkPermission } from '../generated.ts';

/** The link behind a global id, when the caller may see it. */
export async function linkOf(id: string, { access }: RequestContext): Promise<Link | null> {
  const parsed = parseGlobalId(id);
  return parsed?.type === 'BankLink' ? access.link(parsed.linkId) : null;
}

async function assertLink(id: string, context: RequestContext): Promise<Link> {
  const link = await linkOf(id, context);
  if (link === null) throw new NotFound();
  return link;
}

const permissionNames: Readonly<Record<LinkPermission, SchemaLinkPermission>> = {
  accounts: 'ACCOUNTS',
  balances: 'BALANCES',
  transactions: 'TRANSACTIONS',
  identity: 'IDENTITY',
};

/** Resolvers of `BankLink`. */
export const BankLink: BankLinkResolvers = {
  __resolveReference: visibleReference('BankLink'),
  bank: async ({ id }, _args, context) => ({ id: bankGlobalId((await assertLink(id, context)).bankId) }),
  customer: async ({ id }, _args, context) => ({ id: customerGlobalId((await assertLink(id, context)).customerId) }),
  async status({ id }, _args, context) {
    const { expiresAt } = await assertLink(id, context);
    return expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'EXPIRED' : 'ACTIVE';
  },
  permissions: async ({ id }, _args, context) =>
    [...(await assertLink(id, context)).permissions].map((permission) => permissionNames[permission]),
  grantedAt: async ({ id }, _args, context) => (await assertLink(id, context)).grantedAt,
  expiresAt: async ({ id }, _args, context) => (await assertLink(id, context)).expiresAt,
  // Links come from the banks file: they are renewed where they were authorised, not here.
  reauthorizeUrl: () => null,
  async lastSuccessAt({ id }, _args, context) {
    const { lastSuccessAtMs } = context.linkActivity.state((await assertLink(id, context)).id);
    return lastSuccessAtMs === null ? null : new Date(lastSuccessAtMs).toISOString();
  },
  async lastError({ id }, _args, context) {
    const { lastFailure } = context.linkActivity.state((await assertLink(id, context)).id);
    return lastFailure === null ? null : { failure: lastFailure };
  },
};
