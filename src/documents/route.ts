// `GET /documents/{id}`: a statement's document, by the same token, scopes, grants, limits and refusals as an export (src/exports/route.ts).
// What can be refused is refused before the first byte, as JSON; after it an error breaks the answer off. Mounted by src/start/exports.ts.

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../../subgraphs/shared/context.ts';
import { readAccountOwner } from '../../subgraphs/shared/references.ts';
import type { Principal } from '../auth/principal.ts';
import { Refusal } from '../auth/refusal.ts';
import { BankFailure, NotFound } from '../domain/errors.ts';
import { OldHttp, type RefusedExport, toRefusedExport } from '../exports/refusal.ts';
import type { ExportsDeps } from '../exports/route.ts';
import { RunningExports } from '../exports/running.ts';
import { ExportBroken, ExportSession } from '../exports/session.ts';
import { documentPath } from '../gateway/paths.ts';
import { toContextRequest } from '../gateway/shared/authenticate.ts';
import { mayHaveStatements } from '../reading/closed-months.ts';
import type { LocatedAccount } from '../reading/located-account.ts';
import { openBankDocument } from './bank-document.ts';
import { documentForms, openGatewayDocument } from './gateway-document.ts';
import type { OpenDocument } from './open-document.ts';
import { type AskedDocument, parseDocumentQuery } from './query.ts';

/** Entries that a document is let begin for, as an export's rows. The others are charged when they are read. */
const paidRows = 200;
/** How long a client may take nothing before the connection is ended. */
const stallMs = 120_000;

/** Adds the route. */
export function serveDocuments(fastify: FastifyInstance, deps: ExportsDeps): void {
  const running = new RunningExports();
  fastify.addHook('preClose', async () => running.stop());
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const respond = () => respondTo({ request, reply, deps, running });
    return deps.overload === null ? respond() : deps.overload.run(reply, respond);
  };
  fastify.route({ method: ['GET', 'HEAD'], url: documentPath, exposeHeadRoute: false, handler });
  fastify.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: documentPath,
    handler: (_request, reply) =>
      reply
        .code(405)
        .header('allow', 'GET, HEAD')
        .send({ errors: [{ message: 'Documents are read with GET.', extensions: { code: 'BAD_REQUEST' } }] }),
  });
}

/** One request on its way. */
interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: ExportsDeps;
  readonly running: RunningExports;
}

async function respondTo({ request, reply, deps, running }: Exchange): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  const asked = toContextRequest(request, reply);
  const { clientGone = new AbortController().signal } = asked;
  const addLimits = (context: RequestContext): void => {
    for (const [name, value] of deps.admission.settle(context)) reply.header(name, value);
  };
  let end: (() => void) | null = null;
  try {
    if (request.raw.httpVersion === '1.0') throw new OldHttp();
    deps.overload?.admit();
    const principal = await deps.authenticate(asked.headers['authorization']);
    if (principal === null) throw new Refusal('UNAUTHENTICATED', []);
    assertScopes(principal, ['statements:read', 'accounts:read', 'balances:read', 'transactions:read']);
    const document = parseDocumentQuery(request.raw.url ?? '', deps.ids);
    // Nothing in a bank's own file can be masked.
    if (document.name.origin === 'BANK') assertScopes(principal, ['pii:read']);
    const context = deps.contextFor(principal, asked);
    try {
      await deps.admission.admit(context, paidRows);
    } finally {
      addLimits(context);
    }
    if (request.method === 'HEAD') return await sendHead(document, context, reply);
    end = running.begin(principal);
    reply.raw.once('close', end);
    const session = new ExportSession({
      principal,
      newContext: () => deps.contextFor(principal, asked),
      clientGone,
      stopping: running.stopping,
      settle: (used) => void deps.admission.settle(used),
      charge: deps.charge === null ? null : (points) => deps.charge?.(principal, points),
      paidRows,
    });
    const open = await openDocument(document, { context, session, deps });
    // Also where the client is gone before the first byte was taken.
    if (open.end !== null) reply.raw.once('close', open.end);
    addLimits(context);
    return send(open, { reply, deps });
  } catch (error) {
    end?.();
    return refuse(reply, toRefusedExport(error, deps.onUnexpected));
  }
}

/** @throws Refusal */
function assertScopes({ scopes }: Principal, needed: readonly string[]): void {
  const missing = needed.filter((scope) => !scopes.has(scope));
  if (missing.length > 0) throw new Refusal('FORBIDDEN', missing);
}

/** Head only: whether the account may be seen, by the directory alone; no bank is asked. @throws NotFound */
async function sendHead(document: AskedDocument, context: RequestContext, reply: FastifyReply): Promise<FastifyReply> {
  if ((await readAccountOwner(document, context.access)) === null) throw new NotFound();
  const { name, format } = document;
  if (name.origin === 'GATEWAY') {
    reply.header('content-type', documentForms[format].contentType);
    reply.header('content-disposition', toDisposition(toFileName(name.month.from, documentForms[format].extension)));
  }
  return reply.code(200).send();
}

/** Finds what is asked for. What fails here fails before the first byte. */
async function openDocument(
  { place, accountKey, name, format }: AskedDocument,
  {
    context,
    session,
    deps,
  }: { readonly context: RequestContext; readonly session: ExportSession; readonly deps: ExportsDeps },
): Promise<OpenDocument> {
  const located = await context.loaders.accounts.account(place, accountKey);
  if (located === null) throw new NotFound();
  if (!mayHaveStatements(located)) throw notGranted(located);
  if (name.origin === 'BANK') return openBankDocument({ located, context, session }, name.bankStatementId);
  const { contentType, extension } = documentForms[format];
  const bytes = await openGatewayDocument({ session, located, month: name.month, ids: deps.ids }, format);
  return { contentType, fileName: toFileName(name.month.from, extension), bytes, end: null };
}

function notGranted({ link: { bankId } }: LocatedAccount): BankFailure {
  const operatorMessage = `${bankId}: not asked, entries and balances are not both covered`;
  return new BankFailure({ code: 'PERMISSION_NOT_GRANTED', bankId, operatorMessage });
}

const toFileName = (from: string, extension: string): string => `statement-${from.slice(0, 7)}.${extension}`;
const toDisposition = (fileName: string): string => `attachment; filename="${fileName}"`;

function send(
  { contentType, fileName, bytes }: OpenDocument,
  { reply, deps }: Pick<Exchange, 'reply' | 'deps'>,
): FastifyReply {
  const hash = createHash('sha256');
  const told = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of bytes) {
        hash.update(piece);
        yield piece;
      }
    } catch (error) {
      const isForeseen = error instanceof ExportBroken;
      const reason = isForeseen ? error.reason : error instanceof BankFailure ? error.code : 'GATEWAY_FAILED';
      deps.onBroken({ format: contentType, reason });
      if (!isForeseen && !(error instanceof BankFailure)) deps.onUnexpected(error);
      throw error;
    }
  };
  // Node ends the connection by itself where nobody listens to this.
  reply.raw.setTimeout(stallMs, () => reply.raw.destroy());
  // RFC 9530, of all bytes: whoever reads trailers can tell that nothing is missing or changed.
  reply.trailer('repr-digest', async () => `sha-256=:${hash.digest('base64')}:`);
  return reply
    .code(200)
    .header('content-type', contentType)
    .header('content-disposition', toDisposition(fileName))
    .header('x-content-type-options', 'nosniff')
    .send(Readable.from(told(), { objectMode: false, highWaterMark: 65_536 }));
}

function refuse(reply: FastifyReply, { status, headers, body }: RefusedExport): FastifyReply {
  for (const [name, value] of headers) reply.header(name, value);
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(body);
}
