// Compiled operations, bounded: an operation is compiled from its second use on, and only where there is room or where it
// has been used more often lately than what would have to go. A stream of distinct operations therefore neither grows
// memory nor drives out what is used, and costs no compiling. Called by engine.ts.

import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { CompiledOperation, type Schemas } from './compiled-operation.ts';
import { FrequencySketch } from './frequency-sketch.ts';
import { type Survey, surveyOperation, Unsupported } from './survey.ts';

/** How much may be kept. */
export interface CacheLimits {
  readonly maxOperations: number;
  /** Compiled fields of all operations together: about 7 kB each once run, where every variant is in use. */
  readonly maxFields: number;
}

/** Variants of one operation by the values of its conditions; further ones are left to graphql-js. */
const maxVariants = 8;

/** Why an operation is not run by graphql-jit. */
export interface Declined {
  readonly declined: string;
}

/** An operation that is kept. */
export interface Known {
  readonly survey: Survey;
  /** By the values of its conditions, and the schema they are compiled over. */
  readonly variants: Map<string, CompiledOperation | Declined>;
  /** Uses for which resolvers are called for every field, since a bare reference was met. */
  restingUses: number;
  /** For how many uses it was so the last time. */
  lastRest: number;
}

/** An operation that has met a bare reference does so again, most often; over subgraphs, as long as one of them fails. */
const firstRest = 32;
const longestRest = 4096;

/** An operation as a request brings it. */
export interface RequestedOperation {
  /** The same for the same text: Apollo's query hash. */
  readonly key: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** What an operation is compiled for. */
export interface CompileOptions {
  readonly variables: Record<string, unknown>;
  /** Whether all of its fields are granted. */
  readonly isOpen: boolean;
}

/** The compiled operations of one schema. */
export class OperationCache {
  readonly #schemas: Schemas;
  readonly #limits: CacheLimits;
  readonly #frequencies: FrequencySketch;
  readonly #operations: LRUCache<string, Known | Declined>;

  constructor(schemas: Schemas, limits: CacheLimits) {
    this.#schemas = schemas;
    this.#limits = limits;
    this.#frequencies = new FrequencySketch(limits.maxOperations);
    this.#operations = new LRUCache({ max: limits.maxOperations, maxSize: limits.maxFields, sizeCalculation: sizeOf });
  }

  /** Operations that are kept, those that cannot be compiled included. */
  get size(): number {
    return this.#operations.size;
  }

  /** Fields that are reserved for what is kept. */
  get fields(): number {
    return this.#operations.calculatedSize;
  }

  /** Counts a use of an operation, and gives what is known of it when it is worth compiling. */
  take(requested: RequestedOperation): Known | Declined {
    const key = toKey(requested);
    const uses = this.#frequencies.record(key);
    let entry = this.#operations.get(key);
    if (entry === undefined) {
      if (uses < 2) return { declined: 'first use' };
      if (!this.#hasRoom(1, uses)) return { declined: 'no room' };
      entry = this.#survey(requested);
      if (!this.#hasRoom(sizeOf(entry), uses)) return { declined: 'no room' };
      this.#operations.set(key, entry);
    }
    return entry;
  }

  /** Leaves an operation to graphql-js from now on. */
  decline(requested: RequestedOperation, reason: string): void {
    this.#operations.set(toKey(requested), { declined: reason });
  }

  #survey({ document, operation }: RequestedOperation): Known | Declined {
    try {
      return {
        survey: surveyOperation(this.#schemas.schema, document, operation),
        variants: new Map(),
        restingUses: 0,
        lastRest: 0,
      };
    } catch (error) {
      if (error instanceof Unsupported) return { declined: error.message };
      throw error;
    }
  }

  /** An operation compiled for these variables, open where it may be. */
  compile(
    entry: Known,
    { document, operation }: Pick<RequestedOperation, 'document' | 'operation'>,
    { variables, isOpen }: CompileOptions,
  ): CompiledOperation | Declined {
    const { survey, variants } = entry;
    const conditions = new Map<string, boolean>();
    const over = isOpen ? (entry.restingUses > 0 ? 'open' : 'plain') : 'guarded';
    if (over === 'open') entry.restingUses--;
    let variantKey = over;
    for (const name of survey.conditions) {
      const value = variables[name];
      // graphql-js has its own words for a condition that is null.
      if (typeof value !== 'boolean') return { declined: 'a condition that is no Boolean' };
      conditions.set(name, value);
      variantKey += value ? '1' : '0';
    }
    let variant = variants.get(variantKey);
    if (variant === undefined) {
      if (variants.size >= maxVariants) return { declined: 'too many variants' };
      try {
        variant = new CompiledOperation(this.#schemas, { document, operation, survey }, { over, conditions });
      } catch (error) {
        if (!(error instanceof Unsupported)) throw error;
        if (over === 'plain') {
          entry.restingUses = Number.POSITIVE_INFINITY;
          return this.compile(entry, { document, operation }, { variables, isOpen });
        }
        variant = { declined: error.message };
      }
      variants.set(variantKey, variant);
    }
    return variant;
  }

  /** Calls resolvers for every field of an operation for some uses: it has met a bare reference. */
  useResolvers(entry: Known): void {
    entry.lastRest = Math.min(longestRest, Math.max(firstRest, entry.lastRest * 4));
    entry.restingUses = entry.lastRest;
  }

  /** Whether there is room for so many fields, or what would have to go was used less often. */
  #hasRoom(fields: number, uses: number): boolean {
    let freeEntries = this.#limits.maxOperations - this.#operations.size;
    let freeFields = this.#limits.maxFields - this.#operations.calculatedSize;
    if (fields > this.#limits.maxFields) return false;
    if (freeEntries > 0 && freeFields >= fields) return true;
    for (const victim of this.#operations.rkeys()) {
      const entry = this.#operations.peek(victim);
      if (entry === undefined) continue;
      if (this.#frequencies.estimate(victim) >= uses) return false;
      freeEntries++;
      freeFields += sizeOf(entry);
      if (freeEntries > 0 && freeFields >= fields) return true;
    }
    return false;
  }
}

function toKey({ key, operation }: RequestedOperation): string {
  return `${key} ${operation.name?.value ?? ''}`;
}

/** Room is reserved for all variants at once, open (plain or not) and guarded, so that it need not be found later. */
function sizeOf(entry: Known | Declined): number {
  if ('declined' in entry) return 1;
  const { fields, conditions } = entry.survey;
  return Math.max(1, fields) * Math.min(maxVariants, 3 * 2 ** conditions.length);
}
