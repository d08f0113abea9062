// Texts of an answer put together: few as text, many as bytes, the same either way, whatever their letters.

import { describe, expect, it } from 'vitest';
import { Turns } from '../../../../src/gateway/engine/turns.ts';
import { putTogether, WrittenData } from '../../../../src/gateway/engine/written-data.ts';
import { writeJson, writeWritten } from '../../../../src/gateway/write-json.ts';

const put = (data: object): Promise<WrittenData> => {
  const turns = new Turns();
  // Letter by letter, but never through a surrogate pair: texts are whole values.
  const texts = [WrittenData.head, ...JSON.stringify(data), WrittenData.tail];
  return new Promise((resolve) => turns.take(() => putTogether(texts, turns, resolve)));
};

describe('written data', () => {
  it.each([
    ['few texts', 3, 'string'],
    ['many texts', 4000, 'object'],
  ])('of %s is the answer, alone and beside errors', async (_title, count, form) => {
    const data = { list: Array.from({ length: count }, (_, index) => `Ä€ 😀 ${index}`) };
    const written = await put(data);
    expect(typeof written.answer).toBe(form);
    expect(String(written.answer)).toBe(`${JSON.stringify({ data })}\n`);
    expect(Buffer.from(written.answer)).toEqual(Buffer.from(`${JSON.stringify({ data })}\n`));
    expect(await writeJson({ errors: undefined, data: written })).toBe(`${JSON.stringify({ data })}\n`);
    const answer = { errors: [{ message: 'no' }], data: written, extensions: { cost: 1 } };
    expect(writeWritten(answer)).toBe(`${JSON.stringify({ ...answer, data })}\n`);
    expect(written.toJSON()).toEqual(data);
  });

  it('of another answer is none', () => {
    expect(writeWritten({ data: { a: 1 } })).toBeNull();
    expect(writeWritten({ errors: [] })).toBeNull();
  });
});
