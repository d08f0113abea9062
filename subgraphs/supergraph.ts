// The supergraph: all subgraphs composed by @theguild/federation-composition, for routers and for people who want to see
// who owns what. Written by src/cli/compose.ts; a test fails when the committed file has drifted.

import { composeServices } from '@theguild/federation-composition';
import { type DocumentNode, Kind, parse, visit } from 'graphql';
import { subgraphSdl } from './define.ts';
import { subgraphNames } from './shared/names.ts';

/** Ports on which `subgraph <name>` serves a module alone, in the order of {@link subgraphNames}. */
const firstPort = 4101;

/** Directives that a router enforces or refuses to serve: @apollo/gateway knows none of them. */
const securityDirectives = new Set(['authenticated', 'requiresScopes']);

/** SDL without its security directives: for routers that leave all judging to the subgraphs. */
export function withoutSecurity(sdl: DocumentNode): DocumentNode {
  return visit(sdl, {
    Directive: (node) => (securityDirectives.has(node.name.value) ? null : undefined),
    // Among the imports of `@link`.
    StringValue: (node) => (securityDirectives.has(node.value.replace('@', '')) ? null : undefined),
  });
}

/**
 * The composed supergraph SDL. `transform` changes each subgraph's SDL first.
 * @throws Error with every fault of composition
 */
export function composeSupergraph(transform: (sdl: DocumentNode) => DocumentNode = (sdl) => sdl): string {
  const result = composeServices(
    subgraphNames.map((name, index) => ({
      name,
      url: `http://127.0.0.1:${firstPort + index}/graphql`,
      typeDefs: transform(subgraphSdl(name)),
    })),
  );
  if (result.supergraphSdl === undefined) {
    throw new Error(`the subgraphs do not compose:\n${result.errors?.map(({ message }) => message).join('\n')}`);
  }
  return `# Composed from schema/*.graphql by \`npm run generate\`: do not edit.\n${openInterfaces(result.supergraphSdl).trim()}\n`;
}

/**
 * Interfaces ask for nothing: composition gives each what all its implementers ask for together, so that a router would
 * refuse `node(id:)` of an account to whoever may read accounts only. The types behind them keep what they ask for, and the
 * subgraphs judge each object again.
 */
function openInterfaces(supergraph: string): string {
  const interfaces = parse(supergraph).definitions.filter((one) => one.kind === Kind.INTERFACE_TYPE_DEFINITION);
  const directives = interfaces.flatMap(({ directives = [], fields = [] }) => [
    ...directives,
    ...fields.flatMap((field) => field.directives ?? []),
  ]);
  return directives
    .filter(({ name }) => securityDirectives.has(name.value))
    .sort((one, other) => (other.loc?.start ?? 0) - (one.loc?.start ?? 0))
    .reduce((text, { loc }) => {
      if (loc === undefined) return text;
      return `${text.slice(0, loc.start).trimEnd()}${text.slice(loc.end)}`;
    }, supergraph);
}
