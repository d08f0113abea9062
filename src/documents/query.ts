// Path and query of a document, from untrusted text: which statement of which account, in which form. Called by route.ts before anything
// is read; an id that names no statement, of another kind or tampered with, is as one that there is not.

import { parseStatementKey, type StatementName } from '../domain/bank-statement.ts';
import { InvalidInput, NotFound } from '../domain/errors.ts';
import type { AccountPlace, GlobalIds } from '../domain/global-id.ts';
import { type DocumentFormat, documentFormats } from './gateway-document.ts';

/** What is asked for. */
export interface AskedDocument {
  readonly place: AccountPlace;
  readonly accountKey: string;
  readonly name: StatementName;
  /** Of this gateway's statements; a bank's file is as it is. */
  readonly format: DocumentFormat;
}

const isFormat = (text: string): text is DocumentFormat => documentFormats.some((name) => name === text);

/** Parses a request's target. @throws NotFound, InvalidInput by the parameter's name */
export function parseDocumentQuery(target: string, ids: GlobalIds): AskedDocument {
  const [path = '', ...rest] = target.split('?');
  const parsed = ids.parse(path.slice(path.lastIndexOf('/') + 1));
  const name = parsed?.type === 'Statement' ? parseStatementKey(parsed.statementKey) : null;
  if (parsed?.type !== 'Statement' || name === null || !/^\/documents\/[\w-]+$/.test(path)) throw new NotFound();
  const { place, accountKey } = parsed;
  return { place, accountKey, name, format: parseFormat(new URLSearchParams(rest.join('?')), name) };
}

function parseFormat(given: URLSearchParams, { origin }: StatementName): DocumentFormat {
  const [text, ...others] = given.getAll('format');
  if ([...given.keys()].some((key) => key !== 'format'))
    throw new InvalidInput('query', 'There is no such parameter; there is format.');
  if (others.length > 0) throw new InvalidInput('format', 'format may be given once at most.');
  if (text === undefined) return documentFormats[0];
  if (origin === 'BANK')
    throw new InvalidInput('format', 'A bank’s own document comes as the bank issues it: without format.');
  if (!isFormat(text)) throw new InvalidInput('format', `format must be one of ${documentFormats.join(', ')}.`);
  return text;
}
