// What is kept of an exchange with a bank: its structure, and of its values only codes of standards, days and flags under names that are
// listed (words.ts). Everything else becomes its shape, such as "string(22)". Pure and total; bounded, whatever a bank sends. Called by
// recorder.ts before anything is queued.

import type { RawExchange } from '../http/recorder.ts';
import {
  codeKeys,
  codeWords,
  currencyKeys,
  dateKeys,
  flagKeys,
  headerForms,
  httpStatusKeys,
  pathWords,
  queryWords,
  reasonForm,
  versionForm,
} from './words.ts';

/** JSON as it is kept. */
export type Redacted = string | number | boolean | null | readonly Redacted[] | { readonly [key: string]: Redacted };

/** Largest JSON that is kept of an exchange, characters. */
export const maxContentLength = 16 * 1024;
/** Larger bodies are told by their length alone: reading them once more would hold up others. */
const maxBodyLength = 2 * 1024 * 1024;
/** Items of a list that are kept: the others look like them. */
const maxItems = 5;
/** Names of an object that are kept: one with more is a map, and its names are data. */
const maxNames = 60;
const maxDepth = 12;
/** A code is short. */
const maxCodeLength = 64;

/** A name in JSON, and no number or text that a map is kept by: no digits but two at its end, no space. */
const nameForm = /^[@_$]?[A-Za-z][A-Za-z_-]{0,47}\d{0,2}$/;
const dateForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** What stands in place of what is not kept. */
const hidden = '{…}';

const toKey = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '');
const httpStatusForm = /^[1-5]\d\d$/;
/** Letters, and what stands between words of a code; digits only where a word has them. */
const codeForm = /^[A-Za-z][A-Za-z\d]*(?:[_.:/-][A-Za-z][A-Za-z\d]*)*$/;

/** Whether a text looks like a code, known or not. */
const looksLikeCode = (text: string): boolean => text.length <= maxCodeLength && codeForm.test(text);

/** Whether a text is a code of a standard's: a reason of ISO 20022, or made of words that codes are made of. */
function isCode(text: string): boolean {
  if (!looksLikeCode(text)) return false;
  if (reasonForm.test(text)) return true;
  // AcceptedSettlementCompleted, interimAvailable, ITEM_LOGIN_REQUIRED, UK.OBIE.Field.Missing, PMNT-RCDT-ESCT.
  const words = text.split(/[_.:/-]|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  return words.every((word) => codeWords.has(word.toLowerCase()));
}

/** The exchange as JSON, at most {@link maxContentLength} characters. */
export function redactExchange(exchange: RawExchange): string {
  const { method, url, resource, status, failure, correlationId, durationMs } = exchange;
  const head = {
    resource,
    method: /^(?:GET|POST|PUT|DELETE)$/.test(method) ? method : hidden,
    url: redactUrl(url),
    status,
    failure,
    correlationId: /^[\da-f-]{36}$/i.test(correlationId) ? correlationId : hidden,
    durationMs: Math.round(durationMs),
  };
  const parts = {
    requestHeaders: redactHeaders(exchange.requestHeaders),
    requestBody: redactBody(exchange.requestText, exchange.requestHeaders),
    responseHeaders: redactHeaders(exchange.responseHeaders),
    responseBody: redactBody(exchange.responseText, exchange.responseHeaders),
  };
  const whole = JSON.stringify({ ...head, ...parts });
  if (whole.length <= maxContentLength) return whole;
  const shortened = {
    ...parts,
    requestBody: toLength(exchange.requestText),
    responseBody: toLength(exchange.responseText),
  };
  return JSON.stringify({ ...head, ...shortened, isShortened: true });
}

const toLength = (text: string | null): string | null => (text === null ? null : `body(${text.length})`);

/** Words of standards stay, and days of the query; the origin is the bank's, and in its configuration. */
export function redactUrl({ pathname, searchParams }: URL): string {
  const path = pathname
    .split('/')
    .slice(0, 30)
    .map((segment) => (segment === '' || pathWords.has(segment) || versionForm.test(segment) ? segment : hidden))
    .join('/');
  const query = [...searchParams]
    .slice(0, 30)
    .map(
      ([name, value]) =>
        `${queryWords.has(name.toLowerCase()) ? name : hidden}=${dateForm.test(value) ? value : hidden}`,
    );
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

/** Those that are listed; a value of another form is told by its length. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const form = headerForms[name.toLowerCase()];
      if (form === undefined || !Object.hasOwn(headerForms, name.toLowerCase())) return [];
      return [[name.toLowerCase(), value.length <= 100 && form.test(value) ? value : `string(${value.length})`]];
    }),
  );
}

/** JSON by its structure; what is none by its media type and length. */
export function redactBody(text: string | null, headers: Readonly<Record<string, string>>): Redacted {
  if (text === null) return null;
  if (text === '') return 'empty';
  if (text.length > maxBodyLength) return `body(${text.length})`;
  const type = headers['content-type'] ?? '';
  if (/^application\/x-www-form-urlencoded/i.test(type)) return redactForm(text);
  try {
    const parsed: unknown = JSON.parse(text);
    return redactValue(parsed, null, 0);
  } catch {
    const word = /^[a-z]+\/[a-z0-9.+-]{1,60}/i.exec(type)?.[0] ?? 'no media type';
    return `${word}(${text.length})`;
  }
}

/** A form of OAuth: its names, and what is granted by which way. */
function redactForm(text: string): Redacted {
  return Object.fromEntries(
    [...new URLSearchParams(text)].slice(0, 30).map(([name, value]) => {
      const isKept = name === 'grant_type' && /^[a-z_]{1,40}$/.test(value);
      return [nameForm.test(name) ? name : hidden, isKept ? value : `string(${value.length})`];
    }),
  );
}

/** @param name under which it stands, in an object or in a list of an object; null for the outermost */
function redactValue(value: unknown, name: string | null, depth: number): Redacted {
  switch (typeof value) {
    case 'string':
      return redactText(value, name);
    case 'number':
      return name !== null && httpStatusKeys.has(toKey(name)) && httpStatusForm.test(String(value)) ? value : 'number';
    case 'boolean':
      return name !== null && flagKeys.has(toKey(name)) ? value : 'boolean';
    case 'object':
      break;
    default:
      return hidden;
  }
  if (value === null) return null;
  if (depth >= maxDepth) return Array.isArray(value) ? 'list' : 'object';
  if (Array.isArray(value)) return redactList(value, name, depth);
  return redactObject(value, depth);
}

function redactText(text: string, name: string | null): string {
  const key = name === null ? '' : toKey(name);
  if (dateKeys.has(key) && text.length <= 40 && dateForm.test(text)) return text;
  if (currencyKeys.has(key) && /^[A-Z]{3}$/.test(text)) return text;
  if (httpStatusKeys.has(key) && httpStatusForm.test(text)) return text;
  if (!codeKeys.has(key)) return `string(${text.length})`;
  if (isCode(text)) return text;
  // A code that no standard here has: that it is one says more than that it is a text.
  return looksLikeCode(text) ? `code(${text.length})` : `string(${text.length})`;
}

function redactList(list: readonly unknown[], name: string | null, depth: number): Redacted {
  const kept = list.slice(0, maxItems).map((item) => redactValue(item, name, depth + 1));
  return list.length > maxItems ? [...kept, `and ${list.length - maxItems} more`] : kept;
}

function redactObject(value: object, depth: number): Redacted {
  const entries = Object.entries(value);
  if (entries.length > maxNames) return `object(${entries.length})`;
  const kept = new Map<string, Redacted>();
  for (const [name, inner] of entries) {
    // A name that is data, an account's number or somebody's, says nothing of what stands under it.
    const isName = nameForm.test(name);
    const shown = isName ? name : hidden;
    if (!kept.has(shown)) kept.set(shown, redactValue(inner, isName ? name : null, depth + 1));
  }
  return Object.fromEntries(kept);
}
