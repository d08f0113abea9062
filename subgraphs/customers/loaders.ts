// Reads of the customer as their banks know them, for one request. Composed in subgraphs/loaders.ts; called by the
// Customer resolvers.

import DataLoader from 'dataloader';
import { BankFailure } from '../../src/domain/errors.ts';
import { isShared, type Link } from '../../src/domain/link.ts';
import type { Party } from '../../src/domain/party.ts';
import type { BankReads } from '../../src/reading/bank-reads.ts';
import type { Sourced } from '../../src/reading/sourced.ts';
import type { CustomerLoaders } from '../shared/loaders.ts';

/** The customer loaders of one request. */
export function createCustomerLoaders(reads: BankReads): CustomerLoaders {
  const canSay = (link: Link): boolean =>
    isShared(link, 'identity') && reads.services.connectors.get(link.bankId)?.fetchParty !== undefined;

  const ofLinks = new DataLoader<Link, Promise<Sourced<Party>>, string>(
    async (links) =>
      reads.readMany<Party>(
        links.map((link) => ({
          link,
          resource: 'party',
          parts: [],
          fetch: (connector, session) => {
            if (connector.fetchParty === undefined) throw new TypeError('asked only where the bank can say');
            return connector.fetchParty(session);
          },
        })),
      ),
    { cacheKeyFn: (link) => link.id },
  );
  const partyOfLink = async (link: Link): Promise<Sourced<Party> | null> => (canSay(link) ? ofLinks.load(link) : null);

  const loadParty = async (customerId: string): Promise<Sourced<Party> | null> => {
    const links = (await reads.access.linksOfCustomer(customerId)) ?? [];
    let firstFailure: BankFailure | null = null;
    for (const link of links) {
      try {
        const party = await partyOfLink(link);
        if (party !== null) return party;
      } catch (error) {
        if (!(error instanceof BankFailure)) throw error;
        firstFailure ??= error;
      }
    }
    if (firstFailure !== null) throw firstFailure;
    return null;
  };

  const parties = new DataLoader<string, Promise<Sourced<Party> | null>>(async (ids) => ids.map(loadParty));
  return { party: async (customerId) => parties.load(customerId), partyOfLink };
}
