// The supergraph: all subgraphs composed by @theguild/federation-composition, for routers and for people who want to see
// who owns what. Written by src/cli/compose.ts; a test fails when the committed file has drifted.

import { composeServices } from '@theguild/federation-composition';
import { subgraphSdl } from './define.ts';
import { subgraphNames } from './names.ts';

/** Ports on which `subgraph <name>` serves a module alone, in the order of {@link subgraphNames}. */
const firstPort = 4101;

/** The composed supergraph SDL. @throws Error with every fault of composition */
export function composeSupergraph(): string {
  const result = composeServices(
    subgraphNames.map((name, index) => ({
      name,
      url: `http://127.0.0.1:${firstPort + index}/graphql`,
      typeDefs: subgraphSdl(name),
    })),
  );
  if (result.supergraphSdl === undefined) {
    throw new Error(`the subgraphs do not compose:\n${result.errors?.map(({ message }) => message).join('\n')}`);
  }
  return `# Composed from schema/*.graphql by \`npm run compose\`: do not edit.\n${result.supergraphSdl.trim()}\n`;
}
