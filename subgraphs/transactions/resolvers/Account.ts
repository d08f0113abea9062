// Account.transactions: one account's statement. Account.statements: its statements as documents.

import { NotFound } from '../../../src/domain/errors.ts';
import { nameOf } from '../../../src/reading/located-account.ts';
import { findAccount, loadAccount } from '../../shared/lookups.ts';
import { visibleReference } from '../../shared/references.ts';
import { loadChanges } from '../change-feed.ts';
import type { AccountResolvers } from '../generated.ts';
import { readStatementPage } from '../statements.ts';
import { toConnection } from './connection.ts';

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
    const found = isFormer ? await findAccount(model.id, context) : located;
    if (found === null) throw new NotFound();
    const name = found === undefined ? ('linkId' in place ? null : { ...place, accountKey }) : nameOf(found);
    if (name === null) throw new NotFound();
    return loadChanges(args, { customerId: name.customerId, account: name }, context);
  },
  async statements(model, args, context) {
    return readStatementPage(await loadAccount(model, context), args, context);
  },
  async transactions(model, args, context) {
    const located = await loadAccount(model, context);
    const { link, reading } = located;
    const list = { outcome: { link, reading, failure: null }, accounts: [located] };
    return toConnection({ customerId: link.customerId, lists: () => [Promise.resolve([list])] }, args, context);
  },
};
