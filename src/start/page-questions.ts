// What a person's own pages ask of the public schema, executed in process through its guard, as the person: the same context,
// points and words of errors as at the endpoint. Made by pages.ts for src/my. In the federated form the process that serves the
// pages has every subgraph's code, and the same store, cache and banks: it builds the whole schema for them.

import { type DocumentNode, execute, type GraphQLSchema } from 'graphql';
import { formatError } from '../gateway/shared/errors.ts';
import { deadlineIn } from '../http/deadline.ts';
import { type PointLimits, pointsPerBankCall } from '../limits/points.ts';
import { type Answer, type Ask, type Asker, OutOfPoints } from '../my/questions.ts';
import { type ContextServices, createContextFor } from './request-context.ts';

/** What asking needs. */
export interface PageQuestionsDeps {
  readonly services: ContextServices;
  readonly pointLimits: PointLimits;
  /** The guarded schema; asked for when the first question is. */
  readonly schema: () => GraphQLSchema;
}

/** Points of a question: pages ask for some hundred objects at most. Calls to banks come to it. */
const pointsOfQuestion = 4;

/** Makes the asking. */
export function createPageQuestions({ services, pointLimits, schema }: PageQuestionsDeps): Ask {
  let guarded: GraphQLSchema | null = null;
  // Counted by person alone: all of them come through one client, and a few must not use up what is everybody's.
  return async (asker: Asker, document: DocumentNode, variables: object): Promise<Answer<unknown>> => {
    const { principal, clientGone, withinMs } = asker;
    const counted = { ...principal, clientId: `${principal.clientId}/${principal.subject}` };
    const refused = await pointLimits.take(counted, pointsOfQuestion);
    if (refused !== null) throw new OutOfPoints(refused.retryAtMs);
    guarded ??= schema();
    // A browser's headers say nothing about an operation's cost, and bring no token.
    const { 'graphql-cost': _cost, authorization: _authorization, ...headers } = asker.headers;
    const deadline = deadlineIn(withinMs, () => clientGone);
    const contextValue = createContextFor(principal, { headers, clientGone, deadline }, services);
    const { data, errors } = await execute({
      schema: guarded,
      document,
      contextValue,
      variableValues: { ...variables },
    });
    const bankCalls = contextValue.usage?.bankCalls ?? 0;
    if (bankCalls > 0) pointLimits.charge(counted, bankCalls * pointsPerBankCall);
    return {
      data: data ?? null,
      errors: (errors ?? []).map((error) => {
        // An address held what is none: nobody's alarm, and not to be logged.
        if (error.path === undefined && error.originalError === undefined) return { path: '', code: 'BAD_USER_INPUT' };
        const { path = [], extensions } = formatError(error.toJSON(), error, services.log.unexpectedError);
        return { path: path.filter((key) => typeof key === 'string').join('.'), code: String(extensions?.['code']) };
      }),
    };
  };
}
