// AccountsUpdate: one thing that became of an account.

import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { LoadedAccount } from '../../shared/loaded-account.ts';
import { readShownBank } from '../../shared/references.ts';
import type { AccountsUpdateResolvers } from '../generated.ts';

/** Resolvers of `AccountsUpdate`. */
export const AccountsUpdate: AccountsUpdateResolvers = {
  customer: ({ customerId }, _args, { ids }) => ({ id: ids.customer(customerId) }),
  bank: async (event, _args, context) => ({ id: bankGlobalId(await readShownBank(event, context)) }),
  accountId: (event, _args, { ids }) => ids.account(event),
  async account(event, _args, { ids, loaders }) {
    if (event.kind === 'REMOVED') return null;
    const located = await loaders.accounts.account(event, event.accountKey).catch(() => null);
    return located === null ? null : new LoadedAccount(located, ids);
  },
  at: ({ atMs }) => new Date(atMs).toISOString(),
  cursor: ({ seq }) => String(seq),
};
