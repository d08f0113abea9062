// /links/callback: where banks send customers back to, from a link's authorisation and from a payment's alike. GET with the
// answer in the query, POST with it in a form (form_post, or what the callback page has read from the address's fragment).
// Registered by src/start; completes by src/linking or src/payments, whichever has given the state out. Whatever
// comes here is untrusted: only a state of this gateway's leads anywhere, and only to the address that its client has
// registered.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BankFailure } from '../domain/errors.ts';
import type { OpenLinking } from '../linking/open.ts';
import type { CallbackRefusal } from '../linking/results.ts';
import { waitingSuffix } from '../linking/waiting.ts';
import { cookieName, readCookie } from '../pages/cookies.ts';
import { sendPage } from '../pages/document.ts';
import { html } from '../pages/html.ts';
import type { OpenPayments } from '../payments/open.ts';
import type { PaymentCallbackRefusal } from '../payments/results.ts';
import { StoreFailure } from '../store/failures.ts';
import { sendFragmentReader } from './callback-page.ts';
import { speechOf } from './texts/by-language.ts';
import { sendWaitingPage } from './waiting-page.ts';

/** The path of the callback under PUBLIC_URL. */
export const callbackPath = '/links/callback';
/** Holds the secret of the browser that was sent to the bank from the page for people. */
export const bindingCookie = 'bankgraph-links-binding';
/** An answer of a bank's: a signed response of some kilobytes at most. */
const maxFormBytes = 32 * 1024;

const statuses: Readonly<Record<CallbackRefusal | PaymentCallbackRefusal, number>> = {
  NO_ANSWER: 400,
  UNKNOWN_STATE: 400,
  OTHER_BROWSER: 403,
  IN_PROGRESS: 409,
  UNREGISTERED_REDIRECT_URI: 400,
};

/** Who completes what customers come back with. */
export interface CallbackServices {
  readonly linking: Pick<OpenLinking, 'service' | 'banks'>;
  readonly payments: Pick<OpenPayments, 'service'>;
  /** The gateway's address from outside. */
  readonly publicUrl: () => string;
}

/** Adds the route. */
export function serveCallback(fastify: FastifyInstance, services: CallbackServices): void {
  fastify.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: maxFormBytes },
      (_request, body, done) => done(null, new URLSearchParams(body.toString())),
    );
    scope.get(callbackPath, async (request, reply) => {
      const { searchParams } = new URL(request.url, 'http://callback.invalid');
      if ([...searchParams.keys()].length === 0) return sendFragmentReader(reply);
      return complete(services, { answer: searchParams, request, reply });
    });
    scope.get(`${callbackPath}${waitingSuffix}`, (request, reply) => sendWaiting(services, request, reply));
    scope.post(callbackPath, async (request, reply) =>
      complete(services, {
        answer: request.body instanceof URLSearchParams ? request.body : new URLSearchParams(),
        request,
        reply,
      }),
    );
  });
}

/** The person waits here while they authorise in their bank's app. */
async function sendWaiting(
  { linking, publicUrl }: CallbackServices,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
  const { callback } = speechOf(request).texts;
  // The page's script looks first: what is completed is answered with an address that a browser has to go to.
  const isLook = request.headers['x-live'] !== undefined;
  try {
    const browserBinding = readBinding(request, publicUrl);
    const { searchParams } = new URL(request.url, 'http://callback.invalid');
    const result = await linking.service.wait(searchParams, { browserBinding, isLook });
    if (result.kind === 'forward') return reply.redirect(result.location, 303);
    if (result.kind === 'refused') return sendMessage(reply, statuses[result.reason], callback.refusals[result.reason]);
    if (result.kind === 'decided')
      return sendPage(reply, { title: callback.title, content: html``, hasSecretAddress: true });
    return sendWaitingPage(reply, {
      ...result,
      bankName: linking.banks.get(result.bankId)?.bank.name ?? result.bankId,
    });
  } catch (error) {
    if (error instanceof StoreFailure) return sendMessage(reply.header('retry-after', '2'), 503, callback.notNow);
    throw error;
  }
}

/** What shows that a browser is the one that was sent to the bank from the page for people; null without. */
function readBinding(request: FastifyRequest, publicUrl: () => string): string | null {
  return readCookie(request, cookieName(bindingCookie, publicUrl().startsWith('https:')));
}

async function complete(
  { linking, payments, publicUrl }: CallbackServices,
  { answer, request, reply }: { answer: URLSearchParams; request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
  const { callback } = speechOf(request).texts;
  try {
    const binding = readBinding(request, publicUrl);
    const { service } = (await payments.service.knows(answer)) ? payments : linking;
    const result = await service.complete(answer, binding);
    if (result.kind === 'forward') return reply.redirect(result.location, 303);
    return sendMessage(reply, statuses[result.reason], callback.refusals[result.reason]);
  } catch (error) {
    if (error instanceof StoreFailure || error instanceof BankFailure) {
      return sendMessage(reply.header('retry-after', '2'), 503, callback.notNow);
    }
    throw error;
  }
}

function sendMessage(reply: FastifyReply, status: number, text: string): FastifyReply {
  const { title } = speechOf(reply.request).texts.callback;
  return sendPage(reply, { status, title, message: { tone: 'bad', text }, content: html``, hasSecretAddress: true });
}
