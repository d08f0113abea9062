// A subgraph's HTTP answer → data and errors. Data that is null since a field that may not be null failed is an answer like
// any other: its errors say what happened. What has neither data nor a reason for having none is no answer: the caller
// tells it on every field it asked for. Called by subgraph-client.ts and subgraph-stream.ts; follows GraphQL over HTTP.

import { bankErrorCodes } from '../domain/errors.ts';
import { gatewayErrorCodes, internalMessage } from '../gateway/shared/errors.ts';
import { RemoteFailure } from '../gateway/shared/remote-failure.ts';
import { isJsonObject, type JsonObject, type Path } from './field-failure.ts';
import { NotRun } from './remote-failure.ts';

/** An error of a subgraph's. */
export interface SubgraphError {
  readonly path: Path;
  readonly failure: RemoteFailure;
}

/** What a subgraph answered. */
export interface SubgraphAnswer {
  /** Null when errors took all of it along; there is at least one then. */
  readonly data: JsonObject | null;
  readonly errors: readonly SubgraphError[];
}

/** The answer cannot be used; the message is for operators and holds nothing of the body but error codes. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

const knownCodes: ReadonlySet<unknown> = new Set<string>([...bankErrorCodes, ...gatewayErrorCodes]);

/** What else of an error's extensions a client gets: the members that this project documents. */
const passedOn = [
  'missingScopes',
  'bank',
  'retryable',
  'bankCode',
  'retryAt',
  'actionUrl',
  'correlationId',
  'argument',
  'limit',
];

/** Statuses of requests that were refused as such; 408 and its like can come from between, after it was passed on. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 406, 413, 415, 422, 429]);

/** Reads an answer. @throws UnusableAnswer; NotRun when the request itself was refused */
export function parseAnswer(status: number, body: unknown): SubgraphAnswer {
  if (!isJsonObject(body)) throw new UnusableAnswer(`HTTP ${status} without a GraphQL answer`);
  const { data, errors } = body;
  const list: readonly unknown[] = Array.isArray(errors) ? errors : [];
  // Of a refused request a subgraph may say so by HTTP, too; a failing server's answer is nobody's who has run anything.
  const isAnswer = isJsonObject(data) || (data === null && list.length > 0);
  if (status >= 500 || !isAnswer) {
    const codes = list.map((error) => String(codeOf(error))).join(' ');
    const reason = `HTTP ${status} without data (${codes === '' ? 'no errors told' : codes})`;
    // An answer without the member `data` is that of an operation which was not begun.
    throw refusals.has(status) && codes !== '' ? new NotRun(reason) : new UnusableAnswer(reason);
  }
  return { data: isJsonObject(data) ? data : null, errors: parseErrors(errors) };
}

/** Errors as a subgraph tells them; none where there is no list of them. */
export function parseErrors(errors: unknown): readonly SubgraphError[] {
  return Array.isArray(errors) ? errors.map(parseError) : [];
}

function codeOf(error: unknown): unknown {
  const code = isJsonObject(error) && isJsonObject(error['extensions']) ? error['extensions']['code'] : undefined;
  return knownCodes.has(code) ? code : 'INTERNAL_SERVER_ERROR';
}

function parseError(error: unknown): SubgraphError {
  const { message, path, extensions } = isJsonObject(error) ? error : {};
  const isPath = (value: unknown): value is Path =>
    Array.isArray(value) && value.every((key) => typeof key === 'string' || typeof key === 'number');
  const code = codeOf(error);
  const passed = isJsonObject(extensions)
    ? Object.entries(extensions).filter(([name, value]) => passedOn.includes(name) && value !== undefined)
    : [];
  return {
    path: isPath(path) ? path : [],
    // A code that nobody documents may come with a message that nobody should see.
    failure:
      code === 'INTERNAL_SERVER_ERROR' || typeof message !== 'string'
        ? new RemoteFailure(internalMessage, { code: 'INTERNAL_SERVER_ERROR' })
        : new RemoteFailure(message, { code, ...Object.fromEntries(passed) }),
  };
}
