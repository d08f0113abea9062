// Writes of an operation, the root fields of a mutation: at most so many at once, whatever each is (limits.ts has the limits
// of everything else), and what is told by `Retry-After` when all of them were refused. Called by shape.ts for every
// document and by operation-guard.ts and direct-answers.ts for every answer.

import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import type { WriteRefusals } from '../limits/write-refusals.ts';

/** How many writes one operation may hold. House rule: an app writes one thing at a time. */
export const usualMaxWrites = 5;

/**
 * Root fields of a mutation but for `__typename`, those of fragments among them, each fragment once; 0 for other operations.
 * What is skipped by a condition counts: the document's bounds do not depend on variables.
 */
export function countWrites(
  { operation, selectionSet }: OperationDefinitionNode,
  fragments: ReadonlyMap<string, SelectionSetNode>,
): number {
  if (operation !== OperationTypeNode.MUTATION) return 0;
  const spread = new Set<string>();
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + (selection.name.value.startsWith('__') ? 0 : 1);
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + count(selection.selectionSet);
      const fragment = fragments.get(selection.name.value);
      if (fragment === undefined || spread.has(selection.name.value)) return sum;
      spread.add(selection.name.value);
      return sum + count(fragment);
    }, 0);
  return count(selectionSet);
}

/** The fragments of a document by name. */
export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, SelectionSetNode> {
  return new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map(({ name, selectionSet }) => [name.value, selectionSet]),
  );
}

/** `Retry-After` of an answer, whole seconds; null when something was done, or nothing was refused. */
export function toRetryAfter(
  refusals: WriteRefusals | undefined,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): string | null {
  if (refusals === undefined || operation.operation !== OperationTypeNode.MUTATION) return null;
  const retryAtMs = refusals.retryAtMs(countWrites(operation, fragmentsOf(document)));
  return retryAtMs === null ? null : String(Math.max(1, Math.ceil((retryAtMs - Date.now()) / 1000)));
}
