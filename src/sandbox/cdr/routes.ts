// The Australian Consumer Data Right over HTTP: what all its endpoints say alike, and the resources that it is made of. Called
// by houses.ts for Southern Cross Bank's listener. Source: cds_banking and cds_common 1.36; the standard error codes of the
// Consumer Data Standards.
import { randomUUID } from 'node:crypto';
import { type BankContext, headerOf } from '../bank/listener.ts';
import { addRoutes } from '../bank/routes.ts';
import { AccountInformation } from './account-information.ts';
import { Accounts } from './accounts.ts';
import { addArrangements } from './arrangements.ts';
import { CurrentCustomer } from './customer.ts';
import { errorBody, refuse } from './refusals.ts';
import { Payees, RegularPayments } from './regular-payments.ts';
import { Transactions } from './transactions.ts';

/** Hangs the banking and customer endpoints on the listener. */
export function addConsumerDataRight(context: BankContext): void {
  const { app, basePath } = context;
  context.faultBody = (status) =>
    errorBody(status === 429 ? 'GeneralError/Expected' : 'GeneralError/Unexpected', 'The service is not available');
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-fapi-interaction-id', headerOf(request, 'x-fapi-interaction-id') ?? randomUUID());
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(errorBody('Resource/NotFound', 'There is no such endpoint')),
  );
  const information = new AccountInformation(context, addArrangements(context));
  const resources = [
    new Accounts(information),
    new Transactions(information),
    new CurrentCustomer(information),
    new RegularPayments(information),
    new Payees(information),
  ];
  addRoutes(
    app,
    resources.flatMap(({ routes }) => routes),
    { prefix: basePath, refuseMethod: () => refuse(405, 'GeneralError/Expected', 'Method not allowed') },
  );
}
