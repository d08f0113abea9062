// /my/data: a person takes their data along, or has them erased. Registered by my-pages.ts. There are two files: what the public schema
// tells them (own-data.ts), to be used elsewhere, and all that is held of them, row by row (src/start/person-export.ts). Erasing ends
// every link and every access by mutations of the public schema, as the person, then their sessions (erasure.ts). What the law
// keeps (payments, the audit) stays, and the page says so.

import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { csrfTokenOf } from '../links-page/session.ts';
import { sendPage } from '../pages/document.ts';
import { type Html, html } from '../pages/html.ts';
import { type Erasure, eraseAll, erasureScopes } from './erasure.ts';
import type { LinksQuery } from './generated.ts';
import type { MyParts, Speech, Visit } from './my-parts.ts';
import { sendFile, streamOwnData } from './own-data.ts';
import { myPath } from './place.ts';
import { OutOfPoints } from './questions.ts';

const dataPath = `${myPath}/data`;

/** What a sign-in must allow for everything that is held: it shows all that these do. */
const everythingScopes = [
  'customers:read',
  'pii:read',
  'accounts:read',
  'balances:read',
  'transactions:read',
  'payments:read',
  'links:read',
  'grants:read',
] as const;
/** Files of everything at once, of one gateway: each holds a connection to the database. */
const mostAtOnce = 4;

/** Adds the routes. */
export function serveOwnData(fastify: FastifyInstance, parts: MyParts): void {
  const page = new OwnDataPage(parts);
  fastify.get(dataPath, (request, reply) => page.show(request, reply));
  fastify.post(`${dataPath}/export`, (request, reply) => page.take(request, reply));
  fastify.post(`${dataPath}/held`, (request, reply) => page.takeHeld(request, reply));
  fastify.get(`${dataPath}/erase`, (request, reply) => page.askErase(request, reply));
  fastify.post(`${dataPath}/erase`, (request, reply) => page.erase(request, reply));
}

class OwnDataPage {
  readonly #parts: MyParts;
  /** Whose file of everything is on its way. */
  readonly #underWay = new Set<string>();

  constructor(parts: MyParts) {
    this.#parts = parts;
  }

  async show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    return visit === null ? reply : this.#send(visit);
  }

  #send(visit: Visit, fault: { readonly status: 403 | 429; readonly text: string } | null = null): FastifyReply {
    const { request, reply } = visit;
    const { texts, publicPath } = this.#parts.speech(request);
    const { data: words } = texts;
    return this.#parts.pages.frame.send(reply, visit.session, {
      ...(fault === null ? {} : { status: fault.status, message: { tone: 'bad', text: fault.text } }),
      section: 'ownData',
      title: words.title,
      content: html`<section class="card" aria-labelledby="export"><h2 id="export">${words.exportTitle}</h2>
<p>${words.exportText}</p><p class="quiet small">${words.exportNote}</p>
<form method="post" action="${publicPath}${dataPath}/export" class="actions">
<input type="hidden" name="csrf" value="${csrfTokenOf(visit.session)}"><button class="main">${words.exportGo}</button></form></section>
<section class="card" aria-labelledby="held"><h2 id="held">${words.heldTitle}</h2>
<p>${words.heldText}</p>${
        this.#parts.may(visit, ...everythingScopes)
          ? html`<form method="post" action="${publicPath}${dataPath}/held" class="actions">
<input type="hidden" name="csrf" value="${csrfTokenOf(visit.session)}"><button>${words.heldGo}</button></form>`
          : html`<p class="quiet small">${words.heldNotAllowed}</p>`
      }</section>
<h2>${words.eraseTitle}</h2>
<p>${this.#stays(words)}</p>
<div class="actions"><a class="button danger" href="${publicPath}${dataPath}/erase">${words.eraseGo}</a></div>`,
    });
  }

  /** The file, as it is read: nothing is kept of it here. */
  async take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.readForm(request, reply);
    if (visit === null) return reply;
    return streamOwnData(this.#parts, visit);
  }

  /** All rows, as they are read: the last line says that it is whole, and a file that is broken off has none. @throws StoreFailure before the first */
  async takeHeld(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.readForm(request, reply);
    if (visit === null) return reply;
    const { customerId } = visit.session;
    const { data: words } = this.#parts.speech(request).texts;
    if (!this.#parts.may(visit, ...everythingScopes))
      return this.#send(visit, { status: 403, text: words.heldNotAllowed });
    if (this.#underWay.has(customerId) || this.#underWay.size >= mostAtOnce) {
      return this.#send(
        { ...visit, reply: reply.header('retry-after', '60') },
        { status: 429, text: words.heldUnderWay },
      );
    }
    this.#underWay.add(customerId);
    const lines = new PassThrough();
    const begun = once(lines, 'readable');
    const whole = this.#parts.rights
      .exportEverything(customerId, lines)
      .finally(() => this.#underWay.delete(customerId));
    // What fails before the first line is told by a page; later the file is broken off.
    await Promise.race([begun, whole]);
    whole.catch((error: unknown) => {
      // Whoever goes away has had what they wanted.
      if (!reply.raw.destroyed) this.#parts.pages.options.log.unexpectedError(error);
    });
    return sendFile(reply, { name: 'bankgraph-everything', extension: 'ndjson', type: 'application/x-ndjson' }, lines);
  }

  async askErase(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    if (visit === null) return reply;
    return this.#sendQuestion(visit, null);
  }

  async erase(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.readForm(request, reply);
    if (visit === null) return reply;
    const { texts } = this.#parts.speech(request);
    if (!this.#parts.may(visit, ...erasureScopes)) return this.#sendQuestion(visit, null);
    if (visit.form.get('confirm') !== 'yes') return this.#sendQuestion(visit, texts.data.eraseUnconfirmed);
    const erasure = await this.#erase(visit);
    if (erasure === null) return this.#sendInterrupted(visit);
    const { left, operators } = erasure;
    const { formats } = this.#parts.speech(request);
    if (left.length > 0) return this.#sendQuestion(visit, texts.data.erasedPartly(formats.list(left)));
    const { eraseEverything } = this.#parts.rights;
    if (eraseEverything !== null && (await eraseEverything(visit.session.customerId)) === 'paymentsUnfinished')
      return this.#sendQuestion(visit, texts.data.erasePaymentsFirst);
    await this.#parts.pages.endEverySession(reply, visit.session);
    return sendPage(reply, {
      title: texts.data.erased,
      content: html`<p>${texts.data.erasedText}</p><p>${this.#stays(texts.data)}</p>${operators.length === 0 ? null : html`<p>${texts.data.operatorKeeps(formats.list(operators))}</p>`}`,
    });
  }

  /** What stays, and for how long. */
  #stays({ eraseStays, eraseAllStays }: { readonly eraseStays: string; readonly eraseAllStays: string }): string {
    return this.#parts.rights.eraseEverything === null ? eraseStays : eraseAllStays;
  }

  /** Null where the person's points were used up on the way: a part is done. */
  async #erase(visit: Visit): Promise<Erasure | null> {
    try {
      return await eraseAll(this.#parts, visit);
    } catch (error) {
      if (error instanceof OutOfPoints) return null;
      throw error;
    }
  }

  #sendInterrupted(visit: Visit): FastifyReply {
    const { texts, publicPath } = this.#parts.speech(visit.request);
    return this.#parts.pages.frame.send(visit.reply.header('retry-after', '60'), visit.session, {
      status: 429,
      section: 'ownData',
      title: texts.data.eraseQuestion,
      message: { tone: 'bad', text: texts.data.eraseInterrupted },
      content: html`<p><a class="button" href="${publicPath}${dataPath}/erase">${texts.data.eraseGo}</a></p>`,
    });
  }

  async #sendQuestion(visit: Visit, fault: string | null): Promise<FastifyReply> {
    const speech = this.#parts.speech(visit.request);
    const { data: words } = speech.texts;
    const mayErase = this.#parts.may(visit, ...erasureScopes);
    const { data } = await this.#parts.ask(visit, {
      name: 'links',
      variables: { withGrants: this.#parts.may(visit, 'grants:read'), withCorrections: false },
    });
    const me = data?.me ?? null;
    return this.#parts.pages.frame.send(visit.reply, visit.session, {
      status: fault === null ? 200 : 400,
      section: 'ownData',
      title: words.eraseQuestion,
      message: fault === null ? null : { tone: 'bad', text: fault },
      content:
        mayErase && me !== null
          ? eraseForm(speech, me, { csrfToken: csrfTokenOf(visit.session), stays: this.#stays(words) })
          : html`<p>${words.notAllowed}</p>`,
    });
  }
}

function eraseForm(
  { texts, publicPath }: Speech,
  me: NonNullable<LinksQuery['me']>,
  { csrfToken, stays }: { readonly csrfToken: string; readonly stays: string },
): Html {
  const { data: words } = texts;
  const links = (me.links ?? []).filter(({ status }) => status !== 'REVOKED').length;
  const grants = (me.grants ?? []).filter(({ status }) => status === 'ACTIVE' || status === 'PENDING');
  const own = grants.filter(({ source }) => source === 'CUSTOMER').length;
  return html`<p>${words.eraseText}</p>
<ul>${words.eraseItems(links, own).map((item) => html`<li>${item}</li>`)}</ul>
<p>${stays}</p>
${grants.length > own ? html`<p>${words.operatorGrants}</p>` : null}
<form method="post" action="${publicPath}${dataPath}/erase">
<input type="hidden" name="csrf" value="${csrfToken}">
<div class="choice"><input type="checkbox" id="confirm" name="confirm" value="yes"><label for="confirm">${words.eraseConfirm}</label></div>
<div class="actions"><button class="danger main">${words.eraseYes}</button>
<a class="button" href="${publicPath}${dataPath}">${words.eraseNo}</a></div>
</form>`;
}
