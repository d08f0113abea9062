// What insights are made by in one request: classifiers, a customer's corrections, and what is kept of statements. Composed in
// subgraphs/loaders.ts; called by the resolvers of insights and by the filters of transactions.

import type { KeyedAccount } from '../../src/domain/global-id.ts';
import type { Transaction } from '../../src/domain/transaction.ts';
import { type Classification, parseCategory } from '../../src/insights/categories.ts';
import { classify } from '../../src/insights/classify.ts';
import type { FindOwnAccount } from '../../src/insights/entry.ts';
import { counterpartyKeyOf, toMerchant } from '../../src/insights/merchant.ts';
import { RuleSet } from '../../src/insights/rules.ts';
import type { BankReads } from '../../src/reading/bank-reads.ts';
import { readKeptAccounts, readKeptStatement } from '../../src/reading/kept-statements.ts';
import { type FindKeyedAccount, findAmongKeys, findAmongRead } from '../../src/reading/own-accounts.ts';
import type { OnShown } from '../../src/reading/read-audit.ts';
import type { CategoryCorrectionRecord, CategoryCorrectionStore } from '../../src/store/category-corrections.ts';
import type { AccountLoaders, Classifier, EntryName, InsightLoaders } from '../shared/loaders.ts';

/** What insights are read through. */
export interface InsightSources {
  readonly accounts: AccountLoaders;
  readonly corrections?: CategoryCorrectionStore | null;
  readonly categoryRules?: RuleSet;
  readonly onShown?: OnShown | null;
  /** Whether nobody waits for the answer any more; absent for never. */
  readonly isTimeOver?: () => boolean;
  /** Global id of an account; its key without. */
  readonly toAccountId?: (account: KeyedAccount) => string;
}

/** The insight loaders of one request. */
export function createInsightLoaders(reads: BankReads, sources: InsightSources): InsightLoaders {
  const { accounts, corrections: store = null, categoryRules: rules = RuleSet.none, onShown = null } = sources;
  const { toAccountId = ({ accountKey }) => accountKey } = sources;
  const classifiers = new Map<string, Promise<Classifier>>();
  const corrections = async (customerId: string) => (await store?.readOfCustomer(customerId)) ?? [];
  const toClassifier = async (customerId: string, find: FindKeyedAccount): Promise<Classifier> => {
    const correct = toCorrector(await corrections(customerId));
    const findOwnAccount: FindOwnAccount = (whose, identification, currency) => {
      const found = whose === customerId ? find(identification, currency) : null;
      return found === null ? null : toAccountId(found);
    };
    const context = { findOwnAccount, rules };
    return {
      findOwnAccount,
      classify: (entry, name) => correct(entry.transaction, name) ?? classify(entry, context),
    };
  };
  const remembered = (name: string, make: () => Promise<Classifier>): Promise<Classifier> => {
    const made = classifiers.get(name) ?? make();
    classifiers.set(name, made);
    return made;
  };
  return {
    corrections,
    classifierOf: (customerId) =>
      remembered(`read\n${customerId}`, async () => {
        const links = (await reads.access.linksOfCustomer(customerId)) ?? [];
        const { accounts: located } = await accounts.accountsOfLinks(links);
        return toClassifier(customerId, findAmongRead(located));
      }),
    keptClassifierOf: (customerId, kept) =>
      remembered(`kept\n${customerId}`, () => toClassifier(customerId, findAmongKeys(reads.services.idKey, kept))),
    isTimeOver: sources.isTimeOver ?? (() => false),
    forget(customerId) {
      for (const how of ['read', 'kept']) classifiers.delete(`${how}\n${customerId}`);
    },
    keptAccounts: (customerId) => readKeptAccounts(reads, customerId),
    async keptStatement(name, { from, to }) {
      const kept = await readKeptStatement(reads, name, { from, to });
      if (kept !== null) onShown?.({ what: 'STATEMENT', name, part: 'KEPT', from, to });
      return kept;
    },
  };
}

/** What a customer has said of an entry; null for nothing. What is said of one entry goes before what is said of all like it. */
function toCorrector(
  corrections: readonly CategoryCorrectionRecord[],
): (transaction: Transaction, name: EntryName) => Classification | null {
  if (corrections.length === 0) return () => null;
  const byEntry = new Map<string, CategoryCorrectionRecord>();
  const byCounterparty = new Map<string, CategoryCorrectionRecord>();
  for (const correction of corrections) {
    const { target } = correction;
    if (target.kind === 'ENTRY') byEntry.set(toEntryName(target), correction);
    else byCounterparty.set(`${target.creditDebitIndicator}\n${target.counterpartyKey}`, correction);
  }
  return (transaction, name) => {
    const found =
      byEntry.get(toEntryName(name)) ??
      byCounterparty.get(`${transaction.creditDebitIndicator}\n${counterpartyKeyOf({ transaction })}`);
    // A category of another version of the taxonomy is as if nothing had been said.
    const category = found === undefined ? null : parseCategory(found.category);
    if (found === undefined || category === null) return null;
    return { category, basis: 'RULE', merchant: toMerchant(transaction), ruleId: found.id };
  };
}

const toEntryName = ({ bankId, accountKey, entryKey }: EntryName) => `${bankId}\n${accountKey}\n${entryKey}`;
