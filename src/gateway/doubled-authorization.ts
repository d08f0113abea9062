// A request with several Authorization headers is refused: Node takes the first, something in front of the gateway may have
// judged the last (RFC 9110 section 5.3: a field that is no list is sent once). Registered by server.ts; asked by subscriptions/websocket.ts for upgrades.

import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { GatewayErrorCode } from './shared/errors.ts';

const name = 'authorization';

/** Whether a request has several Authorization headers. */
export function hasSeveralAuthorizations({ rawHeaders }: IncomingMessage): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const text = rawHeaders[index];
    if (text?.length === name.length && text.toLowerCase() === name) count++;
  }
  return count > 1;
}

/** Answers such requests with 400, and reads no token of theirs. */
export function refuseDoubledAuthorization(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!hasSeveralAuthorizations(request.raw)) {
      done();
      return;
    }
    const error = {
      message: 'Several Authorization headers.',
      extensions: { code: 'BAD_REQUEST' satisfies GatewayErrorCode },
    };
    void reply
      .code(400)
      .header('cache-control', 'no-store')
      .send({ errors: [error] });
  });
}
