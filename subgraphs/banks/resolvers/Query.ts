// Query fields of the banks subgraph: banks, links, `node` and `nodes`, which give references to anything the caller may see.

import { InvalidInput } from '../../../src/domain/errors.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { NodeModel } from '../../shared/models.ts';
import { assertPageSize } from '../../shared/paging.ts';
import { isVisible } from '../../shared/references.ts';
import type { QueryBanksArgs, QueryResolvers } from '../generated.ts';
import { bankOf } from './Bank.ts';
import { linkOf } from './BankLink.ts';
import { readGrants } from './grants-of-partner.ts';
import { toRateLimit } from './RateLimit.ts';

/** As many as @listSize says that `nodes` gives: what an operation costs is judged by that. */
const maxNodes = 100;

/** A reference to anything that the caller may see; null for all else. */
async function nodeOf(id: string, context: RequestContext): Promise<NodeModel | null> {
  const parsed = context.ids.parse(id);
  return parsed !== null && (await isVisible(parsed, context)) ? { __typename: parsed.type, id } : null;
}

/** A page of what there is, or of what is searched for. @throws InvalidInput */
function readBanks(
  { search = null, country = null, capability = null, via = null, first = usualPage, after }: QueryBanksArgs,
  { banks, ids }: RequestContext,
): readonly { readonly id: string }[] {
  assertPageSize(first);
  if (search !== null && search.length > longestSearch) {
    throw new InvalidInput('search', `search must be at most ${longestSearch} letters.`);
  }
  const found = banks.find({ search, country, capability, via });
  let from = 0;
  if (after != null) {
    const parsed = ids.parse(after);
    const at = parsed?.type === 'Bank' ? found.findIndex(({ id }) => id === parsed.bankId) : -1;
    if (at < 0) throw new InvalidInput('after', 'after must be the id of a bank of the page before, of the same list.');
    from = at + 1;
  }
  return found.slice(from, from + first).map(({ id }) => ({ id: bankGlobalId(id) }));
}

/** As in the SDL. */
const usualPage = 50;
/** Longer than any bank is called. */
const longestSearch = 100;

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  banks: (_parent, asked, context) => readBanks(asked, context),
  bank: (_parent, { id }, context) => (bankOf(id, context) === null ? null : { id }),
  bankLink: async (_parent, { id }, context) => ((await linkOf(id, context)) === null ? null : { id }),
  client: (_parent, _args, { principal }) => (principal === null ? null : { id: principal.clientId }),
  grants: (_parent, asked, context) => readGrants(asked, context),
  rateLimit: (_parent, _args, context) => toRateLimit(context.rateLimit?.() ?? null),
  node: (_parent, { id }, context) => nodeOf(id, context),
  // Asynchronous, as the fields beside it: of several that fail at once all are told, whoever executes.
  async nodes(_parent, { ids }, context) {
    if (ids.length < 1 || ids.length > maxNodes) throw new InvalidInput('ids', `Give 1 to ${maxNodes} ids.`);
    return Promise.all(ids.map((id) => nodeOf(id, context)));
  },
};
