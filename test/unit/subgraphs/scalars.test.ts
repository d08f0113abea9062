import { readFileSync } from 'node:fs';
import { isScalarType, isSpecifiedScalarType, parse } from 'graphql';
import { expect, it } from 'vitest';
import { toPublicSchema } from '../../../src/router/public-schema.ts';
import { createGuardedSchema } from '../../../subgraphs/define.ts';
import { subgraphs } from '../../../subgraphs/index.ts';

it('every scalar says by what it is specified, in process and over subgraphs', () => {
  const supergraph = parse(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'));
  const schemas = [createGuardedSchema(subgraphs, { federation: false }), toPublicSchema(supergraph)];
  const [inProcess, federated] = schemas.map((schema) =>
    Object.values(schema.getTypeMap())
      .filter((type) => isScalarType(type) && !isSpecifiedScalarType(type))
      .map((type) => [type.name, isScalarType(type) ? type.specifiedByURL : null])
      .sort(),
  );
  expect(inProcess?.length).toBeGreaterThan(5);
  for (const [name, url] of inProcess ?? []) expect(url, name ?? '').toMatch(/^https:/);
  expect(federated).toEqual(inProcess);
});
