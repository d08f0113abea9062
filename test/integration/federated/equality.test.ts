// One suite, asked of everything: the gateway in process, our gateway over the subgraphs, and two routers of others over
// the same subgraphs. Ours must be equal to the letter, but for interaction ids and times.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import {
  type ForeignAnswer,
  type ForeignRouter,
  startApolloGateway,
  startHiveGateway,
} from '../../support/foreign-routers.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';
import { findIds, strip, toText } from './comparison.ts';
import { type Ids, type Operation, operations } from './operations.ts';

const callers = {
  customer: { customer: 'alice', scope: allScopes },
  'customer with few scopes': { customer: 'alice', scope: 'customers:read balances:read' },
  partner: { partner: 'fintrack', scope: 'customers:read accounts:read transactions:read' },
  analyst: { analyst: 'ana', scope: 'customers:read:any accounts:read balances:read transactions:read links:read' },
  anonymous: null,
} as const;
type Caller = keyof typeof callers;
const callerNames = Object.keys(callers) as Caller[];

/**
 * What is compared with routers of others: data, and of refusals the code, the missing scopes and the object on which a
 * field was refused. Normalised, since it is theirs:
 * - messages and locations, which they make themselves;
 * - the last key of a path: an entity whose scope is missing they report on the key that they ask for (`link.id`), once,
 *   we on each field that the client asked for (`link.status`), as in process;
 * - list indexes in paths: Hive Gateway's own planner reports an error of every entity at the first one's index.
 */
function toComparable({ data, errors }: ForeignAnswer): unknown {
  const places = errors.map(({ path = [], extensions }) => {
    const keys = path.filter((key) => typeof key === 'string');
    const on = keys.length > 1 ? keys.slice(0, -1) : keys;
    return JSON.stringify([on.join('.'), extensions?.['code'], extensions?.['missingScopes']]);
  });
  return { data: strip(data), refusals: [...new Set(places)].sort() };
}

/** Where a router of others answers differently by its nature: asked all the same, and told when it no longer does. */
const knownDifferences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Hive Gateway': {
    'aliases like keys': 'refuses an alias that is named as a key field is',
    'a bank that fails: reached from elsewhere': 'drops the extensions when one entity has several errors',
  },
  '@apollo/gateway': {
    'aliases like keys': 'answers `id: displayName` with the id',
    'aliases that begin with underscores': 'takes `__typename: displayName` for the type',
    'fragments in fragments': 'loses a field inside a fragment on an interface inside a fragment',
  },
};

/**
 * A caller without `accounts:read` who asks `node` for an account: both others fetch its key first, lose the object, and
 * tell nothing of its fields.
 */
const lostWithoutScope = new Set([
  'node of an account',
  'node, one alias for two types',
  'an account that the bank does not have',
]);

function isKnown(router: string, { name, isOurs }: Operation, caller: Caller): boolean {
  if (isOurs === true || knownDifferences[router]?.[name] !== undefined) return true;
  return caller === 'customer with few scopes' && lostWithoutScope.has(name);
}

describe('every topology', () => {
  let federation: TestFederation;
  let ids: Ids;
  const foreign = new Map<string, ForeignRouter>();
  const tokens = new Map<Caller, string | null>();
  let ours = 0;
  const withOthers = new Map<string, number>();
  const differing = new Set<string>();

  beforeAll(async () => {
    federation = await startTestFederation();
    foreign.set('Hive Gateway', await startHiveGateway(federation));
    foreign.set('@apollo/gateway', await startApolloGateway(federation));
    for (const name of callerNames) {
      const request = callers[name];
      tokens.set(name, request === null ? null : await federation.token(request));
    }
    ids = await findIds(federation, tokens.get('customer') ?? '');
  });
  afterAll(async () => {
    const counts = [...withOthers].map(([name, count]) => `${count} with ${name}`).join(', ');
    process.stdout.write(
      `equality: ${operations.length} operations, ${callerNames.length} callers: ${ours} answers equal to the letter in process and federated; equal ${counts}\n`,
    );
    for (const router of foreign.values()) await router.stop();
    await federation.stop();
  });
  afterEach(() => federation.control('DELETE', '/banks/albion/faults'));

  describe.each(callerNames)('as %s', (caller) => {
    it.each(operations)('$name', async (operation) => {
      const { query, variables, faults } = operation;
      if (faults !== undefined) await federation.control('PUT', '/banks/albion/faults', faults);
      const token = tokens.get(caller) ?? null;
      const given = variables?.(ids) ?? {};
      const [inProcess, federated, ...others] = await Promise.all([
        ask(federation.inProcess.url, token, query, given),
        ask(federation.federated.url, token, query, given),
        ...[...foreign].map(async ([name, router]) => ({ name, answer: await router.ask(token, query, given) })),
      ]);
      expect(toText(federated)).toBe(toText(inProcess));
      ours++;
      for (const { name, answer } of others) {
        if (isKnown(name, operation, caller)) {
          if (JSON.stringify(toComparable(answer)) !== JSON.stringify(toComparable(federated))) {
            differing.add(`${name}: ${operation.name}`);
          }
          continue;
        }
        expect(toComparable(answer), name).toEqual(toComparable(federated));
        withOthers.set(name, (withOthers.get(name) ?? 0) + 1);
      }
    });
  });

  it('tells of its own process only in Bank.status and in the last success and failure of a link', async () => {
    const query =
      '{ banks { status { feature state } } me { accounts(first: 1) { edges { node { id } } } links { lastSuccessAt lastError { code } } } }';
    const token = tokens.get('customer') ?? null;
    const [inProcess, federated] = await Promise.all(
      [federation.inProcess, federation.federated].map(({ url }) => ask(url, token, query)),
    );
    expect(JSON.stringify(inProcess?.data)).toMatch(/"UP".*"lastSuccessAt":"/);
    // The banks subgraph calls no bank.
    expect(JSON.stringify(federated?.data)).not.toMatch(/"UP"|"FAILING"|"lastSuccessAt":"/);
    expect(federated?.data.me.accounts).toEqual(inProcess?.data.me.accounts);
  });

  it('differs from others only where it is said to, and still does there', () => {
    const said = Object.entries(knownDifferences).flatMap(([router, names]) =>
      Object.keys(names).map((name) => `${router}: ${name}`),
    );
    expect(said.filter((each) => !differing.has(each))).toEqual([]);
    expect(operations.length).toBeGreaterThanOrEqual(60);
  });
});
