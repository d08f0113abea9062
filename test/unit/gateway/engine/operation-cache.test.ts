// What is kept compiled: bounded in number and fields, and not for a stream of distinct operations to drive out.

import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../../src/gateway/engine/engine.ts';
import { FrequencySketch } from '../../../../src/gateway/engine/frequency-sketch.ts';

const schema = buildSchema('type Query { a: String b(n: Int): Query }');

function asker(engine: Engine) {
  return async (source: string, variables: Record<string, unknown> = {}) => {
    const document = parse(source);
    const operation = getOperationAST(document);
    if (operation == null) throw new TypeError(source);
    const result = await engine.execute({ key: source, document, operation, variables, contextValue: {} });
    return 'declined' in result ? result.declined : 'compiled';
  };
}

describe('compiled operations', () => {
  it('are compiled from the second use on, whatever the document they come in', async () => {
    const ask = asker(createEngine({ schema }));
    expect([await ask('{ a }'), await ask('{ a }'), await ask('{ a }')]).toEqual(['first use', 'compiled', 'compiled']);
  });

  it('stay when thousands of others come, and memory does not grow', async () => {
    const engine = createEngine({ schema, maxOperations: 20, maxFields: 200 });
    const ask = asker(engine);
    const hot = Array.from({ length: 10 }, (_, index) => `{ hot${index}: a }`);
    for (let round = 0; round < 5; round++) for (const source of hot) await ask(source);
    let compiledHot = 0;
    let askedHot = 0;
    let compiledCold = 0;
    for (let index = 0; index < 3_000; index++) {
      // Each twice: enough to be compiled where there is room.
      const cold = `{ cold${index}: a x: b { a } }`;
      await ask(cold);
      if ((await ask(cold)) === 'compiled') compiledCold++;
      if (index % 3 !== 0) continue;
      askedHot++;
      if ((await ask(hot[(index / 3) % hot.length] ?? '')) === 'compiled') compiledHot++;
      expect(engine.figures().operations).toBeLessThanOrEqual(20);
      expect(engine.figures().fields).toBeLessThanOrEqual(200);
    }
    expect(compiledHot / askedHot).toBeGreaterThan(0.95);
    // Nor do they cost compiling.
    expect(compiledCold).toBeLessThan(1_000);
  });

  it('make room for what is used now', async () => {
    const ask = asker(createEngine({ schema, maxOperations: 4, maxFields: 100 }));
    for (let index = 0; index < 4; index++) for (let use = 0; use < 9; use++) await ask(`{ old${index}: a }`);
    let last = '';
    for (let use = 0; use < 60; use++) last = await ask('{ new: a }');
    expect(last).toBe('compiled');
  });

  it('are kept for eight sets of conditions at most', async () => {
    const ask = asker(createEngine({ schema }));
    const names = ['a', 'b', 'c', 'd'];
    const source = `query (${names.map((name) => `$${name}: Boolean!`)}) { a ${names.map((name) => `${name}1: a @skip(if: $${name})`).join(' ')} }`;
    const answers = new Map<string, number>();
    for (let round = 0; round < 2; round++) {
      for (let bits = 0; bits < 16; bits++) {
        const variables = Object.fromEntries(names.map((name, index) => [name, (bits & (1 << index)) !== 0]));
        const answer = await ask(source, variables);
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(answers)).toEqual({ 'first use': 1, compiled: 16, 'too many variants': 15 });
  });

  it('count all sets of conditions, and keep what they have when there is no room for another', async () => {
    const engine = createEngine({ schema, maxOperations: 20, maxFields: 100 });
    const ask = asker(engine);
    const many = Array.from({ length: 30 }, (_, index) => `a${index}: a`).join(' ');
    const source = `query ($a: Boolean!, $b: Boolean!, $c: Boolean!) { a
      x: b @include(if: $a) { ${many} } y: b @include(if: $b) { ${many} } z: b @include(if: $c) { ${many} } }`;
    const variables = (bits: number) => ({ a: (bits & 1) !== 0, b: (bits & 2) !== 0, c: (bits & 4) !== 0 });
    const sizes: number[] = [];
    const answers: string[] = [];
    for (const bits of [0, 0, 1, 2, 3, 1, 0]) {
      answers.push(await ask(source, variables(bits)));
      sizes.push(engine.figures().fields);
    }
    expect(answers).toEqual(['first use', 'compiled', 'compiled', 'compiled', 'no room', 'compiled', 'compiled']);
    expect(sizes).toEqual([0, 2, 34, 66, 66, 66, 66]);
  });

  it('are not compiled when they are too large, or repeat fragments without end', async () => {
    const ask = asker(createEngine({ schema }));
    const wide = `{ ${Array.from({ length: 8_001 }, (_, index) => `a${index}: a`).join(' ')} }`;
    const levels = Array.from(
      { length: 20 },
      (_, index) => `fragment F${index} on Query { x: b { ...F${index + 1} } y: b { ...F${index + 1} } }`,
    );
    const bomb = `{ ...F0 } ${levels.join(' ')} fragment F20 on Query { a }`;
    for (const source of [wide, bomb]) {
      await ask(source);
      expect(await ask(source)).toBe('more than 8000 fields');
    }
  });
});

describe('a frequency sketch', () => {
  it('tells the common from the rare, and forgets', () => {
    const sketch = new FrequencySketch(100);
    for (let use = 0; use < 10; use++) sketch.record('common');
    for (let index = 0; index < 300; index++) sketch.record(`rare ${index}`);
    expect(sketch.estimate('common')).toBeGreaterThanOrEqual(10);
    const rare = Array.from({ length: 300 }, (_, index) => sketch.estimate(`rare ${index}`));
    expect(rare.filter((count) => count > 2).length).toBeLessThan(15);
    for (let index = 0; index < 5_000; index++) sketch.record(`later ${index}`);
    expect(sketch.estimate('common')).toBeLessThan(4);
  });
});
