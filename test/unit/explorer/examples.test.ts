// The explorer's examples hold: each is an operation of the published schema of whom it is for. That they run is
// test/integration/gateway/explorer.test.ts's.

import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scopes } from '../../../src/auth/principal.ts';
import { kinds, parseExample, readExamples } from '../../../src/explorer/examples.ts';

const schemas = new Map(
  kinds.map((kind) => [
    kind,
    buildSchema(readFileSync(new URL(`../../../schema/public/${kind}.graphql`, import.meta.url), 'utf8')),
  ]),
);

describe('examples of the explorer', () => {
  const examples = readExamples();

  it('are there for each kind of caller, queries and something live', () => {
    for (const kind of kinds) expect(examples.filter((example) => example.kind === kind).length).toBeGreaterThan(2);
    expect(examples.filter(({ text }) => /^subscription /m.test(text)).map(({ kind }) => kind)).toEqual([
      'customer',
      'partner',
    ]);
    expect(new Set(examples.map(({ kind, title }) => `${kind} ${title}`)).size).toBe(examples.length);
  });

  it.each(examples.map((example) => [`${example.kind}: ${example.title}`, example] as const))(
    '%s',
    (_name, example) => {
      const schema = schemas.get(example.kind);
      expect(schema === undefined ? null : validate(schema, parse(example.text))).toEqual([]);
      for (const scope of example.scopes) expect(scopes).toContain(scope);
      if (example.variables !== '') z.record(z.string(), z.unknown()).parse(JSON.parse(example.variables));
      expect(example.text).not.toContain('Variables');
    },
  );

  it('say what they need, or are refused', () => {
    expect(() => parseExample('customer', 'query { me { id } }')).toThrow(/begins with/);
    expect(() =>
      parseExample('customer', '# Me\n# Needs: accounts:read\n# Variables: {\nquery { me { id } }'),
    ).toThrow();
  });
});
