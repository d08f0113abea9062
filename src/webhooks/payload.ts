// What a webhook's body holds: the answer of a fixed subscription, executed through the guarded schema as the partner, so that
// it is what `Subscription.paymentUpdated` gives for this selection and nothing is mapped twice. Made by the composition root,
// called by deliverer.ts.

import { execute, type GraphQLSchema, parse } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import { paymentGlobalId } from '../domain/global-id.ts';
import type { PaymentUpdatedEvent } from '../payments/feed.ts';
import type { PaymentEventRecord } from '../store/payments.ts';

/** `data` of every payload is an answer of this: who subscribes with it gets the same. */
export const webhookOperation = `subscription PaymentUpdated($id: ID!, $after: String) {
  paymentUpdated(id: $id, after: $after) {
    event {
      status
      at
      source
      cursor
      statusReason { code message }
    }
    payment {
      id
      bank { id }
      customer { id }
      instructedAmount { amount currency }
      endToEndId
      status
      statusReason { code message }
      bankReference
      createdAt
      updatedAt
    }
  }
}`;

/** The principal that a partner's payloads are made for: it may read payments, and no personal data unmasked. */
export function toPartner(clientId: string): Principal {
  return { kind: 'partner', subject: clientId, clientId, scopes: new Set(['payments:read']) };
}

/** The answer for one event of a payment, as the principal may see it. @throws when it has errors */
export type RenderPayload = (
  principal: Principal,
  paymentId: string,
  event: PaymentEventRecord,
) => Promise<Readonly<Record<string, unknown>>>;

/** The answer could not be made: a fault of the gateway's. */
class PayloadFailed extends Error {
  override readonly name = 'PayloadFailed';
}

/** Renders payloads. `schema` is asked for when the first is wanted, `contextFor` makes a fresh context for each. */
export function createPayloadRenderer(
  schema: () => GraphQLSchema,
  contextFor: (principal: Principal) => unknown,
): RenderPayload {
  const document = parse(webhookOperation);
  let guarded: GraphQLSchema | null = null;
  return async (principal, paymentId, event) => {
    guarded ??= schema();
    const { data, errors } = await execute({
      schema: guarded,
      document,
      rootValue: { paymentUpdated: { event } } satisfies PaymentUpdatedEvent,
      contextValue: contextFor(principal),
      variableValues: { id: paymentGlobalId(paymentId) },
    });
    const [error] = errors ?? [];
    if (data == null || error !== undefined) {
      throw error?.originalError ?? new PayloadFailed('a webhook’s payload could not be made');
    }
    return data;
  };
}
