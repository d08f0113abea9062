// The npm package of the published schema: for each kind of caller its SDL, its TypeScript types, and the same in gql.tada's form.
// Written by build-types.ts; nothing here is run by the gateway.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { buildSchema, introspectionFromSchema, parse } from 'graphql';
import { audiences } from '../router/published.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** What scalars are in JSON. Amounts are texts: no number of JavaScript's holds them all. */
const scalars = {
  ID: 'string',
  Decimal: 'string',
  CurrencyCode: 'string',
  CountryCode: 'string',
  Date: 'string',
  DateTime: 'string',
  URL: 'string',
  JSON: 'unknown',
} as const;

/** Writes the package into a folder, which is emptied. @throws when what is published is no schema, or has a scalar that is not here */
export async function writeTypesPackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const audience of audiences) {
    const sdl = read(`schema/public/${audience}.graphql`);
    writeFileSync(join(folder, `${audience}.graphql`), sdl);
    writeFileSync(join(folder, `${audience}.d.ts`), await toTypes(audience, sdl));
    writeFileSync(join(folder, `${audience}.tada.d.ts`), toTada(sdl));
  }
  const { version, license } = JSON.parse(read('package.json'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(toManifest(version, license), null, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), readme);
  writeFileSync(join(folder, 'LICENSE'), read('LICENSE'));
}

function toTypes(audience: string, sdl: string): Promise<string> {
  return codegen({
    filename: `${audience}.d.ts`,
    schema: parse(sdl),
    documents: [],
    config: {},
    plugins: [
      { typescript: { scalars, strictScalars: true, enumsAsTypes: true, immutableTypes: true, useTypeImports: true } },
    ],
    pluginMap: { typescript },
  });
}

function toTada(sdl: string): string {
  const introspection = introspectionFromSchema(buildSchema(sdl), { descriptions: false });
  // Of the tool's own shape; the schema's name is not told apart there.
  return outputIntrospectionFile(minifyIntrospection({ ...introspection, name: undefined }), {
    fileType: '.d.ts',
    shouldPreprocess: true,
  });
}

/** The package's own package.json: as many entries as there are callers, nothing to run. */
function toManifest(version: string, license: string): object {
  return {
    name: '@bankgraph/schema',
    version,
    description: 'The schema of bankgraph: SDL and TypeScript types for each kind of caller.',
    license,
    type: 'module',
    sideEffects: false,
    exports: {
      ...Object.fromEntries(
        audiences.flatMap((audience) => [
          [`./${audience}`, { types: `./${audience}.d.ts` }],
          [`./${audience}.tada`, { types: `./${audience}.tada.d.ts` }],
          [`./${audience}.graphql`, `./${audience}.graphql`],
        ]),
      ),
      './package.json': './package.json',
    },
    files: ['*.graphql', '*.d.ts'],
  };
}

const readme = `# @bankgraph/schema

What can be asked of a bankgraph gateway, for each kind of caller: \`customer\`, \`partner\`, \`analyst\`.

| import | what it is |
|---|---|
| \`@bankgraph/schema/partner\` | TypeScript types of all that the schema has |
| \`@bankgraph/schema/partner.graphql\` | its SDL, for GraphQL Code Generator, the Relay compiler and editors |
| \`@bankgraph/schema/partner.tada\` | its introspection, for \`initGraphQLTada\` of gql.tada |

Types only: nothing is run. The version is the gateway's; amounts are texts (\`Decimal\`), days and instants are texts (\`Date\`, \`DateTime\`).
`;
