// Plaid's accounts, balances, numbers and owners → domain. Called by connector.ts. Source: Plaid API 2020-09-14 (schemas AccountBase,
// AccountBalance, AuthGetNumbers, Owner). JSON numbers come as texts: see src/http/body.ts.

import type { Account, AccountIdentification, AccountType, Balance, BalanceType } from '../../domain/account.ts';
import type { Money } from '../../domain/money.ts';
import { absolute, negated, toUnsigned } from '../../domain/money.ts';
import type { Party, PostalAddress } from '../../domain/party.ts';
import { toBic, toIban, toIdentification } from '../identification.ts';
import {
  isObject,
  type JsonObject,
  optional,
  readBoolean,
  readList,
  readMoneyIn,
  readObject,
  readRequiredString,
  readString,
  readStrings,
  type Tell,
  Unreadable,
} from '../json.ts';
import type { AccountRead } from '../lists.ts';
import { readPlaidCurrency } from './wire.ts';

/** Numbers by which accounts are known outside, by Plaid's account id. */
export type NumbersByAccount = ReadonlyMap<string, Partial<AccountIdentification>>;

const savings: ReadonlySet<string> = new Set(['savings', 'money market', 'cd', 'hsa', 'gic', 'cash isa']);
const mortgages: ReadonlySet<string> = new Set(['mortgage']);

function toAccountType(wire: JsonObject): AccountType {
  const subtype = readString(wire, 'subtype')?.toLowerCase() ?? '';
  switch (readString(wire, 'type')?.toLowerCase()) {
    case 'depository':
      return savings.has(subtype) ? 'SAVINGS' : /^(?:checking|cash management)$/.test(subtype) ? 'CURRENT' : 'OTHER';
    case 'credit':
      return 'CARD';
    case 'loan':
      return mortgages.has(subtype) ? 'MORTGAGE' : 'LOAN';
    default:
      return 'OTHER';
  }
}

/**
 * AccountBase → account. Its `account_id` is another one when it is linked anew; the few institutions that give a persistent id keep
 * it. @throws Unreadable
 */
export function parseAccount(
  wire: JsonObject,
  { numbers, hasAuth }: { readonly numbers: NumbersByAccount; readonly hasAuth: boolean },
): AccountRead {
  const accountId = readRequiredString(wire, 'account_id', '');
  const persistentId = readString(wire, 'persistent_account_id');
  const type = toAccountType(wire);
  const balances = readObject(wire, 'balances');
  const currency = balances === null ? null : optional(() => readPlaidCurrency(balances));
  const limit = type === 'CARD' ? readLimit(wire) : null;
  const account: Account = {
    bankAccountId: accountId,
    ...(persistentId === null ? {} : { persistentId }),
    bankResource: 'accounts',
    name: readString(wire, 'official_name') ?? readString(wire, 'name'),
    nickname: readString(wire, 'official_name') === null ? null : readString(wire, 'name'),
    type,
    // What is closed is not among the accounts of the Item.
    status: 'OPEN',
    currency,
    openedOn: null,
    identification: toIdentification({ ...numbers.get(accountId), maskedNumber: toMask(readString(wire, 'mask')) }),
    // Only these can have numbers that money is sent to (Auth).
    hasMoreIdentification:
      hasAuth && readString(wire, 'type')?.toLowerCase() === 'depository' && !numbers.has(accountId),
    holderNames: [],
    ...(limit === null ? {} : { creditLimit: limit }),
  };
  return { account, defects: [] };
}

/**
 * Whether Plaid's Transactions cover an account: "credit, depository, and some loan-type accounts (only those with account subtype
 * student)". Where an answer does not say what the account is, they do.
 */
export function hasTransactions(body: unknown, accountId: string): boolean {
  const accounts = (isObject(body) ? (readList(body, 'accounts') ?? []) : []).filter(isObject);
  const wire = accounts.find((account) => readString(account, 'account_id') === accountId) ?? null;
  const type = readString(wire, 'type')?.toLowerCase() ?? null;
  if (type === null || type === 'depository' || type === 'credit') return true;
  return type === 'loan' && readString(wire, 'subtype')?.toLowerCase() === 'student';
}

/** The last two to four characters of a number: a whole one is none. */
const toMask = (mask: string | null): string | null => (mask === null || mask.length > 4 ? null : `•••• ${mask}`);

/** The credit line, unsigned, where it is told and can be read. */
function readLimit(wire: JsonObject): Money | null {
  const balances = readObject(wire, 'balances');
  if (balances === null || balances['limit'] == null) return null;
  return optional(() => absolute(readMoneyIn(balances, 'limit', { currency: readPlaidCurrency(balances) })));
}

/**
 * AccountBalance → balances. What is owed is positive there, of cards and loans, and what is left of a card's line is available with
 * the line in it. Plaid tells when a balance was so at one institution only; what it has fetched is otherwise of an unknown hour.
 * @throws Unreadable when neither amount is there
 */
export function parseBalances(wire: JsonObject, tell: Tell): readonly Balance[] {
  const balances = readObject(wire, 'balances');
  if (balances === null) throw new Unreadable('/balances', 'missing or not an object');
  const pointer = '/balances';
  const currency = readPlaidCurrency(balances, pointer);
  const type = toAccountType(wire);
  const isOwed = type === 'CARD' || type === 'LOAN' || type === 'MORTGAGE';
  const limit = readLimit(wire);
  const atMs = Date.parse(readString(balances, 'last_updated_datetime') ?? '');
  const asOf = Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
  const read: Balance[] = [];
  const add = (key: 'current' | 'available', balanceType: BalanceType): void => {
    if (balances[key] === undefined || balances[key] === null) return;
    try {
      const money = readMoneyIn(balances, key, { currency, pointer });
      const signed = isOwed && key === 'current' ? negated(money) : money;
      const isDrawable = key === 'available';
      read.push({
        type: balanceType,
        ...toUnsigned(signed),
        creditLimitIncluded: isDrawable ? (isOwed ? (type === 'CARD' ? true : null) : false) : null,
        creditLimit: limit,
        asOf,
      });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      tell(error.pointer, error.message);
    }
  };
  add('current', 'INTERIM_BOOKED');
  add('available', 'INTERIM_AVAILABLE');
  return read;
}

/**
 * AuthGetNumbers → numbers. A tokenised account number is the application's own for the account, and no number that others know it
 * by: it is shown, and nothing is recognised by it (src/domain/account-identity.ts goes by what a list of accounts says).
 */
export function parseNumbers(body: unknown, { withTokenized }: { readonly withTokenized: boolean }): NumbersByAccount {
  const numbers = isObject(body) ? readObject(body, 'numbers') : null;
  const found = new Map<string, Partial<AccountIdentification>>();
  const each = (kind: string, read: (wire: JsonObject) => Partial<AccountIdentification> | null): void => {
    for (const wire of (readList(numbers, kind) ?? []).filter(isObject)) {
      const accountId = readString(wire, 'account_id');
      const number = accountId === null ? null : read(wire);
      if (accountId !== null && number !== null) found.set(accountId, { ...found.get(accountId), ...number });
    }
  };
  each('ach', (wire) => {
    if (!withTokenized && readBoolean(wire, 'is_tokenized_account_number') === true) return null;
    return toRouted(readString(wire, 'routing'), readString(wire, 'account'));
  });
  // Payments Canada, standard 006: an electronic routing number is 0, institution and transit.
  each('eft', (wire) => {
    const [institution, branch] = [readString(wire, 'institution'), readString(wire, 'branch')];
    return toRouted(`0${institution ?? ''}${branch ?? ''}`, readString(wire, 'account'));
  });
  each('international', (wire) => ({ iban: toIban(readString(wire, 'iban')), bic: toBic(readString(wire, 'bic')) }));
  return found;
}

function toRouted(routingNumber: string | null, accountNumber: string | null): Partial<AccountIdentification> | null {
  const isNumber = accountNumber !== null && /^\d{3,20}$/.test(accountNumber);
  return isNumber && /^\d{9}$/.test(routingNumber ?? '') ? { routingNumber, accountNumber } : null;
}

/**
 * The owners of all accounts of an Item → the customer, where all accounts have the same names; of an Item with accounts of several
 * people it is not told who the customer is. @throws Unreadable
 */
export function parseParty(accounts: readonly unknown[]): Party {
  const owners = accounts.filter(isObject).map((account) => (readList(account, 'owners') ?? []).filter(isObject));
  const [first = [], ...others] = owners;
  const [owner, ...more] = first;
  if (owner === undefined) throw new Unreadable('/accounts/0/owners', 'missing or empty');
  const names = readStrings(owner, 'names');
  const isOnePerson =
    more.length === 0 &&
    names.length === 1 &&
    others.every((list) => list.length === 1 && readStrings(list[0] ?? null, 'names').join() === names.join());
  return {
    displayName: isOnePerson ? (names[0] ?? null) : null,
    legalName: isOnePerson ? (names[0] ?? null) : null,
    dateOfBirth: null,
    email: isOnePerson ? readPrimary(owner, 'emails') : null,
    phone: isOnePerson ? readPrimary(owner, 'phone_numbers') : null,
    addresses: isOnePerson ? (readList(owner, 'addresses') ?? []).filter(isObject).flatMap(readAddress) : [],
  };
}

/** The primary one of several, or the first. */
function readPrimary(owner: JsonObject, key: 'emails' | 'phone_numbers'): string | null {
  const told = (readList(owner, key) ?? []).filter(isObject);
  const primary = told.find((one) => readBoolean(one, 'primary') === true) ?? told[0];
  return readString(primary ?? null, 'data');
}

function readAddress(wire: JsonObject): readonly PostalAddress[] {
  const data = readObject(wire, 'data');
  if (data === null) return [];
  const country = readString(data, 'country')?.toUpperCase() ?? null;
  return [
    {
      lines: readString(data, 'street')?.split('\n') ?? [],
      townName: readString(data, 'city'),
      postCode: readString(data, 'postal_code'),
      countrySubDivision: readString(data, 'region'),
      country: /^[A-Z]{2}$/.test(country ?? '') ? country : null,
    },
  ];
}
