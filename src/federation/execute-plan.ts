// Runs a query plan: asks the subgraphs, in the plan's order and as far as possible at once, and merges what they give into
// one tree in which every failure stands in the place of its value. Called by federated-schema.ts; never fails itself.

import { applyRenames, findObjects, type IsOfType, toRepresentation, visitMissing } from './entities.ts';
import {
  copyOf,
  FieldFailure,
  isJsonObject,
  type JsonObject,
  mergeInto,
  type Path,
  placeError,
  thrown,
} from './field-failure.ts';
import type { EntityFetch, EntityGroup, RootFetch, Selected, Step } from './plan.ts';
import { entityNotFound, subgraphUnavailable } from './remote-failure.ts';
import type { SubgraphAnswer, SubgraphError } from './subgraph-answer.ts';

/**
 * One request to a subgraph, within a share of the time that is left: less than 1 when others wait for its answer.
 * @throws whatever, when there is no usable answer
 */
export type AskSubgraph = (
  subgraph: string,
  operation: string,
  variables: Readonly<Record<string, unknown>>,
  timeShare: number,
) => Promise<SubgraphAnswer>;

/**
 * What a fetch may take of the time left when further fetches wait for it: a bank that hangs behind the first subgraph must
 * not cost the answers of all the others.
 */
const shareBeforeOthers = 0.75;

/** What a plan is run with. */
export interface PlanRun {
  readonly ask: AskSubgraph;
  /** What changes something has all the time there is: what is read of it afterwards is worth less. */
  readonly isMutation?: boolean;
  /** As graphql-js coerced them. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly isOfType: IsOfType;
  /** Representations that one `_entities` field may hold; more are asked for in several requests. */
  readonly maxRepresentations: number;
  /** Told of errors that stand on no field: a client can do nothing with them, an operator should know. */
  readonly onStrayError: (subgraph: string, error: SubgraphError) => void;
}

/** What a plan came to. */
export interface Fetched {
  /** Every selected field is in it: its value, null, or a FieldFailure. */
  readonly data: JsonObject;
  /** True when nothing went wrong anywhere: then there is no FieldFailure in it. */
  readonly isWhole: boolean;
}

/** Runs a plan. */
export async function executePlan(step: Step | null, run: PlanRun): Promise<Fetched> {
  const data: JsonObject = {};
  const execution = new PlanExecution(run, data);
  if (step !== null) await execution.execute(step);
  return { data, isWhole: execution.isWhole };
}

/** One entity that is asked for, and the objects of the answer that it is. */
interface Wanted {
  readonly representation: JsonObject;
  readonly targets: Set<JsonObject>;
}

class PlanExecution {
  readonly #run: PlanRun;
  readonly #data: JsonObject;
  /** Until something goes wrong. */
  isWhole = true;

  constructor(run: PlanRun, data: JsonObject) {
    this.#run = run;
    this.#data = data;
  }

  async execute(step: Step, timeShare = 1): Promise<void> {
    switch (step.kind) {
      case 'sequence':
        for (const [index, next] of step.steps.entries()) {
          const isLast = index === step.steps.length - 1;
          await this.execute(next, isLast || this.#run.isMutation === true ? timeShare : shareBeforeOthers);
        }
        return;
      case 'parallel':
        await Promise.all(step.steps.map((next) => this.execute(next, timeShare)));
        return;
      case 'condition': {
        const next = this.#run.variables[step.variable] === true ? step.yes : step.no;
        if (next !== null) await this.execute(next, timeShare);
        return;
      }
      case 'root':
        return this.#fetchRoot(step, timeShare);
      case 'entities':
        return this.#fetchEntities(step, timeShare);
    }
  }

  async #fetchRoot(fetch: RootFetch, timeShare: number): Promise<void> {
    const answer = await this.#ask(fetch, {}, timeShare);
    if (answer === null) return this.#markMissing(this.#data, fetch.selected, () => thrown(subgraphUnavailable()));
    for (const error of answer.errors) {
      if (!placeError(answer.data, error.path, error.failure)) this.#run.onStrayError(fetch.subgraph, error);
    }
    applyRenames(answer.data, fetch.renames, this.#run.isOfType);
    mergeInto(this.#data, answer.data);
  }

  async #fetchEntities(fetch: EntityFetch, timeShare: number): Promise<void> {
    const groups = fetch.groups.map((group) => ({ group, wanted: this.#collect(group) }));
    const longest = Math.max(...groups.map(({ wanted }) => wanted.length));
    const { maxRepresentations: most } = this.#run;
    const parts = Array.from({ length: Math.ceil(longest / most) }, (_, index) =>
      groups.map(({ group, wanted }) => ({ group, wanted: wanted.slice(index * most, (index + 1) * most) })),
    );
    await Promise.all(parts.map((part) => this.#fetchPart(fetch, part, timeShare)));
  }

  /** The entities of a group, each once, however often the answer names it. */
  #collect(group: EntityGroup): readonly Wanted[] {
    const byKey = new Map<string, Wanted>();
    for (const path of group.paths) {
      for (const target of findObjects(this.#data, path, this.#run.isOfType)) {
        const isMeant = group.requires.some(
          (each) =>
            each.kind !== 'InlineFragment' ||
            (typeof target['__typename'] === 'string' && this.#run.isOfType(target['__typename'], each.typeCondition)),
        );
        if (!isMeant) continue;
        const representation = toRepresentation(target, group.requires, this.#run.isOfType);
        if (representation === null) {
          this.#markMissing(target, group.selected, () => thrown(subgraphUnavailable()));
          continue;
        }
        const key = JSON.stringify(representation);
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, { representation, targets: new Set([target]) });
        else known.targets.add(target);
      }
    }
    return [...byKey.values()];
  }

  async #fetchPart(
    fetch: EntityFetch,
    part: readonly { readonly group: EntityGroup; readonly wanted: readonly Wanted[] }[],
    timeShare: number,
  ): Promise<void> {
    const representations = Object.fromEntries(
      part.map(({ group, wanted }) => [group.representations, wanted.map(({ representation }) => representation)]),
    );
    const answer = await this.#ask(fetch, representations, timeShare);
    for (const { group, wanted } of part) {
      const entities = answer?.data[group.alias];
      if (answer === null || !Array.isArray(entities)) {
        for (const { targets } of wanted) {
          for (const target of targets) {
            this.#markMissing(target, group.selected, () => thrown(subgraphUnavailable()));
          }
        }
        continue;
      }
      const errors = answer.errors.filter(({ path: [head] }) => head === group.alias);
      for (const [index, { targets }] of wanted.entries()) {
        const own = errors.filter(({ path }) => path[1] === index);
        this.#mergeEntity(fetch.subgraph, group, entities[index], own, targets);
      }
    }
    for (const error of answer?.errors ?? []) {
      const [head, index] = error.path;
      const isPlaced = part.some(({ group }) => group.alias === head) && typeof index === 'number';
      if (!isPlaced) this.#run.onStrayError(fetch.subgraph, error);
    }
  }

  #mergeEntity(
    subgraph: string,
    group: EntityGroup,
    given: unknown,
    errors: readonly SubgraphError[],
    targets: ReadonlySet<JsonObject>,
  ): void {
    const { isOfType } = this.#run;
    const isThere = isJsonObject(given);
    const entity: JsonObject = isThere ? given : {};
    for (const error of errors) {
      const below = error.path.slice(2);
      if (below.length > 0 && !placeError(entity, below, error.failure)) this.#run.onStrayError(subgraph, error);
    }
    applyRenames(entity, group.renames, isOfType);
    // Several places take copies: later fetches add to each place its own.
    for (const target of targets) {
      const own = targets.size === 1 ? entity : copyOf(entity);
      if (isJsonObject(own)) mergeInto(target, own);
      if (!isThere) this.#markMissing(target, group.selected, () => toFailureOfLost(errors));
    }
  }

  #markMissing(target: JsonObject, selected: readonly Selected[], failure: () => FieldFailure): void {
    this.isWhole = false;
    visitMissing(target, selected, this.#run.isOfType, (holder, key) => {
      holder[key] = failure();
    });
  }

  async #ask(
    { subgraph, operation, variables }: RootFetch | EntityFetch,
    representations: Readonly<Record<string, unknown>>,
    timeShare: number,
  ): Promise<SubgraphAnswer | null> {
    const wanted = { ...representations, ...toVariables(variables, this.#run.variables) };
    try {
      const answer = await this.#run.ask(subgraph, operation, wanted, timeShare);
      if (answer.errors.length > 0) this.isWhole = false;
      return answer;
    } catch {
      // Whoever asks has told the operators why.
      return null;
    }
  }
}

/** Those of an operation's variables that a fetch uses. */
export function toVariables(
  used: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(used.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]));
}

/** Fields of an entity that came back as null, besides those whose own errors say why. */
function toFailureOfLost(errors: readonly SubgraphError[]): FieldFailure {
  const below = (error: SubgraphError): Path => error.path.slice(2);
  const ofEntity = errors.find((error) => below(error).length === 0);
  if (ofEntity !== undefined) return thrown(ofEntity.failure);
  // graphql-js tells errors of nullable fields first: the last one is what took the object along.
  const last = errors.at(-1);
  if (last === undefined) return thrown(entityNotFound());
  return new FieldFailure('swept', [{ failure: last.failure, below: below(last) }]);
}
