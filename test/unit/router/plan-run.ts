// Plans run over subgraphs that are functions: what the tests of the executor share.

import { type AskSubgraph, executePlan } from '../../../src/router/execute-plan.ts';
import { FieldFailure } from '../../../src/router/field-failure.ts';
import { parseStep, type Step } from '../../../src/router/plan.ts';
import { parseAnswer, type SubgraphError } from '../../../src/router/subgraph-answer.ts';

export const requires = [
  {
    kind: 'InlineFragment' as const,
    typeCondition: 'Bank',
    selections: [
      { kind: 'Field' as const, name: '__typename' },
      { kind: 'Field' as const, name: 'id' },
    ],
  },
];
export const root = { kind: 'Fetch' as const, serviceName: 'lists', operation: '{list{bank{__typename id}}}' };
export const entities = {
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
export const plan = parseStep({ kind: 'Sequence', nodes: [root, entities] });

/** What a subgraph was asked. */
export interface Asked {
  readonly subgraph: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Runs a plan over subgraphs that answer so, and gives what it came to and what they were asked. */
export async function run(
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
  const ask: AskSubgraph = async (subgraph, _operation, { variables: given }) => {
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

export const bank = (id: string) => ({ __typename: 'Bank', id });
export const listOf = (...ids: string[]) => ({ data: { list: ids.map((id) => ({ bank: bank(id) })) } });
export const representationsOf = ({ variables }: Asked) => variables['representations'] as { id: string }[];
export const codes = (value: unknown) =>
  value instanceof FieldFailure
    ? [value.kind, ...value.errors.map(({ failure, below }) => [failure.extensions['code'], below.join('.')].join(' '))]
    : value;
