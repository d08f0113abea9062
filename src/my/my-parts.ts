// What the pages of this folder share: asking as the person, their texts, who is let in, and what goes wrong. Made by my-pages.ts,
// used by each page.

import type { Writable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOwnPage } from '../links-page/frame.ts';
import type { PageParts } from '../links-page/parts.ts';
import { type Session, toPrincipal } from '../links-page/session.ts';
import { type Message, sendPage } from '../pages/document.ts';
import type { Formats } from '../pages/formats.ts';
import { type Html, html } from '../pages/html.ts';
import { viewOf } from '../pages/view.ts';
import { StoreFailure } from '../store/failures.ts';
import { type Answer, type Ask, askQuestion, OutOfPoints, type QuestionName, type Questions } from './questions.ts';
import { myTexts } from './texts/by-language.ts';
import type { MyTexts } from './texts/texts.ts';

/** How long banks may take before a page is shown without what they have not told yet, milliseconds; it looks again by itself. */
export const firstLookMs = 2500;
/** How long when the page looks again, and for what somebody waits for, milliseconds. */
export const patientMs = 12_000;

/** How a page of this folder speaks. */
export interface Speech {
  readonly texts: MyTexts;
  readonly formats: Formats;
  /** Under which the pages are: `/my` and `/links` stand behind it. */
  readonly publicPath: string;
}

/** Whoever asks, over HTTP. */
export interface Visit {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly session: Session;
}

/** Codes by which a thing is said not to be there, or not to be the person's. */
const absent: ReadonlySet<string> = new Set(['NOT_FOUND', 'BAD_USER_INPUT', 'FORBIDDEN', 'RESOURCE_NOT_FOUND']);

/** What kept a question from being answered, if anything did: a null beside it says nothing. */
export const failureOf = ({ errors }: Pick<Answer<unknown>, 'errors'>): string | null =>
  errors.find(({ code }) => !absent.has(code))?.code ?? null;

/** Whether the page looks at itself again by its script (src/pages/browser-script.ts). */
export const isSecondLook = ({ headers }: FastifyRequest): boolean => headers['x-live'] === '1';

/**
 * Erases all that law does not keep of a person, who asks for it; `paymentsUnfinished` where payments of theirs are on their way.
 * @throws StoreFailure
 */
export type EraseEverything = (customerId: string) => Promise<'erased' | 'paymentsUnfinished'>;

/**
 * Writes everything that is held of a person, who asks for it, as lines of JSON, and ends the stream, or destroys it where it fails.
 * @throws StoreFailure, SealFailure, and what the stream fails with
 */
export type ExportEverything = (customerId: string, into: Writable) => Promise<void>;

/** What people can have done with all that is held of them, beyond what the public schema lets them. */
export interface OwnRights {
  /** Null where the operator does not let people do it: then what they can end themselves ends. */
  readonly eraseEverything: EraseEverything | null;
  readonly exportEverything: ExportEverything;
}

/** Shared parts. */
export class MyParts {
  readonly pages: PageParts;
  readonly rights: OwnRights;
  readonly #ask: Ask;

  constructor(pages: PageParts, ask: Ask, rights: OwnRights) {
    this.pages = pages;
    this.#ask = ask;
    this.rights = rights;
  }

  speech(request: FastifyRequest): Speech {
    const { language, formats } = viewOf(request);
    return { texts: myTexts(language), formats, publicPath: this.pages.place.publicPath() };
  }

  /** Whose page it is; null when nobody is signed in, who is shown the way in and back here. @throws StoreFailure */
  async enter(request: FastifyRequest, reply: FastifyReply): Promise<Visit | null> {
    if (this.pages.toOwnHost(request, reply, request.url) !== null) return null;
    const session = await this.pages.sessions.read(request);
    if (session !== null) return { request, reply, session };
    const { url } = request;
    this.pages.frame.sendWelcome(reply, {
      ...(request.method === 'GET' && isOwnPage(url) ? { to: url } : { to: '/my' }),
    });
    return null;
  }

  /** A form of the person's own; null when it is not taken, which is told. @throws StoreFailure */
  async readForm(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<(Visit & { readonly form: URLSearchParams }) | null> {
    const posted = await this.pages.sessions.readForm(request);
    if (posted.kind === 'own') return { request, reply, session: posted.session, form: posted.form };
    this.pages.refuseForm(reply, posted);
    return null;
  }

  /** Asks as the person. @throws OutOfPoints, StoreFailure */
  ask<N extends QuestionName>(
    { request, reply, session }: Visit,
    question: { readonly name: N; readonly variables: Questions[N][1]; readonly withinMs?: number },
  ): Promise<Answer<Questions[N][0]>> {
    const asker = {
      principal: toPrincipal(session, this.pages.options.client.id),
      headers: request.headers,
      clientGone: goneOf(reply),
      withinMs: question.withinMs ?? patientMs,
    };
    return askQuestion(this.#ask, asker, question);
  }

  /** Whether the person's sign-in allows something. */
  may({ session }: Pick<Visit, 'session'>, ...scopes: readonly string[]): boolean {
    return scopes.every((scope) => session.scopes.includes(scope));
  }

  /** The answer to whoever names what is none of theirs. */
  sendMissing({ request, reply, session }: Visit): FastifyReply {
    const { texts, publicPath } = this.speech(request);
    return this.pages.frame.send(reply, session, {
      status: 404,
      section: 'overview',
      title: texts.common.missing,
      content: html`<p>${texts.common.missingText}</p><p><a class="button" href="${publicPath}/my">${texts.common.toOverview}</a></p>`,
    });
  }

  /** The answer where the gateway could not tell: nothing is said of the thing itself, and the same address asks again. */
  sendTrouble({ request, reply, session }: Visit): FastifyReply {
    const { texts } = this.speech(request);
    return this.pages.frame.send(reply.header('retry-after', '2'), session, {
      status: 503,
      title: texts.common.failed,
      message: { tone: 'bad', text: texts.common.trouble },
      content: html`<p><a class="button main" href="">${texts.common.loadAgain}</a></p>`,
    });
  }

  /** Answers what a route has thrown. */
  fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { log } = this.pages.options;
    const { common } = this.speech(request).texts;
    if (error instanceof OutOfPoints) {
      const seconds = Math.max(1, Math.ceil((error.retryAtMs - Date.now()) / 1000));
      return this.#sendTrouble(reply.header('retry-after', String(seconds)), 429, common.tooMuch);
    }
    if (error instanceof StoreFailure) {
      log.storeTrouble(error.message);
      return this.#sendTrouble(reply.header('retry-after', '5'), 503, common.trouble);
    }
    const status = statusOf(error);
    if (status < 500) return this.#sendTrouble(reply, status, common.unreadable);
    log.unexpectedError(error);
    return this.#sendTrouble(reply, 500, common.trouble);
  }

  #sendTrouble(reply: FastifyReply, status: number, text: string): FastifyReply {
    const { texts, publicPath } = this.speech(reply.request);
    const message: Message = { tone: 'bad', text };
    const content = html`<p><a class="button" href="${publicPath}/my">${texts.common.toOverview}</a></p>`;
    return sendPage(reply, { status, title: texts.common.failed, message, content });
  }
}

const gone = new WeakMap<FastifyReply, AbortSignal>();

/** Aborts when the person goes away: one signal for all that a page asks. */
function goneOf(reply: FastifyReply): AbortSignal {
  const found = gone.get(reply);
  if (found !== undefined) return found;
  const controller = new AbortController();
  gone.set(reply, controller.signal);
  const end = (): void => {
    if (!reply.raw.writableFinished) controller.abort();
  };
  if (reply.raw.closed) end();
  else reply.raw.once('close', end);
  return controller.signal;
}

function statusOf(error: unknown): number {
  const hasStatus = typeof error === 'object' && error !== null && 'statusCode' in error;
  return hasStatus && typeof error.statusCode === 'number' ? error.statusCode : 500;
}

/** A bank's logo, or the first letter of its name: the name stands beside it. */
export function bankLogo({ name, logoUrl }: { readonly name: string; readonly logoUrl: string | null }): Html {
  if (logoUrl !== null) return html`<img class="logo" src="${logoUrl}" alt="" width="40" height="40" loading="lazy">`;
  const [letter = '?'] = name.toUpperCase();
  return html`<span class="logo letter" aria-hidden="true">${letter}</span>`;
}
