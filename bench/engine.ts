// What an operation costs: the engine against graphql-js, over the guarded schema and a world in memory, inside Apollo
// Server (executeOperation, so without HTTP). Rounds alternate, since machines are noisy; CPU time is the steadier figure.
// Run with `NODE_ENV=production npm run bench:engine -- [rounds] [requests a round]`.

import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { createMemoryCache } from '../src/cache/memory.ts';
import { createEnginePlugin, type EnginePlugin } from '../src/gateway/engine/plugin.ts';
import { formatError } from '../src/gateway/shared/errors.ts';
import type { RequestContext } from '../subgraphs/shared/context.ts';
import { createWorld, openWhenGranted, principals, schema } from '../test/unit/gateway/engine/world.ts';

const operations: Readonly<Record<string, string>> = {
  'small: me': '{ me { id displayName } }',
  'accounts and balances': `{ me { accounts(first: 5) { edges { node {
    id name type currency balances { type amount { amount currency } creditDebitIndicator } } } } } }`,
  'accounts, balances, 20 entries each': `{ me { accounts(first: 5) { edges { node {
    id name type currency balances { type amount { amount currency } creditDebitIndicator }
    transactions(first: 20) { edges { cursor node {
      id status kind amount { amount currency } creditDebitIndicator bookingDate valueDate remittanceInformation
      counterparty { name merchantCategoryCode } } } pageInfo { hasNextPage endCursor } } } } } } }`,
};

const [rounds = 12, requests = 150] = process.argv.slice(2).map(Number);
const context = createWorld({ accounts: 5, entries: 60 }, createMemoryCache(1_000_000));
const principal = principals[0] ?? null;
const format = (formatted: Parameters<typeof formatError>[0], error: unknown) =>
  formatError(formatted, error, () => undefined);

function createServer(engine: EnginePlugin<RequestContext> | null): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    formatError: format,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ...(engine === null ? [] : [engine]),
    ],
  });
}

async function measure(server: ApolloServer<RequestContext>, query: string): Promise<number> {
  const before = process.cpuUsage();
  for (let request = 0; request < requests; request++) {
    const { body } = await server.executeOperation({ query }, { contextValue: context(principal) });
    JSON.stringify(body);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / requests;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const guarded = createEnginePlugin<RequestContext>({ schema, formatError: format });
const open = createEnginePlugin<RequestContext>({
  schema,
  formatError: format,
  openWhenGranted,
  principalOf: ({ principal: caller }) => caller,
});
const servers = {
  'graphql-js, guarded': createServer(null),
  'the engine, guarded': createServer(guarded),
  'the engine, gate': createServer(open),
};
for (const [title, query] of Object.entries(operations)) {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds + 3; round++) {
    for (const [name, server] of Object.entries(servers)) {
      const time = await measure(server, query);
      // The first rounds warm up.
      if (round >= 3) times[name] = [...(times[name] ?? []), time];
    }
  }
  const base = median(times['graphql-js, guarded'] ?? []);
  console.log(title);
  for (const [name, measured] of Object.entries(times)) {
    const time = median(measured);
    console.log(`  ${name.padEnd(24)} ${time.toFixed(3)} ms CPU a request   ${(base / time).toFixed(2)} ×`);
  }
}
console.log('guarded', guarded.figures(), 'gate', open.figures());
