// A person's own accounts, as the pages show them: by bank and link, with name and masked number. Read by src/start/page-accounts.ts,
// which the pages are handed; shown by link-card.ts, account-choice.ts and grant-views.ts.

import type { Account } from '../domain/account.ts';
import type { GrantedAccount } from '../domain/grant.ts';
import type { CommonTexts } from './texts/texts.ts';

/** One account, as it is shown. */
export interface OwnAccount extends GrantedAccount {
  /** What the customer, or the bank, calls it; null when nobody has named it. */
  readonly name: string | null;
  /** Its number, of which the last four characters are shown; null when the bank tells none. */
  readonly number: string | null;
  readonly type: Account['type'];
  readonly currency: string | null;
  /** The links through which it is read. */
  readonly linkIds: readonly string[];
}

/** A person's accounts, as far as they could be read. */
export interface OwnAccounts {
  readonly accounts: readonly OwnAccount[];
  /** Ids of banks that did not tell all of their accounts. */
  readonly unreadBankIds: readonly string[];
  /** Ids of the links through which that is. */
  readonly unreadLinkIds: readonly string[];
}

/** Where nobody was asked. */
export const noAccounts: OwnAccounts = { accounts: [], unreadBankIds: [], unreadLinkIds: [] };

/** How a person is present. */
export interface PersonReading {
  readonly customerId: string;
  readonly psuIpAddress: string | null;
  /** How long banks may take, milliseconds: what is not there by then is told as not readable. */
  readonly withinMs: number;
}

/** Reads them. @throws StoreFailure */
export type ReadOwnAccounts = (reading: PersonReading) => Promise<OwnAccounts>;

/** Where an account is, and how it is read. */
export type OwnAccountPlace = GrantedAccount & Pick<OwnAccount, 'linkIds'>;

/** An account as it is shown. */
export function toOwnAccount({ bankId, accountKey, linkIds }: OwnAccountPlace, account: Account): OwnAccount {
  const { iban, accountNumber, bban, maskedNumber } = account.identification;
  const number = iban ?? accountNumber ?? bban;
  const { name, nickname, type, currency } = account;
  return {
    bankId,
    accountKey,
    name: nickname ?? name,
    number: toLastFour(number ?? maskedNumber),
    type,
    currency,
    linkIds,
  };
}

/** `••••6819`: as people know an account. Banks mask in ways of their own, some leave more. */
export function toLastFour(number: string | null): string | null {
  const [last] = /\d{1,4}$/.exec(number?.replaceAll(/\s/g, '') ?? '') ?? [];
  return last === undefined ? null : `••••${last}`;
}

/** What an account is called, in a line. */
export function toAccountWords({ name, number, type, currency }: OwnAccount, { accountTypes }: CommonTexts): string {
  const called = name ?? accountTypes[type];
  const kind = name === null || name === accountTypes[type] ? [] : [accountTypes[type]];
  const details = [...kind, ...(currency === null ? [] : [currency])].join(', ');
  return [called, number ?? '', details === '' ? '' : `(${details})`].filter((part) => part !== '').join(' ');
}
