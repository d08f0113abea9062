// What every page for people has in common once it is known who asks: the frame of who is signed in, and of who is not, or not
// any more; forms that are not taken. Used by the pages of this folder and of src/my.

import type { FastifyReply } from 'fastify';
import { type Message, type Page, sendPage } from '../pages/document.ts';
import { type Html, html } from '../pages/html.ts';
import { viewOf } from '../pages/view.ts';
import type { PagePlace } from './place.ts';
import { csrfTokenOf, type Session } from './session.ts';
import { speechOf } from './texts/by-language.ts';
import type { CommonTexts } from './texts/texts.ts';

/** How the page of who is not signed in is shown. */
export interface Welcome {
  /** 200 unless said otherwise. */
  readonly status?: number;
  /** What they came with. */
  readonly query?: URLSearchParams;
  readonly message?: Message | null;
  /** Where they wanted to go, under PUBLIC_URL: one of {@link isOwnPage}. */
  readonly to?: string;
}

/** The pages' frame. */
export class PageFrame {
  readonly #place: PagePlace;
  readonly #hasOwnPages: boolean;

  /** `hasOwnPages` says whether src/my is served, too. */
  constructor(place: PagePlace, hasOwnPages: boolean) {
    this.#place = place;
    this.#hasOwnPages = hasOwnPages;
  }

  /** A page of who is signed in. */
  send(reply: FastifyReply, session: Session, page: Page): FastifyReply {
    const person = {
      name: session.name,
      publicPath: this.#place.publicPath(),
      csrfToken: csrfTokenOf(session),
      hasOwnPages: this.#hasOwnPages,
    };
    return sendPage(reply, { section: 'banks', ...page, person });
  }

  /** The page of who is not signed in. What they came with is handed on, so that it is shown once they are. */
  sendWelcome(reply: FastifyReply, { status = 200, query, message = null, to }: Welcome): FastifyReply {
    const kept = to === undefined ? (query === undefined ? '' : toOutcomeQuery(query)) : `to=${encodeURIComponent(to)}`;
    const href = `${this.#place.base()}/sign-in${kept === '' ? '' : `?${kept}`}`;
    const { common, signIn } = speechOf(reply.request).texts;
    const { welcome, welcomeText } = viewOf(reply.request).words;
    return sendPage(reply, {
      status,
      title: to === undefined ? common.yourBanks : welcome,
      message,
      content: html`<p>${to === undefined ? signIn.intro : welcomeText}</p>
${kept === '' || to !== undefined ? null : html`<p>${signIn.outcomeWaits}</p>\n`}<p><a class="button main" href="${href}">${common.signIn}</a></p>`,
    });
  }

  sendSignedOut(reply: FastifyReply): FastifyReply {
    const { signedOutMeanwhile } = speechOf(reply.request).texts.signIn;
    return this.sendWelcome(reply, { status: 403, message: { tone: 'warning', text: signedOutMeanwhile } });
  }

  /** The answer to a form of another's. */
  sendForeign(reply: FastifyReply, session: Session): FastifyReply {
    const { common } = speechOf(reply.request).texts;
    return this.send(reply, session, {
      status: 403,
      title: common.foreign,
      message: { tone: 'bad', text: common.foreignText },
      content: toOverviewButton(this.#place.base(), common),
    });
  }
}

/** The way to the first page. */
export const toOverviewButton = (base: string, { yourBanks }: Pick<CommonTexts, 'yourBanks'>): Html =>
  html`<div class="actions"><a class="button" href="${base}">${yourBanks}</a></div>`;

/** Whether an address is one of src/my's, with nothing in it but what such addresses are made of. */
export const isOwnPage = (path: string): boolean =>
  path.length <= 600 && /^\/my(?:\/[\w-]+)*(?:\?[\w.~%=&+-]*)?$/.test(path);

/** What an outcome is made of, and nothing else of a query: short, and each once. */
export function toOutcomeQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of ['link', 'error', 'state']) {
    const value = query.get(name);
    if (value !== null && value.length <= 600) kept.set(name, value);
  }
  return kept.has('state') ? kept.toString() : '';
}
