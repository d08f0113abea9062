// The page where people wait while they authorise in their bank's own app: the bank's words, and what happens next. It looks
// again by itself, by the script of all pages or, without script, by being loaded anew. Sent by callback-route.ts.

import type { FastifyReply } from 'fastify';
import { sendPage } from '../pages/document.ts';
import { html } from '../pages/html.ts';
import { speechOf } from './texts/by-language.ts';

/** Between two looks of the script, milliseconds. */
const lookMs = 3000;
/** Between two loads without script, seconds: long enough for who reads the page aloud to them. */
const loadSeconds = 10;

/** What is waited for. */
export interface WaitingView {
  readonly bankName: string;
  /** What the bank tells the customer to do; null where it says nothing. */
  readonly message: string | null;
}

/** Sends it. */
export function sendWaitingPage(reply: FastifyReply, { bankName, message }: WaitingView): FastifyReply {
  const { authorising } = speechOf(reply.request).texts;
  const says = message === null ? authorising.waitingUnsaid(bankName) : authorising.bankSays(bankName, message);
  return sendPage(reply, {
    title: authorising.waitingTitle(bankName),
    content: html`<div id="live" data-live="${String(lookMs)}" role="status">
<p><strong>${says}</strong></p>
<p>${authorising.waitingText(bankName)}</p>
</div>
<p class="quiet">${authorising.waitingEnds}</p>
<div class="actions"><a class="button" href="">${authorising.lookAgain}</a></div>`,
    loadsAgainSeconds: loadSeconds,
    hasSecretAddress: true,
  });
}
