// One suite, asked of everything: the gateway in process, our gateway over the subgraphs, and two routers of others over
// the same subgraphs. Ours must be equal to the letter, but for interaction ids and times. What a process has learnt of a
// bank that failed (pauses, circuits, older data) is its own, so that what serves banks is new for each case with a fault.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import {
  type ForeignAnswer,
  type ForeignRouter,
  startApolloGateway,
  startHiveGateway,
} from '../../support/foreign-routers.ts';
import { type Answer, allScopes, ask } from '../../support/running-gateway.ts';
import { findIds, strip, toText } from './comparison.ts';
import { type Ids, type Operation, operations } from './operations.ts';

const callers = {
  customer: {
    customer: 'alice',
    scope: `${allScopes} cards:read cards:write regular-payments:read beneficiaries:read`,
  },
  'customer with few scopes': { customer: 'alice', scope: 'customers:read balances:read' },
  partner: { partner: 'fintrack', scope: 'customers:read accounts:read transactions:read' },
  analyst: { analyst: 'ana', scope: 'customers:read:any accounts:read balances:read transactions:read links:read' },
  anonymous: null,
} as const;
type Caller = keyof typeof callers;
const callerNames = Object.keys(callers) as Caller[];
/** Who asks of banks in trouble, for which what serves them is begun anew each time: the others, at night. */
const troubledNames = process.env['NIGHTLY'] === '1' ? callerNames : (['customer', 'partner'] as const);

/**
 * What is compared with routers of others: data, and of refusals the code, the missing scopes and the object on which a
 * field was refused. Normalised, since it is theirs:
 * - messages and locations, which they make themselves;
 * - the last key of a path: an entity whose scope is missing they report on the key that they ask for (`link.id`), once,
 *   we on each field that the client asked for (`link.status`), as in process;
 * - list indexes in paths: Hive Gateway's own planner reports an error of every entity at the first one's index;
 * - when a bank can be asked again: they are asked after ours, when a pause or a circuit may have begun;
 * - whether a failure has an interaction id: they tell subgraphs no deadline, so that not the request's time ends but the
 *   call's, which has one.
 */
function toComparable({ data, errors }: ForeignAnswer): unknown {
  const places = errors.map(({ path = [], extensions }) => {
    const keys = path.filter((key) => typeof key === 'string');
    const on = keys.length > 1 ? keys.slice(0, -1) : keys;
    return JSON.stringify([on.join('.'), extensions?.['code'], extensions?.['missingScopes']]);
  });
  const normalised = JSON.stringify(strip(data)).replaceAll(/"(retryAt|correlationId)":(?:null|"<\w+>")/g, '"$1":"-"');
  return { data: JSON.parse(normalised), refusals: [...new Set(places)].sort() };
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

/** Everything in an answer that is something. */
function valuesIn(value: unknown): readonly unknown[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(valuesIn);
  return value === null || value === undefined ? [] : [value];
}

const healthy = operations.filter(({ faults }) => faults === undefined);
const inTrouble = operations.filter(({ faults }) => faults !== undefined);

/** Everything that is asked, over one sandbox. */
interface Topologies {
  readonly federation: TestFederation;
  readonly foreign: ReadonlyMap<string, ForeignRouter>;
  stop(): Promise<void>;
}

async function startTopologies(sandbox: Sandbox): Promise<Topologies> {
  // Time for two fetches after one another, one of them for as long as a bank may take: see shareBeforeOthers.
  const federation = await startTestFederation({}, { REQUEST_TIMEOUT_MS: '3000' }, sandbox);
  const [hive, apollo] = await Promise.all([startHiveGateway(federation), startApolloGateway(federation)]);
  const foreign = new Map([
    ['Hive Gateway', hive],
    ['@apollo/gateway', apollo],
  ]);
  return {
    federation,
    foreign,
    async stop() {
      await Promise.all([hive.stop(), apollo.stop()]);
      await federation.stop();
    },
  };
}

describe('every topology', () => {
  let sandbox: Sandbox;
  let topologies: Topologies;
  let ids: Ids;
  const tokens = new Map<Caller, string | null>();
  let ours = 0;
  const withOthers = new Map<string, number>();
  const differing = new Set<string>();

  beforeAll(async () => {
    sandbox = await startSandbox({ now: new Date() });
    topologies = await startTopologies(sandbox);
    for (const name of callerNames) {
      const request = callers[name];
      tokens.set(name, request === null ? null : await topologies.federation.token(request));
    }
    ids = await findIds(topologies.federation, tokens.get('customer') ?? '');
  });
  afterAll(async () => {
    const counts = [...withOthers].map(([name, count]) => `${count} with ${name}`).join(', ');
    process.stdout.write(
      `equality: ${operations.length} operations, ${callerNames.length} callers: ${ours} answers equal to the letter in process and federated; equal ${counts}\n`,
    );
    await topologies?.stop();
    await sandbox?.close();
  });

  const askOurs = ({ federation }: Topologies, { query, variables }: Operation, caller: Caller): Promise<Answer[]> =>
    Promise.all(
      [federation.inProcess, federation.federated].map(({ url }) =>
        ask(url, tokens.get(caller) ?? null, query, variables?.(ids)),
      ),
    );

  async function askAndCompare(asked: Topologies, operation: Operation, caller: Caller): Promise<void> {
    const [inProcess, federated] = await askOurs(asked, operation, caller);
    if (inProcess === undefined || federated === undefined) throw new TypeError('both answer');
    expect(toText(federated)).toBe(toText(inProcess));
    ours++;
    // After ours, not beside it: all of them ask the same subgraphs, and together would open circuits that one does not.
    const { query, variables } = operation;
    const others = await Promise.all(
      [...asked.foreign].map(async ([name, router]) => ({
        name,
        answer: await router.ask(tokens.get(caller) ?? null, query, variables?.(ids) ?? {}),
      })),
    );
    for (const { name, answer } of others) {
      // Ours refuses a caller without a token as a whole, before anything is planned; others leave it to the subgraphs.
      if (caller === 'anonymous' && federated.errors.some(({ extensions }) => extensions.code === 'UNAUTHENTICATED')) {
        expect(
          valuesIn(answer.data).filter((value) => value !== 'Query'),
          name,
        ).toEqual([]);
        continue;
      }
      if (isKnown(name, operation, caller)) {
        if (JSON.stringify(toComparable(answer)) !== JSON.stringify(toComparable(federated))) {
          differing.add(`${name}: ${operation.name}`);
        }
        continue;
      }
      expect(toComparable(answer), name).toEqual(toComparable(federated));
      withOthers.set(name, (withOthers.get(name) ?? 0) + 1);
    }
  }

  describe.each(callerNames)('as %s', (caller) => {
    it.each(healthy)('$name', (operation) => askAndCompare(topologies, operation, caller));
  });

  describe('when a bank is in trouble', () => {
    const albion = (method: string, what: string, body?: object) =>
      topologies.federation.control(method, `/banks/albion/${what}`, body);
    let troubled: Topologies;
    /** Whether the last case cost the bank a call: then what serves banks knows of its trouble, and is replaced. */
    let isSpent = false;
    beforeAll(async () => {
      troubled = await startTopologies(sandbox);
    });
    beforeEach(async () => {
      if (isSpent) await troubled.federation.renew();
      isSpent = false;
      await albion('DELETE', 'calls');
    });
    afterEach(async () => {
      await albion('DELETE', 'faults');
      const calls: unknown = await (await albion('GET', 'calls')).json();
      isSpent = !Array.isArray(calls) || calls.length > 0;
    });
    afterAll(() => troubled?.stop());

    describe.each(troubledNames)('as %s', (caller) => {
      it.each(inTrouble)('$name', async (operation) => {
        if (operation.isKnownBefore === true) {
          // Until both have had whole answers: on a busy machine a bank may be late for one of them.
          const known = async () => (await askOurs(troubled, operation, caller)).map(({ data }) => strip(data));
          let [inProcess, federated] = await known();
          for (let more = 0; more < 4 && /BANK_TIMEOUT/.test(JSON.stringify([inProcess, federated])); more++) {
            [inProcess, federated] = await known();
          }
          expect(JSON.stringify(federated)).toBe(JSON.stringify(inProcess));
        }
        await albion('PUT', 'faults', operation.faults);
        await askAndCompare(troubled, operation, caller);
      });
    });
  });

  it('tells of its own process only in Bank.status and in the last success and failure of a link', async () => {
    const query =
      '{ banks { status { feature state } } me { accounts(first: 1) { edges { node { id } } } links { lastSuccessAt lastError { code } } } }';
    const token = tokens.get('customer') ?? null;
    const { federation } = topologies;
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
