// What the planner gives: in each wave of a plan a subgraph is asked once, all its entities in one request. Of every operation of
// the equality suite over the composed supergraph: if that ends, requests of a wave are to be put together here.

import { readFileSync } from 'node:fs';
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { type DocumentNode, type OperationDefinitionNode, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { toCallerOperation } from '../../../src/router/caller-operation.ts';
import { parseStep, type Step } from '../../../src/router/plan.ts';
import { toPublicSchema } from '../../../src/router/public-schema.ts';
import { operations } from '../../integration/federated/operations.ts';

const text = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');

/** Adds the subgraphs of each wave from `first` on. @returns the wave behind the step */
function addWaves(step: Step | null, first: number, waves: string[][]): number {
  switch (step?.kind) {
    case undefined:
      return first;
    case 'root':
    case 'entities':
      waves[first] = [...(waves[first] ?? []), step.subgraph];
      return first + 1;
    case 'sequence':
      return step.steps.reduce((wave, each) => addWaves(each, wave, waves), first);
    case 'parallel':
      return Math.max(first, ...step.steps.map((each) => addWaves(each, first, waves)));
    case 'condition':
      return Math.max(addWaves(step.yes, first, waves), addWaves(step.no, first, waves));
  }
}

/** Null for what is no GraphQL: the suite has that, too. */
function read(query: string): DocumentNode | null {
  try {
    return parse(query);
  } catch {
    return null;
  }
}

it('a plan asks a subgraph once in each wave', () => {
  const schema = toPublicSchema(parse(text));
  const planner = new QueryPlanner(text);
  let requests = 0;
  const repeated: string[] = [];
  for (const { name, query } of operations) {
    const document = read(query);
    // Refused before it is planned, or never planned, since no field of it is read.
    if (document === null || validate(schema, document).length > 0 || name === 'all skipped') continue;
    const isOperation = (node: object): node is OperationDefinitionNode => 'operation' in node;
    for (const operation of document.definitions.filter(isOperation)) {
      const planned = toCallerOperation(schema, { document, operation }, () => false);
      if (planned === null) continue;
      const waves: string[][] = [];
      addWaves(parseStep(planner.plan(planned.text, undefined, new Set(), 0).node), 0, waves);
      requests += waves.flat().length;
      if (waves.some((wave) => new Set(wave).size < wave.length)) repeated.push(name);
    }
  }
  expect(requests).toBeGreaterThan(200);
  expect(repeated).toEqual([]);
});
