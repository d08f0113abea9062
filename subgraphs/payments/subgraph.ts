// The payments subgraph: payments initiated through this gateway. SDL: schema/payments.graphql.

import type { SubgraphModule } from '../shared/module.ts';
import { Client } from './resolvers/Client.ts';
import { Customer } from './resolvers/Customer.ts';
import { Mutation } from './resolvers/Mutation.ts';
import { Payment } from './resolvers/Payment.ts';
import { PaymentConnection } from './resolvers/PaymentConnection.ts';
import { PaymentEvent } from './resolvers/PaymentEvent.ts';
import { PaymentMandate } from './resolvers/PaymentMandate.ts';
import { PaymentMandateConnection } from './resolvers/PaymentMandateConnection.ts';
import { Query } from './resolvers/Query.ts';
import { Subscription } from './resolvers/Subscription.ts';
import { WebhookDelivery } from './resolvers/WebhookDelivery.ts';
import { WebhookDeliveryConnection } from './resolvers/WebhookDeliveryConnection.ts';
import { WebhookEndpoint } from './resolvers/WebhookEndpoint.ts';

/** The module. */
export const payments: SubgraphModule = {
  name: 'payments',
  resolvers: {
    Client,
    Customer,
    Mutation,
    Payment,
    PaymentConnection,
    PaymentEvent,
    PaymentMandate,
    PaymentMandateConnection,
    Query,
    Subscription,
    WebhookDelivery,
    WebhookDeliveryConnection,
    WebhookEndpoint,
  },
};
