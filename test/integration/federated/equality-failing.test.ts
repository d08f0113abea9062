// Operations that fail in root fields that may not be null: every error there is, at the root and below it, in every such
// field of the schema. In process and over subgraphs the same codes, messages, paths and nulls.

import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  Kind,
  parse,
  visit,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../../../src/auth/principal.ts';
import { Refusal } from '../../../src/auth/refusal.ts';
import { BankFailure, InvalidInput, NotFound } from '../../../src/domain/errors.ts';
import { formatError } from '../../../src/gateway/shared/errors.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { OperationFetch } from '../../../src/router/router-context.ts';
import { parseAnswer } from '../../../src/router/subgraph-answer.ts';
import { loadSupergraph } from '../../../src/router/supergraph.ts';
import { StoreFailure } from '../../../src/store/failures.ts';
import { createGuardedSchema } from '../../../subgraphs/define.ts';
import { subgraphs } from '../../../subgraphs/index.ts';
import { composeSupergraph } from '../../../subgraphs/supergraph.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';
import { overSse, overWebSocket } from '../gateway/subscriptions-world.ts';
import { findIds, strip, toText } from './comparison.ts';
import { failing, type Ids, operations } from './operations.ts';

const publicSchema = createGuardedSchema(subgraphs, { federation: false });
const roots = [publicSchema.getQueryType(), publicSchema.getMutationType(), publicSchema.getSubscriptionType()].filter(
  (type) => type != null,
);
const nonNullRoots = roots.flatMap((type) =>
  Object.values(type.getFields())
    .filter((field) => isNonNullType(field.type))
    .map((field) => `${type.name}.${field.name}`),
);

/** Of these, those that give lists whose items may be null. */
const gapped = new Set(
  roots.flatMap((type) =>
    Object.values(type.getFields())
      .filter(
        ({ type: given }) => isNonNullType(given) && isListType(given.ofType) && !isNonNullType(given.ofType.ofType),
      )
      .map((field) => `${type.name}.${field.name}`),
  ),
);

describe('operations that fail', () => {
  const writing = `${allScopes} payments:write links:write webhooks:write`;
  const callers = {
    customer: { customer: 'alice', scope: writing },
    'customer with few scopes': { customer: 'alice', scope: 'customers:read' },
    partner: { partner: 'fintrack', scope: writing },
    anonymous: null,
  } as const;
  let federation: TestFederation;
  let ids: Ids;
  const tokens = new Map<string, string | null>();
  beforeAll(async () => {
    federation = await startTestFederation();
    for (const [name, request] of Object.entries(callers)) {
      tokens.set(name, request === null ? null : await federation.token(request));
    }
    ids = await findIds(federation, tokens.get('customer') ?? '');
  });
  afterAll(() => federation?.stop());

  it('are there for every root field that may not be null', () => {
    const asked = new Set<string>();
    for (const { query } of [...failing, ...operations]) {
      let document: DocumentNode;
      try {
        document = parse(query);
      } catch {
        continue;
      }
      visit(document, {
        OperationDefinition(node) {
          const root = publicSchema.getRootType(node.operation)?.name;
          for (const each of node.selectionSet.selections) {
            if (each.kind === Kind.FIELD) asked.add(`${root}.${each.name.value}`);
          }
        },
      });
    }
    expect(nonNullRoots.filter((coordinate) => !asked.has(coordinate))).toEqual([]);
    expect(nonNullRoots.length).toBeGreaterThanOrEqual(12);
  });

  const plain = failing.filter(({ query }) => !query.startsWith('subscription'));
  const streamed = failing.filter(({ query }) => query.startsWith('subscription'));

  describe.each(Object.keys(callers))('as %s', (caller) => {
    it.each(plain)('$name', async ({ query, variables }) => {
      const [inProcess, federated] = await Promise.all(
        [federation.inProcess, federation.federated].map(({ url }) =>
          ask(url, tokens.get(caller) ?? null, query, variables?.(ids)),
        ),
      );
      if (inProcess === undefined || federated === undefined) throw new TypeError('both answer');
      expect(toText(federated)).toBe(toText(inProcess));
      expect(JSON.stringify([federated.data, federated.errors])).not.toMatch(/SUBGRAPH_UNAVAILABLE|INTERNAL_SERVER/);
    });

    it.each(streamed)('$name', async ({ query, variables }) => {
      for (const subscribe of [overSse, overWebSocket]) {
        const [inProcess, federated] = await Promise.all(
          [federation.inProcess, federation.federated].map(async ({ url }) => {
            const follower = subscribe(url, tokens.get(caller) ?? null, { query, variables: { ...variables?.(ids) } });
            const ended = await follower.ended;
            const { code, reason }: { code?: unknown; reason?: unknown } = Object(ended);
            return strip([follower.received, Array.isArray(ended) ? ended : [String(ended), code, reason]]);
          }),
        );
        expect(federated).toEqual(inProcess);
        // Where the whole answer is a 401, or a WebSocket closed, the library of the client tells no more than that.
        expect(JSON.stringify(federated)).toMatch(/"code":"(?!SUBGRAPH_UNAVAILABLE|INTERNAL)|401|44\d\d/);
      }
    });
  });

  it('in a mutation say what the client did wrong, as in process', async () => {
    const { data, errors } = await ask(
      federation.federated.url,
      tokens.get('partner') ?? null,
      'mutation { replayWebhookDeliveries(endpointId: "x") { __typename } }',
    );
    expect(data).toBeNull();
    expect(errors.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['replayWebhookDeliveries'], { code: 'BAD_USER_INPUT', argument: 'deliveryIds' }],
    ]);
  });
});

/** Every error that a resolver of ours throws, made anew each time. */
const errors: readonly [string, () => Error][] = [
  [
    'a bank’s failure',
    () =>
      new BankFailure({
        bankId: 'albion',
        code: 'CONSENT_REQUIRED',
        operatorMessage: 'secret-of-the-bank',
        bankCode: 'B1',
        retryAtMs: 5,
        correlationId: 'c',
        actionUrl: 'https://gateway.example/links',
      }),
  ],
  ['bad input', () => new InvalidInput('after', 'This is no cursor.')],
  ['nothing found', () => new NotFound()],
  ['a store that fails', () => new StoreFailure('down')],
  ['a refusal', () => new Refusal('FORBIDDEN', ['payments:write'])],
  ['no token', () => new Refusal('UNAUTHENTICATED', [])],
  ['what nobody foresaw', () => new TypeError('secret-of-the-gateway')],
];

/** Where it is thrown: at the root, or in a field of what the root gives. */
const places = ['at the root', 'below it'] as const;

describe.each(errors)('%s', (_name, makeError) => {
  describe.each(places)('%s', (place) => {
    const { inProcess, federated } = createBoth(place, makeError);
    it.each(nonNullRoots)('in %s', async (coordinate) => {
      const document = parse(toOperation(coordinate));
      const direct = await inProcess(document);
      expect(direct.errors).toHaveLength(1);
      // In a list with gaps one is left.
      const isGap = gapped.has(coordinate) && place !== 'at the root';
      expect(direct.data).toEqual(isGap ? { aliased: [null] } : null);
      expect(direct.errors?.[0]?.path?.length).toBeGreaterThan(place === 'at the root' ? 0 : 1);
      expect(await federated(document)).toEqual(direct);
      expect(JSON.stringify(direct)).not.toContain('secret-of');
    });
  });
});

/** An operation for one root field: with what it asks for, and a field that may not be null of each type it may give. */
function toOperation(coordinate: string): string {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const root = roots.find(({ name }) => name === typeName);
  const field = root?.getFields()[fieldName];
  if (root === undefined || field === undefined) throw new TypeError(coordinate);
  const kind = root === publicSchema.getQueryType() ? 'query' : typeName.toLowerCase();
  const given = toArguments(Object.fromEntries(field.args.map((argument) => [argument.name, argument])));
  const named = getNamedType(field.type);
  const types = isAbstractType(named)
    ? publicSchema.getPossibleTypes(named)
    : [named].filter((each) => isObjectType(each));
  const parts = types.map((type) => `... on ${type.name} { ${failingFieldOf(type)} }`);
  return `${kind} { aliased: ${fieldName}${given} { ${parts.join(' ')} } }`;
}

/** A field that may not be null and that makes no further fetch needed. */
function failingFieldOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).filter((each) => isNonNullType(each.type));
  // An entity's id would be asked of the subgraph that begins, its other fields perhaps of another: then of none of these.
  const field = fields.find(({ name }) => name !== 'id') ?? fields[0];
  if (field === undefined) throw new TypeError(`${type.name} has no such field`);
  const inner = getNamedType(field.type);
  return isObjectType(inner) || isAbstractType(inner)
    ? `aliased_${field.name}: ${field.name} { __typename }`
    : field.name;
}

function toArguments(args: GraphQLFieldConfigArgumentMap): string {
  const values: Readonly<Record<string, string>> = {
    InitiatePaymentInput:
      '{ idempotencyKey: "k", creditor: { name: "A" }, amount: { amount: "1.00", currency: "GBP" }, redirectUri: "https://a.example/" }',
    RefundPaymentInput: '{ idempotencyKey: "k", paymentId: "x", redirectUri: "https://a.example/" }',
    CreatePaymentMandateInput:
      '{ idempotencyKey: "k", creditor: { name: "A" }, maximumIndividualAmount: { amount: "1.00", currency: "GBP" }, periodicLimits: [], redirectUri: "https://a.example/" }',
    PayUnderMandateInput: '{ idempotencyKey: "k", mandateId: "x", amount: { amount: "1.00", currency: "GBP" } }',
    CorrectCategoryInput: '{ transactionId: "x", code: PETS }',
    DecideScreeningInput: '{ caseId: "x", candidateId: "x", decision: DISMISSED, note: "x" }',
    events: '[PAYMENT_UPDATED]',
    payee: '{ name: "A" }',
    permissions: '[ACCOUNTS]',
    redirectUri: '"https://a.example/"',
    url: '"https://a.example/"',
  };
  const given = Object.entries(args)
    .filter(([name, argument]) => isRequiredArgument({ ...argument, name } as never))
    .map(([name, { type }]) => `${name}: ${values[getNamedType(type).name] ?? values[name] ?? '"x"'}`);
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

/** The same schema in process and over subgraphs, all in memory, in which every operation fails. */
function createBoth(place: (typeof places)[number], makeError: () => Error) {
  const fail = (schema: GraphQLSchema): GraphQLSchema => {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('_')) continue;
      const isRoot = roots.some(({ name }) => name === type.name);
      for (const field of Object.values(type.getFields())) {
        if (field.name.startsWith('_')) continue;
        if (type.name === 'Subscription') field.subscribe = async () => oneEvent();
        field.resolve = () => {
          if (isRoot === (place === 'at the root')) throw makeError();
          return isRoot ? givenBy(schema, field.type) : null;
        };
      }
    }
    return schema;
  };
  const principal = { kind: 'customer', subject: 'x', clientId: 'x', scopes: new Set(scopes) } as const;
  const format = (result: ExecutionResult): { data: unknown; errors?: ReturnType<typeof formatError>[] } =>
    JSON.parse(
      JSON.stringify({
        data: result.data,
        ...(result.errors === undefined
          ? {}
          : {
              errors: result.errors.map((error: GraphQLError) => formatError(error.toJSON(), error, () => undefined)),
            }),
      }),
    );
  const run = async (schema: GraphQLSchema, document: DocumentNode, contextValue: object, variableValues = {}) => {
    const [operation] = document.definitions;
    const args = { schema, document, contextValue, variableValues };
    if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'subscription') {
      return format(await execute(args));
    }
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return format(source);
    for await (const rootValue of source) return format(await execute({ ...args, rootValue }));
    throw new TypeError('a subscription without an event');
  };
  const merged = fail(createGuardedSchema(subgraphs, { federation: false }));
  const alone = new Map(
    subgraphs.map((module) => [module.name as string, fail(createGuardedSchema([module], { federation: true }))]),
  );
  const askSubgraph = async (subgraph: string, operation: string, variables: object) => {
    const schema = alone.get(subgraph);
    if (schema === undefined) throw new TypeError(subgraph);
    return parseAnswer(200, await run(schema, parse(operation), { principal }, variables));
  };
  const { schema } = loadSupergraph(composeSupergraph(), {
    urls: new Map(),
    askFor: () => () => askSubgraph,
    subscribeFor:
      () =>
      async (_context, { subgraph, operation }, variables) => {
        const answer = await askSubgraph(subgraph, operation, variables);
        return (async function* () {
          yield { operation, answer };
        })();
      },
    onStrayError: (_subgraph, { failure }) => {
      throw failure;
    },
  });
  return {
    inProcess: (document: DocumentNode) => run(merged, document, { principal }),
    federated: (document: DocumentNode) => {
      const operation = new OperationFetch();
      const [definition] = document.definitions;
      if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('an operation');
      operation.begin(document, definition);
      return run(schema, document, { principal, deadline: deadlineIn(5000), forwarded: {}, operation });
    },
  };
}

async function* oneEvent() {
  yield {};
}

/** What a root gives when it does not fail: an object of the first type it may give, in a list where it is one. */
function givenBy(schema: GraphQLSchema, type: GraphQLObjectType | unknown): unknown {
  const text = String(type);
  const named = schema.getType(text.replaceAll(/[[\]!]/g, ''));
  const [first] = isAbstractType(named) ? schema.getPossibleTypes(named) : isObjectType(named) ? [named] : [];
  const object = { __typename: first?.name, id: 'x' };
  return text.startsWith('[') ? [object] : object;
}
