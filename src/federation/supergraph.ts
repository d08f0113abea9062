// One loaded supergraph: planner, guarded public schema, subgraphs' addresses. Made from SDL by gateway.ts at the start and
// each time the file changes; whatever is wrong with the SDL is thrown here, before anything is replaced. Planning is done
// by Hive's Rust planner (@graphql-hive/router-query-planner), fetching and merging by execute-plan.ts.

import { QueryPlanner } from '@graphql-hive/router-query-planner';
import {
  type DocumentNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { maxRepresentations } from '../../subgraphs/define.ts';
import type { Principal } from '../auth/principal.ts';
import { judge, type Requirements, requirementOf, toRequirements, withScopeRules } from '../auth/scope-rules.ts';
import { toCallerOperation } from './caller-operation.ts';
import { executePlan, type PlanRun } from './execute-plan.ts';
import { addResolvers } from './federated-schema.ts';
import type { JsonObject } from './field-failure.ts';
import { type Step, toStep } from './plan.ts';
import { toPublicSchema } from './public-schema.ts';
import type { RouterContext } from './router-context.ts';

/** A loaded supergraph. */
export interface Supergraph {
  /** Public, guarded, executable. */
  readonly schema: GraphQLSchema;
  /** With its directives: list sizes are read from it. */
  readonly sdl: DocumentNode;
  /** Addresses by subgraph name. */
  readonly urls: ReadonlyMap<string, string>;
}

/** One request to a subgraph of a request to the gateway. */
export type AskFor = (context: RouterContext) => PlanRun['ask'];

/** How a supergraph reaches its subgraphs. */
export interface SupergraphServices {
  readonly askFor: (urls: ReadonlyMap<string, string>) => AskFor;
  readonly onStrayError: PlanRun['onStrayError'];
  /** Addresses that are used instead of the supergraph's own. */
  readonly urls: ReadonlyMap<string, string>;
}

/** Plans kept for one operation: as many sets of scopes ask for it. */
const maxPlansPerOperation = 16;

/** Loads a supergraph. @throws Error that says what is wrong with it */
export function loadSupergraph(text: string, services: SupergraphServices): Supergraph {
  const sdl = parse(text);
  const urls = toUrls(sdl, services.urls);
  const schema = toPublicSchema(sdl);
  const requirements = toRequirements(sdl);
  const plans = new Plans(new QueryPlanner(text), schema, requirements);
  const isOfType: PlanRun['isOfType'] = (typeName, conditionName) => {
    if (typeName === conditionName) return true;
    const [type, condition] = [schema.getType(typeName), schema.getType(conditionName)];
    return isObjectType(type) && isAbstractType(condition) && schema.isSubType(condition, type);
  };
  const askFor = services.askFor(urls);
  addResolvers(schema, async (_operation, context: RouterContext, info: GraphQLResolveInfo): Promise<JsonObject> => {
    const { document, operation } = context.operation.current;
    const step = await plans.plan(document, operation, context.principal);
    return executePlan(step, {
      ask: askFor(context),
      variables: info.variableValues,
      isOfType,
      maxRepresentations,
      onStrayError: services.onStrayError,
    });
  });
  return { schema: withScopeRules(schema, requirements), sdl, urls };
}

/** Plans of operations, by what the caller's scopes leave of them. */
class Plans {
  readonly #planner: QueryPlanner;
  readonly #schema: GraphQLSchema;
  readonly #requirements: Requirements;
  readonly #scopes: readonly string[];
  readonly #known = new WeakMap<OperationDefinitionNode, LRUCache<string, Promise<{ readonly step: Step | null }>>>();

  constructor(planner: QueryPlanner, schema: GraphQLSchema, requirements: Requirements) {
    this.#planner = planner;
    this.#schema = schema;
    this.#requirements = requirements;
    this.#scopes = [...new Set([...requirements.values()].flat(2))].sort();
  }

  async plan(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    principal: Principal | null,
  ): Promise<Step | null> {
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
    return (await plan).step;
  }

  async #make(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    principal: Principal | null,
  ): Promise<{ readonly step: Step | null }> {
    const text = toCallerOperation(this.#schema, document, operation, (typeName, fieldName) => {
      const requirement = requirementOf(this.#requirements, typeName, fieldName);
      return requirement !== null && judge(requirement, principal) !== null;
    });
    if (text === null) return { step: null };
    const { node } = await this.#planner.planAsync(text, undefined, new Set(), 0);
    return { step: toStep(node) };
  }
}

function toUrls(sdl: DocumentNode, overrides: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
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
