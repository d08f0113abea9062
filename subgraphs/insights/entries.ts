// One entry behind a reference: as a statement has read it, else looked for. Used by the resolvers of Transaction and Mutation.

import { NotFound } from '../../src/domain/errors.ts';
import { nameOf } from '../../src/reading/located-account.ts';
import type { RequestContext } from '../shared/context.ts';
import type { LocatedEntry } from '../shared/located-entry.ts';
import type { TransactionModel } from '../shared/models.ts';

/** The entry behind a global id; null where there is none that the caller may see. @throws BankFailure */
export async function findEntry(
  id: string,
  { ids, loaders }: Pick<RequestContext, 'ids' | 'loaders'>,
): Promise<LocatedEntry | null> {
  const parsed = ids.parse(id);
  if (parsed?.type !== 'Transaction') return null;
  const located = await loaders.accounts.account(parsed.place, parsed.accountKey);
  return located === null ? null : loaders.transactions.entry(located, parsed.entryKey);
}

/** The entry of a model. @throws NotFound, BankFailure */
export async function loadEntry({ id, entry }: TransactionModel, context: RequestContext): Promise<LocatedEntry> {
  const found = entry ?? (await findEntry(id, context));
  if (found === null) throw new NotFound();
  return found;
}

/** The same of one customer alone; null for anybody else's. @throws BankFailure */
export async function loadOwnEntry(
  id: string,
  customerId: string,
  context: RequestContext,
): Promise<LocatedEntry | null> {
  const found = await findEntry(id, context);
  return found !== null && nameOf(found.located).customerId === customerId ? found : null;
}
