// UK Open Banking over HTTP: what all its endpoints say alike, and the resources that it is made of. Called by houses.ts for
// Albion's and Thistle's listeners. Source: account-info-openapi 3.1.11 and 4.0 and the Read/Write API profile.
import { randomUUID } from 'node:crypto';
import { type BankContext, headerOf } from '../bank/listener.ts';
import { Refusal } from '../bank/refusal.ts';
import { addRoutes } from '../bank/routes.ts';
import { AccountInformation } from './account-information.ts';
import { Accounts } from './accounts.ts';
import { createBinding } from './binding.ts';
import { AccountAccessConsents } from './consents.ts';
import { Parties } from './parties.ts';
import { withPayments } from './payment-binding.ts';
import { addDomesticPayments } from './payment-routes.ts';
import { Products } from './products.ts';
import { errorBody } from './refusals.ts';
import { RegularPayments } from './regular-payments.ts';
import { Statements } from './statements.ts';
import { Transactions } from './transactions.ts';
import { withMandates } from './vrp-binding.ts';
import type { House } from './wire.ts';

/** Hangs the consents, accounts and payments of one house on its listener. */
export function addOpenBankingUk(context: BankContext, house: House): void {
  const { app, bank, basePath, consents, paymentsPath, world } = context;
  context.faultBody = (status) =>
    status === 429
      ? undefined
      : errorBody(house, status, { code: 'unexpected', message: 'The service is not available' });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-fapi-interaction-id', headerOf(request, 'x-fapi-interaction-id') ?? randomUUID());
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send());

  const access = new AccountAccessConsents(context, house);
  const information = new AccountInformation(context, house, access.terms);
  const resources = [
    access,
    new Accounts(information),
    new Transactions(information),
    new Parties(information),
    new RegularPayments(information),
    new Statements(information),
    new Products(information),
  ];
  addRoutes(
    app,
    resources.flatMap(({ routes }) => routes),
    { prefix: basePath, refuseMethod: (allowed) => new Refusal(405, undefined, { allow: allowed.join(', ') }) },
  );

  context.binding = createBinding(context);
  if (paymentsPath === undefined) return;
  const { drafts, mandates } = addDomesticPayments(context, house, paymentsPath);
  context.binding = withMandates(context, withPayments(context, context.binding, drafts.byConsent), mandates.byConsent);
  context.refreshes = (consentId) =>
    consents.findAt(bank.id, consentId)?.kind !== 'payment' || world.payments.planOf(bank.id).refreshTokens;
}
