// Writes fields that loaded models hold (subgraphs/shared/plain.ts): no resolver is called, nothing is waited for, no path is
// kept. Whatever is not plain after all (a promise, an error, a value that its type refuses), or is too long to be written at one
// go, is thrown, and the fields are written again by execution.ts, which knows what becomes of it. Made with plans by compile.ts.

import { GraphQLEnumType, type GraphQLLeafType, GraphQLString } from 'graphql';
import type { KeptTexts } from './kept-texts.ts';
import type { FieldPlan, LastingText, ObjectPlan, PlainWriter, Step, ValuePlan } from './plan.ts';

type ValueWriter = (value: unknown) => string;

/** Thrown where something is not plain; made once, since nobody looks at where. */
const notPlain = new Error('not plain');

/** Items of lists that are written at one go: some half a millisecond. What has more is written by execution.ts, in turns. */
const itemsAtOnce = 500;
let itemsLeft = 0;

/** The text that a writer gives; null where that is not plain, or too long. */
export function writePlain(write: PlainWriter, source: object): string | null {
  itemsLeft = itemsAtOnce;
  try {
    return write(source);
  } catch {
    return null;
  }
}

/** Writers of fields that stand side by side: one that keeps what lasts, and one that does not. */
export function toPlainWriters(
  fields: readonly FieldPlan[],
  lasting: LastingText | null,
  kept: KeptTexts,
): { readonly plain: PlainWriter; readonly bare: PlainWriter } {
  const bare = toJoined(fields.map(toFieldWriter));
  if (lasting === null) return { plain: bare, bare };
  const { of, signature } = lasting;
  const store = kept.ofSelection(signature);
  const plain: PlainWriter = (source) => {
    const part = of(source);
    if (part === null) return bare(source);
    const known = store.get(part);
    if (known !== undefined) return known;
    const text = flat('', bare(source));
    store.keep(part, text);
    return text;
  };
  return { plain, bare };
}

/** A writer of a whole object; null where a step has none. */
export function toWholeWriter(steps: readonly Step[], kind: 'plain' | 'bare'): PlainWriter | null {
  const writers = steps.map((step) => step[kind]).filter((writer) => writer !== null);
  if (writers.length < steps.length) return null;
  if (writers.length === 0) return () => '{}';
  const write = toJoined(writers);
  return (source) => `${write(source)}}`;
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
    try {
      const part = lasting.of(item);
      if (part === null) return null;
      let text = store.get(part);
      if (text === undefined) {
        text = flat(',', bare(item));
        store.keep(part, text);
      }
      return isFirst ? text.slice(1) : text;
    } catch {
      return null;
    }
  };
}

/** One string in one piece: what is put together by `+` stays in pieces, which are gone through each time that it is used. */
const flat = (lead: string, text: string): string => [lead, text].join('');

function toJoined(writers: readonly PlainWriter[]): PlainWriter {
  const [only] = writers;
  if (only !== undefined && writers.length === 1) return only;
  return (source) => {
    let text = '';
    for (const write of writers) text += write(source);
    return text;
  };
}

function toFieldWriter({ lead, typename, definition: { name }, value }: FieldPlan): PlainWriter {
  if (typename !== null) return () => lead + typename;
  const write = toValueWriter(value);
  return (source) => lead + write(Reflect.get(source, name));
}

function toValueWriter(plan: ValuePlan): ValueWriter {
  const write = toSureWriter(plan);
  const { isNullable } = plan;
  return (value) => {
    if (value != null) return write(value);
    if (isNullable) return 'null';
    throw notPlain;
  };
}

/** Of what is neither null nor undefined. */
function toSureWriter(plan: ValuePlan): ValueWriter {
  if (plan.kind === 'leaf') return toLeafWriter(plan.type);
  if (plan.kind === 'list') return toListWriter(plan.item);
  if (plan.kind === 'object') {
    const { plain } = plan.object;
    return (value) => {
      if (plain === null) throw notPlain;
      return plain(assertPlain(value));
    };
  }
  const { objects } = plan;
  return (value) => {
    const source = assertPlain(value);
    const object: ObjectPlan | undefined = objects.get(String(Reflect.get(source, '__typename')));
    if (object?.plain == null) throw notPlain;
    return object.plain(source);
  };
}

function toListWriter(item: ValuePlan): ValueWriter {
  const write = toValueWriter(item);
  const itemText = item.kind === 'object' ? item.object.itemText : null;
  return (value) => {
    if (!Array.isArray(value)) throw notPlain;
    itemsLeft -= value.length;
    if (itemsLeft < 0) throw notPlain;
    const texts: string[] = [];
    for (let index = 0; index < value.length; index++) {
      const one: unknown = value[index];
      const kept = itemText === null || one == null ? null : itemText(assertPlain(one), index === 0);
      texts.push(kept ?? `${index === 0 ? '' : ','}${write(one)}`);
    }
    return `[${texts.join('')}]`;
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
    return (value) => {
      const text = names.get(value);
      if (text === undefined) throw notPlain;
      return text;
    };
  }
  if (type === GraphQLString) {
    return (value) => {
      if (typeof value !== 'string') throw notPlain;
      return JSON.stringify(value);
    };
  }
  return (value) => {
    // graphql-js calls a method before it writes what that gives, and waits for a promise.
    if (typeof value === 'function') throw notPlain;
    return toJsonText(type.serialize(typeof value === 'object' ? assertPlain(value) : value));
  };
}

/** A written leaf as JSON. @throws for what has none */
export function toJsonText(written: unknown): string {
  if (written == null) throw notPlain;
  const text: unknown = JSON.stringify(written);
  if (typeof text !== 'string') throw notPlain;
  return text;
}
