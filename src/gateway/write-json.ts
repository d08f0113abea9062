// An answer → its JSON, in slices when it is large, so that other requests are answered in between: writing 3 MB at once
// holds the process up for 10 ms and more. To the letter what JSON.stringify gives. Called by server.ts for both ways.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { WrittenData } from './engine/written-data.ts';

/** Answers of more values than this are written in slices of about as many: some 2 ms. */
const sliceValues = 8_000;

/** Longest that slices are written without a pause, milliseconds. */
const longestTurnMs = 8;

/** Deeper than any operation: what lies below is the inside of a bank's raw data, and counts as one. */
const countedDepth = 20;

/** Writes an answer, and a line feed as Apollo does. */
export function writeJson(answer: object, slice = sliceValues): string | Promise<string> {
  const written = writeWritten(answer);
  if (written !== null) return typeof written === 'string' ? written : written.toString();
  if (countValues(answer, 0) <= slice) return `${JSON.stringify(answer)}\n`;
  return new SliceWriter(slice).write(answer);
}

/** An answer whose data is text already, as text, or as bytes where it is large; null for any other. */
export function writeWritten(answer: object): string | Buffer | null {
  if (!('data' in answer && answer.data instanceof WrittenData)) return null;
  const { data } = answer;
  const others = Object.entries(answer).filter(([, member]) => member !== data && member !== undefined);
  if (others.length === 0) return data.answer;
  const members = Object.entries(answer).flatMap(([name, member]) => {
    const written: unknown = member === data ? data.text : JSON.stringify(member);
    return typeof written === 'string' ? [`${JSON.stringify(name)}:${written}`] : [];
  });
  return `{${members.join(',')}}\n`;
}

/** About how many values there are: a list's first item stands for all. */
function countValues(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > countedDepth) return 1;
  if (Array.isArray(value)) return value.length === 0 ? 1 : value.length * countValues(value[0], depth + 1);
  let count = 1;
  for (const member of Object.values(value)) count += countValues(member, depth + 1);
  return count;
}

class SliceWriter {
  readonly #slice: number;
  readonly #parts: string[] = [];
  #turnEndsMs = 0;

  constructor(slice: number) {
    this.#slice = slice;
  }

  async write(answer: object): Promise<string> {
    // Executing the operation took its time: others first.
    await this.#pause();
    await this.#writeLarge(answer);
    this.#parts.push('\n');
    return this.#parts.join('');
  }

  async #writeLarge(value: object): Promise<void> {
    // What says itself how it is written is asked by JSON.stringify.
    if ('toJSON' in value) this.#parts.push(JSON.stringify(value));
    else if (Array.isArray(value)) await this.#writeList(value);
    else await this.#writeObject(value);
    if (performance.now() >= this.#turnEndsMs) await this.#pause();
  }

  async #writeList(list: readonly unknown[]): Promise<void> {
    const each = Math.max(1, Math.floor(this.#slice / countValues(list[0], 0)));
    this.#parts.push('[');
    for (let from = 0; from < list.length; from += each) {
      if (from > 0) this.#parts.push(',');
      const [first] = list.slice(from, from + 1);
      if (each === 1 && typeof first === 'object' && first !== null) await this.#writeLarge(first);
      else {
        this.#parts.push(JSON.stringify(list.slice(from, from + each)).slice(1, -1));
        if (performance.now() >= this.#turnEndsMs) await this.#pause();
      }
    }
    this.#parts.push(']');
  }

  async #writeObject(value: object): Promise<void> {
    let separator = '{';
    for (const [name, member] of Object.entries(value)) {
      const isLarge = typeof member === 'object' && member !== null && countValues(member, 0) > this.#slice;
      const written: unknown = isLarge ? '' : JSON.stringify(member);
      // Undefined, like functions: left out.
      if (typeof written !== 'string') continue;
      this.#parts.push(separator, JSON.stringify(name), ':', written);
      separator = ',';
      if (isLarge) await this.#writeLarge(member);
      else if (performance.now() >= this.#turnEndsMs) await this.#pause();
    }
    this.#parts.push(separator === '{' ? '{}' : '}');
  }

  async #pause(): Promise<void> {
    await nextTurn();
    this.#turnEndsMs = performance.now() + longestTurnMs;
  }
}
