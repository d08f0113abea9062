// A subgraph's SDL as Federation 1 has it, for the one gateway that knows nothing later (Mercurius): entities are defined by
// their owner and extended elsewhere, value types are the same everywhere, no other directive is there.

import { type DefinitionNode, type DirectiveNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { subgraphSdl } from '../../subgraphs/define.ts';
import type { SubgraphName } from '../../subgraphs/shared/names.ts';

/** Where each entity's own fields are. */
const owners: Readonly<Record<string, SubgraphName>> = {
  Bank: 'banks',
  BankLink: 'banks',
  Customer: 'customers',
  Account: 'accounts',
  Transaction: 'transactions',
  Payment: 'payments',
};
const roots = new Set(['Query', 'Mutation']);
const external = parse('type T { id: ID! @external }').definitions[0];

const isKey = ({ name }: DirectiveNode) => name.value === 'key';

function convert(name: SubgraphName, definition: DefinitionNode): DefinitionNode | null {
  if (definition.kind === Kind.SCHEMA_EXTENSION || definition.kind === Kind.SCHEMA_DEFINITION) return null;
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return null;
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
  const type = definition.name.value;
  if (type === 'Subscription') return null;
  if (roots.has(type)) return { ...definition, kind: Kind.OBJECT_TYPE_EXTENSION };
  const owner = owners[type];
  if (owner === undefined || external?.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
  const key = definition.directives?.find(isKey);
  const own = {
    ...definition,
    directives: key === undefined ? [] : [{ ...key, arguments: key.arguments?.slice(0, 1) ?? [] }],
  };
  if (owner === name) return own;
  return {
    ...own,
    kind: Kind.OBJECT_TYPE_EXTENSION,
    interfaces: [],
    fields: [...(external.fields ?? []), ...(definition.fields ?? []).filter((field) => field.name.value !== 'id')],
  };
}

/** The SDL of one subgraph for a Federation 1 gateway. */
export function federation1Sdl(name: SubgraphName): string {
  const document: DocumentNode = visit(subgraphSdl(name), {
    Directive: (node) => (isKey(node) ? undefined : null),
  });
  return print({
    ...document,
    definitions: document.definitions.map((node) => convert(name, node)).filter((node) => node !== null),
  });
}
