// What clients see of an error: every error of ours → a code of the closed list in `extensions.code`, what to do about it,
// and nothing of a bank's insides. Called by Apollo Server for every error (formatError). The mapping does not compile
// when a bank error code is missing (domain/errors.ts holds the sentences, the schema the list).

import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Refusal } from '../auth/refusal.ts';
import { BankFailure, InvalidInput, NotFound } from '../domain/errors.ts';
import { bankGlobalId } from '../domain/global-id.ts';
import { RemoteFailure } from '../federation/remote-failure.ts';
import { StoreFailure } from '../store/failures.ts';

/** Codes besides BankErrorCode that a client can meet in `extensions.code`. */
export const gatewayErrorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'QUERY_TOO_COMPLEX',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'SUBGRAPH_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;

/** One of {@link gatewayErrorCodes}. */
export type GatewayErrorCode = (typeof gatewayErrorCodes)[number];

/** The sentence for what is nobody's business but the operators'. */
export const internalMessage = 'Something went wrong in the gateway.';

/** Told of errors that no code foresees. */
export type OnUnexpectedError = (error: unknown) => void;

/** Formats one error for a client. `formatted` is Apollo's version, `thrown` what was thrown. */
export function formatError(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  onUnexpected: OnUnexpectedError,
): GraphQLFormattedError {
  const error = unwrapResolverError(thrown);
  const place = {
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
  };
  if (error instanceof BankFailure) return { ...place, ...toBankError(error) };
  if (error instanceof Refusal) {
    const { code, missingScopes } = error;
    const extensions = code === 'FORBIDDEN' ? { code, missingScopes } : { code };
    return { ...place, message: error.message, extensions };
  }
  if (error instanceof StoreFailure) {
    onUnexpected(error);
    const extensions = { code: 'SERVICE_UNAVAILABLE' satisfies GatewayErrorCode };
    return { ...place, message: 'The gateway cannot look that up at the moment.', extensions };
  }
  if (error instanceof InvalidInput) {
    const extensions = { code: 'BAD_USER_INPUT' satisfies GatewayErrorCode, argument: error.argument };
    return { ...place, message: error.message, extensions };
  }
  if (error instanceof NotFound) {
    return { ...place, message: error.message, extensions: { code: 'NOT_FOUND' satisfies GatewayErrorCode } };
  }
  if (error instanceof RemoteFailure) return { ...place, message: error.message, extensions: { ...error.extensions } };
  const code = formatted.extensions?.['code'];
  if (error instanceof GraphQLError && isClientFault(code)) {
    const { stacktrace: _stacktrace, ...extensions } = formatted.extensions ?? {};
    const limited = 'limit' in extensions ? { code: 'QUERY_TOO_COMPLEX' satisfies GatewayErrorCode } : {};
    return { ...place, message: formatted.message, extensions: { ...extensions, ...limited } };
  }
  onUnexpected(error);
  return {
    ...place,
    message: internalMessage,
    extensions: { code: 'INTERNAL_SERVER_ERROR' satisfies GatewayErrorCode },
  };
}

/** What graphql-js, Apollo or this gateway's own checks say about the request itself is meant for the client. */
function isClientFault(code: unknown): boolean {
  return (
    typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR' && gatewayErrorCodes.some((known) => known === code)
  );
}

function toBankError(failure: BankFailure): GraphQLFormattedError {
  return {
    message: failure.publicMessage,
    extensions: {
      code: failure.code,
      bank: bankGlobalId(failure.bankId),
      retryable: failure.retryable,
      ...(failure.bankCode === null ? {} : { bankCode: failure.bankCode }),
      ...(failure.retryAtMs === null ? {} : { retryAt: new Date(failure.retryAtMs).toISOString() }),
      ...(failure.actionUrl === null ? {} : { actionUrl: failure.actionUrl }),
      ...(failure.correlationId === null ? {} : { correlationId: failure.correlationId }),
    },
  };
}
