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
  const partyOfLink = (link: Link): Promise<Sourced<Party>> | undefined =>
    reads.readMany<Party>([
      {
        link,
        resource: 'party',
        parts: [],
        fetch: (connector, session) => {
          if (connector.fetchParty === undefined) throw new TypeError('asked only where the bank can say');
          return connector.fetchParty(session);
        },
      },
    ])[0];

  const loadParty = async (customerId: string): Promise<Sourced<Party> | null> => {
    const links = (await reads.access.linksOfCustomer(customerId)) ?? [];
    const able = links.filter(
      (link) => isShared(link, 'identity') && reads.services.connectors.get(link.bankId)?.fetchParty !== undefined,
    );
    let firstFailure: BankFailure | null = null;
    for (const link of able) {
      try {
        const party = await partyOfLink(link);
        if (party !== undefined) return party;
      } catch (error) {
        if (!(error instanceof BankFailure)) throw error;
        firstFailure ??= error;
      }
    }
    if (firstFailure !== null) throw firstFailure;
    return null;
  };

  const parties = new DataLoader<string, Promise<Sourced<Party> | null>>(async (ids) => ids.map(loadParty));
  return { party: async (customerId) => parties.load(customerId) };
}
