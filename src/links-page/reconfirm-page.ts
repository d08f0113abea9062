// /links/reconfirm: the person says that they go on sharing, where the law has them say it here and not at the bank. It is shown
// first what is shared. Registered by links-page.ts; changes links by src/linking only.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LinkRecord } from '../store/links.ts';
import { sealNotice } from './notices.ts';
import { namesMs, type PageParts, queryOf } from './parts.ts';
import { pagePath } from './place.ts';
import { csrfTokenOf, type Session } from './session.ts';
import { speechOf } from './texts/by-language.ts';
import { reconfirmation } from './views.ts';

/** Adds the routes. */
export function serveReconfirmation(scope: FastifyInstance, parts: PageParts): void {
  const page = new ReconfirmationPage(parts);
  scope.get(`${pagePath}/reconfirm`, (request, reply) => page.ask(request, reply));
  scope.post(`${pagePath}/reconfirm`, (request, reply) => page.reconfirm(request, reply));
}

class ReconfirmationPage {
  readonly #parts: PageParts;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  async ask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#parts.sessions.read(request);
    if (session === null) return this.#parts.frame.sendSignedOut(reply);
    const link = await this.#ownLink(session, queryOf(request).get('link'));
    if (link === null) return this.#parts.sendMissing(reply, session);
    const bankName = this.#parts.bankName(link.bankId);
    const speech = speechOf(request);
    return this.#parts.frame.send(reply, session, {
      title: speech.texts.reconfirmation.title(bankName),
      content: reconfirmation(speech, {
        ids: this.#parts.options.linking.ids,
        base: this.#parts.place.base(),
        csrfToken: csrfTokenOf(session),
        bankName,
        link,
        own: await this.#parts.readAccounts(session, request, namesMs),
      }),
    });
  }

  async reconfirm(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#parts.sessions.readForm(request);
    if (posted.kind !== 'own') return this.#parts.refuseForm(reply, posted);
    const { session, form } = posted;
    const link = await this.#ownLink(session, form.get('link'));
    if (link === null) return this.#parts.sendMissing(reply, session);
    const caller = this.#parts.callerOf(session, request);
    const result = await this.#parts.options.linking.service.reconfirm({ caller, linkId: link.id });
    if (result.kind === 'refused') return this.#parts.sendMissing(reply, session);
    const query = new URLSearchParams({
      link: this.#parts.options.linking.ids.link(link.id),
      state: sealNotice(this.#parts.values, 'reconfirmed', session),
    });
    return this.#parts.place.redirect(reply, '', query.toString());
  }

  /** A link of the person's own at a bank whose rule asks for it. @throws StoreFailure */
  async #ownLink(session: Session, id: string | null): Promise<LinkRecord | null> {
    const link = await this.#parts.ownLink(session, id);
    return this.#parts.offer(link?.bankId ?? null)?.consentRule.reconfirmation == null ? null : link;
  }
}
