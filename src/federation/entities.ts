// Where a plan's entity fetches find their objects in what was fetched before, and what represents them to a subgraph.
// Called by execute-plan.ts. Follows Apollo's subgraph specification (`_entities`, representations).

import type { RequiresSelection } from '@graphql-hive/router-query-planner';
import { isJsonObject, type JsonObject } from './field-failure.ts';
import type { PathStep, Rename, Selected } from './plan.ts';

/** Whether a type is another one, or implements it. */
export type IsOfType = (typeName: string, conditionName: string) => boolean;

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
    else if (step.kind === 'field') walk(value[step.key], at + 1);
    else if (step.kind === 'types') {
      const typeName = value['__typename'];
      if (typeof typeName === 'string' && step.names.some((name) => isOfType(typeName, name))) walk(value, at + 1);
    }
  };
  walk(data, 0);
  return found;
}

/** What stands for an object at the subgraph; null when its key was not given. */
export function toRepresentation(
  object: JsonObject,
  requires: readonly RequiresSelection[],
  isOfType: IsOfType,
): JsonObject | null {
  const { __typename: typeName } = object;
  if (typeof typeName !== 'string') return null;
  const projected = project(object, requires, isOfType);
  const { __typename: _typeName, ...keys } = projected;
  return Object.keys(keys).length === 0 ? null : { __typename: typeName, ...keys };
}

function project(value: JsonObject, requires: readonly RequiresSelection[], isOfType: IsOfType): JsonObject {
  const projected: JsonObject = {};
  const typeName = value['__typename'];
  for (const selection of requires) {
    if (selection.kind === 'Field') {
      const member = value[selection.name] ?? (selection.alias === undefined ? undefined : value[selection.alias]);
      const { selections } = selection;
      const projectMember = (item: unknown): unknown =>
        isJsonObject(item) && selections != null && selections.length > 0 ? project(item, selections, isOfType) : item;
      if (member === null || member === undefined) continue;
      projected[selection.alias ?? selection.name] = Array.isArray(member)
        ? member.map(projectMember)
        : projectMember(member);
    } else if (selection.kind === 'InlineFragment') {
      if (typeof typeName === 'string' && isOfType(typeName, selection.typeCondition)) {
        Object.assign(projected, project(value, selection.selections, isOfType));
      }
    }
  }
  return projected;
}

/** Calls `visit` for every selected field that an object lacks, lists and objects within it too. */
export function visitMissing(
  target: JsonObject,
  selected: readonly Selected[],
  isOfType: IsOfType,
  visit: (holder: JsonObject, key: string) => void,
): void {
  const typeName = target['__typename'];
  for (const { key, onType, children } of selected) {
    if (onType !== null && typeof typeName === 'string' && !isOfType(typeName, onType)) continue;
    const value = target[key];
    if (value === undefined) visit(target, key);
    else if (children.length > 0) {
      for (const item of Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]) {
        if (isJsonObject(item)) visitMissing(item, children, isOfType, visit);
      }
    }
  }
}

/** Gives keys back the names that the planner took from them. */
export function applyRenames(data: unknown, renames: readonly Rename[], isOfType: IsOfType): void {
  const rename = (value: unknown, { path, to }: Rename): void => {
    if (Array.isArray(value)) {
      for (const item of value) rename(item, { path, to });
      return;
    }
    const [step, ...rest] = path;
    if (!isJsonObject(value) || step === undefined) return;
    if ('types' in step) {
      const typeName = value['__typename'];
      if (typeof typeName !== 'string' || step.types.some((name) => isOfType(typeName, name))) {
        rename(value, { path: rest, to });
      }
    } else if (rest.length > 0) rename(value[step.key], { path: rest, to });
    else if (step.key in value) {
      value[to] = value[step.key];
      delete value[step.key];
    }
  };
  for (const each of renames) rename(data, each);
}
