// What every page for people has in common once it is known who asks: the frame of who is signed in, and of who is not, or not
// any more; forms that are not taken. Used by the pages of this folder.

import type { FastifyReply } from 'fastify';
import { html } from './html.ts';
import { type Message, type Page, sendPage } from './layout.ts';
import type { PagePlace } from './place.ts';
import { csrfTokenOf, type Session } from './session.ts';

/** Said to whoever was signed in and is not any more. */
export const signedOutMessage: Message = {
  tone: 'warning',
  text: 'You are not signed in any more, so nothing was done. Please sign in again.',
};

/** How the page of who is not signed in is shown. */
export interface Welcome {
  /** 200 unless said otherwise. */
  readonly status?: number;
  /** What they came with. */
  readonly query?: URLSearchParams;
  readonly message?: Message | null;
}

/** The pages' frame. */
export class PageFrame {
  readonly #place: PagePlace;

  constructor(place: PagePlace) {
    this.#place = place;
  }

  /** A page of who is signed in; HTTP's status is 200 unless said otherwise. */
  send(reply: FastifyReply, session: Session, page: Page & { readonly status?: number }): FastifyReply {
    const base = this.#place.base();
    const account = html`<form method="post" action="${base}/sign-out">
<input type="hidden" name="csrf" value="${csrfTokenOf(session)}">
<span class="quiet">Signed in as ${session.customerId}</span> <button>Sign out</button>
</form>`;
    return sendPage(reply, page.status ?? 200, { ...page, account });
  }

  /** The page of who is not signed in. What they came with is handed on, so that it is shown once they are. */
  sendWelcome(reply: FastifyReply, { status = 200, query, message = null }: Welcome): FastifyReply {
    const kept = query === undefined ? '' : toOutcomeQuery(query);
    const href = `${this.#place.base()}/sign-in${kept === '' ? '' : `?${kept}`}`;
    return sendPage(reply, status, {
      title: 'Your banks',
      message,
      content: html`<p>See which banks you share with bankgraph, link a bank, and end a link whenever you like.</p>
<p>${kept === '' ? null : 'Sign in to see what became of your link.'}</p>
<p><a class="button main" href="${href}">Sign in</a></p>`,
    });
  }

  sendSignedOut(reply: FastifyReply): FastifyReply {
    return this.sendWelcome(reply, { status: 403, message: signedOutMessage });
  }

  /** The answer to a form of another's. */
  sendForeign(reply: FastifyReply, session: Session): FastifyReply {
    const text = 'This did not come from a page of yours here, so nothing was done. Please try again from this page.';
    const content = html`<p><a href="${this.#place.base()}">Your banks</a></p>`;
    return this.send(reply, session, { status: 403, title: 'Not done', message: { tone: 'bad', text }, content });
  }
}

/** What an outcome is made of, and nothing else of a query: short, and each once. */
export function toOutcomeQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of ['link', 'error', 'state']) {
    const value = query.get(name);
    if (value !== null && value.length <= 600) kept.set(name, value);
  }
  return kept.has('state') ? kept.toString() : '';
}
