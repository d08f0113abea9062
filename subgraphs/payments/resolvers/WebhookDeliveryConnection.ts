// WebhookDeliveryConnection: a page of deliveries, as WebhookEndpoint.deliveries has read it; counted where that is asked for.

import type { WebhookDeliveryConnectionResolvers } from '../generated.ts';

/** Resolvers of `WebhookDeliveryConnection`. */
export const WebhookDeliveryConnection: WebhookDeliveryConnectionResolvers = {
  totalCount: ({ count }) => count(),
};
