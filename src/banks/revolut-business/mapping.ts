// Revolut's accounts, balances and bank details → domain. Called by connector.ts. Source: Revolut Business API 1.0 (schemas Account,
// AccountBankDetailsItem). JSON numbers come as texts: see src/http/body.ts.

import type { Account, AccountIdentification, AccountStatus, Balance } from '../../domain/account.ts';
import { toUnsigned } from '../../domain/money.ts';
import { toBic, toIban, toIdentification } from '../identification.ts';
import {
  isObject,
  type JsonObject,
  readAccountCurrency,
  readBoolean,
  readCurrency,
  readMoneyIn,
  readRequiredString,
  readString,
} from '../json.ts';
import type { AccountRead } from '../lists.ts';

const statuses: ReadonlyMap<string, AccountStatus> = new Map([
  ['active', 'OPEN'],
  // Closed, or not opened yet: nothing goes in or out.
  ['inactive', 'CLOSED'],
]);

/** Account → account: one for each currency, with an id that stays. @throws Unreadable */
export function parseAccount(wire: JsonObject, pointer: string): AccountRead {
  const { currency, defects } = readAccountCurrency(wire, 'currency', pointer);
  const account: Account = {
    bankAccountId: readRequiredString(wire, 'id', ''),
    bankResource: 'accounts',
    name: readString(wire, 'name'),
    nickname: null,
    type: 'CURRENT',
    status: statuses.get(readString(wire, 'state')?.toLowerCase() ?? '') ?? 'UNKNOWN',
    currency,
    // created_at is when it was opened here, in an instant: no day is said.
    openedOn: null,
    identification: toIdentification({}),
    hasMoreIdentification: true,
    holderNames: [],
  };
  return { account, defects };
}

/**
 * Account → its balance: what can be spent, since card payments and transfers that are on their way are taken off already. There is no
 * overdraft. @throws Unreadable
 */
export function parseBalance(wire: JsonObject): { readonly accountId: string; readonly balance: Balance } {
  const currency = readCurrency(wire, 'currency', '');
  const balance: Balance = {
    type: 'INTERIM_AVAILABLE',
    ...toUnsigned(readMoneyIn(wire, 'balance', { currency })),
    creditLimitIncluded: false,
    creditLimit: null,
    asOf: null,
  };
  return { accountId: readRequiredString(wire, 'id', ''), balance };
}

/**
 * Bank details → numbers. An account has several addresses; the national one is taken from the first that has it, the IBAN likewise. A
 * pooled address is many businesses' and names no account: payments there need a reference.
 */
export function parseBankDetails(list: readonly unknown[]): AccountIdentification {
  const own = list.filter(isObject).filter((wire) => readBoolean(wire, 'pooled') !== true);
  const first = <T>(read: (wire: JsonObject) => T | null): T | null => {
    for (const wire of own) {
      const value = read(wire);
      if (value !== null) return value;
    }
    return null;
  };
  const british = first((wire) => {
    const sortCode = readString(wire, 'sort_code')?.replace(/[\s-]/g, '') ?? '';
    const accountNumber = readString(wire, 'account_no')?.replace(/\s/g, '') ?? '';
    return /^\d{6}$/.test(sortCode) && /^\d{8}$/.test(accountNumber) ? { sortCode, accountNumber } : null;
  });
  const american = first((wire) => {
    const routingNumber = readString(wire, 'routing_number') ?? '';
    const accountNumber = readString(wire, 'account_no') ?? '';
    return /^\d{9}$/.test(routingNumber) && /^\d{3,20}$/.test(accountNumber) ? { routingNumber, accountNumber } : null;
  });
  return toIdentification({
    ...(british ?? american ?? {}),
    iban: first((wire) => toIban(readString(wire, 'iban'))),
    bic: first((wire) => toBic(readString(wire, 'bic'))),
  });
}
