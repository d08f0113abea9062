// A bank's own statement as a file: found among those that the bank lists of this account, asked for, looked at before anything is
// answered, and handed on as it comes. What is no document of an allowed type is refused: a page with script, declared as PDF, never
// reaches anybody. Called by route.ts.

import type { RequestContext } from '../../subgraphs/shared/context.ts';
import { BankFailure, NotFound } from '../domain/errors.ts';
import type { ExportSession } from '../exports/session.ts';
import type { LocatedAccount } from '../reading/located-account.ts';
import type { OpenDocument } from './open-document.ts';

/** What is needed. */
export interface BankDocumentJob {
  readonly located: LocatedAccount;
  readonly context: RequestContext;
  readonly session: ExportSession;
}

/** A type that is handed on: as what, and by which letters it begins, where it has some. */
interface AllowedType {
  readonly contentType: string;
  readonly extension: string;
  readonly begins: RegExp | null;
}

const pdf: AllowedType = { contentType: 'application/pdf', extension: 'pdf', begins: /^\s*%PDF-\d/ };
const csv: AllowedType = { contentType: 'text/csv; charset=utf-8', extension: 'csv', begins: null };
const xml: AllowedType = { contentType: 'application/xml', extension: 'xml', begins: /^\uFEFF?\s*</ };

/** By what the bank says. Whatever else there is, such as HTML or an archive, is none. */
const allowed: Readonly<Record<string, AllowedType>> = {
  'application/pdf': pdf,
  'application/x-pdf': pdf,
  // Said of everything: only what shows that it is a PDF is one.
  'application/octet-stream': pdf,
  'text/csv': csv,
  'application/csv': csv,
  'application/xml': xml,
  'text/xml': xml,
  'application/json': { contentType: 'application/json', extension: 'json', begins: /^\uFEFF?\s*[[{]/ },
  'text/plain': { contentType: 'text/plain; charset=utf-8', extension: 'txt', begins: null },
};

/** What a browser would run, whatever it is said to be. */
const webPage = /<(?:!doctype\s+html|html|head|body|script|svg|iframe)\b/i;
/** How much of a file is looked at. */
const lookedAt = 1024;

/** Opens it. What fails here fails before the first byte. @throws NotFound, BankFailure */
export async function openBankDocument(
  { located, context, session }: BankDocumentJob,
  bankStatementId: string,
): Promise<OpenDocument> {
  const { statements } = context.loaders;
  const { value } = await statements.bankStatements(located);
  const statement = value.find((one) => one.bankStatementId === bankStatementId);
  if (statement === undefined) throw new NotFound();
  const { mediaType, bytes, end } = await statements.bankFile(located, statement);
  try {
    const type = Object.hasOwn(allowed, mediaType ?? '') ? allowed[mediaType ?? ''] : undefined;
    if (type === undefined) throw notAllowed(located, 'a type that is not handed on');
    const begun: Buffer[] = [];
    let length = 0;
    while (length < lookedAt) {
      const next = await bytes.next();
      if (next.done === true) break;
      begun.push(next.value);
      length += next.value.length;
    }
    const head = Buffer.concat(begun);
    const text = head.subarray(0, lookedAt).toString('utf8');
    if (length === 0) throw notAllowed(located, 'an empty file');
    if (type.begins !== null && !type.begins.test(text)) throw notAllowed(located, 'not what its type says');
    if (type !== pdf && webPage.test(text)) throw notAllowed(located, 'a web page');
    const fileName = `statement-${statement.from.slice(0, 10)}.${type.extension}`;
    return { contentType: type.contentType, fileName, bytes: handOn({ head, bytes, session }), end };
  } catch (error) {
    end();
    throw error;
  }
}

async function* handOn({
  head,
  bytes,
  session,
}: {
  readonly head: Buffer;
  readonly bytes: AsyncGenerator<Buffer>;
  readonly session: ExportSession;
}): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for await (const piece of bytes) {
      session.assertGoesOn();
      yield piece;
    }
  } finally {
    await bytes.return(undefined);
  }
}

function notAllowed({ link: { bankId } }: LocatedAccount, reason: string): BankFailure {
  const operatorMessage = `${bankId} statements: the file is ${reason}`;
  return new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId, operatorMessage });
}
