// The subgraphs' names, apart from their code, so that tools that generate that code can read them first.

/** Every subgraph, by the name it has in the supergraph and in schema/. */
export const subgraphNames = ['banks', 'customers', 'accounts', 'transactions', 'payments', 'insights'] as const;

/** One of {@link subgraphNames}. */
export type SubgraphName = (typeof subgraphNames)[number];
