// Asks the endpoint beside the page with the token of who is signed in, and turns what goes wrong into sentences. Used by
// main.js, which hands it to the views.

import { readSession } from '../session.js';

/** @typedef {{ message: string, extensions?: { code?: string } }} GraphqlError */
/** @typedef {import('./answers.d.ts').Data} Data */
/** @typedef {{ data: Data | null, problems: readonly string[] }} Answer data is null where nothing could be read */
/** @typedef {(query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Answer>} Ask */

/** Nobody is signed in any more. */
export class SignInEnded extends Error {
  constructor() {
    super('Your sign-in has ended. Please sign in again.');
  }
}

/** @type {Readonly<Record<string, string>>} */
const sentences = {
  TOO_MANY_REQUESTS: 'Too much was asked within a minute. Please wait a moment and try again.',
  INTERNAL_SERVER_ERROR: 'The gateway could not compute this. Please try again later.',
  REQUEST_TIMEOUT: 'This took too long. Please try again.',
};

/** @param {GraphqlError} error */
export function toSentence({ message, extensions }) {
  const code = extensions?.code ?? '';
  const words = (Object.hasOwn(sentences, code) ? sentences[code] : undefined) ?? message;
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** @param {string} path of the endpoint @returns {Ask} */
export function createAsk(path) {
  return async (query, variables = {}) => {
    const session = readSession();
    if (session === null) throw new SignInEnded();
    const response = await fetch(path, {
      method: 'POST',
      credentials: 'omit',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        authorization: `Bearer ${session.token}`,
      },
      body: JSON.stringify({ query, variables }),
    }).catch(() => {
      throw new Error('The gateway cannot be reached.');
    });
    /** @type {{ data?: Data | null, errors?: GraphqlError[] } | null} */
    const answer = await response.json().catch(() => null);
    const errors = answer?.errors ?? [];
    if (response.status === 401 || errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) {
      throw new SignInEnded();
    }
    if (answer === null) throw new Error(`The gateway gave no answer that can be read (HTTP ${response.status}).`);
    return { data: answer.data ?? null, problems: [...new Set(errors.map(toSentence))] };
  };
}
