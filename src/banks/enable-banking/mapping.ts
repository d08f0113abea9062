// Enable Banking's accounts and balances → domain. Called by connector.ts. Source: Enable Banking API reference (schemas
// AccountResource, BalanceResource).

import type { Account, Balance } from '../../domain/account.ts';
import type { CurrencyCode } from '../../domain/iso4217.ts';
import { absolute, type Money, toUnsigned } from '../../domain/money.ts';
import { readBalanceDay } from '../balance-day.ts';
import { toBalanceType } from '../balance-types.ts';
import { toCashAccountType } from '../identification.ts';
import {
  type JsonObject,
  optional,
  readAccountCurrency,
  readList,
  readObject,
  readRequiredString,
  readString,
  type Tell,
  Unreadable,
} from '../json.ts';
import type { AccountRead } from '../lists.ts';
import { readAmount, readCardLastFour, readIdentification } from './wire.ts';

/**
 * AccountResource → account. It is known by its identification hash, which stays when the customer links anew, and asked for by
 * `uid`, which does not. @throws Unreadable
 */
export function parseAccount(wire: JsonObject, pointer: string, uid: string): AccountRead {
  const hash = readRequiredString(wire, 'identification_hash', '');
  const { currency, defects } = readAccountCurrency(wire, 'currency', pointer);
  const name = readString(wire, 'name');
  const line =
    wire['credit_limit'] == null ? null : optional(() => absolute(readAmount(wire, 'credit_limit', currency)));
  const type = toCashAccountType(readString(wire, 'cash_account_type'));
  const [accountId, accountIds] = [readObject(wire, 'account_id'), readList(wire, 'all_account_ids') ?? []];
  const cardLastFour = type === 'CARD' ? readCardLastFour(accountId, accountIds) : null;
  const account: Account = {
    // One number may hold several currencies, each an account of its own.
    bankAccountId: `${hash} ${currency ?? ''}`.trimEnd(),
    bankResource: 'accounts',
    consentAccountId: uid,
    name: readString(wire, 'details') ?? readString(wire, 'product'),
    nickname: null,
    type,
    // What is blocked or closed at the bank has no `uid`, and is not among the session's accounts.
    status: 'OPEN',
    currency,
    openedOn: null,
    identification: readIdentification(accountId, accountIds, readObject(wire, 'account_servicer')),
    hasMoreIdentification: false,
    holderNames: name === null ? [] : [name],
    ...(line === null ? {} : { creditLimit: line }),
    ...(cardLastFour === null ? {} : { cardLastFour }),
  };
  return { account, defects };
}

const balanceDayNames = { referenceDate: 'reference_date', lastChange: 'last_change_date_time' };

/** What a list of balances is read with. */
export interface BalanceContext {
  readonly currency: CurrencyCode | null;
  /** The account's credit line, unsigned; null where none is told. */
  readonly creditLimit: Money | null;
  readonly timeZone: string;
  readonly tell: Tell;
}

/**
 * BalanceResource → balance: its amount bears its own sign. Null for a type that ISO 20022 does not define as a balance of the
 * account (`OTHR`, `VALU`), which is told. @throws Unreadable
 */
export function parseBalance(wire: JsonObject, context: BalanceContext): Balance | null {
  const word = readRequiredString(wire, 'balance_type', '');
  const type = toBalanceType(word);
  const signed = readAmount(wire, 'balance_amount', context.currency);
  if (type === null) {
    if (!/^(?:OTHR|VALU)$/i.test(word)) throw new Unreadable('/balance_type', 'not a balance type of the standard');
    context.tell('/balance_type', 'a balance of the bank’s own kind is left out');
    return null;
  }
  const limit = context.creditLimit;
  return {
    type,
    ...toUnsigned(signed),
    creditLimitIncluded: null,
    creditLimit: limit?.currency === signed.currency ? limit : null,
    asOf: readBalanceDay(wire, balanceDayNames, context),
  };
}
