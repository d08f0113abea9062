// /links/grant: where a partner's customer is shown who asks for their data, what for and how long, and says yes to so much of it, or no; and where they end
// what they have granted. Registered by links-page.ts, within its routes; changes grants by src/grants only.
//
// A request is answered in the browser that opened it first: a secret in a cookie of its own, which is there before anybody signs in.

import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GrantChoice, ShownRequest } from '../grants/results.ts';
import type { GrantService, RequestInBrowser } from '../grants/service.ts';
import { requestForm } from '../grants/service.ts';
import type { Message } from '../pages/document.ts';
import { sendPage } from '../pages/document.ts';
import { html } from '../pages/html.ts';
import { readAccounts, readTicked } from './account-choice.ts';
import { toOverviewButton } from './frame.ts';
import { grantQuestion } from './grant-views.ts';
import { type PageParts, queryOf } from './parts.ts';
import { grantPath } from './place.ts';
import { csrfTokenOf, type Session, toPrincipal } from './session.ts';
import { speechOf } from './texts/by-language.ts';
import type { GrantFaultTexts } from './texts/grant-texts.ts';

/** Holds the secret of the browser in which a request is answered. */
const cookie = 'bankgraph-links-grant';
/** How long the browser keeps it, milliseconds: longer than a request waits. */
const cookieMs = 15 * 60_000;

/** Adds the routes. */
export function serveGrants(scope: FastifyInstance, parts: PageParts): void {
  const page = new GrantPage(parts);
  scope.get(grantPath, (request, reply) => page.ask(request, reply));
  scope.post(grantPath, (request, reply) => page.answer(request, reply));
  scope.post(`${grantPath}/end`, (request, reply) => page.end(request, reply));
}

/** How long banks may take to tell a person's accounts, milliseconds: the page is shown without those of a bank that is down. */
const accountsMs = 4000;

/** The question as it is shown. */
interface QuestionView {
  readonly session: Session;
  readonly answered: RequestInBrowser;
  readonly status?: number;
  readonly message?: Message;
  /** What was said before, to be shown again. */
  readonly form?: URLSearchParams;
}

/** A form as it was posted. */
interface GivenAnswer {
  readonly session: Session;
  readonly form: URLSearchParams;
  readonly faults: GrantFaultTexts;
}

class GrantPage {
  readonly #parts: PageParts;
  readonly #service: GrantService;

  constructor(parts: PageParts) {
    this.#parts = parts;
    this.#service = parts.options.grants.service;
  }

  /** The request, to whoever is signed in; for others the way in, and back here. */
  async ask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const named = queryOf(request).get('request') ?? '';
    if (!requestForm.test(named)) return this.#sendOver(reply);
    const answered = { request: named, browser: this.#bind(request, reply) };
    const session = await this.#parts.sessions.read(request);
    if (session !== null) return this.#show(request, reply, { session, answered });
    const opened = await this.#service.open(answered, null);
    if (opened === null || opened === 'otherBrowser') return this.#sendClosed(reply, opened);
    const href = `${this.#parts.place.base()}/sign-in?request=${named}`;
    const { common, grants } = speechOf(request).texts;
    return sendPage(reply, {
      title: grants.question.title(opened.partnerName),
      content: html`<p>${grants.question.signInFirst(opened.partnerName)}</p>
<p><a class="button main" href="${href}">${common.signIn}</a></p>`,
    });
  }

  /** The person has said yes or no. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#parts.sessions.readForm(request);
    if (posted.kind !== 'own') return this.#parts.refuseForm(reply, posted);
    const { session, form } = posted;
    const browser = this.#parts.place.readCookie(request, cookie);
    // Of a browser that has never opened it.
    if (browser === null || !requestForm.test(browser)) return this.#sendClosed(reply, 'otherBrowser');
    const answered = { request: form.get('request') ?? '', browser };
    const opened = await this.#service.open(answered, session.customerId);
    if (opened === null || opened === 'otherBrowser') return this.#sendClosed(reply, opened);
    const isYes = form.get('answer') === 'yes';
    if (isYes && !session.scopes.includes('links:write')) return this.#parts.sendMissing(reply, session);
    const { question, faults } = speechOf(request).texts.grants;
    const chosen = isYes ? this.#readChoice({ session, form, faults }, opened) : null;
    if (chosen !== null && 'fault' in chosen) {
      const message: Message = { tone: 'bad', text: chosen.fault };
      return this.#show(request, reply, { session, answered, status: 400, message, form });
    }
    const { customerId } = session;
    const location =
      chosen === null
        ? await this.#service.refuse(answered, customerId)
        : await this.#service.give(answered, customerId, chosen);
    if (location === null) return this.#sendOver(reply);
    // A redirect after a form would be held to this page's own policy for forms.
    return this.#parts.frame.send(reply, session, {
      title: question.going(opened.partnerName),
      goTo: location,
      content: html`<p>${isYes ? question.saidYes : question.saidNo}</p>
<p><a class="button main" href="${location}">${question.goBack(opened.partnerName)}</a></p>`,
    });
  }

  /** Ends one of the person's own. */
  async end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#parts.sessions.readForm(request);
    if (posted.kind !== 'own') return this.#parts.refuseForm(reply, posted);
    const { session, form } = posted;
    const parsed = this.#parts.options.linking.ids.parse(form.get('grant') ?? '');
    if (parsed?.type !== 'Grant' || !session.scopes.includes('links:write')) {
      return this.#parts.sendMissing(reply, session);
    }
    const result = await this.#service.revoke(toPrincipal(session, this.#parts.options.client.id), parsed.grantId);
    return result.kind === 'refused'
      ? this.#parts.sendMissing(reply, session)
      : this.#parts.place.redirect(reply, '', '');
  }

  /** What a person says yes to, of what is asked for; or what is wrong with it. */
  #readChoice(
    { session, form, faults }: GivenAnswer,
    { grant }: ShownRequest,
  ): GrantChoice | { readonly fault: string } {
    const days = Number(form.get('days') ?? '');
    if (!(Number.isInteger(days) && days >= 1 && days <= grant.days)) return { fault: faults.days(String(grant.days)) };
    const { ids } = this.#parts.options.linking;
    const chosen = readAccounts(readTicked(form), session.customerId, { ids, faults });
    if ('fault' in chosen) return chosen;
    // What is not asked for cannot be given, whatever a form says.
    const ticked = new Set(['accounts', ...form.getAll('permission')]);
    return { days, permissions: grant.permissions.filter((one) => ticked.has(one)), accounts: chosen.accounts };
  }

  async #show(request: FastifyRequest, reply: FastifyReply, view: QuestionView): Promise<FastifyReply> {
    const { session, answered, status = 200, message = null, form = null } = view;
    const { customerId } = session;
    const opened = await this.#service.open(answered, customerId);
    if (opened === null || opened === 'otherBrowser') return this.#sendClosed(reply, opened);
    const { grant } = opened;
    const speech = speechOf(request);
    const own = await this.#parts.readAccounts(session, request, accountsMs);
    return this.#parts.frame.send(reply, session, {
      status,
      title: speech.texts.grants.question.title(opened.partnerName),
      message,
      content: grantQuestion(speech, {
        ...opened,
        action: `${this.#parts.place.base()}/grant`,
        csrfToken: csrfTokenOf(session),
        request: answered.request,
        mayGive: session.scopes.includes('links:write'),
        accounts: {
          ...(form === null ? { which: null, accountIds: new Set<string>() } : readTicked(form)),
          own,
          customerId,
          ids: this.#parts.options.linking.ids,
          bankName: (bankId) => this.#parts.bankName(bankId),
        },
        chosen: {
          permissions: new Set(form === null ? grant.permissions : form.getAll('permission')),
          days: Number.parseInt(form?.get('days') ?? '', 10) || grant.days,
        },
      }),
    });
  }

  /** The secret of this browser, made when it has none. */
  #bind(request: FastifyRequest, reply: FastifyReply): string {
    const before = this.#parts.place.readCookie(request, cookie);
    const value = before !== null && requestForm.test(before) ? before : randomBytes(32).toString('base64url');
    this.#parts.place.keepCookie(reply, { name: cookie, value, untilMs: Date.now() + cookieMs });
    return value;
  }

  #sendClosed(reply: FastifyReply, opened: 'otherBrowser' | null): FastifyReply {
    if (opened === null) return this.#sendOver(reply);
    return this.#sendNothing(reply, 403, speechOf(reply.request).texts.grants.question.otherBrowser);
  }

  #sendOver(reply: FastifyReply): FastifyReply {
    return this.#sendNothing(reply, 404, speechOf(reply.request).texts.grants.question.over);
  }

  #sendNothing(reply: FastifyReply, status: number, text: string): FastifyReply {
    const { common, grants } = speechOf(reply.request).texts;
    const content = toOverviewButton(this.#parts.place.base(), common);
    return sendPage(reply, { status, title: grants.question.closed, message: { tone: 'bad', text }, content });
  }
}
