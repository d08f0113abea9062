// Compiled operations, bounded: an operation is compiled from its second use on, and only where there is room or where it
// has been used more often lately than what would have to go. A stream of distinct operations therefore neither grows
// memory nor drives out what is used, and costs no compiling. Called by engine.ts.

import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { compileOperation, conditionsOf, type PlanSchemas, Unsupported } from './compile.ts';
import { FrequencySketch } from './frequency-sketch.ts';
import type { OperationPlan } from './plan.ts';

/** How much may be kept. */
export interface CacheLimits {
  readonly maxOperations: number;
  /** Compiled fields of all operations together: about 1 kB each. */
  readonly maxFields: number;
}

/** Variants of one operation by the values of its conditions; further ones are left to graphql-js. */
const maxVariants = 8;

/** Why an operation is left to graphql-js. */
export interface Declined {
  readonly declined: string;
}

/** An operation that is kept. */
interface Known {
  /** Variables of `@skip` and `@include`. */
  readonly conditions: readonly string[];
  /** By the values of its conditions. */
  readonly variants: Map<string, OperationPlan | Declined>;
}

/** An operation as a request brings it. */
export interface RequestedOperation {
  /** The same for the same text: Apollo's query hash. */
  readonly key: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** The compiled operations of one schema. */
export class OperationCache {
  readonly #schemas: PlanSchemas;
  readonly #limits: CacheLimits;
  readonly #frequencies: FrequencySketch;
  readonly #operations: LRUCache<string, Known>;

  constructor(schemas: PlanSchemas, limits: CacheLimits) {
    this.#schemas = schemas;
    this.#limits = limits;
    this.#frequencies = new FrequencySketch(limits.maxOperations);
    this.#operations = new LRUCache({ max: limits.maxOperations, maxSize: limits.maxFields, sizeCalculation: sizeOf });
  }

  /** Operations that are kept, those that cannot be compiled included. */
  get size(): number {
    return this.#operations.size;
  }

  /** Fields of what is kept. */
  get fields(): number {
    return this.#operations.calculatedSize;
  }

  /** Counts a use of an operation, and gives its plan for these variables when it is worth compiling. */
  take(requested: RequestedOperation, variables: Readonly<Record<string, unknown>>): OperationPlan | Declined {
    const key = `${requested.key} ${requested.operation.name?.value ?? ''}`;
    const uses = this.#frequencies.record(key);
    const known = this.#operations.get(key);
    if (known !== undefined) return this.#variant(key, known, { asked: { requested, variables }, uses });
    if (uses < 2) return { declined: 'first use' };
    if (!this.#hasRoom(1, uses)) return { declined: 'no room' };
    const made: Known = { conditions: conditionsOf(requested.document, requested.operation), variants: new Map() };
    const plan = this.#compile(made, { requested, variables });
    if (!this.#hasRoom(sizeOf(made), uses)) return { declined: 'no room' };
    this.#operations.set(key, made);
    return plan;
  }

  #variant(
    key: string,
    known: Known,
    { asked, uses }: { readonly asked: Asked; readonly uses: number },
  ): OperationPlan | Declined {
    const kept = known.conditions.length === 0 ? known.variants.get('') : undefined;
    if (kept !== undefined) return kept;
    const grown: Known = { conditions: known.conditions, variants: new Map(known.variants) };
    const plan = this.#compile(grown, asked);
    if (grown.variants.size === known.variants.size) return plan;
    if (!this.#hasRoom(sizeOf(grown) - sizeOf(known), uses, 0)) return { declined: 'no room' };
    // Another object: of the same one the cache would not ask for its size again.
    this.#operations.set(key, grown);
    return plan;
  }

  #compile({ conditions: names, variants }: Known, { requested, variables }: Asked): OperationPlan | Declined {
    const conditions: Record<string, boolean> = Object.create(null);
    let variantKey = '';
    for (const name of names) {
      const value = variables[name];
      // graphql-js has its own words for a condition that is null.
      if (typeof value !== 'boolean') return { declined: 'a condition that is no Boolean' };
      conditions[name] = value;
      variantKey += value ? '1' : '0';
    }
    let variant = variants.get(variantKey);
    if (variant === undefined) {
      if (variants.size >= maxVariants) return { declined: 'too many variants' };
      variant = this.#compileNew(requested, conditions);
      variants.set(variantKey, variant);
    }
    return variant;
  }

  #compileNew(
    { document, operation }: RequestedOperation,
    conditions: Readonly<Record<string, boolean>>,
  ): OperationPlan | Declined {
    try {
      return compileOperation(this.#schemas, { document, operation, conditions });
    } catch (error) {
      if (error instanceof Unsupported) return { declined: error.message };
      throw error;
    }
  }

  /** Whether there is room for so many fields, or what would have to go was used less often. */
  #hasRoom(fields: number, uses: number, entries = 1): boolean {
    let freeEntries = this.#limits.maxOperations - this.#operations.size;
    let freeFields = this.#limits.maxFields - this.#operations.calculatedSize;
    if (fields > this.#limits.maxFields) return false;
    if (freeEntries >= entries && freeFields >= fields) return true;
    for (const victim of this.#operations.rkeys()) {
      const entry = this.#operations.peek(victim);
      if (entry === undefined) continue;
      if (this.#frequencies.estimate(victim) >= uses) return false;
      freeEntries++;
      freeFields += sizeOf(entry);
      if (freeEntries >= entries && freeFields >= fields) return true;
    }
    return false;
  }
}

interface Asked {
  readonly requested: RequestedOperation;
  readonly variables: Readonly<Record<string, unknown>>;
}

function sizeOf({ variants }: Known): number {
  let fields = 1;
  for (const variant of variants.values()) fields += 'declined' in variant ? 0 : variant.fields;
  return fields;
}
