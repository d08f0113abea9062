// What subgraphs are sent of what others gave: whole representations, never a failure, and interfaces by their names.

import { describe, expect, it } from 'vitest';
import { parseStep } from '../../../src/router/plan.ts';
import { type Asked, bank, codes, entities, plan, representationsOf, requires, root, run } from './plan-run.ts';

describe('what represents an entity', () => {
  const field = (name: string, ...selections: ReturnType<typeof leaf>[]) => ({ ...leaf(name), selections });
  const leaf = (name: string) => ({ kind: 'Field' as const, name });
  const reckoned = parseStep({
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

  it('is not sent, and no request made, when its key is null: then there is nothing', async () => {
    const { asked, data } = await run(plan, () => ({ data: { list: [{ bank: { ...bank('a'), id: null } }] } }));
    expect(asked).toHaveLength(1);
    expect(codes(data.list[0].bank.name)).toEqual(['thrown', 'NOT_FOUND ']);
  });

  it('is not sent without a value that was asked for and not given', async () => {
    const { asked, data } = await run(reckoned, () => ({ data: { list: [{ bank: { ...bank('a'), grid: [] } }] } }));
    expect(asked).toHaveLength(1);
    expect(codes(data.list[0].bank.name)).toEqual(['thrown', 'SUBGRAPH_UNAVAILABLE ']);
  });

  it.each([
    ['includeIf', true],
    ['skipIf', false],
  ])('holds what is required on a condition where it holds: %s', async (condition, holdsWhen) => {
    const conditional = {
      ...entities.node.requires[0],
      kind: 'InlineFragment' as const,
      typeCondition: 'Bank',
      selections: [leaf('price')],
      [condition]: 'v',
    };
    const step = parseStep({
      kind: 'Sequence',
      nodes: [root, { ...entities, node: { ...entities.node, requires: [...requires, conditional] } }],
    });
    for (const v of [true, false]) {
      const isPriced = v === holdsWhen;
      const { asked } = await run(
        step,
        ({ subgraph }) =>
          subgraph === 'lists'
            ? { data: { list: [{ bank: { ...bank('a'), ...(isPriced ? { price: 1 } : {}) } }] } }
            : { data: { _entities: [{ name: 'n' }] } },
        { variables: { v } },
      );
      expect(asked[1]?.variables['representations']).toEqual([{ ...bank('a'), ...(isPriced ? { price: 1 } : {}) }]);
    }
  });

  it('merges what further subgraphs give into lists of lists', async () => {
    const step = parseStep({
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
  const step = parseStep({
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
