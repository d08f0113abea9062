// /links/sessions: where people see in which browsers they are signed in at these pages, and end that, for one or for all
// others. Registered by links-page.ts, within its routes.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Message } from '../pages/document.ts';
import { type Html, html } from '../pages/html.ts';
import type { PageSessionRecord } from '../store/page-sessions.ts';
import { toBrowserText } from './browser-name.ts';
import { toOverviewButton } from './frame.ts';
import type { PageParts } from './parts.ts';
import { pagePath } from './place.ts';
import { csrfTokenOf, type Session } from './session.ts';
import { counted, type Speech, speechOf } from './texts/by-language.ts';

/** What was done, for the page after a redirect: only for the person who did it. */
const noticeForm = z.object({
  subject: z.string(),
  /** How many were ended. */
  count: z.int(),
  expiresAtMs: z.number(),
});
/** How long that is told to whoever loads its address again, milliseconds. */
const noticeMs = 60_000;

/** Adds the page's routes. */
export function serveSessionsPage(fastify: FastifyInstance, parts: PageParts): void {
  const page = new SessionsPage(parts);
  fastify.get(`${pagePath}/sessions`, (request, reply) => page.show(request, reply));
  fastify.post(`${pagePath}/sessions/end`, (request, reply) => page.end(request, reply));
}

class SessionsPage {
  readonly #parts: PageParts;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  async show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { sessions, frame, place } = this.#parts;
    const store = this.#parts.options.linking.store.pageSessions;
    const session = await sessions.read(request);
    if (session === null) return frame.sendSignedOut(reply);
    const speech = speechOf(request);
    const all = await store.readOfCustomer(session.customerId, Date.now());
    const content = toList({ base: place.base(), csrfToken: csrfTokenOf(session), own: session.id, all }, speech);
    const message = this.#readMessage(session, request);
    return frame.send(reply, session, { title: speech.texts.sessions.title, message, content });
  }

  /** Ends the one that is named, or all but this one. */
  async end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { sessions, frame, place, values } = this.#parts;
    const store = this.#parts.options.linking.store.pageSessions;
    const posted = await sessions.readForm(request);
    if (posted.kind === 'signedOut') return frame.sendSignedOut(reply);
    if (posted.kind === 'foreign') return frame.sendForeign(reply, posted.session);
    const { session, form } = posted;
    const named = form.get('session');
    if (named === session.id) {
      await sessions.end(reply, session);
      return frame.sendWelcome(reply, { message: { tone: 'good', text: speechOf(request).texts.signIn.signedOut } });
    }
    const { customerId } = session;
    const count =
      named === null ? await store.endOthers(customerId, session.id) : Number(await store.end(customerId, named));
    const notice = { subject: customerId, count, expiresAtMs: Date.now() + noticeMs };
    const query = new URLSearchParams({ state: values.seal('sessions notice', notice) });
    return place.redirect(reply, '/sessions', query.toString());
  }

  /** What was done. Null for addresses that anybody could have made. */
  #readMessage({ customerId }: Session, request: FastifyRequest): Message | null {
    const { searchParams } = new URL(request.url, 'http://links.invalid');
    const notice = this.#parts.values.open('sessions notice', searchParams.get('state'), noticeForm);
    if (notice === null || notice.subject !== customerId) return null;
    const { count } = notice;
    const { texts, formats } = speechOf(request);
    return count === 0
      ? { tone: 'warning', text: texts.sessions.nothingToEnd }
      : { tone: 'good', text: counted(formats, texts.sessions.ended, count) };
  }
}

/** The sessions of one person. */
interface SessionsView {
  readonly base: string;
  readonly csrfToken: string;
  /** The one that asks. */
  readonly own: string;
  readonly all: readonly PageSessionRecord[];
}

function toList({ base, csrfToken, own, all }: SessionsView, { texts, formats }: Speech): Html {
  const { sessions } = texts;
  const nameOf = ({ browser }: PageSessionRecord) => toBrowserText(browser, sessions);
  const form = (fields: Html, button: Html) => html`<form method="post" action="${base}/sessions/end" class="actions">
<input type="hidden" name="csrf" value="${csrfToken}">
${fields}${button}
</form>`;
  const card = (session: PageSessionRecord) => html`<li class="card">
<div class="top"><h2>${nameOf(session)}</h2>${session.id === own ? html`<span class="state good">${sessions.thisBrowser}</span>` : null}</div>
<dl>
<dt>${sessions.signedIn}</dt><dd>${formats.minute(session.createdAtMs)}</dd>
<dt>${sessions.lastUsed}</dt><dd>${formats.minute(session.usedAtMs)}</dd>
<dt>${sessions.endsByItself}</dt><dd>${formats.minute(session.expiresAtMs)}</dd>
</dl>
${form(
  html`<input type="hidden" name="session" value="${session.id}">\n`,
  session.id === own
    ? html`<button class="danger">${sessions.signOutHere}</button>`
    : html`<button class="danger">${sessions.signOutThere}<span class="unseen"> ${sessions.which(nameOf(session), formats.minute(session.createdAtMs))}</span></button>`,
)}
</li>\n`;
  const sorted = [...all].sort((a, b) => Number(b.id === own) - Number(a.id === own));
  return html`<p>${sessions.intro}</p>
<ul class="cards sessions">
${sorted.map(card)}</ul>
${all.length > 1 ? form(html``, html`<button class="danger main">${sessions.signOutElsewhere}</button>`) : null}
${toOverviewButton(base, texts.common)}`;
}
