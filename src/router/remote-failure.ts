// What can go wrong at a subgraph, each with what a client may know of it. Made by subgraph-answer.ts and execute-plan.ts;
// thrown by the resolvers of federated-schema.ts, formatted by src/gateway/shared/errors.ts.

import { RemoteFailure } from '../gateway/shared/remote-failure.ts';

/**
 * A subgraph has certainly not run what it was asked: it was not reached, or refused the request as such. Of every other
 * request without an answer nobody knows.
 */
export class NotRun extends Error {
  override readonly name = 'NotRun';
}

/**
 * The subgraph that owns a field did not answer, not in time, or not in a way that can be used. Retryable unless it was
 * asked for on the way of a mutation that may have been done: to ask again could do it twice.
 */
export function subgraphUnavailable(retryable = true): RemoteFailure {
  return new RemoteFailure('A part of the gateway did not answer.', { code: 'SUBGRAPH_UNAVAILABLE', retryable });
}

/** A subgraph was asked for a mutation and its answer was lost: perhaps it was done. */
export function outcomeUnknown(): RemoteFailure {
  return new RemoteFailure(
    'A part of the gateway did not answer: whether this was done is not known. Look before asking again.',
    { code: 'SUBGRAPH_UNAVAILABLE', retryable: false },
  );
}

/** A subgraph does not know, or does not show, the entity another one names: as in process, the field says so. */
export function entityNotFound(): RemoteFailure {
  return new RemoteFailure('There is nothing with this id that you may see.', { code: 'NOT_FOUND' });
}
