// Where a plan's entity fetches find their objects in what was fetched before, and what represents them to a subgraph.
// Called by execute-plan.ts. Follows Apollo's subgraph specification (`_entities`, representations).

import type { InlineFragmentRequiresNode, RequiresSelection } from '@graphql-hive/router-query-planner';
import { FieldFailure, type IsOfType, isJsonObject, type JsonObject, memberOf, thrown } from './field-failure.ts';
import type { EntityGroup, PathStep, Rename, RewritePath, Selected } from './plan.ts';
import { entityNotFound } from './remote-failure.ts';

/** Objects at the end of a flatten path. */
export function findObjects(data: unknown, path: readonly PathStep[], isOfType: IsOfType): readonly JsonObject[] {
  const found: JsonObject[] = [];
  const walk = (value: unknown, at: number): void => {
    if (Array.isArray(value)) {
      for (const item of value) walk(item, path[at]?.kind === 'items' ? at + 1 : at);
      return;
    }
    if (!isJsonObject(value)) return;
    const step = path[at];
    if (step === undefined) found.push(value);
    else if (step.kind === 'field') walk(memberOf(value, step.key), at + 1);
    else if (step.kind === 'types') {
      const typeName = value['__typename'];
      if (typeof typeName === 'string' && step.names.some((name) => isOfType(typeName, name))) walk(value, at + 1);
    }
  };
  walk(data, 0);
  return found;
}

/** What decides which parts of a selection count. */
export interface Terms {
  readonly isOfType: IsOfType;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Whether a fragment of what is required is meant for an object: by its type, and by `@skip` and `@include`. */
export function isRequired(
  { typeCondition, includeIf, skipIf }: InlineFragmentRequiresNode,
  { __typename: typeName }: JsonObject,
  { isOfType, variables }: Terms,
): boolean {
  if (includeIf != null && variables[includeIf] !== true) return false;
  if (skipIf != null && variables[skipIf] === true) return false;
  return typeof typeName === 'string' && isOfType(typeName, typeCondition);
}

/**
 * What stands for an object at the subgraph; a failure when some of what it needs failed, null when its key was not given.
 * A value that is null is sent: a field may be reckoned from that, too.
 */
export function toRepresentation(
  object: JsonObject,
  { requires, settings }: Pick<EntityGroup, 'requires' | 'settings'>,
  terms: Terms,
): JsonObject | FieldFailure | null {
  const { __typename: typeName } = object;
  if (typeof typeName !== 'string') return null;
  const projected = project(object, requires, terms);
  if (projected instanceof FieldFailure) return projected;
  const { __typename: _typeName, ...keys } = projected;
  if (Object.keys(keys).length === 0) return null;
  // An object without an identity is no entity that anybody knows.
  if (Object.values(keys).every((value) => value === null)) return thrown(entityNotFound());
  const representation: JsonObject = { __typename: typeName, ...keys };
  for (const { path, value } of settings) {
    rewrite(representation, path, {
      isOfType: terms.isOfType,
      change(holder, key) {
        holder[key] = value;
      },
    });
  }
  return representation;
}

function project(value: JsonObject, requires: readonly RequiresSelection[], terms: Terms): JsonObject | FieldFailure {
  const projected: JsonObject = {};
  for (const selection of requires) {
    if (selection.kind === 'Field') {
      const named = memberOf(value, selection.name);
      const member = named === undefined && selection.alias != null ? memberOf(value, selection.alias) : named;
      // Asked for and not given, without a word: nobody can say what it would have been.
      if (member === undefined) return new FieldFailure('thrown', []);
      const part = projectMember(member, selection.selections ?? [], terms);
      if (part instanceof FieldFailure) return part;
      projected[selection.alias ?? selection.name] = part;
    } else if (selection.kind === 'InlineFragment') {
      if (!isRequired(selection, value, terms)) continue;
      const part = project(value, selection.selections, terms);
      if (part instanceof FieldFailure) return part;
      Object.assign(projected, part);
    }
  }
  return projected;
}

/** A value, or the items of a list however deep, with what is selected of them. */
function projectMember(member: unknown, selections: readonly RequiresSelection[], terms: Terms): unknown {
  if (Array.isArray(member)) {
    const items = member.map((item) => projectMember(item, selections, terms));
    return items.find((item) => item instanceof FieldFailure) ?? items;
  }
  return isJsonObject(member) && selections.length > 0 ? project(member, selections, terms) : member;
}

/** What {@link visitMissing} calls, and by what it tells which selections an object has. */
export interface MissingVisitor {
  readonly isOfType: IsOfType;
  readonly visit: (holder: JsonObject, key: string) => void;
}

/** Calls `visit` for every selected field that an object lacks, lists and objects within it too. */
export function visitMissing(target: JsonObject, selected: readonly Selected[], visitor: MissingVisitor): void {
  const { isOfType, visit } = visitor;
  const typeName = target['__typename'];
  for (const { key, onType, children } of selected) {
    if (onType !== null && typeof typeName === 'string' && !isOfType(typeName, onType)) continue;
    const value = memberOf(target, key);
    if (value === undefined) visit(target, key);
    else if (children.length > 0) {
      for (const item of Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]) {
        if (isJsonObject(item)) visitMissing(item, children, visitor);
      }
    }
  }
}

/** Puts null in place of every object of these types: a subgraph may give what clients are not to see. */
export function hideObjects(data: unknown, hidden: ReadonlySet<string>): void {
  if (typeof data !== 'object' || data === null || data instanceof FieldFailure) return;
  for (const [key, value] of Object.entries(data)) {
    if (isJsonObject(value) && typeof value['__typename'] === 'string' && hidden.has(value['__typename'])) {
      Reflect.set(data, key, null);
    } else hideObjects(value, hidden);
  }
}

/** Gives keys back the names that the planner took from them. */
export function applyRenames(data: unknown, renames: readonly Rename[], isOfType: IsOfType): void {
  for (const { path, to } of renames) {
    rewrite(data, path, {
      isOfType,
      change(holder, key) {
        const renamed = holder[key];
        // A failure takes no value away that is there.
        if (!(renamed instanceof FieldFailure && memberOf(holder, to) !== undefined)) holder[to] = renamed;
        delete holder[key];
      },
    });
  }
}

/** What {@link rewrite} does. */
interface Rewriting {
  readonly isOfType: IsOfType;
  readonly change: (holder: JsonObject, key: string) => void;
}

/** Calls `change` for the key at the end of a path, in every object that has it. */
function rewrite(value: unknown, path: RewritePath, rewriting: Rewriting): void {
  if (Array.isArray(value)) {
    for (const item of value) rewrite(item, path, rewriting);
    return;
  }
  const [step, ...rest] = path;
  if (!isJsonObject(value) || step === undefined) return;
  if ('types' in step) {
    const typeName = value['__typename'];
    if (typeof typeName !== 'string' || step.types.some((name) => rewriting.isOfType(typeName, name))) {
      rewrite(value, rest, rewriting);
    }
  } else if (rest.length > 0) rewrite(value[step.key], rest, rewriting);
  else if (Object.hasOwn(value, step.key)) rewriting.change(value, step.key);
}
