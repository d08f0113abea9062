// Writes fields that loaded models hold (subgraphs/shared/plain.ts): no resolver is called, nothing is waited for, no path is
// kept. Whatever is not plain after all (a promise, an error, a value that its type refuses) is thrown, and the fields are written
// again by execution.ts, which knows what becomes of it. Made with plans by plan.ts.

import { GraphQLEnumType, type GraphQLLeafType, GraphQLString } from 'graphql';
import type { SelectionTexts } from './kept-texts.ts';
import type { FieldPlan, ObjectPlan, PlainWriter, Step, TextSink, ValuePlan } from './plan.ts';

/** Where texts of fields are kept, and what of a model they are kept with. */
export interface KeptWith {
  readonly of: (model: object) => object | null;
  readonly texts: SelectionTexts;
}

type ValueWriter = (value: unknown, texts: TextSink) => void;

/** Thrown where something is not plain; made once, since nobody looks at where. */
const notPlain = new Error('not plain');

/** A writer of fields that stand side by side. */
export function toPlainWriter(fields: readonly FieldPlan[], kept: KeptWith | null): PlainWriter {
  const writers = fields.map(toFieldWriter);
  const [only] = writers;
  const write: PlainWriter =
    only !== undefined && writers.length === 1
      ? only
      : (source, texts) => {
          for (const one of writers) one(source, texts);
        };
  if (kept === null) return write;
  const { of, texts: store } = kept;
  return (source, texts) => {
    const part = of(source);
    if (part === null) return write(source, texts);
    let text = store.get(part);
    if (text === undefined) {
      const written: string[] = [];
      write(source, written);
      text = written.join('');
      store.keep(part, text);
    }
    texts.push(text);
  };
}

/** A writer of a whole object, of steps that are plain; null where one is not. */
export function toWholeWriter(steps: readonly Step[]): PlainWriter | null {
  const writers = steps.map(({ plain }) => plain).filter((plain) => plain !== null);
  if (writers.length < steps.length) return null;
  const [only] = writers;
  if (only !== undefined && writers.length === 1) {
    return (source, texts) => {
      only(source, texts);
      texts.push('}');
    };
  }
  return (source, texts) => {
    for (const write of writers) write(source, texts);
    texts.push(writers.length === 0 ? '{}' : '}');
  };
}

function toFieldWriter({ lead, typename, definition: { name }, value }: FieldPlan): PlainWriter {
  if (typename !== null) return (_source, texts) => void texts.push(lead + typename);
  const write = toValueWriter(value);
  return (source, texts) => {
    texts.push(lead);
    write(Reflect.get(source, name), texts);
  };
}

function toValueWriter(plan: ValuePlan): ValueWriter {
  const write = toSureWriter(plan);
  const { isNullable } = plan;
  return (value, texts) => {
    if (value != null) write(value, texts);
    else if (isNullable) texts.push('null');
    else throw notPlain;
  };
}

/** Of what is neither null nor undefined. */
function toSureWriter(plan: ValuePlan): ValueWriter {
  if (plan.kind === 'leaf') return toLeafWriter(plan.type);
  if (plan.kind === 'list') {
    const write = toValueWriter(plan.item);
    return (value, texts) => {
      if (!Array.isArray(value)) throw notPlain;
      texts.push('[');
      for (let index = 0; index < value.length; index++) {
        if (index > 0) texts.push(',');
        write(value[index], texts);
      }
      texts.push(']');
    };
  }
  if (plan.kind === 'object') {
    const { plain } = plan.object;
    return (value, texts) => {
      if (plain === null) throw notPlain;
      plain(assertPlain(value), texts);
    };
  }
  const { objects } = plan;
  return (value, texts) => {
    const source = assertPlain(value);
    const object: ObjectPlan | undefined = objects.get(String(Reflect.get(source, '__typename')));
    if (object?.plain == null) throw notPlain;
    object.plain(source, texts);
  };
}

function assertPlain(value: unknown): object {
  if (typeof value !== 'object' || value === null || value instanceof Error) throw notPlain;
  if ('then' in value) throw notPlain;
  return value;
}

function toLeafWriter(type: GraphQLLeafType): ValueWriter {
  if (type instanceof GraphQLEnumType) {
    const names = new Map<unknown, string>(type.getValues().map(({ name, value }) => [value, JSON.stringify(name)]));
    return (value, texts) => {
      const text = names.get(value);
      if (text === undefined) throw notPlain;
      texts.push(text);
    };
  }
  if (type === GraphQLString) {
    return (value, texts) => {
      if (typeof value !== 'string') throw notPlain;
      texts.push(JSON.stringify(value));
    };
  }
  return (value, texts) => {
    // graphql-js calls a method before it writes what that gives, and waits for a promise.
    if (typeof value === 'function') throw notPlain;
    texts.push(toJsonText(type.serialize(typeof value === 'object' ? assertPlain(value) : value)));
  };
}

/** A written leaf as JSON. @throws for what has none */
export function toJsonText(written: unknown): string {
  if (written == null) throw notPlain;
  const text: unknown = JSON.stringify(written);
  if (typeof text !== 'string') throw notPlain;
  return text;
}
