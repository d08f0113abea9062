// Typed resolvers, one file a subgraph, and the answers that the person's own pages ask for, from the same SDL that is composed: `npm run types`, which `npm run typecheck` and
// `npm run generate` call; the files are not kept in the repository. The mappers say what a resolver's parent is
// (subgraphs/shared/models.ts), so that a resolver that forgets to map does not compile.

import { readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphNames } from './subgraphs/shared/names.ts';

const models = [
  'Bank',
  'BankLink',
  'BankLinkEvent',
  'Grant',
  'Client',
  'GrantRejection',
  'OwnerMatchRejection',
  'BankVerification',
  'Customer',
  'Account',
  'Card',
  'CardLimit',
  'CardRejection',
  'CardConnection',
  'Beneficiary',
  'Transaction',
  'Payment',
  'PaymentEvent',
  'PaymentConnection',
  'PaymentMandate',
  'PaymentMandateConnection',
  'WebhookDeliveryConnection',
  'WebhookEndpoint',
  'WebhookDelivery',
  'Money',
  'Balance',
  'Provenance',
  'SourceResult',
  'TransactionConnection',
  'TransactionEdge',
  'TransactionChange',
  'TransactionsUpdate',
  'AccountsUpdate',
  'AccountIdentification',
  'BankError',
  'LinkRejection',
  'InsightBasis',
  'InsightCoverage',
  'SumReport',
  'SumAmounts',
  'SumBucket',
];

/** The mappers of the types that a subgraph has: one that is not used would be an unused import. */
function mappersOf(name: string): Record<string, string> {
  const sdl = ['common', name].map((file) => readFileSync(`schema/${file}.graphql`, 'utf8')).join('\n');
  return Object.fromEntries(
    models
      .filter((model) => new RegExp(`\\ntype ${model}\\s`).test(sdl))
      .map((model) => [model, `../shared/models.ts#${model}Model`]),
  );
}

const scalars = {
  ID: 'string',
  Decimal: 'string',
  CurrencyCode: 'string',
  CountryCode: 'string',
  Date: 'string',
  DateTime: 'string',
  URL: 'string',
  JSON: 'unknown',
};

/** What the person's own pages ask (src/my/queries), as a customer's client has it. */
const pageQuestions: CodegenConfig['generates'] = {
  './src/my/generated.ts': {
    schema: './schema/public/customer.graphql',
    documents: './src/my/queries/*.graphql',
    plugins: ['typescript-operations'],
    config: { enumsAsTypes: true, immutableTypes: true, skipTypename: true, useTypeImports: true, scalars },
  },
};

const resolverTypes: CodegenConfig['generates'] = Object.fromEntries(
  subgraphNames.map((name) => [
    `./subgraphs/${name}/generated.ts`,
    {
      schema: ['./schema/common.graphql', `./schema/${name}.graphql`],
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        importExtension: '.ts',
        emitLegacyCommonJSImports: false,
        useTypeImports: true,
        enumsAsTypes: true,
        immutableTypes: true,
        defaultScalarType: 'unknown',
        contextType: '../shared/context.ts#RequestContext',
        mappers: {
          ...mappersOf(name),
          Node: '../shared/models.ts#NodeModel',
          UnreadableEntry: '../shared/models.ts#UnreadableEntryModel',
          SourceNote: '../shared/models.ts#SourceNoteModel',
        },
        scalars,
      },
    },
  ]),
);

const config: CodegenConfig = { generates: { ...resolverTypes, ...pageQuestions } };

export default config;
