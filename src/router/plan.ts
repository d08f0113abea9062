// Query plans: Hive's Rust planner, and its plans in the form that execute-plan.ts runs. Every fetch brings along what it
// selects, so that a fetch that fails can be told on each field it should have given. Called by supergraph.ts.

import type {
  BatchFetchNode,
  FetchNode,
  FetchNodePathSegment,
  FetchRewrite,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import { type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from 'graphql';

/** A step of a flatten path: into a field, into every item of a list, or on with these types only. */
export type PathStep =
  | { readonly kind: 'field'; readonly key: string }
  | { readonly kind: 'items' }
  | { readonly kind: 'types'; readonly names: readonly string[] };

/** What a fetch selects of an object: response keys, and to which type they belong. */
export interface Selected {
  readonly key: string;
  /** Null where the fetch does not narrow the type. */
  readonly onType: string | null;
  readonly children: readonly Selected[];
}

/** One request to a subgraph that starts at the root. */
export interface RootFetch {
  readonly kind: 'root';
  readonly subgraph: string;
  readonly operation: string;
  readonly variables: readonly string[];
  readonly selected: readonly Selected[];
  readonly renames: readonly Rename[];
}

/** One `_entities` field of a request. */
export interface EntityGroup {
  /** Its response key. */
  readonly alias: string;
  readonly representations: string;
  readonly paths: readonly (readonly PathStep[])[];
  readonly requires: readonly RequiresSelection[];
  /** What is put into representations. */
  readonly settings: readonly Setting[];
  readonly selected: readonly Selected[];
  readonly renames: readonly Rename[];
}

/** One request to a subgraph for entities. */
export interface EntityFetch {
  readonly kind: 'entities';
  readonly subgraph: string;
  readonly operation: string;
  readonly variables: readonly string[];
  readonly groups: readonly EntityGroup[];
}

/** Keys into an object, past objects of other types than those named. */
export type RewritePath = readonly ({ readonly key: string } | { readonly types: readonly string[] })[];

/** A key that the planner had to rename in the fetch, to be named back. */
export interface Rename {
  readonly path: RewritePath;
  readonly to: string;
}

/**
 * A value that a subgraph is to be given in place of what is there: the name of an interface in place of a type's, where
 * the subgraph knows the interface alone (`@interfaceObject`).
 */
export interface Setting {
  readonly path: RewritePath;
  readonly value: string;
}

/** A plan. */
export type Step =
  | RootFetch
  | EntityFetch
  | { readonly kind: 'sequence' | 'parallel'; readonly steps: readonly Step[] }
  | { readonly kind: 'condition'; readonly variable: string; readonly yes: Step | null; readonly no: Step | null };

/** The planner made a plan with something in it that is not executed here. */
export class UnsupportedPlan extends Error {
  override readonly name = 'UnsupportedPlan';
}

/** What becomes of the text of a fetch's operation. */
export type CompleteText = (operation: string) => string;

/** The planner's plan as steps, its operations as they are by default. @throws UnsupportedPlan */
export function parseStep(node: PlanNode | null | undefined, complete: CompleteText = (text) => text): Step | null {
  if (node == null) return null;
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel': {
      const steps = node.nodes.map((each) => parseStep(each, complete)).filter((step) => step !== null);
      return { kind: node.kind === 'Sequence' ? 'sequence' : 'parallel', steps };
    }
    case 'Condition':
      return {
        kind: 'condition',
        variable: node.condition,
        yes: parseStep(node.ifClause, complete),
        no: parseStep(node.elseClause, complete),
      };
    case 'Fetch':
      return parseRootFetch(node, complete);
    case 'Flatten': {
      if (node.node.kind !== 'Fetch') throw new UnsupportedPlan(`a flattened ${node.node.kind}`);
      return toEntityFetch(node.node, node.path.map(toPathStep), complete);
    }
    case 'BatchFetch':
      return toBatchFetch(node, complete);
    case 'Subscription':
      return parseRootFetch(node.primary, complete);
    case 'Defer':
      throw new UnsupportedPlan(node.kind);
  }
}

/** The fetch that a subscription's plan begins with: whose answers are its events. @throws UnsupportedPlan */
export function parseSource(step: Step | null): RootFetch {
  if (step?.kind === 'root') return step;
  const [first] = step?.kind === 'sequence' ? step.steps : [];
  if (first === undefined) throw new UnsupportedPlan('a subscription without a source');
  return parseSource(first);
}

function parseRootFetch(node: FetchNode, complete: CompleteText): RootFetch {
  if (node.requires !== undefined && node.requires !== null && node.requires.length > 0) {
    throw new UnsupportedPlan('an entity fetch without a place');
  }
  const operation = complete(node.operation);
  return {
    kind: 'root',
    subgraph: node.serviceName,
    operation,
    variables: node.variableUsages ?? [],
    selected: readSelected(operation),
    renames: parseRenames(node.outputRewrites),
  };
}

function toEntityFetch(node: FetchNode, path: readonly PathStep[], complete: CompleteText): EntityFetch {
  const operation = complete(node.operation);
  const entities = readSelected(operation).find(({ key }) => key === '_entities');
  return {
    kind: 'entities',
    subgraph: node.serviceName,
    operation,
    variables: node.variableUsages ?? [],
    groups: [
      {
        alias: '_entities',
        representations: 'representations',
        paths: [path],
        requires: node.requires ?? [],
        settings: parseSettings(node.inputRewrites),
        selected: entities?.children ?? [],
        renames: parseRenames(node.outputRewrites),
      },
    ],
  };
}

function toBatchFetch(node: BatchFetchNode, complete: CompleteText): EntityFetch {
  const operation = complete(node.operation);
  const selected = readSelected(operation);
  return {
    kind: 'entities',
    subgraph: node.serviceName,
    operation,
    variables: node.variableUsages ?? [],
    groups: node.entityBatch.aliases.map((alias) => ({
      alias: alias.alias,
      representations: alias.representationsVariableName,
      paths: alias.paths.map((path) => path.map(toPathStep)),
      requires: alias.requires,
      settings: parseSettings(alias.inputRewrites),
      selected: selected.find(({ key }) => key === alias.alias)?.children ?? [],
      renames: parseRenames(alias.outputRewrites),
    })),
  };
}

function toPathStep(segment: '@' | { Field: string } | { TypeCondition: string[] }): PathStep {
  if (segment === '@') return { kind: 'items' };
  if ('Field' in segment) return { kind: 'field', key: segment.Field };
  return { kind: 'types', names: segment.TypeCondition };
}

function parseSettings(rewrites: readonly FetchRewrite[] | null | undefined): readonly Setting[] {
  return (rewrites ?? []).map((rewrite) => {
    if ('KeyRenamer' in rewrite) throw new UnsupportedPlan('a renamed key of a representation');
    const { path, setValueTo } = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
    const last = path.at(-1);
    // Only names of types are known to be set; a value that is not understood is not sent.
    if (last === undefined || !('Key' in last) || last.Key !== '__typename') {
      throw new UnsupportedPlan('a rewritten value of a representation');
    }
    return { path: toRewritePath(path), value: setValueTo };
  });
}

function parseRenames(rewrites: readonly FetchRewrite[] | null | undefined): readonly Rename[] {
  return (rewrites ?? []).map((rewrite) => {
    if (!('KeyRenamer' in rewrite)) throw new UnsupportedPlan('a rewritten value');
    const { path, renameKeyTo } = rewrite.KeyRenamer;
    return { path: toRewritePath(path), to: renameKeyTo };
  });
}

function toRewritePath(path: readonly FetchNodePathSegment[]): RewritePath {
  return path.map((segment) => ('Key' in segment ? { key: segment.Key } : { types: segment.TypenameEquals }));
}

function readSelected(operation: string): readonly Selected[] {
  const { definitions } = parse(operation, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const root = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return root === undefined ? [] : toSelected(root.selectionSet, fragments, null);
}

function toSelected(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  onType: string | null,
): readonly Selected[] {
  return set.selections.flatMap((selection): readonly Selected[] => {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      if (key === '__typename') return [];
      const { selectionSet } = selection;
      return [{ key, onType, children: selectionSet === undefined ? [] : toSelected(selectionSet, fragments, null) }];
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment === undefined
      ? []
      : toSelected(fragment.selectionSet, fragments, fragment.typeCondition?.name.value ?? onType);
  });
}
