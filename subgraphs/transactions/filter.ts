// From the arguments of a filter to what an entry is judged by. Text is looked for in what the caller sees, so that nobody finds out by
// a filter what is masked. Used by resolvers/connection.ts.

import { maySeePersonalData, type Principal } from '../../src/auth/principal.ts';
import { InvalidInput } from '../../src/domain/errors.ts';
import { parseCurrencyOfHistory } from '../../src/domain/iso4217.ts';
import { parseMoney } from '../../src/domain/money.ts';
import { toShownCounterparty, toShownText } from '../../src/domain/shown-transaction.ts';
import type { StatementEntry } from '../../src/domain/statement.ts';
import type { Transaction } from '../../src/domain/transaction.ts';
import { groupOf } from '../../src/insights/categories.ts';
import type { InsightAccount } from '../../src/insights/entry.ts';
import { fold } from '../../src/insights/words.ts';
import { type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';
import type { RequestContext } from '../shared/context.ts';
import { toInsightAccount, toInsightEntry } from '../shared/insight-entries.ts';
import type { AmountRange, TransactionFilter } from './generated.ts';

/** Whether an entry of an account is to be listed. */
export type Matches = (entry: StatementEntry, located: LocatedAccount) => boolean;

/** What is asked of an entry alone, whosever it is. */
type MatchesEntry = (entry: StatementEntry) => boolean;

/** The conditions of a filter, all of which hold together. @throws InvalidInput, StoreFailure */
export async function toPredicate(
  filter: TransactionFilter | null | undefined,
  customerId: string,
  context: RequestContext,
): Promise<Matches> {
  const isAsked = toEntryPredicate(filter, context.principal);
  const isInCategory = await toCategoryPredicate(filter, customerId, context);
  return (entry, located) => isAsked(entry) && (isInCategory === null || isInCategory(entry, located));
}

function toEntryPredicate(filter: TransactionFilter | null | undefined, principal: Principal | null): MatchesEntry {
  const statuses = filter?.status == null ? null : new Set<string>(filter.status);
  const kinds = filter?.kind == null ? null : new Set<string>(filter.kind);
  const indicator = filter?.creditDebitIndicator ?? null;
  const isInAmount = parseAmountPredicate(filter?.amount);
  const hasText = parseTextPredicate(filter?.text, maySeePersonalData(principal));
  return ({ transaction }) =>
    (statuses === null || statuses.has(transaction.status)) &&
    (kinds === null || kinds.has(transaction.kind)) &&
    (indicator === null || transaction.creditDebitIndicator === indicator) &&
    isInAmount(transaction) &&
    hasText(transaction);
}

/** By what a customer's entries were for; null where nobody asks. */
async function toCategoryPredicate(
  filter: TransactionFilter | null | undefined,
  customerId: string,
  { ids, loaders }: RequestContext,
): Promise<Matches | null> {
  const codes = filter?.category == null ? null : new Set<string>(filter.category);
  const groups = filter?.categoryGroup == null ? null : new Set<string>(filter.categoryGroup);
  if (codes === null && groups === null) return null;
  const { classify } = await loaders.insights.classifierOf(customerId);
  // An account's id is sealed once, not once for each of its entries.
  const accounts = new Map<LocatedAccount, InsightAccount>();
  return (entry, located) => {
    const account = accounts.get(located) ?? toInsightAccount(located, ids);
    accounts.set(located, account);
    const { bankId, accountKey } = nameOf(located);
    const { category } = classify(toInsightEntry(entry, account), { bankId, accountKey, entryKey: entry.key });
    return (codes === null || codes.has(category)) && (groups === null || groups.has(groupOf(category)));
  };
}

const longestText = 100;

/** Words of letters and digits in one writing: case and accents make no difference. */
const toTextWords = (text: string): readonly string[] => fold(text).split(/[^\p{L}\p{N}]+/u);

function parseTextPredicate(
  text: string | null | undefined,
  isUnmasked: boolean,
): (transaction: Transaction) => boolean {
  if (text == null) return () => true;
  // What is too long is not looked into.
  const words = text.length > longestText ? [] : toTextWords(text).filter((word) => word !== '');
  if (words.length === 0)
    throw new InvalidInput('filter.text', `filter.text must have a word, and at most ${longestText} characters.`);
  return (transaction) => {
    const name = toShownCounterparty(transaction, isUnmasked)?.name ?? '';
    const held = toTextWords(`${name} ${toShownText(transaction.remittanceInformation, isUnmasked) ?? ''}`);
    return words.every((word) => held.some((one) => one.startsWith(word)));
  };
}

function parseAmountPredicate(range: AmountRange | null | undefined): (transaction: Transaction) => boolean {
  if (range == null) return () => true;
  const currency = parseCurrencyOfHistory(range.currency);
  if (currency === null) throw new InvalidInput('filter.amount.currency', 'filter.amount.currency is no currency.');
  const toMinor = (name: 'min' | 'max') => {
    const text = range[name];
    if (text == null) return null;
    try {
      return parseMoney(text, currency).amountMinor;
    } catch {
      throw new InvalidInput(`filter.amount.${name}`, `filter.amount.${name} is no amount of ${currency}.`);
    }
  };
  const [min, max] = [toMinor('min'), toMinor('max')];
  return ({ amount }) =>
    amount.currency === currency &&
    (min === null || amount.amountMinor >= min) &&
    (max === null || amount.amountMinor <= max);
}
