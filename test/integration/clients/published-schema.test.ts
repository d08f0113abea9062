// Clients' own tools take what is published for each kind of caller, without a registry and without us: GraphQL Code Generator's client
// preset, the Relay compiler and gql.tada; what they make of it type checks in a project that has nothing but the npm package of types.

import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from '@graphql-codegen/cli';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTypesPackage } from '../../../src/cli/types-package.ts';
import { audiences } from '../../../src/router/published.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
/** Within the project, so that the consumers find its packages as they would their own. */
const folder = join(root, '.run/consumers');
const packageFolder = join(folder, 'node_modules/@bankgraph/schema');
const sdlOf = (audience: string): string => join(packageFolder, `${audience}.graphql`);

/** Where each kind of caller finds a customer. */
const customerFrom = { customer: 'me', partner: 'customer(id: $id)', analyst: 'customer(id: $id)' } as const;
/** A page of accounts with what pages are made of, an interface, a union and arguments of each kind. */
const operation = (audience: keyof typeof customerFrom): string => {
  const variables = audience === 'customer' ? '$first: Int!' : '$id: ID!, $first: Int!';
  return `query appQuery(${variables}) { ${customerFrom[audience]} { id displayName accounts(first: $first) {
  edges { cursor node { id name type bank { name } balances { amount { amount currency } asOf } } }
  pageInfo { hasNextPage endCursor } sources { status error { code } } } } node(id: "x") { id __typename ... on Bank { country } } }`;
};

const settings = {
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  target: 'ES2023',
  types: [],
};

/** A project of somebody else's, with these files. */
function makeProject(name: string, files: Readonly<Record<string, string>>, more: object = {}): string {
  const project = join(folder, name);
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...settings, ...more } }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(project, file), text);
  return project;
}
/** What the compiler of TypeScript says; nothing when all is well. */
const typeCheck = (project: string): Promise<string> =>
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project]).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => `${stdout}${stderr}`,
  );

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await writeTypesPackage(packageFolder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(audiences)('what is published for a %s', (audience) => {
  it('has types that a project checks its code against', async () => {
    const project = makeProject(`types-${audience}`, {
      'right.ts': `import type { Account, Money, Query } from '@bankgraph/schema/${audience}';
        export const amount: Pick<Money, 'amount' | 'currency'> = { amount: '12.50', currency: 'GBP' };
        export const nameOf = (account: Account): string => account.name ?? account.bank.name;
        export const banks = (query: Query): readonly string[] => query.banks.map(({ id }) => id);`,
    });
    expect(await typeCheck(project)).toBe('');
    writeFileSync(
      join(project, 'wrong.ts'),
      `import type { Money } from '@bankgraph/schema/${audience}'; export const amount: Pick<Money, 'amount' | 'currency'> = { amount: 12.5, currency: 'GBP' };`,
    );
    expect(await typeCheck(project)).toContain("Type 'number' is not assignable to type 'string'");
  }, 60_000);

  it('is taken by GraphQL Code Generator’s client preset', async () => {
    const project = makeProject(`codegen-${audience}`, {
      'app.ts': `import { graphql } from './gql/gql.js';
        export const query = graphql(\`${operation(audience)}\`);
        export type Variables = NonNullable<(typeof query)['__apiType']> extends (variables: infer V) => unknown ? V : never;
        export const variables: Pick<Variables, 'first'> = { first: 3 };`,
    });
    const files = await generate(
      {
        schema: sdlOf(audience),
        documents: join(project, 'app.ts'),
        silent: true,
        generates: {
          [`${project}/gql/`]: {
            preset: 'client',
            config: {
              scalars: { Decimal: 'string', DateTime: 'string' },
              importExtension: '.js',
              emitLegacyCommonJSImports: false,
            },
          },
        },
      },
      true,
    );
    expect(files.length).toBeGreaterThan(2);
    expect(readFileSync(join(project, 'gql/graphql.ts'), 'utf8')).toContain('AppQueryQuery');
    expect(await typeCheck(project)).toBe('');
  }, 60_000);

  it('is taken by the Relay compiler, whose pages and refetches it answers', async () => {
    const from = customerFrom[audience];
    const variables = audience === 'customer' ? '' : '($id: ID!)';
    const project = makeProject(`relay-${audience}`, {
      'app.ts': `declare const graphql: (parts: TemplateStringsArray) => unknown;
        export const query = graphql\`query appQuery${variables} { ${from} { ...app_accounts } }\`;
        export const accounts = graphql\`fragment app_accounts on Customer
          @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
          @refetchable(queryName: "appPageQuery") {
            accounts(first: $count, after: $cursor) @connection(key: "app_accounts") {
              edges { node { id name bank { name } } } } }\`;`,
      'relay.config.json': JSON.stringify({
        src: '.',
        schema: sdlOf(audience),
        language: 'typescript',
        artifactDirectory: './__generated__',
        eagerEsModules: true,
        customScalarTypes: { Decimal: 'string', DateTime: 'string' },
      }),
    });
    mkdirSync(join(project, '__generated__'));
    const compiled = await run(process.execPath, [join(root, 'node_modules/relay-compiler/cli.js')], { cwd: project });
    expect(`${compiled.stdout}${compiled.stderr}`).not.toMatch(/error/i);
    expect(readdirSync(join(project, '__generated__')).sort()).toEqual([
      'appPageQuery.graphql.ts',
      'appQuery.graphql.ts',
      'app_accounts.graphql.ts',
    ]);
  }, 60_000);

  it('is taken by gql.tada', async () => {
    const project = makeProject(
      `tada-${audience}`,
      {
        'app.ts': `import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada';
        import type { introspection } from '@bankgraph/schema/${audience}.tada';
        const graphql = initGraphQLTada<{ introspection: introspection; scalars: { Decimal: string; CurrencyCode: string; DateTime: string } }>();
        const query = graphql(\`${operation(audience)}\`);
        type Customer = NonNullable<ResultOf<typeof query>['${audience === 'customer' ? 'me' : 'customer'}']>;
        export const nameOf = ({ displayName }: Customer): string | null => displayName;
        export const amounts = ({ accounts }: Customer): readonly string[] =>
          (accounts?.edges ?? []).flatMap(({ node }) => (node.balances ?? []).map(({ amount }) => amount.amount));
        export const first: VariablesOf<typeof query>['first'] = 3;`,
      },
      { skipLibCheck: true },
    );
    expect(await typeCheck(project)).toBe('');
    writeFileSync(
      join(project, 'wrong.ts'),
      `import { nameOf } from './app.js'; export const wrong = nameOf({ displayName: 1 } as never as { displayName: number });`,
    );
    expect(await typeCheck(project)).not.toBe('');
  }, 60_000);
});
