// What a subgraph's event stream says of a subscription that cannot be had, and of an event whose answer failed.

import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RemoteFailure } from '../../../src/gateway/shared/remote-failure.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { createSubgraphStreams, type SubgraphEvent } from '../../../src/router/subgraph-stream.ts';
import { findFreePort } from '../../support/services.ts';

const failed = (...path: (string | number)[]) => ({ message: 'no', path, extensions: { code: 'NOT_FOUND' } });
const whole = { data: { paymentUpdated: { payment: { id: 'p' } } } };

/** Subscribes at a subgraph that tells these events, and gives what came. */
async function follow(...events: object[]): Promise<readonly SubgraphEvent[]> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events) response.write(`event: next\ndata: ${JSON.stringify(event)}\n\n`);
    response.end('event: complete\n\n');
  });
  const port = await findFreePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const streams = createSubgraphStreams({ routerSecret: null, maxBodyBytes: 10_000, onTrouble: () => undefined });
  onTestFinished(async () => {
    await streams.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const context = { deadline: deadlineIn(5000), forwarded: {} };
  const question = { query: 'subscription{paymentUpdated{payment{id}}}', variables: {} };
  const source = await streams.subscribe(
    { subgraph: 'payments', url: `http://127.0.0.1:${port}/graphql` },
    context,
    question,
  );
  const received: SubgraphEvent[] = [];
  for await (const event of source) received.push(event);
  return received;
}

describe('a subgraph’s event stream', () => {
  it.each([
    ['without data', { errors: [failed('paymentUpdated')] }],
    ['with none', { data: null, errors: [failed('paymentUpdated')] }],
    ['on no field', { data: null, errors: [{ ...failed(), path: undefined }] }],
  ])('that begins with a refusal %s is refused by it', async (_name, refusal) => {
    const refused = await follow(refusal).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RemoteFailure);
    expect(refused).toMatchObject({ message: 'no', extensions: { code: 'NOT_FOUND' } });
  });

  it.each([0, 1])('keeps the place of an error that took event %i along, and goes on', async (index) => {
    const events: object[] = [whole, whole];
    events[index] = { data: null, errors: [failed('paymentUpdated', 'payment', 'id')] };
    const received = await follow(...events);
    expect(received).toHaveLength(2);
    expect(received[index]).toMatchObject({
      answer: { data: null, errors: [{ path: ['paymentUpdated', 'payment', 'id'] }] },
    });
    expect(received[1 - index]).toMatchObject({ answer: { data: whole.data, errors: [] } });
  });

  it('that tells neither data nor why is no answer', async () => {
    const failure = await follow({ data: null }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: true } });
  });
});
