// Customer.verifications: what each linked bank says of who the customer is. Called by the resolver of Customer; calls the loaders
// of customers and, of banks that name owners on accounts only, of accounts.

import { BankFailure } from '../../src/domain/errors.ts';
import { isShared, type Link } from '../../src/domain/link.ts';
import type { Party } from '../../src/domain/party.ts';
import { matchName } from '../../src/ownership/name.ts';
import type { Outcome } from '../../src/reading/sourced.ts';
import type { RequestContext } from '../shared/context.ts';
import type { BankVerificationModel, SourceResultModel } from '../shared/models.ts';
import { toSingleSource } from '../shared/sources.ts';

/** What `Customer.verifications` answers. */
interface Verifications {
  readonly banks: readonly BankVerificationModel[];
  readonly namesAgree: boolean | null;
  readonly sources: readonly SourceResultModel[];
}

/** What asking one bank came to, and what it says. */
interface Told {
  readonly outcome: Outcome<unknown>;
  readonly told: BankVerificationModel | null;
}

/** Asks all banks whose links cover who the customer is; null where the caller may not see the customer. Never fails for a bank. */
export async function loadVerifications(
  customerId: string,
  context: Pick<RequestContext, 'access' | 'loaders'>,
): Promise<Verifications | null> {
  const links = await context.access.linksOfCustomer(customerId);
  if (links === null) return null;
  const asked = await Promise.all(links.filter((link) => isShared(link, 'identity')).map((link) => ask(link, context)));
  const banks = asked.flatMap(({ told }) => told ?? []);
  return { banks, namesAgree: doNamesAgree(banks), sources: asked.map(({ outcome }) => toSingleSource(outcome)) };
}

async function ask(link: Link, { loaders }: Pick<RequestContext, 'loaders'>): Promise<Told> {
  try {
    const party = await loaders.customers.partyOfLink(link);
    if (party !== null) return { outcome: { link, reading: party, failure: null }, told: { method: 'PARTY', party } };
  } catch (error) {
    if (!(error instanceof BankFailure)) throw error;
    return { outcome: { link, reading: null, failure: error }, told: null };
  }
  const outcome = await loaders.accounts.outcomeOfLink(link);
  if (outcome.reading === null) return { outcome, told: null };
  const value = toNamedParty(outcome.reading.value.map(({ account }) => account.holderNames));
  if (value === null) return { outcome, told: null };
  return { outcome, told: { method: 'ACCOUNT_OWNER_NAME', party: { ...outcome.reading, value } } };
}

/** The customer by the one name that is on each account; null where there is none, or more than one. */
function toNamedParty(namesByAccount: readonly (readonly string[])[]): Party | null {
  const [first, ...others] = namesByAccount.filter((names) => names.length > 0);
  const [name, ...more] = (first ?? []).filter((one) => others.every((names) => names.includes(one)));
  if (name === undefined || more.length > 0) return null;
  return { displayName: name, legalName: null, dateOfBirth: null, email: null, phone: null, addresses: [] };
}

/** Whether each name that is given is each other one; null where fewer than two banks give one. */
function doNamesAgree(banks: readonly BankVerificationModel[]): boolean | null {
  const names = banks.flatMap(({ party }) => party.value.legalName ?? party.value.displayName ?? []);
  if (names.length < 2) return null;
  return names.every((name, index) => names.slice(index + 1).every((other) => matchName(name, [other]) !== 'NO_MATCH'));
}
