// One loaded supergraph: planner, guarded public schema, subgraphs' addresses. Made from SDL by src/start at the start and
// each time the file changes; whatever is wrong with the SDL is thrown here, before anything is replaced. Planning is done
// by Hive's Rust planner (@graphql-hive/router-query-planner), fetching and merging by execute-plan.ts.

import { QueryPlanner } from '@graphql-hive/router-query-planner';
import {
  BREAK,
  type DocumentNode,
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../auth/principal.ts';
import { judge, type Requirements, requirementOf, toRequirements, withScopeRules } from '../auth/scope-rules.ts';
import type { ServedSchema } from '../gateway/shared/served.ts';
import { plannedKey, toCallerOperation } from './caller-operation.ts';
import { hideObjects } from './entities.ts';
import { executePlan, type PlanRun, toVariables } from './execute-plan.ts';
import { type ExecutorOptions, gatewayOptions } from './executor-options.ts';
import { addResolvers, declareWhole } from './federated-schema.ts';
import { isJsonObject, type JsonObject } from './field-failure.ts';
import { parseSource, parseStep, type RootFetch, type Step } from './plan.ts';
import { hiddenTypesOf, toPublicSchema, toTypeRelation } from './public-schema.ts';
import { subgraphUnavailable } from './remote-failure.ts';
import type { RouterContext } from './router-context.ts';
import type { SubgraphEvent } from './subgraph-stream.ts';
import { nameAnyType, toAnyTypes, withTypeNames } from './type-names.ts';

/** A loaded supergraph. */
export interface Supergraph extends ServedSchema {
  /** Public, guarded, executable. */
  readonly schema: GraphQLSchema;
  /** With its directives: list sizes are read from it. */
  readonly sdl: DocumentNode;
  /** Addresses by subgraph name. */
  readonly urls: ReadonlyMap<string, string>;
}

/** One request to a subgraph of a request to the gateway. */
export type AskFor = (context: RouterContext) => PlanRun['ask'];

/** One subscription of a subscription at the gateway. */
export type SubscribeFor = (
  context: RouterContext,
  source: RootFetch,
  variables: Readonly<Record<string, unknown>>,
) => Promise<AsyncIterable<SubgraphEvent>>;

/** How a supergraph reaches its subgraphs. */
export interface SupergraphServices {
  readonly askFor: (urls: ReadonlyMap<string, string>) => AskFor;
  /** One subscription at a subgraph. @throws RemoteFailure */
  readonly subscribeFor: (urls: ReadonlyMap<string, string>) => SubscribeFor;
  readonly onStrayError: PlanRun['onStrayError'];
  /** Addresses that are used instead of the supergraph's own. */
  readonly urls: ReadonlyMap<string, string>;
}

/** Plans kept for one operation: as many sets of scopes ask for it. */
const maxPlansPerOperation = 16;

/** Loads a supergraph. @throws Error that says what is wrong with it */
export function loadSupergraph(
  text: string,
  services: SupergraphServices,
  options: ExecutorOptions = gatewayOptions,
): Supergraph {
  const { scalars, isPublic, maxRepresentations, overrides } = options;
  const sdl = parse(text);
  const urls = parseUrls(sdl, services.urls);
  const schema = toPublicSchema(sdl, scalars);
  const requirements = toRequirements(sdl, isPublic);
  const relation = toTypeRelation(sdl);
  const hidden = new Set([...hiddenTypesOf(sdl)].filter((name) => relation.has(name)));
  const anyTypes = toAnyTypes(sdl, schema);
  const plans = new Plans({
    planner: new QueryPlanner(text),
    schema,
    requirements,
    overrides,
    // Objects of types that clients do not see are not to pass for others.
    isEveryTypeAsked: anyTypes.size > 0 && hidden.size > 0,
  });
  const isOfType: PlanRun['isOfType'] = (typeName, conditionName) =>
    typeName === conditionName || relation.get(typeName)?.has(conditionName) === true;
  const askFor = services.askFor(urls);
  const subscribeFor = services.subscribeFor(urls);
  const planOf = async (context: RouterContext, info: GraphQLResolveInfo): Promise<Plan> => {
    const { document, operation } = context.operation.current;
    const isMutation = operation.operation === OperationTypeNode.MUTATION;
    try {
      return await plans.plan(document, isMutation ? fieldOf(operation, info) : operation, context.principal);
    } catch (error) {
      // Of a mutation what was done before may be told: each of its fields is planned when it comes to it.
      if (!isMutation) context.operation.refuse();
      throw error;
    }
  };
  const run = async (
    { step, isTypeBound, ask }: Plan & { readonly ask: PlanRun['ask'] },
    context: RouterContext,
    info: GraphQLResolveInfo,
  ): Promise<JsonObject> => {
    const { document, operation } = context.operation.current;
    const { data, isWhole } = await executePlan(step, {
      isMutation: operation.operation === OperationTypeNode.MUTATION,
      mayJoin: operation.operation === OperationTypeNode.QUERY,
      ask,
      variables: info.variableValues,
      isOfType,
      maxRepresentations,
      onStrayError: services.onStrayError,
    });
    if (anyTypes.size > 0 && !isTypeBound) nameAnyType(data, anyTypes);
    // Most supergraphs have none: their answers are not walked through.
    if (hidden.size > 0) hideObjects(data, hidden);
    if (isWhole && !hasAliases(document)) declareWhole(data);
    return data;
  };
  addResolvers(
    schema,
    async (_operation, context, info) => run({ ...(await planOf(context, info)), ask: askFor(context) }, context, info),
    {
      async subscribe(context, info) {
        const source = parseSource((await planOf(context, info)).step);
        return subscribeFor(context, source, toVariables(source.variables, info.variableValues));
      },
      async complete(event, context, info) {
        const plan = await planOf(context, info);
        const source = parseSource(plan.step);
        // Another supergraph has come between: the client subscribes anew, under that.
        if (!isEventOf(event, source)) throw subgraphUnavailable();
        if ('failure' in event) throw event.failure;
        const ask = askFor(context);
        const others: PlanRun['ask'] = async (subgraph, operation, terms) =>
          subgraph === source.subgraph && operation === source.operation
            ? event.answer
            : ask(subgraph, operation, terms);
        return run({ ...plan, ask: others }, context, info);
      },
    },
  );
  const openWhenGranted = { requirements, resolvers: [resolversOf(schema)] };
  return { schema: withScopeRules(schema, requirements), sdl, urls, openWhenGranted };
}

function isEventOf(event: unknown, { operation }: RootFetch): event is SubgraphEvent {
  return isJsonObject(event) && event['operation'] === operation;
}

const ofFields = new WeakMap<FieldNode, OperationDefinitionNode>();

/** A mutation of one of its root fields alone; the same for the same field, so that its plan is known again. */
function fieldOf(operation: OperationDefinitionNode, { fieldNodes }: GraphQLResolveInfo): OperationDefinitionNode {
  const [only] = fieldNodes;
  const isKnowable = only !== undefined && fieldNodes.length === 1;
  const cached = isKnowable ? ofFields.get(only) : undefined;
  if (cached !== undefined) return cached;
  const made = { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: fieldNodes } } as const;
  if (isKnowable) ofFields.set(only, made);
  return made;
}

const aliased = new WeakMap<DocumentNode, boolean>();

/** Whether any field of a document is planned under another key than its name. */
function hasAliases(document: DocumentNode): boolean {
  let cached = aliased.get(document);
  if (cached === undefined) {
    let found = false;
    visit(document, {
      Field: (node) => {
        if (plannedKey(node) === node.name.value) return undefined;
        found = true;
        return BREAK;
      },
    });
    cached = found;
    aliased.set(document, cached);
  }
  return cached;
}

function resolversOf(schema: GraphQLSchema): Readonly<Record<string, object>> {
  const resolvers: Record<string, object> = {};
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    resolvers[type.name] = Object.fromEntries(
      Object.values(type.getFields()).map((field) => [field.name, field.resolve]),
    );
  }
  return resolvers;
}

/** How an operation is fetched. */
interface Plan {
  /** Null when nothing is to be fetched. */
  readonly step: Step | null;
  readonly isTypeBound: boolean;
}

/** Plans of operations, by what the caller's scopes leave of them. */
class Plans {
  readonly #planner: QueryPlanner;
  readonly #schema: GraphQLSchema;
  readonly #requirements: Requirements;
  readonly #overrides: ExecutorOptions['overrides'];
  readonly #isEveryTypeAsked: boolean;
  readonly #scopes: readonly string[];
  readonly #known = new WeakMap<OperationDefinitionNode, LRUCache<string, Promise<Plan>>>();

  constructor({
    planner,
    schema,
    requirements,
    overrides,
    isEveryTypeAsked,
  }: Pick<ExecutorOptions, 'overrides'> & {
    readonly planner: QueryPlanner;
    readonly schema: GraphQLSchema;
    readonly requirements: Requirements;
    readonly isEveryTypeAsked: boolean;
  }) {
    this.#isEveryTypeAsked = isEveryTypeAsked;
    this.#overrides = overrides;
    this.#planner = planner;
    this.#schema = schema;
    this.#requirements = requirements;
    this.#scopes = [...new Set([...requirements.values()].flat(2))].sort();
  }

  async plan(document: DocumentNode, operation: OperationDefinitionNode, principal: Principal | null): Promise<Plan> {
    let plans = this.#known.get(operation);
    if (plans === undefined) {
      plans = new LRUCache({ max: maxPlansPerOperation });
      this.#known.set(operation, plans);
    }
    // Only scopes that open something here: tokens may hold any others.
    const key =
      principal === null ? 'anonymous' : this.#scopes.filter((scope) => principal.scopes.has(scope)).join(' ');
    let plan = plans.get(key);
    if (plan === undefined) {
      plan = this.#make(document, operation, principal);
      plans.set(key, plan);
      // A plan that failed to be made is made anew the next time.
      plan.catch(() => plans.delete(key));
    }
    return plan;
  }

  async #make(document: DocumentNode, operation: OperationDefinitionNode, principal: Principal | null): Promise<Plan> {
    const planned = toCallerOperation(
      this.#schema,
      { document, operation, isEveryTypeAsked: this.#isEveryTypeAsked },
      (typeName, fieldName) => {
        const requirement = requirementOf(this.#requirements, typeName, fieldName);
        return requirement !== null && judge(requirement, principal) !== null;
      },
    );
    if (planned === null) return { step: null, isTypeBound: true };
    const { labels, percentage } = this.#overrides;
    const { node } = await this.#planner.planAsync(planned.text, undefined, new Set(labels), percentage);
    const step = parseStep(node, (text) => withTypeNames(this.#schema, text));
    return { step, isTypeBound: planned.isTypeBound };
  }
}

function parseUrls(sdl: DocumentNode, overrides: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const definition of sdl.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const { directives = [] } of definition.values ?? []) {
      const graph = directives.find(({ name }) => name.value === 'join__graph');
      const read = (argument: string): unknown => {
        const node = graph?.arguments?.find(({ name }) => name.value === argument);
        return node === undefined ? undefined : valueFromASTUntyped(node.value);
      };
      const [name, url] = [read('name'), read('url')];
      if (typeof name === 'string') urls.set(name, overrides.get(name) ?? (typeof url === 'string' ? url : ''));
    }
  }
  if (urls.size === 0) throw new TypeError('the supergraph names no subgraph (join__Graph)');
  for (const [name, url] of urls) {
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
      throw new TypeError(`the supergraph gives subgraph ${name} no http or https address`);
    }
  }
  for (const name of overrides.keys()) {
    if (!urls.has(name)) throw new TypeError(`SUBGRAPH_URLS names ${name}, which the supergraph does not have`);
  }
  return urls;
}
