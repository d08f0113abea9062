// What a settled payment makes untrue: the kept balances and entries of the account that paid and, where it went to another
// account of the same customer, of that one too. Called by the composition root when src/payments says that one has settled.
// No bank is asked: whose account a number is, is looked up in what is cached, since nothing else can be out of date.

import type { Cache } from '../cache/cache.ts';
import { cacheKey } from '../cache/keys.ts';
import { homeOf, type Link } from '../domain/link.ts';
import { namesAccount, type PaymentAccount } from '../domain/payment-order.ts';
import { forgetRead, type ReadKeepers } from './forget-read.ts';
import { parseKeptForm } from './kept-form.ts';
import type { AccountRecord } from './located-account.ts';

/** What is read of a payment. */
export interface SettledPayment {
  readonly bankId: string;
  /** The account that paid; null when the customer chose it at the bank. */
  readonly debtor: { readonly linkId: string; readonly accountKey: string } | null;
  readonly order: { readonly creditorAccount: PaymentAccount };
}

/** Forgets it, over the customer's links. */
export async function forgetTouchedAccounts(
  keepers: ReadKeepers,
  links: readonly Link[],
  { bankId, debtor, order }: SettledPayment,
): Promise<void> {
  // The bank may be reached by another way since it was paid through.
  const homes = new Set([bankId, ...links.filter((link) => link.bankId === bankId).map(homeOf)]);
  await Promise.all(
    links.map(async (link) => {
      const isOfBank = homes.has(homeOf(link));
      // It may be any account that is linked there.
      if (debtor === null && isOfBank) return forgetRead(keepers, link);
      const records = await readKeptAccounts(keepers.cache, link);
      const credited = records.filter(
        ({ account }) => namesAccount(account.identification, order.creditorAccount) === true,
      );
      const keys = new Set(credited.map(({ key }) => key));
      // The account is the customer's, whichever link it was paid through; a key of before is found by no name.
      if (debtor !== null && isOfBank) {
        if (link.id === debtor.linkId && !records.some(({ key }) => key === debtor.accountKey))
          return forgetRead(keepers, link);
        keys.add(debtor.accountKey);
      }
      if (keys.size > 0) await forgetRead(keepers, link, [...keys]);
    }),
  );
}

async function readKeptAccounts(cache: Cache, link: Link): Promise<readonly AccountRecord[]> {
  const [entry = null] = await cache.readMany([cacheKey(link, 'accounts')]);
  // Only the loaders of accounts write under this key.
  return entry === null ? [] : (parseKeptForm<readonly AccountRecord[]>(entry.value)?.value ?? []);
}
