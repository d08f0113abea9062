// Types of this app's operations, from the schema that is published for customers: `npm run codegen` writes src/gql, which is
// not kept. An operation that the schema does not have, or no longer has, fails here.

import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../schema/public/customer.graphql',
  documents: 'src/**/*.{ts,tsx}',
  generates: {
    // Which types an interface stands for: without it the cache leaves out what `... on Rejection` asks for.
    './src/gql/possible-types.ts': { plugins: ['fragment-matcher'], config: { useExplicitTyping: true } },
    './src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: {
          CountryCode: 'string',
          CurrencyCode: 'string',
          Date: 'string',
          DateTime: 'string',
          Decimal: 'string',
          JSON: 'unknown',
          URL: 'string',
        },
      },
    },
  },
};

export default config;
