// Writes fields that loaded models hold (subgraphs/shared/plain.ts): no resolver is called, nothing is waited for, no path is
// kept. Whatever is not plain after all (a promise, an error, a value that its type refuses) is thrown, and the fields are written
// again by execution.ts, which knows what becomes of it. Made with plans by plan.ts.

import { GraphQLEnumType, type GraphQLLeafType, GraphQLString } from 'graphql';
import type { KeptTexts } from './kept-texts.ts';
import type { FieldPlan, LastingText, ObjectPlan, PlainWriter, Step, TextSink, ValuePlan } from './plan.ts';

type ValueWriter = (value: unknown, texts: TextSink) => void;

/** Thrown where something is not plain; made once, since nobody looks at where. */
const notPlain = new Error('not plain');

/** Writers of fields that stand side by side: one that keeps what lasts, and one that does not. */
export function toPlainWriters(
  fields: readonly FieldPlan[],
  lasting: LastingText | null,
  kept: KeptTexts,
): { readonly plain: PlainWriter; readonly bare: PlainWriter } {
  const writers = fields.map(toFieldWriter);
  const [only] = writers;
  const bare: PlainWriter =
    only !== undefined && writers.length === 1
      ? only
      : (source, texts) => {
          for (const one of writers) one(source, texts);
        };
  if (lasting === null) return { plain: bare, bare };
  const { of, signature } = lasting;
  const store = kept.ofSelection(signature);
  const plain: PlainWriter = (source, texts) => {
    const part = of(source);
    if (part === null) return bare(source, texts);
    let text = store.get(part);
    if (text === undefined) {
      text = toText(bare, source);
      store.keep(part, text);
    }
    texts.push(text);
  };
  return { plain, bare };
}

/** A writer of a whole object; null where a step has none. */
export function toWholeWriter(steps: readonly Step[], kind: 'plain' | 'bare'): PlainWriter | null {
  const writers = steps.map((step) => step[kind]).filter((writer) => writer !== null);
  if (writers.length < steps.length) return null;
  return (source, texts) => {
    for (const write of writers) write(source, texts);
    texts.push(writers.length === 0 ? '{}' : '}');
  };
}

/** What the whole text of an object lasts with: all of its fields do, or its only one is an object whose text does. */
export function toLastingObject(steps: readonly Step[]): LastingText | null {
  const [step, ...others] = steps;
  if (step === undefined || others.length > 0) return null;
  if (step.lasting !== null) return step.lasting;
  const [field, ...more] = step.fields;
  if (field === undefined || more.length > 0 || step.plain === null || field.value.kind !== 'object') return null;
  const { lasting } = field.value.object;
  if (lasting === null) return null;
  const { name } = field.definition;
  return {
    of(model) {
      const value: unknown = Reflect.get(model, name);
      return typeof value === 'object' && value !== null ? lasting.of(value) : null;
    },
    signature: `${field.lead}${lasting.signature}`,
  };
}

/** See {@link ObjectPlan.itemText}: commas and braces are kept with the text, so that a list is one text an item. */
export function toItemText(lasting: LastingText, bare: PlainWriter, kept: KeptTexts): ObjectPlan['itemText'] {
  const store = kept.ofSelection(`,${lasting.signature}`);
  return (item, isFirst) => {
    const part = lasting.of(item);
    if (part === null) return null;
    let text = store.get(part);
    if (text === undefined) {
      const written = toTextOrNull(bare, item);
      if (written === null) return null;
      text = `,${written}`;
      store.keep(part, text);
    }
    return isFirst ? text.slice(1) : text;
  };
}

function toTextOrNull(write: PlainWriter, source: object): string | null {
  try {
    return toText(write, source);
  } catch {
    return null;
  }
}

function toText(write: PlainWriter, source: object): string {
  const written: string[] = [];
  write(source, written);
  return written.join('');
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
    const { item } = plan;
    const write = toValueWriter(item);
    const itemText = item.kind === 'object' ? item.object.itemText : null;
    return (value, texts) => {
      if (!Array.isArray(value)) throw notPlain;
      texts.push('[');
      for (let index = 0; index < value.length; index++) {
        const one: unknown = value[index];
        const text = itemText === null || one == null ? null : itemText(assertPlain(one), index === 0);
        if (text !== null) texts.push(text);
        else {
          if (index > 0) texts.push(',');
          write(one, texts);
        }
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
