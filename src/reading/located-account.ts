// An account that a request has found: which link, which account, by which reading. Made by the account loaders, passed
// to every loader and resolver that needs the bank's own id, which no client ever sees.

import type { Account } from '../domain/account.ts';
import type { KeyedAccount } from '../domain/global-id.ts';
import { type Link, ownerOf } from '../domain/link.ts';
import type { Sourced } from './sourced.ts';

/** An account with its public key: see src/domain/account-identity.ts. */
export interface AccountRecord {
  readonly key: string;
  readonly account: Account;
}

/** One account of one link, with the reading it came by. */
export interface LocatedAccount {
  /** The one through which it is read. */
  readonly link: Link;
  /** All that show it; absent where it was looked for through one only. */
  readonly links?: readonly Link[];
  readonly record: AccountRecord;
  readonly reading: Sourced<readonly AccountRecord[]>;
}

/** What names an account that was found. */
export function nameOf({ link, record }: LocatedAccount): KeyedAccount {
  return { ...ownerOf(link), accountKey: record.key };
}
