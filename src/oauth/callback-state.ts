// Whose answer an authorisation answer is, before it is verified. Called by src/linking for what comes to the callback.

import { decodeJwt } from 'jose';

/**
 * The state of an answer, before it is known whose answer it is: from the query, or from inside a JARM answer, unverified.
 * It only finds the attempt; the answer is verified against that attempt's bank afterwards.
 */
export function readState(callback: URLSearchParams): string | null {
  const states = callback.getAll('state');
  const responses = callback.getAll('response');
  if (states.length > 1 || responses.length > 1) return null;
  const [response] = responses;
  if (response === undefined) return states[0] ?? null;
  if (response.length > 20_000) return null;
  try {
    const { state } = decodeJwt(response);
    return typeof state === 'string' ? state : null;
  } catch {
    return null;
  }
}
