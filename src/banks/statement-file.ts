// A statement that came as a file instead of JSON → entries, by its format. Called by connectors whose standard lets banks answer so
// (Berlin Group: camt.052 and 053 as XML, MT940 and 942 as text) while they complete an answer (lists.ts); calls camt.ts and mt940.ts.

import type { OtherFormat } from '../http/body.ts';
import { type FileContext, type FileRead, readCamt } from './camt.ts';
import { readMt940 } from './mt940.ts';

/** What a bank is asked to send where it refuses JSON: the media types that the standard has for these formats. */
export const statementFileTypes = 'application/xml, text/xml, text/plain';

/** A file's entries in the place of an answer's body. */
export class StatementFile {
  readonly read: FileRead;
  constructor(read: FileRead) {
    this.read = read;
  }
}

/**
 * The entries of a file; null for a format that is not read (a document, a table, XML of another kind).
 * @throws Unreadable when it is broken, too large, or another account's
 */
export async function readStatementFile({ format, text }: OtherFormat, context: FileContext): Promise<FileRead | null> {
  switch (format) {
    case 'XML':
      return readCamt(text, context);
    case 'MT940':
      return readMt940(text, context);
    default:
      return null;
  }
}
