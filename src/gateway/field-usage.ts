// Which client uses what of the schema, as schema coordinates, for Prometheus: so that one knows whom a change hurts. Counted by
// operation and client, and spread out over coordinates when the figures are read: a request costs one look into a map. Made by
// src/start, called by operation-guard.ts and direct-answers.ts for every operation.

import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { coordinatesOf } from './coordinates.ts';
import { findDeprecations } from './deprecations.ts';

/** What is counted: `deprecated` only what will be gone, `all` every coordinate (some hundred series a client). */
export const usageLevels = ['deprecated', 'all', 'none'] as const;

/** One of {@link usageLevels}. */
export type UsageLevel = (typeof usageLevels)[number];

/** Counts uses. */
export interface FieldUsage {
  /** An operation of a client's was let in. */
  count(document: DocumentNode, operation: OperationDefinitionNode, clientId: string): void;
}

/** Takes counts: `uses` more of a coordinate by a client. */
export type OnFieldUses = (coordinate: string, client: string, uses: number) => void;

/** What {@link createFieldUsage} needs. */
export interface FieldUsageOptions {
  readonly level: UsageLevel;
  /** Those that have a name in the figures; all others are `other`: their number is nobody's to choose but the operator's. */
  readonly clientIds: ReadonlySet<string>;
}

/** Operations that are counted before they are spread out. */
const maxOperations = 500;

/** Uses that wait to be told. One for each gateway, whatever schema it serves next. */
export class PendingUses {
  readonly #onUses: OnFieldUses;
  readonly #counts = new Map<readonly string[], Map<string, number>>();

  constructor(onUses: OnFieldUses) {
    this.#onUses = onUses;
  }

  add(coordinates: readonly string[], client: string): void {
    let counts = this.#counts.get(coordinates);
    if (counts === undefined) {
      if (this.#counts.size >= maxOperations) this.flush();
      counts = new Map();
      this.#counts.set(coordinates, counts);
    }
    counts.set(client, (counts.get(client) ?? 0) + 1);
  }

  /** Tells what waits. Called before the figures are read. */
  flush(): void {
    for (const [coordinates, counts] of this.#counts) {
      for (const [client, uses] of counts) for (const coordinate of coordinates) this.#onUses(coordinate, client, uses);
    }
    this.#counts.clear();
  }
}

/** Counts over one schema. */
export function createFieldUsage(
  schema: GraphQLSchema,
  pending: Pick<PendingUses, 'add'>,
  { level, clientIds }: FieldUsageOptions,
): FieldUsage | null {
  if (level === 'none') return null;
  const deprecated = findDeprecations(schema);
  if (level === 'deprecated' && deprecated.size === 0) return null;
  const found = new WeakMap<OperationDefinitionNode, readonly string[]>();
  return {
    count(document, operation, clientId) {
      let coordinates = found.get(operation);
      if (coordinates === undefined) {
        const all = [...coordinatesOf(schema, document, operation)];
        coordinates = level === 'all' ? all : all.filter((coordinate) => deprecated.has(coordinate));
        found.set(operation, coordinates);
      }
      if (coordinates.length > 0) pending.add(coordinates, clientIds.has(clientId) ? clientId : 'other');
    },
  };
}
