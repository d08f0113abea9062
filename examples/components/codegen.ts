// Types of what the components ask and are answered, from the schema that is published for customers: `npm run codegen` writes
// src/generated.ts, which is kept, so that the folder can be taken as it is; `npm run build` fails where it has drifted.

import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../schema/public/customer.graphql',
  documents: 'src/documents.js',
  generates: {
    './src/generated.ts': {
      plugins: ['typescript-operations'],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        immutableTypes: true,
        skipTypename: true,
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
