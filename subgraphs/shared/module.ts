// What a subgraph is to what it is composed into. Each <domain>/subgraph.ts is one; define.ts makes schemas of them.

import type { SubgraphName } from './names.ts';

/** One subgraph: its name, which is its SDL file's, and its resolvers, typed by its generated types. */
export interface SubgraphModule {
  readonly name: SubgraphName;
  readonly resolvers: Readonly<Record<string, object>>;
}
