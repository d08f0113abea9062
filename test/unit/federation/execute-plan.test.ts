// How answers of subgraphs become one: entities asked once and in bounded numbers, each failure in the place of its value.

import { describe, expect, it } from 'vitest';
import { type AskSubgraph, executePlan } from '../../../src/federation/execute-plan.ts';
import { FieldFailure } from '../../../src/federation/field-failure.ts';
import { type Step, toSource, toStep, UnsupportedPlan } from '../../../src/federation/plan.ts';
import { parseAnswer, type SubgraphError } from '../../../src/federation/subgraph-answer.ts';

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
  }: { maxRepresentations?: number; variables?: Record<string, unknown> } = {},
) {
  const asked: Asked[] = [];
  const stray: SubgraphError[] = [];
  const ask: AskSubgraph = async (subgraph, _operation, given) => {
    asked.push({ subgraph, variables: given });
    return parseAnswer(200, answers({ subgraph, variables: given }));
  };
  const { data, isWhole } = await executePlan(step, {
    ask,
    variables,
    isOfType: (typeName, condition) => typeName === condition,
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
