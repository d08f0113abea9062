// A subgraph's HTTP answer → data and errors. Data that is null since a field that may not be null failed is an answer like
// any other: its errors say what happened. What has neither data nor a reason for having none is no answer: the caller
// tells it on every field it asked for. Called by subgraph-client.ts and subgraph-stream.ts; follows GraphQL over HTTP.

import { internalMessage } from '../gateway/shared/errors.ts';
import { RemoteFailure } from '../gateway/shared/remote-failure.ts';
import { type ErrorDisclosure, gatewayDisclosure } from './executor-options.ts';
import { isJsonObject, type JsonObject, type Path } from './field-failure.ts';
import { NotRun } from './remote-failure.ts';

/** An error of a subgraph's. */
export interface SubgraphError {
  readonly path: Path;
  readonly failure: RemoteFailure;
  /** Its code where clients are not told it, as far as it looks like one: for operators. */
  readonly maskedCode?: string;
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

/** Statuses of requests that were refused as such; 408 and its like can come from between, after it was passed on. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 406, 413, 415, 422, 429]);

/** Reads an answer. @throws UnusableAnswer; NotRun when the request itself was refused */
export function parseAnswer(
  status: number,
  body: unknown,
  disclosure: ErrorDisclosure = gatewayDisclosure,
): SubgraphAnswer {
  if (!isJsonObject(body)) throw new UnusableAnswer(`HTTP ${status} without a GraphQL answer`);
  const { data, errors } = body;
  const list: readonly unknown[] = Array.isArray(errors) ? errors : [];
  // Of a refused request a subgraph may say so by HTTP, too; a failing server's answer is nobody's who has run anything.
  const isAnswer = isJsonObject(data) || (data === null && list.length > 0);
  if (status >= 500 || !isAnswer) {
    const codes = list
      .slice(0, maxCodes)
      .map((error) => toReadableCode(codeOf(error)) ?? internalCode)
      .join(' ');
    const reason = `HTTP ${status} without data (${codes === '' ? 'no errors told' : codes})`;
    // An answer without the member `data` is that of an operation which was not begun.
    throw refusals.has(status) && codes !== '' ? new NotRun(reason) : new UnusableAnswer(reason);
  }
  return { data: isJsonObject(data) ? data : null, errors: parseErrors(errors, disclosure) };
}

/** Errors as a subgraph tells them; none where there is no list of them. */
export function parseErrors(
  errors: unknown,
  disclosure: ErrorDisclosure = gatewayDisclosure,
): readonly SubgraphError[] {
  return Array.isArray(errors) ? errors.map((error) => parseError(error, disclosure)) : [];
}

/** Codes that clients were not told, each once, at most {@link maxCodes}. */
export function maskedCodesOf(errors: readonly SubgraphError[]): readonly string[] {
  const codes = errors.flatMap(({ maskedCode }) => (maskedCode === undefined ? [] : [maskedCode]));
  return [...new Set(codes)].slice(0, maxCodes);
}

/** Of one answer: a subgraph is not to fill the log. */
const maxCodes = 10;

const internalCode = 'INTERNAL_SERVER_ERROR';

function codeOf(error: unknown): unknown {
  return isJsonObject(error) && isJsonObject(error['extensions']) ? error['extensions']['code'] : undefined;
}

/** A code that can be shown to operators. What does not look like one could be anything: with digits, an account's number. */
function toReadableCode(code: unknown): string | null {
  return typeof code === 'string' && /^[A-Z][A-Z_]{0,63}$/.test(code) ? code : null;
}

function parseError(error: unknown, disclosure: ErrorDisclosure): SubgraphError {
  const { message, path, extensions } = isJsonObject(error) ? error : {};
  const isPath = (value: unknown): value is Path =>
    Array.isArray(value) && value.every((key) => typeof key === 'string' || typeof key === 'number');
  const place = { path: isPath(path) ? path : [] };
  const code = codeOf(error);
  const isTold = disclosure.codes === null || (typeof code === 'string' && disclosure.codes.has(code));
  if (!isTold || code === internalCode || typeof message !== 'string') {
    const readable = isTold ? null : toReadableCode(code);
    const failure = new RemoteFailure(internalMessage, { code: internalCode });
    return { ...place, failure, ...(readable === null ? {} : { maskedCode: readable }) };
  }
  const passed = isJsonObject(extensions)
    ? Object.entries(extensions).filter(([name, value]) => isPassedOn(name, disclosure) && value !== undefined)
    : [];
  const told = typeof code === 'string' ? code : internalCode;
  return { ...place, failure: new RemoteFailure(message, { code: told, ...Object.fromEntries(passed) }) };
}

function isPassedOn(name: string, { extensions }: ErrorDisclosure): boolean {
  // Assigning to it would change the object's nature; the code stands by itself.
  if (name === '__proto__' || name === 'code') return false;
  return extensions === null || extensions.has(name);
}
