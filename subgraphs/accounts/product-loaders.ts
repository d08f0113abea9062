// Batched reads of accounts' products for one request. A bank that tells of none, and a link or grant that does not cover them, is not
// called. Composed in subgraphs/loaders.ts; called by the resolvers of Account.

import DataLoader from 'dataloader';
import { BankFailure } from '../../src/domain/errors.ts';
import type { AccountProduct } from '../../src/domain/product.ts';
import type { BankReads } from '../../src/reading/bank-reads.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { Sourced } from '../../src/reading/sourced.ts';
import { toGrantedReading } from '../../src/reading/withheld.ts';
import type { AccountLoaders, ProductLoaders } from '../shared/loaders.ts';
import { type Demand, findCoveringLink, refusalOf, toRefusal } from './covering-link.ts';

const demand: Demand = { capability: 'PRODUCTS', permission: 'products' };

/** The loaders of one request. */
export function createProductLoaders(reads: BankReads, accounts: AccountLoaders): ProductLoaders {
  const products = new DataLoader<LocatedAccount, Promise<Sourced<AccountProduct>>, string>(
    async (asked) =>
      reads.readMany(
        asked.map(({ link, record }) => ({
          link,
          resource: 'product' as const,
          parts: [record.key],
          fetch(connector, session) {
            const reading = connector.fetchProduct?.(session, record.account);
            if (reading === undefined) throw toRefusal(link, 'UNSUPPORTED');
            return reading;
          },
        })),
      ),
    { cacheKeyFn: ({ link, record }) => `${link.id}\n${record.key}` },
  );
  return {
    async product(asked) {
      const located = await findCoveringLink({ reads, accounts }, demand, asked);
      const { link } = located;
      const refusal = refusalOf(reads, demand, link);
      if (refusal !== null) return { link, reading: null, failure: refusal };
      try {
        return { link, reading: toGrantedReading(link, await products.load(located)), failure: null };
      } catch (error) {
        if (!(error instanceof BankFailure)) throw error;
        return { link, reading: null, failure: error };
      }
    },
  };
}
