// The executor over a supergraph of somebody else's, over HTTP and without a token: what is not closed is open, and errors are
// told as the subgraph tells them.

import { createServer } from 'node:http';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { expect, it, onTestFinished } from 'vitest';
import { startOpenGateway } from '../../support/open-gateway.ts';
import { findFreePort } from '../../support/services.ts';

it('a supergraph of somebody else’s is served as it is', async () => {
  const port = await findFreePort();
  const subgraph = createServer((_request, response) => {
    const errors = [{ message: 'sold out', path: ['ticket', 'seat'], extensions: { code: 'SOLD_OUT', row: 7 } }];
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: { ticket: { id: 't', seat: null } }, errors }));
  });
  await new Promise<void>((resolve) => subgraph.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void subgraph.close());
  const { supergraphSdl = '' } = composeServices([
    {
      name: 'tickets',
      url: `http://127.0.0.1:${port}/`,
      typeDefs: parse(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.3")
        type Query { ticket: Ticket } type Ticket { id: ID! seat: String }`),
    },
  ]);
  const gateway = await startOpenGateway(supergraphSdl);
  onTestFinished(() => gateway.stop());
  // The second time by the short way.
  for (let round = 0; round < 2; round++) {
    const answer = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ ticket { id seat } }' }),
    });
    expect(await answer.json()).toEqual({
      data: { ticket: { id: 't', seat: null } },
      errors: [
        {
          message: 'sold out',
          locations: [{ line: 1, column: 15 }],
          path: ['ticket', 'seat'],
          extensions: { code: 'SOLD_OUT', row: 7 },
        },
      ],
    });
  }
});

it('an operation that there is no way to answer is refused as a whole, and nobody is asked', async () => {
  const head = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@interfaceObject"])`;
  const compose = (name: string, port: number, sdl: string) => ({
    name,
    url: `http://127.0.0.1:${port}/`,
    typeDefs: parse(`${head} ${sdl}`),
  });
  const { supergraphSdl = '', errors } = composeServices([
    compose('cards', 1, 'type Query { card: Card } interface Card @key(fields: "id") { id: ID! }'),
    // Whoever has a card from elsewhere cannot ask here for its points.
    compose('rewards', 2, 'type Card @key(fields: "id", resolvable: false) @interfaceObject { id: ID! points: Int }'),
  ]);
  expect(errors).toBeUndefined();
  const gateway = await startOpenGateway(supergraphSdl);
  onTestFinished(() => gateway.stop());
  for (let round = 0; round < 3; round++) {
    const answer = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ card { points } __typename }' }),
    });
    expect(await answer.json()).toEqual({
      data: null,
      errors: [{ message: 'Something went wrong in the gateway.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
  }
});
