// What clients see of an error: every error of ours → a code of the closed list in `extensions.code`, what to do about it,
// and nothing of a bank's insides. Called by Apollo Server for every error (formatError). The mapping does not compile
// when a bank error code is missing (domain/errors.ts holds the sentences, the schema the list).

import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Refusal } from '../../auth/refusal.ts';
import { BankFailure, InvalidInput, NotFound } from '../../domain/errors.ts';
import { bankGlobalId } from '../../domain/global-id.ts';
import { StoreFailure } from '../../store/failures.ts';
import { RemoteFailure } from './remote-failure.ts';

/** Codes besides BankErrorCode that a client can meet in `extensions.code`. */
export const gatewayErrorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'QUERY_TOO_COMPLEX',
  'TOO_MANY_REQUESTS',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'DOCUMENT_NOT_LISTED',
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

/** Characters of a message: what a client has sent is never repeated at length. */
const maxMessageLength = 300;
/** Places in the document that one error names: a field may be written a hundred times. */
const maxLocations = 5;

/** Formats one error for a client. `formatted` is Apollo's version, `thrown` what was thrown. */
export function formatError(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  onUnexpected: OnUnexpectedError,
): GraphQLFormattedError {
  const { message, ...told } = format(formatted, thrown, onUnexpected);
  return {
    message: message.length > maxMessageLength ? `${message.slice(0, maxMessageLength - 1)}…` : message,
    ...told,
  };
}

function format(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  onUnexpected: OnUnexpectedError,
): GraphQLFormattedError {
  const error = unwrapResolverError(thrown);
  const place = {
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations.slice(0, maxLocations) }),
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
    return { ...place, message: toOwnWords(formatted.message), extensions: { ...extensions, ...limited } };
  }
  if (error instanceof GraphQLError && isRefusedRequest(error)) {
    return {
      ...place,
      message: toOwnWords(formatted.message),
      extensions: { code: 'BAD_REQUEST' satisfies GatewayErrorCode },
    };
  }
  const argument = error instanceof GraphQLError ? nullArgument.exec(error.message)?.[1] : undefined;
  if (argument !== undefined) {
    const extensions = { code: 'BAD_USER_INPUT' satisfies GatewayErrorCode, argument };
    return { ...place, message: `Argument "${argument}" must not be null.`, extensions };
  }
  onUnexpected(error);
  return {
    ...place,
    message: internalMessage,
    extensions: { code: 'INTERNAL_SERVER_ERROR' satisfies GatewayErrorCode },
  };
}

/** Some of Apollo Server's refusals have no code, only HTTP's status: persisted queries that are not what they say. */
function isRefusedRequest({ extensions: { http } }: GraphQLError): boolean {
  const status = typeof http === 'object' && http !== null && 'status' in http ? http.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** What graphql-js says when it executes, of a variable that may be null where its argument may not. */
const nullArgument = /^Argument "(\w+)" of (?:required|non-null) type "[^"]*" (?:must not be null|was )/;

/** Apollo Server names itself and its clients in some of its refusals. */
function toOwnWords(message: string): string {
  if (message.includes('CSRF')) {
    return 'The request could come from another site: send `content-type: application/json`, or the header `graphql-require-preflight`.';
  }
  return /apollo/i.test(message) ? 'The request is no GraphQL request over HTTP as it should be.' : message;
}

/** What graphql-js, Apollo or this gateway's own checks say about the request itself is meant for the client. */
function isClientFault(code: unknown): boolean {
  return typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR' && gatewayErrorCodes.some((own) => own === code);
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
