// Berlin Group over HTTP: what all its endpoints say alike, and the resources that it is made of. Called by houses.ts for
// Rheinbank's and Banque du Rhône's listeners. Source: psd2-api 1.3.12 and the implementation guidelines' message codes.
import { type BankContext, headerOf } from '../bank/listener.ts';
import { addRoutes, type Resource } from '../bank/routes.ts';
import { addAnswerFaults } from '../payments/answers.ts';
import { AccountInformation } from './account-information.ts';
import { Accounts } from './accounts.ts';
import { Consents } from './consents.ts';
import { FundsConfirmations } from './funds-confirmations.ts';
import { PaymentAuthorisations } from './payment-authorisations.ts';
import { withPayments } from './payment-binding.ts';
import { PaymentOrders } from './payment-orders.ts';
import { Payments } from './payments.ts';
import { errorBody, refuse } from './refusals.ts';
import { Transactions } from './transactions.ts';
import type { House } from './wire.ts';

/** Hangs the consents, accounts and payments of one house on its listener. */
export function addBerlinGroup(context: BankContext, house: House): void {
  const { app, basePath } = context;
  // The standard's own example of 429 is a bare array; a client has to live with it.
  context.faultBody = (status) =>
    status === 429
      ? [{ category: 'ERROR', code: 'ACCESS_EXCEEDED', text: 'Access has been exceeded' }]
      : errorBody(status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'FORMAT_ERROR', 'The service is not available');
  app.addHook('onRequest', async (request, reply) => {
    const requestId = headerOf(request, 'x-request-id');
    if (requestId !== undefined) reply.header('X-Request-ID', requestId);
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(errorBody('RESOURCE_UNKNOWN', 'The addressed resource is unknown')),
  );
  addAnswerFaults(context);

  const consents = new Consents(context, house);
  const orders = new PaymentOrders(context, house);
  const authorisations = new PaymentAuthorisations(orders, 'authorisations');
  const writing: readonly Resource[] = [
    consents,
    new Payments(orders, authorisations),
    authorisations,
    new PaymentAuthorisations(orders, 'cancellation-authorisations'),
    new FundsConfirmations(orders),
  ];
  const information = new AccountInformation(context, house, consents.terms);
  const reading: readonly Resource[] = (['accounts', 'card-accounts'] as const).flatMap((collection) => [
    new Accounts(information, collection),
    new Transactions(information, collection),
  ]);
  const routesOf = (resources: readonly Resource[]) => resources.flatMap(({ routes }) => routes);
  addRoutes(app, routesOf(writing), { prefix: basePath });
  const refuseMethod = () => refuse('SERVICE_INVALID', 'The method is not allowed here');
  addRoutes(app, routesOf(reading), { prefix: basePath, refuseMethod });

  context.binding = withPayments(context, consents.toBinding(), orders.byId);
  context.findScaAuthorization = (id) => orders.findAuthorization(id) ?? consents.findAuthorization(id);
  context.refreshes = (consentId) => !orders.byId.has(consentId);
}
