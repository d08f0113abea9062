// What is written where for one operation: per type the fields in order, each with its key as JSON, its resolvers, and what becomes
// of its value. Made by compile.ts, run by execution.ts and plain-writer.ts.

import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLAbstractType,
  GraphQLField,
  GraphQLFieldResolver,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLTypeResolver,
  OperationDefinitionNode,
} from 'graphql';
import type { LoadedModel } from '../../../subgraphs/shared/plain.ts';

/** The text of something of a loaded model. @throws for what is not plain, and for what is too long to be written at one go */
export type PlainWriter = (source: object) => string;

/** What becomes of a field's value, or of one item of it. */
export type ValuePlan = ValueBase &
  (
    | { readonly kind: 'leaf'; readonly type: GraphQLLeafType }
    | { readonly kind: 'list'; readonly item: ValuePlan }
    | { readonly kind: 'object'; readonly object: ObjectPlan }
    | {
        readonly kind: 'abstract';
        readonly type: GraphQLAbstractType;
        readonly resolveType: GraphQLTypeResolver<unknown, unknown>;
        /** By name: of every type that could stand there. */
        readonly objects: ReadonlyMap<string, ObjectPlan>;
      }
  );

interface ValueBase {
  readonly isNullable: boolean;
}

/** One field of an object. */
export interface FieldPlan {
  /** Its key in the answer. */
  readonly key: string;
  /** What stands before its value: `{"key":` or `,"key":`. */
  readonly lead: string;
  /** The type's name, where `__typename` is asked for; null for any other field. */
  readonly typename: string | null;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  /** With the rules before it, and without. */
  readonly guarded: GraphQLFieldResolver<unknown, unknown>;
  readonly open: GraphQLFieldResolver<unknown, unknown>;
  /** Whether a loaded model holds it under the field's name. */
  readonly isHeld: boolean;
  /** Whether its arguments hang on variables. */
  readonly hasVariables: boolean;
  readonly value: ValuePlan;
}

/** Fields that stand side by side. */
export interface Step {
  readonly fields: readonly FieldPlan[];
  /** Writes them all from a loaded model; null where one needs its resolver. */
  readonly plain: PlainWriter | null;
  /** The same without keeping texts. */
  readonly bare: PlainWriter | null;
  /** What their text is kept with; null where it does not last. */
  readonly lasting: LastingText | null;
}

/** Text that comes out the same as long as something lasts. */
export interface LastingText {
  /** What lasts, of a loaded model; null where it has none. */
  readonly of: (model: object) => object | null;
  /** The same for what comes out as the same text. */
  readonly signature: string;
}

/** An object of one type. */
export interface ObjectPlan {
  readonly type: GraphQLObjectType;
  readonly steps: readonly Step[];
  /** What its fields are read in place of; null where any object is. */
  readonly holder: LoadedModel | null;
  /** Writes the whole of it from a loaded model; null where a field needs its resolver. */
  readonly plain: PlainWriter | null;
  /** The same without keeping texts. */
  readonly bare: PlainWriter | null;
  /** Of its whole text; null where that does not last. */
  readonly lasting: LastingText | null;
  /** Its text as an item of a list, behind a comma where it is not the first; null where it is not plain, or does not last. */
  readonly itemText: ((item: object, isFirst: boolean) => string | null) | null;
}

/** A whole operation. */
export interface OperationPlan {
  readonly root: ObjectPlan;
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  /** Its fields by coordinate (`Account.balances`), each once: no other is ever resolved for it. */
  readonly coordinates: ReadonlySet<string>;
  /** How many fields it has: once for each place, and for each type that could stand there. */
  readonly fields: number;
}
