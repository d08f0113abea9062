// Names the accounts of a list that was just fetched: by the store's identities where there is a store, by what the list says
// where there is none, or it cannot be asked. Called by the account loaders, within the fetch that all who ask share.

import type { Account } from '../domain/account.ts';
import { assignAccountKeys, toAccountIdentities } from '../domain/account-identity.ts';
import { type Link, ownerOf } from '../domain/link.ts';
import type { AccountIdentityStore } from '../store/account-identities.ts';

/** The keys of a list's accounts, in its order. */
export interface GivenKeys {
  readonly keys: readonly string[];
  /** False where the store could not be asked: an account may be named otherwise than it was before. */
  readonly areKept: boolean;
}

/** Gives accounts their keys. */
export interface AccountKeys {
  /** The keys of the accounts of a link's list, in its order. Never fails. */
  toKeys(
    link: Pick<Link, 'id' | 'customerId' | 'bankId' | 'homeBankId'>,
    accounts: readonly Account[],
  ): Promise<GivenKeys>;
}

/** What {@link createAccountKeys} needs. */
export interface AccountKeysDeps {
  /** The gateway's id key: see src/domain/global-id.ts. */
  readonly idKey: Buffer;
  /** Null where nothing is kept. */
  readonly identities: AccountIdentityStore | null;
  /** Told what the store failed with. */
  readonly onTrouble: (error: unknown) => void;
}

/** Keys of accounts on one gateway. */
export function createAccountKeys({ idKey, identities, onTrouble }: AccountKeysDeps): AccountKeys {
  return {
    async toKeys(link, accounts) {
      const { id: linkId, bankId: askedBankId } = link;
      const owner = ownerOf(link);
      const marks = toAccountIdentities(idKey, { ...owner, askedBankId }, accounts);
      try {
        if (identities !== null)
          return { keys: await identities.assign({ ...owner, linkId }, marks, Date.now()), areKept: true };
      } catch (error) {
        onTrouble(error);
      }
      return { keys: assignAccountKeys(marks, []).keys, areKept: false };
    },
  };
}
