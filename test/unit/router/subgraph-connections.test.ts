// Connections to a subgraph are kept for requests that follow, and not for ever: a balancer in front chooses for each anew.

import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { OperationUsage } from '../../../src/limits/operation-usage.ts';
import { WriteRefusals } from '../../../src/limits/write-refusals.ts';
import { OperationFetch, toForwarded } from '../../../src/router/router-context.ts';
import { createSubgraphClients } from '../../../src/router/subgraph-client.ts';

/** A subgraph that counts its connections, and a client of it. */
async function startCounting(connectionLifeMs?: number) {
  let connections = 0;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"data":{}}');
  });
  server.on('connection', () => {
    connections += 1;
  });
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`);
    });
  });
  const clients = createSubgraphClients({
    routerSecret: null,
    maxBodyBytes: 1000,
    onTrouble: ({ reason }) => expect.unreachable(reason),
    ...(connectionLifeMs === undefined ? {} : { connectionLifeMs }),
  });
  onTestFinished(async () => {
    await clients.close();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    ask: () =>
      clients.ask(
        { subgraph: 'accounts', url },
        {
          principal: null,
          deadline: deadlineIn(5000),
          forwarded: toForwarded({}, { psuIpHeader: null, psuUserAgentHeader: null }),
          operation: new OperationFetch(),
          refusals: new WriteRefusals(),
          usage: new OperationUsage(),
          standing: () => null,
        },
        { query: '{me{name}}', variables: {}, timeShare: 1 },
      ),
    connections: () => connections,
  };
}

describe('a connection to a subgraph', () => {
  it.each([
    ['is kept for the requests that follow', undefined, 0],
    ['takes no request after its time: the next one comes by a new connection', 50, 1],
  ])('%s', async (_title, lifeMs, more) => {
    const { ask, connections } = await startCounting(lifeMs);
    // The first two: a connection is free again a moment after its answer was read.
    for (let asked = 0; asked < 5; asked++) await ask();
    const before = connections();
    expect(before).toBeLessThanOrEqual(2);
    await sleep(80);
    await ask();
    expect(connections()).toBe(before + more);
  });
});
