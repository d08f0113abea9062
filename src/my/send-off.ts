// The page that a person leaves by, for their bank: a redirect after a form would be held to this page's own policy for forms, all
// the way through the bank's. Used by pay-page.ts and payments-page.ts.

import type { FastifyReply } from 'fastify';
import { html } from '../pages/html.ts';
import type { MyParts, Visit } from './my-parts.ts';

/** Where the person goes, and why. */
export interface Destination {
  /** The bank's name. */
  readonly bank: string;
  readonly url: string;
  readonly text: string;
}

/** Sends it. */
export function sendOff(
  parts: MyParts,
  { request, reply, session }: Visit,
  { bank, url, text }: Destination,
): FastifyReply {
  const { payments: texts } = parts.speech(request).texts;
  return parts.pages.frame.send(reply, session, {
    section: 'payments',
    title: texts.going(bank),
    goTo: url,
    content: html`<p>${text}</p><p><a class="button main" href="${url}">${texts.goOn(bank)}</a></p>`,
  });
}
