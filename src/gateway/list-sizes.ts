// How long lists are, for the cost of what asks for them: what `@listSize` says of the schema's own (IBM's GraphQL cost
// specification), and how many there are of introspection's. Called by cost.ts.

import {
  type DocumentNode,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
} from 'graphql';

/** What `@listSize` says of a field. */
export interface ListSize {
  readonly assumedSize: number;
  /** The largest of those that are given counts. */
  readonly slicingArguments: readonly string[];
}

/** Reads `@listSize` from the SDL: the schema's own nodes do not keep it once federation's directives are gone. */
export function readListSizes(sdl: DocumentNode): ReadonlyMap<string, ListSize> {
  const sizes = new Map<string, ListSize>();
  for (const definition of sdl.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      const directive = field.directives?.find(({ name }) => name.value === 'listSize');
      if (directive === undefined) continue;
      const argument = (name: string) => directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
      const assumed = argument('assumedSize');
      const slicing = argument('slicingArguments');
      const names = slicing?.kind === Kind.LIST ? slicing.values : [];
      sizes.set(`${definition.name.value}.${field.name.value}`, {
        assumedSize: assumed?.kind === Kind.INT ? Number(assumed.value) : 1,
        slicingArguments: names.flatMap((name) => (name.kind === Kind.STRING ? [name.value] : [])),
      });
    }
  }
  return sizes;
}

/** Sizes of introspection's lists: how many there are in this schema, or what is usual there. */
export function introspectionSizes(schema: GraphQLSchema): ReadonlyMap<string, ListSize> {
  const types = Object.values(schema.getTypeMap());
  // Large types are met more often than small ones when lists lie in lists: the mean is of the squares.
  const usual = (counts: readonly number[]): number =>
    Math.ceil(Math.sqrt(counts.reduce((sum, count) => sum + count * count, 0) / Math.max(1, counts.length)));
  const fieldsOf = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = fieldsOf.flatMap((type) => Object.values(type.getFields()));
  const sizes: readonly [string, number][] = [
    ['__Schema.types', types.length],
    ['__Schema.directives', schema.getDirectives().length],
    ['__Type.fields', usual(fieldsOf.map((type) => Object.keys(type.getFields()).length))],
    ['__Type.inputFields', usual(types.filter(isInputObjectType).map((type) => Object.keys(type.getFields()).length))],
    ['__Type.enumValues', usual(types.filter(isEnumType).map((type) => type.getValues().length))],
    ['__Type.interfaces', usual(fieldsOf.map((type) => type.getInterfaces().length))],
    [
      '__Type.possibleTypes',
      usual(
        types
          .filter((type) => isInterfaceType(type) || isUnionType(type))
          .map((type) => schema.getPossibleTypes(type).length),
      ),
    ],
    ['__Field.args', usual(fields.map(({ args }) => args.length))],
    ['__Directive.args', usual(schema.getDirectives().map(({ args }) => args.length))],
  ];
  return new Map(sizes.map(([name, assumedSize]) => [name, { assumedSize, slicingArguments: [] }]));
}
