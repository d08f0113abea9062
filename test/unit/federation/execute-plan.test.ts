// How answers of subgraphs become one: entities asked once and in bounded numbers, each failure in the place of its value.

import { describe, expect, it } from 'vitest';
import { type AskSubgraph, executePlan } from '../../../src/federation/execute-plan.ts';
import { FieldFailure } from '../../../src/federation/field-failure.ts';
import { type Step, toSource, toStep, UnsupportedPlan } from '../../../src/federation/plan.ts';
import { NotRun } from '../../../src/federation/remote-failure.ts';
import { parseAnswer, type SubgraphError, UnusableAnswer } from '../../../src/federation/subgraph-answer.ts';

const requires = [
  {
    kind: 'InlineFragment' as const,
    typeCondition: 'Bank',
    selections: [
      { kind: 'Field' as const, name: '__typename' },
      { kind: 'Field' as const, name: 'id' },
    ],
  },
];
const root = { kind: 'Fetch' as const, serviceName: 'lists', operation: '{list{bank{__typename id}}}' };
const entities = {
  kind: 'Flatten' as const,
  path: [{ Field: 'list' }, '@' as const, { Field: 'bank' }],
  node: {
    kind: 'Fetch' as const,
    serviceName: 'banks',
    operation:
      'query($representations:[_Any!]!){_entities(representations:$representations){...on Bank{name bic status{state}}}}',
    requires,
  },
};
const plan = toStep({ kind: 'Sequence', nodes: [root, entities] });

interface Asked {
  readonly subgraph: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

async function run(
  step: Step | null,
  answers: (asked: Asked) => unknown,
  {
    maxRepresentations = 500,
    variables = {},
    isMutation = false,
  }: { maxRepresentations?: number; variables?: Record<string, unknown>; isMutation?: boolean } = {},
) {
  const asked: Asked[] = [];
  const stray: SubgraphError[] = [];
  const ask: AskSubgraph = async (subgraph, _operation, given) => {
    asked.push({ subgraph, variables: given });
    return parseAnswer(200, answers({ subgraph, variables: given }));
  };
  const { data, isWhole } = await executePlan(step, {
    ask,
    isMutation,
    variables,
    isOfType: (typeName, condition) =>
      typeName === condition || (condition === 'Media' && ['Book', 'Film'].includes(typeName)),
    maxRepresentations,
    onStrayError: (_subgraph, error) => void stray.push(error),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads deep into a tree whose shape it has just given
  return { data: data as any, isWhole, asked, stray };
}

const bank = (id: string) => ({ __typename: 'Bank', id });
const listOf = (...ids: string[]) => ({ data: { list: ids.map((id) => ({ bank: bank(id) })) } });
const representationsOf = ({ variables }: Asked) => variables['representations'] as { id: string }[];
const codes = (value: unknown) =>
  value instanceof FieldFailure
    ? [value.kind, ...value.errors.map(({ failure, below }) => [failure.extensions['code'], below.join('.')].join(' '))]
    : value;

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
    const step = toStep({ kind: 'Condition', condition: 'x', ifClause: fetchOf('yes'), elseClause: fetchOf('no') });
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

  it('with something in it that is not executed here is refused', () => {
    expect(() => toStep({ kind: 'Defer', primary: {}, deferred: [] })).toThrow(UnsupportedPlan);
    expect(() => toSource(toStep(entities))).toThrow(UnsupportedPlan);
    const rewritten = { ...entities.node, inputRewrites: [{ ValueSetter: { path: [{ Key: 'x' }], setValueTo: 'y' } }] };
    expect(() => toStep({ ...entities, node: rewritten })).toThrow(UnsupportedPlan);
  });
});

describe('an answer without data', () => {
  const failed = (path: readonly (string | number)[] | undefined, code = 'BAD_USER_INPUT') => ({
    message: `no ${code}`,
    ...(path === undefined ? {} : { path }),
    extensions: { code, argument: 'x' },
  });
  const two = toStep({ kind: 'Fetch', serviceName: 'lists', operation: '{first second third{a}}' });

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
    expect(parseAnswer(401, { data: null, errors: [failed(['first'])] })).toMatchObject({ data: null });
  });
});

describe('a mutation', () => {
  const step = toStep({
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

describe('what represents an entity', () => {
  const field = (name: string, ...selections: ReturnType<typeof leaf>[]) => ({ ...leaf(name), selections });
  const leaf = (name: string) => ({ kind: 'Field' as const, name });
  const reckoned = toStep({
    kind: 'Sequence',
    nodes: [
      { kind: 'Fetch', serviceName: 'lists', operation: '{list{bank{__typename id price{amount} grid{n}}}}' },
      {
        ...entities,
        node: {
          ...entities.node,
          requires: [
            {
              kind: 'InlineFragment' as const,
              typeCondition: 'Bank',
              selections: [leaf('__typename'), leaf('id'), field('price', leaf('amount')), field('grid', leaf('n'))],
            },
          ],
        },
      },
    ],
  });
  const failed = (...path: (string | number)[]) => ({ message: 'no', path, extensions: { code: 'BANK_UNAVAILABLE' } });

  it('holds what is null as null, and of lists in lists what is asked', async () => {
    const first = { ...bank('a'), price: null, grid: [[{ n: 1, more: 'x' }, null], []] };
    const { asked, data } = await run(reckoned, ({ subgraph }) =>
      subgraph === 'lists' ? { data: { list: [{ bank: first }] } } : { data: { _entities: [{ name: 'n' }] } },
    );
    expect(asked[1]?.variables['representations']).toEqual([
      { ...bank('a'), price: null, grid: [[{ n: 1 }, null], []] },
    ]);
    expect(data.list[0].bank.name).toBe('n');
  });

  it.each<[string, object, (string | number)[]]>([
    ['key', { id: null }, ['id']],
    ['value', { price: null }, ['price', 'amount']],
    ['value in an object', { price: { amount: null } }, ['price', 'amount']],
    ['value in lists', { grid: [[{ n: 1 }], [{ n: 1 }, { n: null }]] }, ['grid', 1, 1, 'n']],
    ['item of a list', { grid: [[{ n: 1 }], [null]] }, ['grid', 1, 0, 'n']],
  ])('is not sent with a failed %s; the others are, and its fields tell the error', async (_name, lost, below) => {
    const whole = { price: { amount: 1 }, grid: [] };
    const { asked, data, stray } = await run(reckoned, (each) =>
      each.subgraph === 'lists'
        ? {
            data: { list: [{ bank: { ...bank('a'), ...whole, ...lost } }, { bank: { ...bank('b'), ...whole } }] },
            errors: [failed('list', 0, 'bank', ...below)],
          }
        : { data: { _entities: representationsOf(each).map(({ id }) => ({ name: id })) } },
    );
    expect(representationsOf(asked[1] as Asked).map(({ id }) => id)).toEqual(['b']);
    expect(JSON.stringify(asked)).not.toMatch(/thrown|errors|BANK_/);
    for (const key of ['name', 'bic', 'status']) {
      expect(codes(data.list[0].bank[key])).toEqual(['thrown', 'BANK_UNAVAILABLE ']);
    }
    expect(data.list[1].bank.name).toBe('b');
    expect(stray).toEqual([]);
  });

  it('is not sent, and no request made, when it has no key', async () => {
    const { asked, data } = await run(plan, () => ({ data: { list: [{ bank: { __typename: 'Bank' } }] } }));
    expect(asked).toHaveLength(1);
    expect(codes(data.list[0].bank.name)).toEqual(['thrown', 'SUBGRAPH_UNAVAILABLE ']);
  });

  it('merges what further subgraphs give into lists of lists', async () => {
    const step = toStep({
      kind: 'Parallel',
      nodes: ['a', 'b'].map((serviceName) => ({
        kind: 'Fetch' as const,
        serviceName,
        operation: `{grid{${serviceName}}}`,
      })),
    });
    const { data } = await run(step, ({ subgraph }) => ({
      data: { grid: [[{ [subgraph]: 1 }, null], [{ [subgraph]: 2 }]] },
    }));
    expect(data.grid).toEqual([[{ a: 1, b: 1 }, null], [{ a: 2, b: 2 }]]);
  });
});

describe('an interface that a subgraph knows without its types', () => {
  const media = (name: string) => ({ kind: 'Field' as const, name });
  const flattened = (serviceName: string, selection: string, typeCondition = 'Media') => ({
    kind: 'Flatten' as const,
    path: [{ Field: 'list' }, '@' as const],
    node: {
      kind: 'Fetch' as const,
      serviceName,
      operation: `query($representations:[_Any!]!){_entities(representations:$representations){...on Media{${selection}}}}`,
      requires: [{ kind: 'InlineFragment' as const, typeCondition, selections: [media('__typename'), media('id')] }],
      inputRewrites: [
        { ValueSetter: { path: [{ TypenameEquals: ['Media'] }, { Key: '__typename' }], setValueTo: 'Media' } },
      ],
    },
  });
  const step = toStep({
    kind: 'Sequence',
    nodes: [
      { kind: 'Fetch', serviceName: 'reviews', operation: '{list{__typename id}}' },
      flattened('media', '__typename title'),
      flattened('reviews', 'stars', 'Book'),
    ],
  });

  it('is asked by its name, and its objects get the types that another subgraph gives', async () => {
    const { data, asked } = await run(step, (each) => {
      if (each.variables['representations'] === undefined) {
        return { data: { list: ['b', 'f'].map((id) => ({ __typename: 'Media', id })) } };
      }
      return {
        data: {
          _entities: representationsOf(each).map(({ id }) =>
            each.subgraph === 'media'
              ? { __typename: id === 'b' ? 'Book' : 'Film', title: id }
              : { __typename: 'Media', stars: 5 },
          ),
        },
      };
    });
    expect(asked.slice(1).map(representationsOf)).toEqual([
      ['b', 'f'].map((id) => ({ __typename: 'Media', id })),
      // Only books are asked for, as what this subgraph knows them to be.
      [{ __typename: 'Media', id: 'b' }],
    ]);
    expect(data.list).toEqual([
      { __typename: 'Book', id: 'b', title: 'b', stars: 5 },
      { __typename: 'Film', id: 'f', title: 'f' },
    ]);
  });
});
