// A page of what is granted to the caller, a partner: `Query.grants` and `Client.grants`.

import type { RequestContext } from '../../shared/context.ts';
import { type PageArguments, toListPage } from '../../shared/paging.ts';
import { toGrantModel } from './Grant.ts';

/** The page that is asked for. @throws InvalidInput for a page that cannot be */
export async function readGrants(asked: PageArguments, context: RequestContext) {
  const all = (await context.grants?.ofPartner()) ?? [];
  const page = toListPage(
    all,
    {
      fieldsOf: ({ requestedAtMs, id }) => [-(requestedAtMs ?? 0), id],
      types: ['number', 'string'],
      cursors: context.ids.cursors,
    },
    asked,
  );
  return { ...page, edges: page.edges.map(({ node, cursor }) => ({ cursor, node: toGrantModel(node, context) })) };
}
