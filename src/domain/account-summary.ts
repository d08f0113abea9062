// An account as far as it is told apart from others when a consent is renewed: what a renewal shares more, or less, than
// before. Made by src/linking from what connectors read; kept sealed with the attempt; masked by the resolvers.

import type { Account } from './account.ts';

/** One account of a consent. Personal data. */
export interface AccountSummary {
  /** The bank's own id, with the collection it lives in. Some banks give another at each consent. */
  readonly id: string;
  /** Its number in one writing, whichever the bank gives; null when it gives none. */
  readonly number: string | null;
  /** As the bank masks it; null when it does not. */
  readonly maskedNumber: string | null;
  readonly name: string | null;
  readonly currency: string | null;
}

/** What is in one list of accounts and not in the other. */
export interface AccountChanges {
  readonly added: readonly AccountSummary[];
  readonly removed: readonly AccountSummary[];
}

/** The summary of an account. */
export function toAccountSummary(account: Account): AccountSummary {
  const { bankAccountId, bankResource, identification, name, nickname, currency } = account;
  const { iban, bban, sortCode, bsb, routingNumber = null, accountNumber, maskedNumber } = identification;
  const branch = sortCode ?? bsb ?? routingNumber;
  const local = branch === null || accountNumber === null ? null : `${branch}${accountNumber}`;
  const number = iban ?? local ?? bban;
  return {
    id: `${bankResource}/${bankAccountId}`,
    number: number === null ? null : number.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase(),
    maskedNumber,
    name: nickname ?? name,
    currency,
  };
}

/** What has changed; an account is the same by its number and currency, else by the bank's id, else by all that is shown. */
export function compareAccounts(before: readonly AccountSummary[], after: readonly AccountSummary[]): AccountChanges {
  return {
    added: after.filter((one) => !before.some((other) => isSame(one, other))),
    removed: before.filter((one) => !after.some((other) => isSame(one, other))),
  };
}

function isSame(one: AccountSummary, other: AccountSummary): boolean {
  if (one.number !== null && other.number !== null) {
    return one.number === other.number && (one.currency === other.currency || one.id === other.id);
  }
  if (one.id === other.id) return true;
  const shown = ({ maskedNumber, name, currency }: AccountSummary) => JSON.stringify([maskedNumber, name, currency]);
  return one.maskedNumber !== null && shown(one) === shown(other);
}
