// What a webhook's body holds: the answer of its kind's subscription, executed through the guarded schema as the partner, so that
// it is what the subscription itself gives for this selection and nothing is mapped twice. Made by the composition root, called
// by deliverer.ts.

import { type DocumentNode, execute, type GraphQLSchema, parse } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import type { WebhookEventKind } from '../store/webhooks.ts';
import type { FoundEvent } from './kind.ts';
import { webhookKinds } from './kinds.ts';

/** The principal that a partner's payloads of a kind are made for: it may read that kind's things, and no personal data unmasked. */
export function toPartner(clientId: string, kind: WebhookEventKind): Principal {
  return { kind: 'partner', subject: clientId, clientId, scopes: new Set([webhookKinds[kind].scope]) };
}

/** The answer for one event, as the principal may see it. @throws when it has errors */
export type RenderPayload = (
  principal: Principal,
  kind: WebhookEventKind,
  event: FoundEvent,
) => Promise<Readonly<Record<string, unknown>>>;

/** The answer could not be made: a fault of the gateway's. */
class PayloadFailed extends Error {
  override readonly name = 'PayloadFailed';
}

/** Renders payloads. `schema` is asked for when the first is wanted, `contextFor` makes a fresh context for each */
export function createPayloadRenderer(
  schema: () => GraphQLSchema,
  contextFor: (principal: Principal) => unknown,
): RenderPayload {
  const documents = new Map<WebhookEventKind, DocumentNode>();
  let guarded: GraphQLSchema | null = null;
  return async (principal, kind, { rootValue, variables }) => {
    guarded ??= schema();
    const document = documents.get(kind) ?? parse(webhookKinds[kind].operation);
    documents.set(kind, document);
    const { data, errors } = await execute({
      schema: guarded,
      document,
      rootValue,
      contextValue: contextFor(principal),
      variableValues: variables,
    });
    const [error] = errors ?? [];
    if (data == null || error !== undefined) {
      throw error?.originalError ?? new PayloadFailed('a webhook’s payload could not be made');
    }
    return data;
  };
}
