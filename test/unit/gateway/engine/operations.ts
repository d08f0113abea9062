// Operations over a schema out of a stream of numbers: fragments, aliases, conditions, variables in every place. What it
// writes is mostly valid; the differential test drops the rest. Shorter streams give smaller operations, so that
// fast-check can shrink a failure.

import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** An operation with the variables to send. */
export interface GeneratedOperation {
  readonly source: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Values for scalars: what is accepted, and what a resolver refuses. */
export type ScalarValues = Readonly<Record<string, readonly unknown[]>>;

/** Response names that trip up plain objects, generated names and joined paths. */
const oddNames = ['__proto__', 'constructor', 'toString', 'x_y', 'idx0', 'message', 'then', 'Account', 'null', '_'];

/** The way to what answers mostly consist of: among all fields of the schema it would hardly ever be found. */
const favoured: ReadonlySet<string> = new Set([
  'Query.me',
  'Customer.accounts',
  'Customer.transactions',
  'AccountConnection.edges',
  'AccountEdge.node',
  'Account.balances',
  'Account.transactions',
  'TransactionConnection.edges',
  'TransactionEdge.node',
]);

/** Writes one operation. */
export function writeOperation(
  schema: GraphQLSchema,
  scalars: ScalarValues,
  stream: readonly number[],
): GeneratedOperation {
  return new Writer(schema, scalars, stream).write();
}

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #scalars: ScalarValues;
  readonly #stream: readonly number[];
  #position = 0;
  #names = 0;
  readonly #definitions: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  readonly #fragments: { readonly name: string; readonly on: string }[] = [];
  readonly #fragmentTexts: string[] = [];
  readonly #argumentTexts = new Map<string, string>();

  constructor(schema: GraphQLSchema, scalars: ScalarValues, stream: readonly number[]) {
    this.#schema = schema;
    this.#scalars = scalars;
    this.#stream = stream;
  }

  write(): GeneratedOperation {
    const root = this.#schema.getQueryType();
    if (root == null) throw new TypeError('no query type');
    const body = this.#selections(root, 0, true);
    const definitions = this.#definitions.length === 0 ? '' : `(${this.#definitions.join(', ')})`;
    return {
      source: [`query Generated${definitions} ${body}`, ...this.#fragmentTexts].join('\n'),
      variables: this.#variables,
    };
  }

  /** A number below the limit; zeros once the stream has run dry. */
  #draw(limit: number): number {
    const value = this.#stream[this.#position] ?? 0;
    this.#position++;
    return value % limit;
  }

  #isOneIn(count: number): boolean {
    return this.#draw(count) === count - 1;
  }

  #pick<T>(values: readonly T[]): T {
    const value = values[this.#draw(values.length)];
    if (value === undefined) throw new TypeError('nothing to pick from');
    return value;
  }

  #fieldsOf(type: GraphQLCompositeType): readonly GraphQLField<unknown, unknown>[] {
    return 'getFields' in type ? Object.values(type.getFields()) : [];
  }

  #selections(type: GraphQLCompositeType, depth: number, isRoot = false): string {
    const parts: string[] = [];
    const candidates = this.#fieldsOf(type).filter((field) => depth < 7 || isLeafType(getNamedType(field.type)));
    const count = isRoot ? 1 + this.#draw(3) : 1 + this.#draw(6);
    for (let index = 0; index < count && candidates.length > 0; index++) {
      if (this.#position > this.#stream.length && parts.length > 0) break;
      const kind = this.#draw(12);
      if (kind === 9 && depth < 6) parts.push(this.#inlineFragment(type, depth));
      else if (kind === 10 && depth < 6) parts.push(this.#spread(type, depth));
      else if (kind === 11) parts.push(`__typename${this.#condition()}`);
      else {
        const own = candidates.filter(({ name }) => favoured.has(`${type.name}.${name}`));
        parts.push(this.#field(type, this.#pick(own.length > 0 && !this.#isOneIn(3) ? own : candidates), depth));
      }
    }
    if (isAbstractType(type) && depth < 6) {
      for (let index = 0; index < 2; index++) parts.push(this.#inlineFragment(type, depth));
    }
    return `{ ${parts.length === 0 ? '__typename' : parts.join(' ')} }`;
  }

  #field(parent: GraphQLCompositeType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const coordinate = `${parent.name}.${field.name}`;
    let text = this.#argumentTexts.get(coordinate);
    let alias = '';
    if (text === undefined) {
      text = this.#arguments(field.args);
      this.#argumentTexts.set(coordinate, text);
    } else if (field.args.length > 0 && this.#isOneIn(2)) {
      // Other arguments need another name.
      text = this.#arguments(field.args);
      alias = `${field.name}${++this.#names}: `;
    }
    if (alias === '' && this.#isOneIn(5)) alias = `${this.#pick(['x', 'a_b', `${parent.name}_`])}${field.name}: `;
    else if (alias === '' && this.#isOneIn(60)) alias = `${this.#pick(oddNames)}: `;
    else if (alias === '' && this.#isOneIn(3)) alias = `${parent.name.toLowerCase()}${field.name}: `;
    const named = getNamedType(field.type);
    const below = isCompositeType(named) ? ` ${this.#selections(named, depth + 1)}` : '';
    return `${alias}${field.name}${text}${this.#condition()}${below}`;
  }

  #inlineFragment(type: GraphQLCompositeType, depth: number): string {
    const on = this.#pick(this.#conditionsFor(type));
    const head = on === type && this.#isOneIn(2) ? '...' : `... on ${on.name}`;
    return `${head}${this.#condition()} ${this.#selections(on, depth + 1)}`;
  }

  #spread(type: GraphQLCompositeType, depth: number): string {
    const possible = this.#conditionsFor(type).map(({ name }) => name);
    const known = this.#fragments.filter(({ on }) => possible.includes(on));
    if (known.length > 0 && this.#isOneIn(2)) return `...${this.#pick(known).name}${this.#condition()}`;
    const on = this.#pick(this.#conditionsFor(type));
    const name = `F${++this.#names}`;
    const text = `fragment ${name} on ${on.name} ${this.#selections(on, depth + 1)}`;
    // Only now can others spread it: no circles.
    this.#fragments.push({ name, on: on.name });
    this.#fragmentTexts.push(text);
    return `...${name}${this.#condition()}`;
  }

  #conditionsFor(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    if (isAbstractType(type)) return [type, ...this.#schema.getPossibleTypes(type)];
    return isObjectType(type) ? [type, ...type.getInterfaces()] : [type];
  }

  #condition(): string {
    if (!this.#isOneIn(8)) return '';
    const one = (name: string) => ` @${name}(if: ${this.#boolean()})`;
    return this.#isOneIn(6) ? one('skip') + one('include') : one(this.#pick(['skip', 'include']));
  }

  #boolean(): string {
    switch (this.#draw(6)) {
      case 0:
        return 'true';
      case 1:
        return 'false';
      case 2:
        return this.#variable('Boolean = true', this.#isOneIn(3) ? undefined : this.#pick([true, false, null]));
      default:
        return this.#variable('Boolean!', this.#pick([true, false]));
    }
  }

  #arguments(args: readonly GraphQLArgument[]): string {
    const written = args.flatMap((argument) => {
      const isRequired = isNonNullType(argument.type) && argument.defaultValue === undefined;
      if (!isRequired && this.#isOneIn(2)) return [];
      return [`${argument.name}: ${this.#value(argument.type, argument.defaultValue !== undefined)}`];
    });
    return written.length === 0 ? '' : `(${written.join(', ')})`;
  }

  /** A literal, or a variable in the place of one. */
  #value(type: GraphQLInputType, hasDefault: boolean): string {
    return this.#isOneIn(3) ? this.#valueVariable(type, hasDefault) : this.#literal(type);
  }

  #valueVariable(type: GraphQLInputType, hasDefault: boolean): string {
    const nullable = isNonNullType(type) ? type.ofType : type;
    const value = this.#json(nullable);
    const given = this.#isOneIn(4) ? undefined : this.#isOneIn(6) ? null : value;
    switch (this.#draw(3)) {
      case 0:
        return this.#variable(`${nullable} = ${toLiteral(nullable, this.#json(nullable))}`, given);
      case 1:
        // A nullable variable may stand where a default steps in.
        if (!isNonNullType(type) || hasDefault) return this.#variable(`${nullable}`, given);
        return this.#variable(`${nullable}!`, value);
      default:
        return this.#variable(`${nullable}!`, this.#isOneIn(10) ? given : value);
    }
  }

  #variable(definition: string, value: unknown): string {
    const name = `v${++this.#names}`;
    this.#definitions.push(`$${name}: ${definition}`);
    if (value !== undefined) this.#variables[name] = value;
    return `$${name}`;
  }

  #literal(type: GraphQLInputType): string {
    const nullable = isNonNullType(type) ? type.ofType : type;
    if (!isNonNullType(type) && this.#isOneIn(12)) return 'null';
    if (isListType(nullable)) {
      if (this.#isOneIn(4)) return this.#literal(nullable.ofType);
      return `[${Array.from({ length: this.#draw(3) }, () => this.#value(nullable.ofType, false)).join(', ')}]`;
    }
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields()).flatMap((field) =>
        !isNonNullType(field.type) && this.#isOneIn(2) ? [] : [`${field.name}: ${this.#value(field.type, false)}`],
      );
      return `{ ${fields.join(', ')} }`;
    }
    return toLiteral(nullable, this.#json(nullable));
  }

  #json(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#json(type.ofType);
    if (isListType(type)) {
      if (this.#isOneIn(4)) return this.#json(type.ofType);
      return Array.from({ length: this.#draw(3) }, () => this.#json(type.ofType));
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(({ type: of }) => isNonNullType(of) || this.#isOneIn(2));
      return Object.fromEntries(fields.map((field) => [field.name, this.#json(field.type)]));
    }
    if (isEnumType(type)) return this.#pick(type.getValues()).name;
    return this.#pick(this.#scalars[type.name] ?? [null]);
  }
}

/** A JSON value as a literal of its type. */
function toLiteral(type: GraphQLInputType, value: unknown): string {
  if (value === null) return 'null';
  if (isNonNullType(type)) return toLiteral(type.ofType, value);
  if (isListType(type)) {
    return Array.isArray(value)
      ? `[${value.map((item) => toLiteral(type.ofType, item)).join(', ')}]`
      : toLiteral(type.ofType, value);
  }
  if (isInputObjectType(type)) {
    const fields = Object.entries(Object(value)).map(([name, item]) => {
      const field = type.getFields()[name];
      return field === undefined ? '' : `${name}: ${toLiteral(field.type, item)}`;
    });
    return `{ ${fields.join(', ')} }`;
  }
  return isEnumType(type) ? String(value) : JSON.stringify(value);
}
