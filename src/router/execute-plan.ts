// Runs a query plan: asks the subgraphs, in the plan's order and as far as possible at once, and merges what they give into
// one tree in which every failure stands in the place of its value. Called by federated-schema.ts; never fails itself.

import type { RemoteFailure } from '../gateway/shared/remote-failure.ts';
import { applyRenames, findObjects, isRequired, toRepresentation, visitMissing } from './entities.ts';
import {
  copyOf,
  FieldFailure,
  type IsOfType,
  isJsonObject,
  type JsonObject,
  mergeInto,
  type Path,
  placeError,
  thrown,
} from './field-failure.ts';
import type { EntityFetch, EntityGroup, RootFetch, Step } from './plan.ts';
import { entityNotFound, NotRun, outcomeUnknown, subgraphUnavailable } from './remote-failure.ts';
import type { SubgraphAnswer, SubgraphError } from './subgraph-answer.ts';

/**
 * One request to a subgraph, within a share of the time that is left: less than 1 when others wait for its answer. Whether it
 * may join an equal one that was sent an instant earlier is said by {@link PlanRun}.
 * @throws whatever, when there is no usable answer; NotRun when it has certainly not been run
 */
export type AskSubgraph = (
  subgraph: string,
  operation: string,
  terms: {
    readonly variables: Readonly<Record<string, unknown>>;
    readonly timeShare: number;
    readonly mayJoin: boolean;
  },
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
  /**
   * Whether an answer may be that of an equal request an instant earlier, by default not: what is read behind a change, or
   * since something has happened, is to show it.
   */
  readonly mayJoin?: boolean;
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
    if ('none' in answer) {
      this.#markMissing(this.#data, fetch, () => thrown(this.#toFailureOfRoot(answer.none)));
      return;
    }
    const { errors, data } = answer;
    const given = data ?? {};
    for (const error of errors) {
      const isOfAll = data === null && error.path.length === 0;
      if (!isOfAll && !placeError(given, error.path, error.failure)) this.#run.onStrayError(fetch.subgraph, error);
    }
    if (data === null) this.#markMissing(given, fetch, () => toFailureOfLost(errors, 0));
    else applyRenames(given, fetch.renames, this.#run.isOfType);
    mergeInto(this.#data, given, this.#run.isOfType);
  }

  /** What is told of root fields without an answer: of a mutation whether it can have been done. */
  #toFailureOfRoot(reason: unknown): RemoteFailure {
    return this.#run.isMutation !== true || reason instanceof NotRun ? subgraphUnavailable() : outcomeUnknown();
  }

  /** What is told of entities without an answer. Those of a mutation are fetched when it has been done. */
  #toFailureOfEntity(): RemoteFailure {
    return subgraphUnavailable(this.#run.isMutation !== true);
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
          (each) => each.kind !== 'InlineFragment' || isRequired(each, target, this.#run),
        );
        if (!isMeant) continue;
        const representation = toRepresentation(target, group, this.#run);
        if (representation === null || representation instanceof FieldFailure) {
          // What cannot be asked for is told where it is wanted, by the error of what it was to be asked with.
          const failure = representation?.errors[0]?.failure ?? this.#toFailureOfEntity();
          this.#markMissing(target, group, () => thrown(failure));
          continue;
        }
        const key = JSON.stringify(representation);
        const entity = byKey.get(key);
        if (entity === undefined) byKey.set(key, { representation, targets: new Set([target]) });
        else entity.targets.add(target);
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
    const { data, errors: told } = 'none' in answer ? { data: null, errors: [] } : answer;
    // Where there is no data, what stands on no field took it along.
    const isOf = ({ alias }: EntityGroup, { path: [head] }: SubgraphError) =>
      head === alias || (head === undefined && data === null);
    for (const { group, wanted } of part) {
      const entities = data?.[group.alias];
      const errors = told.filter((error) => isOf(group, error));
      if (!Array.isArray(entities)) {
        const failure = toFailureOfEntities(errors) ?? this.#toFailureOfEntity();
        for (const target of wanted.flatMap(({ targets }) => [...targets])) {
          this.#markMissing(target, group, () => thrown(failure));
        }
        continue;
      }
      for (const [index, { targets }] of wanted.entries()) {
        const own = errors.filter(({ path }) => path[1] === index);
        this.#mergeEntity(entities[index], targets, { subgraph: fetch.subgraph, group, errors: own });
      }
    }
    for (const error of told) {
      if (!part.some(({ group }) => isOf(group, error))) this.#run.onStrayError(fetch.subgraph, error);
    }
  }

  /** `given` is what the subgraph gave for the objects in `targets`, `errors` are those of this entity. */
  #mergeEntity(
    given: unknown,
    targets: ReadonlySet<JsonObject>,
    {
      subgraph,
      group,
      errors,
    }: Pick<EntityFetch, 'subgraph'> & {
      readonly group: EntityGroup;
      readonly errors: readonly SubgraphError[];
    },
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
      if (isJsonObject(own)) mergeInto(target, own, isOfType);
      if (!isThere) this.#markMissing(target, group, () => toFailureOfLost(errors, entityDepth));
    }
  }

  #markMissing(
    target: JsonObject,
    { selected, renames }: Pick<EntityGroup, 'selected' | 'renames'>,
    failure: () => FieldFailure,
  ): void {
    const { isOfType } = this.#run;
    this.isWhole = false;
    visitMissing(target, selected, {
      isOfType,
      visit(holder, key) {
        holder[key] = failure();
      },
    });
    applyRenames(target, renames, isOfType);
  }

  async #ask(
    { subgraph, operation, variables }: RootFetch | EntityFetch,
    representations: Readonly<Record<string, unknown>>,
    timeShare: number,
  ): Promise<SubgraphAnswer | { readonly none: unknown }> {
    const { mayJoin = false } = this.#run;
    const terms = {
      variables: { ...representations, ...toVariables(variables, this.#run.variables) },
      timeShare,
      mayJoin,
    };
    try {
      const answer = await this.#run.ask(subgraph, operation, terms);
      if (answer.errors.length > 0) this.isWhole = false;
      return answer;
    } catch (none) {
      // Whoever asks has told the operators why.
      return { none };
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

/** Of an entity's error, the path's part that leads to the entity: `_entities` and its index. */
const entityDepth = 2;

/**
 * Fields of an object that came back as null, besides those whose own errors say why.
 * @param depth the length of the object's own path
 */
function toFailureOfLost(errors: readonly SubgraphError[], depth: number): FieldFailure {
  const below = (error: SubgraphError): Path => error.path.slice(depth);
  const ofObject = errors.find((error) => below(error).length === 0);
  if (ofObject !== undefined) return thrown(ofObject.failure);
  // graphql-js tells errors of nullable fields first: the last one is what took the object along.
  const last = errors.at(-1);
  if (last === undefined) return thrown(entityNotFound());
  return new FieldFailure('swept', [{ failure: last.failure, below: below(last) }]);
}

/**
 * Why none of a request's entities came; null when the subgraph does not say. That their representations are wrong is
 * nothing that a client could mend.
 */
function toFailureOfEntities(errors: readonly SubgraphError[]): RemoteFailure | null {
  const { failure } = errors.find(({ path }) => path.length < entityDepth) ?? errors.at(-1) ?? { failure: null };
  return failure?.extensions['code'] === 'BAD_USER_INPUT' ? null : failure;
}
