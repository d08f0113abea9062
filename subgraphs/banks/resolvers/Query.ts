// Query fields of the banks subgraph: banks, links, and `node`, which gives a reference to anything the caller may see.

import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { isVisible } from '../../shared/references.ts';
import type { QueryResolvers } from '../generated.ts';
import { bankOf } from './Bank.ts';
import { linkOf } from './BankLink.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  banks: (_parent, { country, capability }, { banks }) =>
    [...banks.values()]
      .filter(({ bank }) => country == null || bank.country === country)
      .filter(({ capabilities }) => capability == null || capabilities.has(capability))
      .sort((a, b) => (a.bank.name < b.bank.name ? -1 : 1))
      .map(({ bank }) => ({ id: bankGlobalId(bank.id) })),
  bank: (_parent, { id }, context) => (bankOf(id, context) === null ? null : { id }),
  bankLink: async (_parent, { id }, context) => ((await linkOf(id, context)) === null ? null : { id }),
  async node(_parent, { id }, context) {
    const parsed = context.ids.parse(id);
    return parsed !== null && (await isVisible(parsed, context)) ? { __typename: parsed.type, id } : null;
  },
};
