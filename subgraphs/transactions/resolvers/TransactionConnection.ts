// TransactionConnection and TransactionEdge: a page of a statement. Cursors are written only where they are asked for.

import type { RequestContext } from '../../shared/context.ts';
import type { TransactionEdgeModel } from '../../shared/models.ts';
import { heldBy, loadedModel } from '../../shared/plain.ts';
import { StatementEdge } from '../answer.ts';
import { toCursor } from '../cursor.ts';
import type { TransactionConnectionResolvers, TransactionEdgeResolvers } from '../generated.ts';
import { positionOf } from '../walk.ts';
import { StatementPage } from './connection.ts';

const cursorOf = ({ placed, page }: TransactionEdgeModel, { ids }: RequestContext) =>
  toCursor({ position: positionOf(placed), missedLinkIds: page.missedLinkIds }, ids.cursors);

/** Fields that an edge holds. */
const held = loadedModel(StatementEdge, (edge: TransactionEdgeModel, { ids }: RequestContext) =>
  edge instanceof StatementEdge ? edge : new StatementEdge(edge.placed, edge.page, ids),
);

/** Resolvers of `TransactionEdge`. */
export const TransactionEdge: TransactionEdgeResolvers = {
  node: held('node'),
  cursor: (edge, _args, context) => cursorOf(edge, context),
};

/** Resolvers of `TransactionConnection`. */
export const TransactionConnection: TransactionConnectionResolvers = {
  edges: heldBy(StatementPage, ({ edges }) => edges),
  pageInfo({ edges, hasNextPage, hasPreviousPage, nextRefreshAtMs, after }, _args, context) {
    const [first, last] = [edges.at(0), edges.at(-1)];
    return {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : cursorOf(first, context),
      // A bank that is still giving entries gives the next ones behind this place.
      endCursor: last === undefined ? (nextRefreshAtMs === null ? null : after) : cursorOf(last, context),
      nextRefreshAt: nextRefreshAtMs === null ? null : new Date(nextRefreshAtMs).toISOString(),
    };
  },
};
