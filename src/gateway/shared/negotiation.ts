// In which form a request is answered, by its operation and its `Accept` header with its q-values (RFC 9110 section 12.5.1).
// urql lists event streams and multipart beside JSON with every operation, Apollo Client multipart with subscriptions: a
// header that names a stream does not ask for one. Called by server.ts for each request.

import { OperationTypeNode as OperationType, type OperationTypeNode } from 'graphql';
import Negotiator from 'negotiator';

/** `json` is Apollo Server's, whatever comes of it; the others are those of subscriptions/event-stream.ts. */
export type AnswerForm = 'json' | 'event-stream' | 'multipart';

/** Media types by which the forms are asked for. */
const jsonTypes = ['application/graphql-response+json', 'application/json'];
const eventStreamType = 'text/event-stream';
/** Apollo's multipart protocol for subscriptions, version 1.0; `multipart/mixed` alone asks for it, too. */
export const multipartType = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0';

/** The form; `operation` is null where it cannot be told. */
export function negotiate(accept: string | undefined, operation: OperationTypeNode | null): AnswerForm {
  if (!mayAskForStream(accept)) return 'json';
  const client = new Negotiator({ headers: { accept } });
  if (operation === OperationType.SUBSCRIPTION) {
    // Nothing else can carry one; whoever takes neither is told so in JSON.
    const [preferred] = client.mediaTypes([eventStreamType, multipartType]);
    return preferred === undefined ? 'json' : preferred === eventStreamType ? 'event-stream' : 'multipart';
  }
  return client.mediaType([...jsonTypes, eventStreamType]) === eventStreamType ? 'event-stream' : 'json';
}

/** Whether a header names a stream at all; most do not, and a wildcard asks for none. */
export function mayAskForStream(accept: string | undefined): accept is string {
  return accept !== undefined && /text\/event-stream|multipart\/mixed/i.test(accept);
}
