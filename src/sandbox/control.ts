// The sandbox's own small API for tests and for whoever tries things out: its listener, and the tables of controls that are hung
// on it. Started by sandbox.ts on a port of its own, on loopback only; never part of a bank's API.
import Fastify, { type FastifyInstance } from 'fastify';
import { BadInput } from './bank/refusal.ts';
import { addRoutes } from './bank/routes.ts';
import { AuthorizationControls } from './control-authorization.ts';
import { BankControls, type Banks } from './control-banks.ts';
import { PaymentControls } from './control-payments.ts';
import { SourceControls } from './control-sources.ts';

/** Makes the control API over these banks; the caller lets it listen and closes it. */
export function createControl(banks: Banks): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  const shared = [
    new BankControls(banks),
    new SourceControls(banks),
    new AuthorizationControls(banks),
    new PaymentControls(banks),
  ];
  addRoutes(
    app,
    shared.flatMap(({ routes }) => routes),
    { prefix: '' },
  );
  for (const { id, controls = [] } of banks.sources.values()) addRoutes(app, controls, { prefix: `/sources/${id}` });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ reason: 'there is no such control' }));
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof BadInput ? error.status : 400;
    return reply.code(status).send({ reason: error instanceof Error ? error.message : 'bad input' });
  });
  return app;
}
