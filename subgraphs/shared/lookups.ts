// The account, card or entry behind a global id or a bare reference, as far as the caller may see it: used by the resolvers of every
// subgraph that adds fields to Account, Card or Transaction. Whether a reference may be followed at all is said in references.ts.

import { NotFound } from '../../src/domain/errors.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { LocatedCard } from '../../src/reading/located-card.ts';
import type { RequestContext } from './context.ts';
import type { LocatedEntry } from './located-entry.ts';
import type { AccountModel, CardModel, TransactionModel } from './models.ts';

/** What a look-up needs of a request. */
type LookupContext = Pick<RequestContext, 'ids' | 'loaders'>;

/** The account behind a global id; null where there is none that the caller may see. @throws BankFailure */
export async function findAccount(id: string, { ids, loaders }: LookupContext): Promise<LocatedAccount | null> {
  const parsed = ids.parse(id);
  return parsed?.type === 'Account' ? loaders.accounts.account(parsed.place, parsed.accountKey) : null;
}

/** The account of a model: as it was read, else looked for. @throws NotFound, BankFailure */
export async function loadAccount({ id, located }: AccountModel, context: LookupContext): Promise<LocatedAccount> {
  const found = located ?? (await findAccount(id, context));
  if (found === null) throw new NotFound();
  return found;
}

/** The card behind a global id; null where there is none that the caller may see. @throws BankFailure */
export async function findCard(id: string, { ids, loaders }: LookupContext): Promise<LocatedCard | null> {
  const parsed = ids.parse(id);
  return parsed?.type === 'Card' ? loaders.cards.card(parsed.owner, parsed.cardKey) : null;
}

/** The card of a model: as it was read, else looked for. @throws NotFound, BankFailure */
export async function loadCard({ id, located }: CardModel, context: LookupContext): Promise<LocatedCard> {
  const found = located ?? (await findCard(id, context));
  if (found === null) throw new NotFound();
  return found;
}

/** The entry behind a global id; null where there is none that the caller may see. @throws BankFailure */
export async function findEntry(id: string, { ids, loaders }: LookupContext): Promise<LocatedEntry | null> {
  const parsed = ids.parse(id);
  if (parsed?.type !== 'Transaction') return null;
  const located = await loaders.accounts.account(parsed.place, parsed.accountKey);
  return located === null ? null : loaders.transactions.entry(located, parsed.entryKey);
}

/** The entry of a model: as a statement has read it, else looked for. @throws NotFound, BankFailure */
export async function loadEntry({ id, entry }: TransactionModel, context: LookupContext): Promise<LocatedEntry> {
  const found = entry ?? (await findEntry(id, context));
  if (found === null) throw new NotFound();
  return found;
}
