// Webhooks registered, renewed, ended and sent again, and the list of them: the parts of Mutation and Query that belong to
// webhooks, through the caller's webhooks (src/webhooks). What a client can cause comes back as a rejection.

import { InvalidInput } from '../../../src/domain/errors.ts';
import type { RateLimited } from '../../../src/limits/write-limits.ts';
import { StoreFailure } from '../../../src/store/failures.ts';
import {
  type CallerWebhooks,
  type EndpointSecretResult,
  maxEndpoints,
  maxNamedReplays,
  type RefusedWebhook,
  type ReplayRequest,
  type WebhookRefusal,
} from '../../../src/webhooks/caller-webhooks.ts';
import type { MutationReplayWebhookDeliveriesArgs, MutationResolvers, QueryResolvers } from '../generated.ts';
import { toKinds } from '../webhook-kind-names.ts';

const messages: Readonly<Record<WebhookRefusal, string>> = {
  URL_NOT_ALLOWED:
    'The URL must be HTTPS, of a public host, without user and fragment, and of at most 2,000 characters.',
  EVENTS_NOT_ALLOWED: 'Ask for at least one kind of event, and only for those that your token has the scope to read.',
  TOO_MANY_ENDPOINTS: `You have ${maxEndpoints} endpoints already; delete one first.`,
  ENDPOINT_NOT_FOUND: 'You have no such endpoint.',
  DELIVERY_NOT_FOUND: 'The endpoint has not all of these deliveries; none is sent again.',
  NOT_A_PARTNER: 'Only partners have webhooks: ask with a token of the client’s own.',
};

function toRejection({ reason: code }: RefusedWebhook) {
  return { __typename: 'WebhookRejection' as const, code, message: messages[code], retryable: false, retryAt: null };
}

function toLimitRejection({ retryAtMs }: RateLimited) {
  const [code, message] = ['RATE_LIMITED' as const, 'You have tested as often as you may for now.'];
  return {
    __typename: 'WebhookRejection' as const,
    code,
    message,
    retryable: true,
    retryAt: new Date(retryAtMs).toISOString(),
  };
}

function toEndpointSecret(result: EndpointSecretResult) {
  if (result.kind === 'refused') return toRejection(result);
  const { endpoint, secret } = result;
  return { __typename: 'WebhookEndpointSecret' as const, endpoint, secret };
}

/** @throws StoreFailure where there is no store: no bank can be paid through */
function assertWebhooks(webhooks: CallerWebhooks | null): CallerWebhooks {
  if (webhooks === null) throw new StoreFailure('webhooks without a store');
  return webhooks;
}

/** @throws InvalidInput */
function parseReplay({ deliveryIds, since }: Partial<MutationReplayWebhookDeliveriesArgs>): ReplayRequest {
  if ((deliveryIds == null) === (since == null)) {
    throw new InvalidInput('deliveryIds', 'Give either deliveryIds or since.');
  }
  if (deliveryIds == null) return { sinceMs: Date.parse(since ?? '') };
  if (deliveryIds.length === 0 || deliveryIds.length > maxNamedReplays) {
    throw new InvalidInput('deliveryIds', `Name between 1 and ${maxNamedReplays} deliveries.`);
  }
  return { ids: deliveryIds };
}

/** Resolvers of `Mutation` that belong to webhooks. */
export const webhookMutations: Pick<
  MutationResolvers,
  | 'createWebhookEndpoint'
  | 'updateWebhookEndpoint'
  | 'testWebhook'
  | 'rotateWebhookSecret'
  | 'deleteWebhookEndpoint'
  | 'replayWebhookDeliveries'
> = {
  createWebhookEndpoint: async (_parent, { url, events }, { webhooks }) =>
    toEndpointSecret(await assertWebhooks(webhooks).create(url, toKinds(events))),
  async updateWebhookEndpoint(_parent, { endpointId, events }, { webhooks }) {
    const result = await assertWebhooks(webhooks).changeKinds(endpointId, toKinds(events));
    if (result.kind === 'refused') return toRejection(result);
    return { __typename: 'WebhookEndpointUpdate' as const, endpoint: result.endpoint };
  },
  async testWebhook(_parent, { endpointId }, { webhooks, refusals }) {
    const result = await assertWebhooks(webhooks).test(endpointId);
    if (result.kind === 'refused') return toRejection(result);
    if (result.kind === 'rateLimited') {
      refusals?.add(result);
      return toLimitRejection(result);
    }
    const { messageId, httpStatus, failure, durationMs } = result;
    return {
      __typename: 'WebhookTest' as const,
      messageId,
      isTaken: failure === null,
      httpStatus,
      failure,
      durationMs,
    };
  },
  rotateWebhookSecret: async (_parent, { endpointId }, { webhooks }) =>
    toEndpointSecret(await assertWebhooks(webhooks).rotate(endpointId)),
  async deleteWebhookEndpoint(_parent, { endpointId }, { webhooks }) {
    const result = await assertWebhooks(webhooks).remove(endpointId);
    if (result.kind === 'refused') return toRejection(result);
    return { __typename: 'WebhookEndpointDeletion' as const, id: endpointId };
  },
  async replayWebhookDeliveries(_parent, { endpointId, ...replay }, { webhooks }) {
    const result = await assertWebhooks(webhooks).replay(endpointId, parseReplay(replay));
    if (result.kind === 'refused') return toRejection(result);
    return { __typename: 'WebhookReplay' as const, count: result.count };
  },
};

/** Resolver of `Query.webhookEndpoints`. */
export const webhookEndpoints: NonNullable<QueryResolvers['webhookEndpoints']> = async (_parent, _args, { webhooks }) =>
  webhooks?.endpoints() ?? [];
