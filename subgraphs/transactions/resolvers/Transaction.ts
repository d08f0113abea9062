// Transaction: fields of one entry. A statement hands it over as read; a bare reference is looked for here, where the
// scope rules have been passed.

import { maySeePersonalData } from '../../../src/auth/principal.ts';
import { toShownCounterparty, toShownText } from '../../../src/domain/shown-transaction.ts';
import { keyOfBankTransaction } from '../../../src/domain/statement.ts';
import type { LocatedAccount } from '../../../src/reading/located-account.ts';
import { nameOf } from '../../../src/reading/located-account.ts';
import type { RequestContext } from '../../shared/context.ts';
import { LoadedAccount } from '../../shared/loaded-account.ts';
import type { LocatedEntry } from '../../shared/located-entry.ts';
import { loadEntry } from '../../shared/lookups.ts';
import type { TransactionModel } from '../../shared/models.ts';
import { toOptionalMoney } from '../../shared/money.ts';
import { loadedModel } from '../../shared/plain.ts';
import { visibleReference } from '../../shared/references.ts';
import { toProvenance } from '../../shared/sources.ts';
import { LoadedTransaction } from '../answer.ts';
import type { TransactionResolvers } from '../generated.ts';

/** Not async when there is nothing to wait for: a statement has thousands of these. */
function withEntry<T>(
  model: TransactionModel,
  context: RequestContext,
  read: (found: LocatedEntry) => T,
): T | Promise<T> {
  return model.entry === undefined ? loadEntry(model, context).then(read) : read(model.entry);
}

/** The global id of another entry of the same account. */
function siblingId({ located }: LocatedEntry, entryKey: string | null, { ids }: RequestContext): string | null {
  return entryKey === null ? null : ids.transaction(nameOf(located), entryKey);
}

/** The key of the entry that bears a bank's id: with its day where that has been read, else as it is looked for without. */
function keyOfSibling({ part }: LocatedEntry, bankId: string): string {
  for (const { value } of part.readParts ?? [part]) {
    const sibling = value.find(({ transaction }) => transaction.bankTransactionId === bankId);
    if (sibling !== undefined) return sibling.key;
  }
  return keyOfBankTransaction(bankId);
}

/** Fields that an entry holds, whether it has been read or is to be looked for here. */
const held = loadedModel(LoadedTransaction, (model: TransactionModel, context: RequestContext) =>
  model instanceof LoadedTransaction
    ? model
    : withEntry(model, context, (found) => new LoadedTransaction(found, context.ids, model.id)),
);

/** Whether the customer lets the caller read entries, and no balances. */
const withoutBalances = ({ link }: LocatedAccount): boolean => link.withheld?.has('balances') === true;

/** Resolvers of `Transaction`. */
export const Transaction: TransactionResolvers = {
  __resolveReference: visibleReference('Transaction'),
  account: (model, _args, context) =>
    withEntry(model, context, ({ located }) => new LoadedAccount(located, context.ids)),
  status: held('status'),
  kind: held('kind'),
  amount: held('amount'),
  creditDebitIndicator: held('creditDebitIndicator'),
  signedAmount: held('signedAmount'),
  originalAmount: (model, _args, context) =>
    withEntry(model, context, ({ entry }) => toOptionalMoney(entry.transaction.originalAmount)),
  exchangeRate: held('exchangeRate'),
  bookingDate: held('bookingDate'),
  valueDate: held('valueDate'),
  transactionDateTime: held('transactionDateTime'),
  counterparty: (model, _args, context) =>
    withEntry(model, context, ({ entry }) => {
      const shown = toShownCounterparty(entry.transaction, maySeePersonalData(context.principal));
      if (shown === null) return null;
      const { name, identification: accountIdentification, merchantCategoryCode } = shown;
      return { name, accountIdentification, merchantCategoryCode };
    }),
  remittanceInformation: (model, _args, context) =>
    withEntry(model, context, ({ entry }) =>
      toShownText(entry.transaction.remittanceInformation, maySeePersonalData(context.principal)),
    ),
  bankTransactionCode: held('bankTransactionCode'),
  endToEndId: held('endToEndId'),
  entryReference: held('entryReference'),
  balanceAfter: (model, _args, context) =>
    withEntry(model, context, ({ entry, located }) =>
      toOptionalMoney(withoutBalances(located) ? null : entry.transaction.balanceAfter),
    ),
  identityStability: held('identityStability'),
  supersedes: (model, _args, context) =>
    withEntry(model, context, (found) => siblingId(found, found.entry.supersedes, context)),
  supersedesConfidence: (model, _args, context) =>
    withEntry(model, context, ({ entry }) =>
      entry.supersedes === null ? null : (entry.supersedesConfidence ?? 'STATED'),
    ),
  reverses: (model, _args, context) =>
    withEntry(model, context, (found) => {
      const bankId = found.entry.transaction.reversesBankTransactionId;
      return siblingId(found, bankId === null ? null : keyOfSibling(found, bankId), context);
    }),
  provenance: (model, _args, context) => withEntry(model, context, ({ part }) => toProvenance(part)),
  // The balance stands in it, too.
  raw: (model, _args, context) =>
    withEntry(model, context, ({ entry, located }) => (withoutBalances(located) ? null : entry.transaction.raw)),
};
