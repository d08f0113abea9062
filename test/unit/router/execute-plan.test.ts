// How answers of subgraphs become one: entities asked once and in bounded numbers, each failure in the place of its value.

import { describe, expect, it } from 'vitest';
import { FieldFailure } from '../../../src/router/field-failure.ts';
import { parseSource, parseStep, UnsupportedPlan } from '../../../src/router/plan.ts';
import { NotRun } from '../../../src/router/remote-failure.ts';
import { parseAnswer, UnusableAnswer } from '../../../src/router/subgraph-answer.ts';
import { bank, codes, entities, listOf, plan, representationsOf, run } from './plan-run.ts';

describe('a plan', () => {
  it('asks for an entity once, however often the answer names it, and gives it to each place of its own', async () => {
    const { data, asked } = await run(plan, (ask) =>
      ask.subgraph === 'lists'
        ? listOf('a', 'b', 'a')
        : {
            data: {
              _entities: representationsOf(ask).map(({ id }) => ({ name: `bank ${id}`, status: [{ state: 'UP' }] })),
            },
          },
    );
    expect(asked.slice(1).map(representationsOf)).toEqual([[bank('a'), bank('b')]]);
    expect(data.list.map((item: { bank: { name: string } }) => item.bank.name)).toEqual(['bank a', 'bank b', 'bank a']);
    expect(data.list[0].bank.status).toEqual(data.list[2].bank.status);
    expect(data.list[0].bank.status[0]).not.toBe(data.list[2].bank.status[0]);
  });

  it('asks for more entities than one request may hold in several', async () => {
    const ids = Array.from({ length: 1201 }, (_, index) => `b${index}`);
    const { data, asked } = await run(plan, (ask) =>
      ask.subgraph === 'lists'
        ? listOf(...ids)
        : { data: { _entities: representationsOf(ask).map(({ id }) => ({ name: id })) } },
    );
    expect(asked.slice(1).map((each) => representationsOf(each).length)).toEqual([500, 500, 201]);
    expect(data.list.map((item: { bank: { name: string } }) => item.bank.name)).toEqual(ids);
  });

  it('loses only the part whose request failed', async () => {
    const { data } = await run(
      plan,
      (ask) => {
        if (ask.subgraph === 'lists') return listOf('a', 'b', 'c');
        return representationsOf(ask)[0]?.id === 'a'
          ? { errors: [] }
          : { data: { _entities: [{ name: 'c', bic: 'C' }] } };
      },
      { maxRepresentations: 2 },
    );
    for (const index of [0, 1]) expect(codes(data.list[index].bank.name)).toEqual(['thrown', 'SUBGRAPH_UNAVAILABLE ']);
    expect(data.list[2].bank).toMatchObject({ id: 'c', name: 'c', bic: 'C' });
  });

  it('puts errors where they belong, and sweeps what was lost with them', async () => {
    const failed = (path: (string | number)[]) => ({ message: 'no', path, extensions: { code: 'BANK_UNAVAILABLE' } });
    const { data, stray } = await run(plan, ({ subgraph }) =>
      subgraph === 'lists'
        ? listOf('nulled', 'there', 'unknown')
        : {
            data: { _entities: [null, { name: 'n', bic: null, status: [{ state: null }] }, null] },
            errors: [
              failed(['_entities', 0, 'bic']),
              failed(['_entities', 0, 'name']),
              failed(['_entities', 1, 'bic']),
              failed(['_entities', 1, 'status', 0, 'state']),
              failed(['_entities', 1, 'name']),
              { message: 'on no field' },
            ],
          },
    );
    const [nulled, there, unknown] = data.list.map((item: { bank: object }) => item.bank);
    expect(codes(nulled.name)).toEqual(['thrown', 'BANK_UNAVAILABLE ']);
    expect(codes(nulled.bic)).toEqual(['thrown', 'BANK_UNAVAILABLE ']);
    expect(codes(nulled.status)).toEqual(['swept', 'BANK_UNAVAILABLE name']);
    expect(codes(there.bic)).toEqual(['thrown', 'BANK_UNAVAILABLE ']);
    expect(codes(there.status[0].state)).toEqual(['thrown', 'BANK_UNAVAILABLE ']);
    expect(codes(unknown.name)).toEqual(['thrown', 'NOT_FOUND ']);
    // An error beside data that is there, and one on no field: nobody can show them.
    expect(stray).toHaveLength(2);
  });

  it('marks every field of a root fetch that failed', async () => {
    const { data, isWhole } = await run(plan, () => ({ errors: [{ message: 'no' }] }));
    expect(isWhole).toBe(false);
    expect(codes(data.list)).toEqual(['thrown', 'SUBGRAPH_UNAVAILABLE ']);
  });

  it('goes the way its conditions say, and gives no value to a variable that has none', async () => {
    const fetchOf = (serviceName: string) => ({
      kind: 'Fetch' as const,
      serviceName,
      operation: '{a}',
      variableUsages: ['x', 'y'],
    });
    const step = parseStep({ kind: 'Condition', condition: 'x', ifClause: fetchOf('yes'), elseClause: fetchOf('no') });
    const answer = () => ({ data: { a: 1 } });
    expect((await run(step, answer, { variables: { x: true } })).asked).toEqual([
      { subgraph: 'yes', variables: { x: true } },
    ]);
    expect((await run(step, answer, { variables: { x: false, y: null } })).asked).toEqual([
      { subgraph: 'no', variables: { x: false, y: null } },
    ]);
  });

  it('is not changed by what data is called', async () => {
    const hostile = JSON.parse(
      '{"data":{"list":[{"bank":{"__typename":"Bank","id":"a","__proto__":{"polluted":1}}}]}}',
    );
    const { data } = await run(plan, ({ subgraph }) =>
      subgraph === 'lists' ? hostile : JSON.parse('{"data":{"_entities":[{"name":"n","__proto__":{"polluted":1}}]}}'),
    );
    expect(data.list[0].bank.name).toBe('n');
    expect(Object.getPrototypeOf(data.list[0].bank)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('takes names that all objects have for fields like any other: given, failed, or not there', async () => {
    const step = parseStep({
      kind: 'Parallel',
      nodes: ['a', 'b'].map((serviceName) => ({
        kind: 'Fetch' as const,
        serviceName,
        operation: serviceName === 'a' ? '{x{constructor}}' : '{x{toString valueOf}}',
      })),
    });
    const failed = { message: 'no', path: ['x', 'valueOf'], extensions: { code: 'NOT_FOUND' } };
    const { data } = await run(step, ({ subgraph }) =>
      subgraph === 'a'
        ? { data: { x: { constructor: 'c' } } }
        : { data: { x: { toString: 't', valueOf: null } }, errors: [failed] },
    );
    expect(Object.entries(data.x).map(([key, value]) => [key, codes(value)])).toEqual([
      ['constructor', 'c'],
      ['toString', 't'],
      ['valueOf', ['thrown', 'NOT_FOUND ']],
    ]);
    const lost = await run(step, ({ subgraph }) => (subgraph === 'a' ? { data: { x: {} } } : { errors: [] }));
    expect(Object.keys(lost.data.x)).toEqual(['toString', 'valueOf']);
  });

  it('gives entities what was given for them, whatever the length and items of the list', async () => {
    const names = async (...given: unknown[]) => {
      const { data } = await run(plan, ({ subgraph }) =>
        subgraph === 'lists' ? listOf('a', 'b') : { data: { _entities: given } },
      );
      return data.list.map((item: { bank: { name: unknown } }) => codes(item.bank.name));
    };
    const lost = ['thrown', 'NOT_FOUND '];
    expect(await names({ name: 'A' })).toEqual(['A', lost]);
    expect(await names({ name: 'A' }, { name: 'B' }, { name: 'C' })).toEqual(['A', 'B']);
    expect(await names(null, [{ name: 'B' }])).toEqual([lost, lost]);
    expect(await names('A', 7)).toEqual([lost, lost]);
  });

  it('with something in it that is not executed here is refused', () => {
    expect(() => parseStep({ kind: 'Defer', primary: {}, deferred: [] })).toThrow(UnsupportedPlan);
    expect(() => parseSource(parseStep(entities))).toThrow(UnsupportedPlan);
    const rewritten = { ...entities.node, inputRewrites: [{ ValueSetter: { path: [{ Key: 'x' }], setValueTo: 'y' } }] };
    expect(() => parseStep({ ...entities, node: rewritten })).toThrow(UnsupportedPlan);
  });
});

describe('an answer without data', () => {
  const failed = (path: readonly (string | number)[] | undefined, code = 'BAD_USER_INPUT') => ({
    message: `no ${code}`,
    ...(path === undefined ? {} : { path }),
    extensions: { code, argument: 'x' },
  });
  const two = parseStep({ kind: 'Fetch', serviceName: 'lists', operation: '{first second third{a}}' });

  it('is told where its errors stand, and takes along what was asked beside them', async () => {
    const { data, stray, isWhole } = await run(two, () => ({
      data: null,
      errors: [failed(['first'], 'NOT_FOUND'), failed(['third', 0, 'a'])],
    }));
    expect(isWhole).toBe(false);
    expect(codes(data.first)).toEqual(['thrown', 'NOT_FOUND ']);
    expect(codes(data.third)).toEqual(['thrown', 'BAD_USER_INPUT 0.a']);
    expect(codes(data.second)).toEqual(['swept', 'BAD_USER_INPUT third.0.a']);
    expect(stray).toEqual([]);
  });

  it('is told on every field when its error stands on none', async () => {
    const { data, stray } = await run(two, () => ({ data: null, errors: [failed(undefined, 'UNAUTHENTICATED')] }));
    for (const key of ['first', 'second', 'third']) expect(codes(data[key])).toEqual(['thrown', 'UNAUTHENTICATED ']);
    expect(stray).toEqual([]);
  });

  it.each([
    ['of all entities', ['_entities']],
    ['of one that may not be null', ['_entities', 1, 'name']],
    ['of none', undefined],
  ])('tells the error %s on each entity', async (_name, path) => {
    const { data, stray } = await run(plan, ({ subgraph }) =>
      subgraph === 'lists' ? listOf('a', 'b') : { data: null, errors: [failed(path, 'SERVICE_UNAVAILABLE')] },
    );
    for (const index of [0, 1]) expect(codes(data.list[index].bank.name)).toEqual(['thrown', 'SERVICE_UNAVAILABLE ']);
    expect(stray).toEqual([]);
  });

  it('does not blame the client for representations, which it did not write', async () => {
    const { data } = await run(plan, ({ subgraph }) =>
      subgraph === 'lists' ? listOf('a') : { data: null, errors: [failed(['_entities'])] },
    );
    expect(codes(data.list[0].bank.name)).toEqual(['thrown', 'SUBGRAPH_UNAVAILABLE ']);
  });

  it('is none when nothing says why, or a server failed', () => {
    for (const body of [
      {},
      { data: null },
      { data: null, errors: [] },
      { data: [] },
      { data: 'x', errors: [{}] },
      [],
    ]) {
      expect(() => parseAnswer(200, body)).toThrow(UnusableAnswer);
    }
    expect(() => parseAnswer(502, { data: null, errors: [failed(['first'])] })).toThrow(UnusableAnswer);
    expect(() => parseAnswer(502, { errors: [failed(undefined)] })).toThrow(UnusableAnswer);
    expect(() => parseAnswer(400, { errors: [failed(undefined)] })).toThrow(NotRun);
    for (const status of [200, 408, 499]) {
      expect(() => parseAnswer(status, { errors: [failed(undefined)] })).toThrow(UnusableAnswer);
    }
    expect(parseAnswer(401, { data: null, errors: [failed(['first'])] })).toMatchObject({ data: null });
  });
});

describe('a mutation', () => {
  const step = parseStep({
    kind: 'Sequence',
    nodes: [
      { kind: 'Fetch', serviceName: 'payments', operation: 'mutation{pay{bank{__typename id}}}' },
      {
        ...entities,
        path: [{ Field: 'pay' }, { Field: 'bank' }],
      },
    ],
  });
  const told = (value: unknown) =>
    value instanceof FieldFailure ? value.errors.map(({ failure }) => failure.extensions) : value;

  it.each([
    ['that was lost on its way is not to be asked again', new Error('ECONNRESET'), false],
    ['whose answer is none', new UnusableAnswer('HTTP 502'), false],
    ['that was not reached may be', new NotRun('ECONNREFUSED'), true],
  ])('%s', async (_name, failure, retryable) => {
    const { data } = await run(
      step,
      () => {
        throw failure;
      },
      { isMutation: true },
    );
    expect(told(data.pay)).toEqual([{ code: 'SUBGRAPH_UNAVAILABLE', retryable }]);
    expect(String(data.pay.errors[0].failure.message).includes('not known')).toBe(!retryable);
  });

  it('that was done does not invite to do it again when what is read afterwards is not there', async () => {
    const { data } = await run(
      step,
      ({ subgraph }) => {
        if (subgraph === 'payments') return { data: { pay: { bank: bank('a') } } };
        throw new NotRun('ECONNREFUSED');
      },
      { isMutation: true },
    );
    expect(told(data.pay.bank.name)).toEqual([{ code: 'SUBGRAPH_UNAVAILABLE', retryable: false }]);
  });

  it('that was refused by its subgraph is told as it was refused', async () => {
    const { data } = await run(
      step,
      () => ({
        data: null,
        errors: [{ message: 'x', path: ['pay'], extensions: { code: 'BAD_USER_INPUT', argument: 'a' } }],
      }),
      { isMutation: true },
    );
    expect(told(data.pay)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'a' }]);
  });
});
