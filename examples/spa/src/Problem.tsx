// What went wrong, in words, with what helps: GraphQL errors by their `extensions.code` (docs/clients.md of bankgraph), and
// a gateway that does not answer. Used by every page.

import type { ErrorLike } from '@apollo/client';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { useLocation } from 'react-router';
import { signIn } from './sign-in.ts';

/** The codes in an error; empty where the gateway gave no answer that can be read. */
export function codesOf(error: ErrorLike | undefined): readonly string[] {
  if (CombinedGraphQLErrors.is(error)) {
    return [...new Set(error.errors.map(({ extensions }) => String(extensions?.['code'] ?? '')))];
  }
  // HTTP 401 comes with an answer, which Apollo Client gives as text.
  return ServerError.is(error) && error.statusCode === 401 ? ['UNAUTHENTICATED'] : [];
}

/** Codes with which it is sure that nothing was done. */
const refusals: ReadonlySet<string> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'QUERY_TOO_COMPLEX',
  'GRAPHQL_VALIDATION_FAILED',
]);

/** Whether the gateway has refused for sure; a lost answer, and a failure of its own, are not that. */
export function isRefused(error: ErrorLike | undefined): boolean {
  const codes = codesOf(error);
  return codes.length > 0 && codes.every((code) => refusals.has(code));
}

function wordsOf(codes: readonly string[], error: ErrorLike): string {
  if (codes.includes('UNAUTHENTICATED')) return 'You are signed in no more.';
  if (codes.includes('FORBIDDEN')) return 'You have not allowed this app to do that. Sign in again to allow it.';
  if (codes.includes('NOT_FOUND')) return 'There is no such thing, or it is not yours.';
  if (codes.includes('PERMISSION_NOT_GRANTED')) return 'Some of this is not shared by your consent at the bank.';
  if (codes.length === 0) return 'The service cannot be reached. Nothing has changed; please try again.';
  if (codes.includes('SERVICE_UNAVAILABLE') || codes.includes('INTERNAL_SERVER_ERROR')) {
    return 'Something is wrong at our side. Please try again in a moment.';
  }
  return error.message;
}

/** An error, and what to do about it. */
export function Problem({ error, onRetry }: { error: ErrorLike | undefined; onRetry?: () => void }) {
  const { pathname } = useLocation();
  if (error === undefined) return null;
  const codes = codesOf(error);
  // Part of the answer is there, and asking again would not change that.
  const isPartial = codes.length > 0 && codes.every((code) => code === 'PERMISSION_NOT_GRANTED');
  const needsSignIn = codes.includes('UNAUTHENTICATED') || codes.includes('FORBIDDEN');
  return (
    <div className={isPartial ? 'note warn' : 'note bad'} role="alert">
      <p>{wordsOf(codes, error)}</p>
      {needsSignIn ? (
        <button type="button" onClick={() => void signIn(pathname)}>
          Sign in again
        </button>
      ) : onRetry === undefined || isPartial ? null : (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
      {codes.length > 0 && <p className="quiet">{codes.join(', ')}</p>}
    </div>
  );
}
