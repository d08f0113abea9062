// Sends what GraphiQL asks to the endpoint beside the page: queries and mutations by POST, subscriptions over WebSocket by
// graphql-ws. Adds the token of who is signed in; a token that has ended is not sent. Used by main.js.

import { createClient } from 'graphql-ws';
import { readSession } from './session.js';

/** @typedef {import('./types.d.ts').FetcherParams} FetcherParams */

/** @returns {Record<string, string>} */
function authorization() {
  const session = readSession();
  return session === null ? {} : { authorization: `Bearer ${session.token}` };
}

/**
 * @param {string} path of the endpoint
 * @param {() => void} onNobody called when somebody's token has ended
 */
export function createFetcher(path, onNobody) {
  const socketUrl = new URL(path, location.href);
  socketUrl.protocol = socketUrl.protocol === 'https:' ? 'wss:' : 'ws:';
  const client = createClient({ url: socketUrl.href, retryAttempts: 0, connectionParams: authorization });

  /** @param {FetcherParams} parameters */
  async function post(parameters) {
    const response = await fetch(path, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...authorization() },
      body: JSON.stringify(parameters),
    });
    return response.json();
  }

  /** @param {FetcherParams} parameters */
  async function* subscribe(parameters) {
    try {
      yield* client.iterate({
        query: parameters.query,
        operationName: parameters.operationName ?? null,
        variables: parameters.variables ?? null,
      });
    } catch (error) {
      yield { errors: Array.isArray(error) ? error : [{ message: endOf(error) }] };
    }
  }

  /**
   * @param {FetcherParams} parameters
   * @param {{ documentAST?: { definitions: readonly { kind: string, operation?: string, name?: { value: string } }[] } }} [options]
   */
  return (parameters, options) => {
    if (readSession() === null) onNobody();
    const operations = (options?.documentAST?.definitions ?? []).filter(({ kind }) => kind === 'OperationDefinition');
    const asked = operations.find(({ name }) => name?.value === parameters.operationName) ?? operations[0];
    return asked?.operation === 'subscription' ? subscribe(parameters) : post(parameters);
  };
}

/**
 * Why a subscription has ended, when it was the connection.
 * @param {unknown} error
 */
function endOf(error) {
  if (error instanceof CloseEvent) return `The subscription has ended: ${error.reason || `code ${error.code}`}`;
  return error instanceof Error ? error.message : 'The subscription has ended.';
}
