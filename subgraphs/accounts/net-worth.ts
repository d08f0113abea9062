// What a customer owns and owes, over all links: balances read side by side, each account once, summed by currency and converted.
// Called by Customer.netWorth; calls the account loaders. A bank that fails costs its own accounts, and is told in the sources.

import type { Balance } from '../../src/domain/account.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import type { CurrencyCode } from '../../src/domain/iso4217.ts';
import type { Link } from '../../src/domain/link.ts';
import type { Money } from '../../src/domain/money.ts';
import { sumByCurrency, worthOf } from '../../src/domain/net-worth.ts';
import { toTotal } from '../../src/rates/conversion.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { Outcome, Sourced } from '../../src/reading/sourced.ts';
import type { RequestContext } from '../shared/context.ts';
import { toConversionModel } from '../shared/conversion.ts';
import { LoadedAccount } from '../shared/loaded-account.ts';
import type { AccountLoaders } from '../shared/loaders.ts';
import type { SourceResultModel } from '../shared/models.ts';
import { toMoney, toOptionalMoney } from '../shared/money.ts';
import { type AccountPart, toSingleSource, toSource } from '../shared/sources.ts';

/** What became of one account. */
interface Counted {
  readonly part: AccountPart;
  /** By currency; empty where it does not count. */
  readonly amounts: readonly Money[];
}

/** What to sum, and into which currency. */
export interface NetWorthRequest {
  readonly links: readonly Link[];
  readonly currency: CurrencyCode;
  readonly accounts: AccountLoaders;
}

/** Sums what the links show, as it is answered. Banks that fail are told, never thrown. */
export async function readNetWorth(
  { links, currency, accounts }: NetWorthRequest,
  { ids, rates }: Pick<RequestContext, 'ids' | 'rates'>,
) {
  const { accounts: located, outcomes } = await accounts.accountsOfLinks(links);
  const counted = await Promise.all(located.map((account) => count(account, accounts)));
  const counting = counted.filter(({ amounts }) => amounts.length > 0);
  const sums = sumByCurrency(counting.flatMap(({ amounts }) => amounts));
  const { total, missing, conversions } = toTotal(sums, currency, rates ?? null);
  const sources = outcomes.map((outcome) => toSourceOf(outcome, counted));
  const isComplete = sources.every(({ status }) => status === 'OK' || status === 'STALE');
  return {
    currency,
    // Nought would be a lie where nothing could be asked.
    total: counting.length === 0 && !isComplete ? null : toOptionalMoney(total),
    missing,
    byCurrency: sums.map(toMoney),
    conversions: conversions.map(toConversionModel),
    isComplete,
    accounts: counting.map(({ part }) => new LoadedAccount(part.located, ids)),
    sources,
  };
}

async function count(located: LocatedAccount, accounts: AccountLoaders): Promise<Counted> {
  const { account } = located.record;
  let reading: Sourced<readonly Balance[]>;
  try {
    reading = await accounts.balances(located);
  } catch (error) {
    if (!(error instanceof BankFailure)) throw error;
    return toUncounted(located, [], error);
  }
  const amounts = worthOf(reading.value, account);
  if (amounts.length > 0) return { part: { located, readings: [reading], failure: null }, amounts };
  const isUnreadable = reading.defects.length > 0;
  const { bankId } = located.link;
  const failure = new BankFailure({
    code: isUnreadable ? 'BANK_BAD_RESPONSE' : 'UNSUPPORTED',
    bankId,
    operatorMessage: `${bankId}: no balance of an account says what it holds`,
  });
  return toUncounted(located, [reading], failure);
}

/** A closed account holds nothing: that its bank says no more of it is no gap in the sum. */
function toUncounted(located: LocatedAccount, readings: AccountPart['readings'], failure: BankFailure): Counted {
  const isClosed = located.record.account.status === 'CLOSED';
  const hasEnded = isClosed && (failure.code === 'RESOURCE_NOT_FOUND' || failure.code === 'UNSUPPORTED');
  return { part: { located, readings, failure: hasEnded ? null : failure }, amounts: [] };
}

function toSourceOf(outcome: Outcome<unknown>, counted: readonly Counted[]): SourceResultModel {
  if (outcome.reading === null) return toSingleSource(outcome);
  const { link, reading } = outcome;
  const ofLink = counted.filter(({ part }) => part.located.link.id === link.id);
  return toSource(link, {
    readings: [reading],
    failures: [],
    accounts: ofLink.map(({ part }) => part),
    hasPart: ofLink.some(({ amounts }) => amounts.length > 0),
  });
}
