// `GET /exports/transactions`: a file instead of pages, by the same token, scopes, masking and limits as the endpoint. Everything that
// can be refused is refused before the first byte; after it an error breaks the answer off, so that no file looks whole that is not.
// `GET /exports/transactions/manifest` makes the same export and tells only what it holds. Mounted by src/start/exports.ts.

import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../../subgraphs/shared/context.ts';
import type { Principal } from '../auth/principal.ts';
import { Refusal } from '../auth/refusal.ts';
import { NotFound } from '../domain/errors.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { Admission } from '../gateway/admission.ts';
import type { Overload } from '../gateway/overload.ts';
import { exportPath, manifestPath } from '../gateway/paths.ts';
import { type ContextRequest, toContextRequest } from '../gateway/shared/authenticate.ts';
import { CamtExport } from './camt-export.ts';
import { assertReadable, findChangesOf } from './changes.ts';
import { customerOf, findAccounts } from './entries.ts';
import { fileForms, rowFormats } from './formats.ts';
import type { Manifest } from './manifest.ts';
import { type ExportQuery, parseExportQuery } from './query.ts';
import { OldHttp, type RefusedExport, toRefusedExport } from './refusal.ts';
import { type Finished, RowExport } from './row-export.ts';
import { RunningExports } from './running.ts';
import { ExportBroken, ExportSession } from './session.ts';

/** What exports need of the gateway. */
export interface ExportsDeps {
  readonly ids: GlobalIds;
  /** Who sends a request; null without a token. @throws GraphQLError as the endpoint answers a bad one */
  readonly authenticate: (header: string | string[] | undefined) => Promise<Principal | null>;
  /** A context of a caller's, with a deadline of its own. */
  readonly contextFor: (principal: Principal, request: ContextRequest) => RequestContext;
  readonly admission: Admission;
  /** Charges what was used; null where nobody is limited. */
  readonly charge: ((principal: Principal, points: number) => void) | null;
  /** Null where nothing is refused for being too much. */
  readonly overload: Overload | null;
  readonly onBroken: (broken: { readonly format: string; readonly reason: string }) => void;
  readonly onUnexpected: (error: unknown) => void;
}

/** Rows that an export is let begin for: a page's. The others are charged as they are written. */
const paidRows = 200;
/** How long a client may take nothing, or a bank keep it waiting, before the connection is ended. */
const stallMs = 120_000;

/** An export that can be written. */
interface Export {
  readonly finished: Finished | null;
  bytes(): AsyncGenerator<Uint8Array>;
}

/** Adds the routes. */
export function serveExports(fastify: FastifyInstance, deps: ExportsDeps): void {
  const running = new RunningExports();
  fastify.addHook('preClose', async () => running.stop());
  const answer = (send: Answer) => (request: FastifyRequest, reply: FastifyReply) => {
    const respond = () => respondTo({ request, reply, deps, running, send });
    return deps.overload === null ? respond() : deps.overload.run(reply, respond);
  };
  fastify.route({ method: ['GET', 'HEAD'], url: exportPath, exposeHeadRoute: false, handler: answer(sendFile) });
  fastify.route({ method: 'GET', url: manifestPath, exposeHeadRoute: false, handler: answer(sendManifest) });
  const others = ['POST', 'PUT', 'PATCH', 'DELETE'];
  fastify.route({ method: others, url: exportPath, handler: refuseMethod('GET, HEAD') });
  fastify.route({ method: [...others, 'HEAD'], url: manifestPath, handler: refuseMethod('GET') });
}

const refuseMethod = (allowed: string) => (_request: FastifyRequest, reply: FastifyReply) =>
  reply
    .code(405)
    .header('allow', allowed)
    .send({ errors: [{ message: 'Exports are read with GET.', extensions: { code: 'BAD_REQUEST' } }] });

/** One request on its way. */
interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: ExportsDeps;
  readonly running: RunningExports;
  readonly send: Answer;
}

/** How an export is answered. */
type Answer = (made: Export, exchange: Exchange & { readonly query: ExportQuery }) => Promise<FastifyReply>;

async function respondTo(exchange: Exchange): Promise<FastifyReply> {
  const { request, reply, deps, running, send } = exchange;
  reply.header('cache-control', 'no-store');
  const asked = toContextRequest(request, reply);
  const { clientGone = new AbortController().signal } = asked;
  let end: (() => void) | null = null;
  try {
    if (request.raw.httpVersion === '1.0') throw new OldHttp();
    deps.overload?.admit();
    const principal = await deps.authenticate(asked.headers['authorization']);
    if (principal === null) throw new Refusal('UNAUTHENTICATED', []);
    const query = parseExportQuery(searchOf(request.raw.url), deps.ids);
    assertScopes(query, principal);
    const context = deps.contextFor(principal, asked);
    try {
      await deps.admission.admit(context, paidRows);
    } finally {
      addLimits(reply, deps, context);
    }
    if (request.method === 'HEAD') return await sendHead(query, context, exchange);
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
    const made = await makeExport(query, { context, session, ids: deps.ids });
    addLimits(reply, deps, context);
    return await send(made, { ...exchange, query });
  } catch (error) {
    end?.();
    return refuse(reply, toRefusedExport(error, deps.onUnexpected));
  }
}

function searchOf(url: string | undefined): string {
  const at = url?.indexOf('?') ?? -1;
  return url === undefined || at === -1 ? '' : url.slice(at + 1);
}

/** What the schema asks for the same: `Account` needs `accounts:read`, balances theirs. @throws Refusal */
function assertScopes({ format, accounts }: ExportQuery, { scopes }: Principal): void {
  const isStatement = format === 'camt.053';
  const needed = [
    'transactions:read',
    ...(accounts.length > 0 || isStatement ? ['accounts:read'] : []),
    ...(isStatement ? ['balances:read'] : []),
  ];
  const missing = needed.filter((scope) => !scopes.has(scope));
  if (missing.length > 0) throw new Refusal('FORBIDDEN', missing);
}

function addLimits(reply: FastifyReply, { admission }: ExportsDeps, context: RequestContext): void {
  for (const [name, value] of admission.settle(context)) reply.header(name, value);
}

/** Finds what is exported. What fails here fails before the first byte. */
async function makeExport(
  query: ExportQuery,
  {
    context,
    session,
    ids,
  }: { readonly context: RequestContext; readonly session: ExportSession; readonly ids: GlobalIds },
): Promise<Export> {
  if (query.format === 'camt.053') {
    const made = new CamtExport({ session, query, found: await findAccounts(query, context), ids });
    await made.prepare();
    return made;
  }
  const format = rowFormats[query.format];
  if (query.after === null) {
    return new RowExport({ session, query, subject: { found: await findAccounts(query, context) }, format, ids });
  }
  const changesOf = await findChangesOf(query, context);
  // Who may not see the customer, and a gateway that keeps no statements, are told now.
  await assertReadable(context, changesOf);
  return new RowExport({ session, query, subject: { changesOf }, format, ids });
}

/** Head only: the customer is looked for, no bank is asked. */
async function sendHead(query: ExportQuery, context: RequestContext, { reply }: Exchange): Promise<FastifyReply> {
  if (query.accounts.length === 0 && !(await context.access.hasCustomer(customerOf(query, context))))
    throw new NotFound();
  return addFileHead(reply, query).send();
}

function addFileHead(reply: FastifyReply, { format }: ExportQuery): FastifyReply {
  const { contentType, extension } = fileForms[format];
  const day = new Date().toISOString().slice(0, 10);
  return reply
    .code(200)
    .header('content-type', contentType)
    .header('content-disposition', `attachment; filename="transactions-${day}.${extension}"`);
}

const sendFile: Answer = async (made, { reply, deps, query }) => {
  addFileHead(reply, query);
  // Node ends the connection by itself where nobody listens to this.
  reply.raw.setTimeout(stallMs, () => reply.raw.destroy());
  reply.trailer('repr-digest', async () => toReprDigest(made.finished));
  reply.trailer('export-manifest', async () => toHeaderText(made.finished));
  return reply.send(Readable.from(told(made, query, deps), { objectMode: false, highWaterMark: 65_536 }));
};

/** The file's bytes; where they are broken off, the log says why. */
async function* told(made: Export, { format }: ExportQuery, deps: ExportsDeps): AsyncGenerator<Uint8Array> {
  try {
    yield* made.bytes();
  } catch (error) {
    const isForeseen = error instanceof ExportBroken;
    deps.onBroken({
      format,
      reason: isForeseen ? error.reason : error instanceof Error ? error.name : 'GATEWAY_FAILED',
    });
    if (!isForeseen) deps.onUnexpected(error);
    throw error;
  }
}

const sendManifest: Answer = async (made, { reply }) => {
  for await (const _piece of made.bytes());
  const { finished } = made;
  if (finished === null) throw new ExportBroken('GATEWAY_FAILED');
  return reply.code(200).header('content-type', 'application/json; charset=utf-8').send(finished.manifest);
};

/** RFC 9530: of all bytes of the file. */
const toReprDigest = (finished: Finished | null): string =>
  finished === null ? '' : `sha-256=:${finished.sha256.toString('base64')}:`;

/** Trailers are headers: short, and ASCII. What does not fit is left out, the counts last. */
const mostTrailerLength = 6000;

function toHeaderText(finished: Finished | null): string {
  if (finished === null) return '';
  const { sources: _sources, accounts: _accounts, ...counts } = finished.manifest;
  const forms: readonly Partial<Manifest>[] = [finished.manifest, counts];
  const texts = forms.map((form) => toAscii(JSON.stringify(form)));
  return texts.find((text) => text.length <= mostTrailerLength) ?? '';
}

const toAscii = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

function refuse(reply: FastifyReply, { status, headers, body }: RefusedExport): FastifyReply {
  for (const [name, value] of headers) reply.header(name, value);
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(body);
}
