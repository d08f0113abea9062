// Account.transactions: one account's statement.

import { NotFound } from '../../../src/domain/errors.ts';
import type { AccountPlace } from '../../../src/domain/global-id.ts';
import type { LocatedAccount } from '../../../src/reading/located-account.ts';
import type { RequestContext } from '../../shared/context.ts';
import { visibleReference } from '../../shared/references.ts';
import { loadChanges } from '../change-feed.ts';
import type { AccountResolvers } from '../generated.ts';
import { toConnection } from './connection.ts';

/** An account by its id's parts; null when there is none that the caller may see. @throws BankFailure */
export function loadAccount(
  place: AccountPlace,
  accountKey: string,
  { loaders }: RequestContext,
): Promise<LocatedAccount | null> {
  return loaders.accounts.account(place, accountKey);
}

/** Resolvers of `Account` in this subgraph. */
export const Account: AccountResolvers = {
  __resolveReference: visibleReference('Account'),
  async transactionChanges(model, args, context) {
    const parsed = context.ids.parse(model.id);
    if (parsed?.type !== 'Account') throw new NotFound();
    const located = 'located' in model ? model.located : undefined;
    // An id of before leads to its account, which has another one by now.
    const { place, accountKey } = parsed;
    const isFormer = located === undefined && 'linkId' in place;
    const found = isFormer ? await loadAccount(place, accountKey, context) : located;
    if (found === null) throw new NotFound();
    const owner = found?.link ?? ('linkId' in place ? null : place);
    if (owner === null) throw new NotFound();
    const account = { bankId: owner.bankId, accountKey: found?.record.key ?? accountKey };
    return loadChanges(args, { customerId: owner.customerId, account }, context);
  },
  async transactions(model, args, context) {
    let located: LocatedAccount | null | undefined = 'located' in model ? model.located : undefined;
    if (located === undefined) {
      const parsed = context.ids.parse(model.id);
      located = parsed?.type === 'Account' ? await loadAccount(parsed.place, parsed.accountKey, context) : null;
    }
    if (located === null) throw new NotFound();
    const { link, reading } = located;
    const list = { outcome: { link, reading, failure: null }, accounts: [located] };
    return toConnection({ customerId: link.customerId, lists: () => [Promise.resolve([list])] }, args, context);
  },
};
