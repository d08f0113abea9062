// A statement of this gateway's as a file, in one of its formats. Called by route.ts; reads by month-statement.ts, and has the format's
// own file write.

import type { ExportSession } from '../exports/session.ts';
import { toCamtStatement } from './camt-statement.ts';
import { toCsvStatement } from './csv-statement.ts';
import { type MonthStatement, type MonthStatementJob, readMonthStatement } from './month-statement.ts';
import { toPdfStatement } from './pdf-statement.ts';

/** The formats by their names in a query; the first is the usual one. */
export const documentFormats = ['pdf', 'csv', 'camt.053'] as const;

/** One of {@link documentFormats}. */
export type DocumentFormat = (typeof documentFormats)[number];

/** How a format is written, and what the answer's head says of it. */
interface DocumentForm {
  readonly contentType: string;
  readonly extension: string;
  readonly write: (statement: MonthStatement) => AsyncGenerator<Uint8Array>;
}

/** All of them. */
export const documentForms: Readonly<Record<DocumentFormat, DocumentForm>> = {
  pdf: { contentType: 'application/pdf', extension: 'pdf', write: toPdfStatement },
  csv: { contentType: 'text/csv; charset=utf-8; header=present', extension: 'csv', write: toCsvStatement },
  'camt.053': { contentType: 'application/xml', extension: 'xml', write: toCamtStatement },
};

/** The file of a statement that adds up. What fails here fails before the first byte. @throws as {@link readMonthStatement} */
export async function openGatewayDocument(
  job: MonthStatementJob,
  format: DocumentFormat,
): Promise<AsyncGenerator<Uint8Array>> {
  return written(await readMonthStatement(job), job.session, documentForms[format].write);
}

async function* written(
  statement: MonthStatement,
  session: ExportSession,
  write: DocumentForm['write'],
): AsyncGenerator<Uint8Array> {
  for await (const piece of write(statement)) {
    session.assertGoesOn();
    yield piece;
  }
}
