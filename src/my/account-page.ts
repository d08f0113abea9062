// /my/account: one account, with its statement: searched, filtered and paged by the address, so that no script is needed.
// Registered by my-pages.ts; asks queries/account.graphql, shown by account-views.ts and statement-views.ts.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../pages/html.ts';
import { readQuery, toFilter } from './account-query.ts';
import { accountView } from './account-views.ts';
import { accountName } from './accounts.ts';
import { failureOf, firstLookMs, isSecondLook, type MyParts, patientMs, type Visit } from './my-parts.ts';
import { myPath } from './place.ts';

/** Entries on a page. */
const pageSize = 50;
/** Adds the route. */
export function serveAccount(fastify: FastifyInstance, parts: MyParts): void {
  fastify.get(`${myPath}/account`, (request, reply) => show(parts, request, reply));
}

async function show(parts: MyParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const visit = await parts.enter(request, reply);
  if (visit === null) return reply;
  const { searchParams } = new URL(request.url, 'http://my.invalid');
  const id = searchParams.get('id') ?? '';
  const speech = parts.speech(request);
  const { texts, publicPath } = speech;
  const query = readQuery(searchParams, texts.account.groups);
  const { data, errors } = await parts.ask(visit, {
    name: 'account',
    withinMs: isSecondLook(request) ? patientMs : firstLookMs,
    variables: {
      id,
      first: pageSize,
      after: query.after,
      filter: toFilter(query),
      withBalances: parts.may(visit, 'balances:read'),
      withTransactions: parts.may(visit, 'transactions:read'),
    },
  });
  const account = data?.account ?? null;
  if (account === null) return sendUntold(parts, visit, failureOf({ errors }));
  // A cursor of another filter, or of a page that is gone: from the beginning then.
  if (query.after !== null && errors.some(({ code }) => code === 'BAD_USER_INPUT')) {
    searchParams.delete('after');
    return parts.pages.place.redirectTo(reply, `${myPath}/account?${searchParams.toString()}`);
  }
  const content = accountView({
    ...speech,
    account,
    query,
    mayPay: parts.may(visit, 'payments:read', 'payments:write'),
    mayReadStatement: parts.may(visit, 'transactions:read'),
    statementFailure: errors.find(({ path }) => path === 'account.transactions')?.code ?? null,
    isPatient: isSecondLook(request),
  });
  return parts.pages.frame.send(reply, visit.session, {
    section: 'overview',
    title: accountName(account, texts),
    message: query.hasBadDays ? { tone: 'warning', text: texts.account.badDates } : null,
    crumb: html`<a href="${publicPath}${myPath}">${texts.overview.title}</a>`,
    content,
  });
}

/** How soon the page looks again where the bank is still being asked, milliseconds. */
const lookAgainMs = 800;

/** The answer where there is no account to show: there is none, or its bank has not told. */
function sendUntold(parts: MyParts, visit: Visit, failure: string | null): FastifyReply {
  if (failure === null) return parts.sendMissing(visit);
  const { texts, publicPath } = parts.speech(visit.request);
  const isAsked = failure === 'BANK_TIMEOUT' && !isSecondLook(visit.request);
  const text =
    failure === 'CONSENT_REQUIRED' || failure === 'PERMISSION_NOT_GRANTED'
      ? texts.account.consentOver
      : texts.account.notTold;
  const content = isAsked
    ? html`<div id="live" data-live="${lookAgainMs}" data-whole><div class="card"><p class="unseen" role="status">${texts.overview.asked}</p><p><span class="skeleton"></span></p><p><span class="skeleton"></span></p></div>
<noscript><p><a class="button" href="">${texts.common.loadAgain}</a></p></noscript></div>`
    : html`<div id="live"><p class="message warning">${text}</p><div class="actions"><a class="button" href="">${texts.common.loadAgain}</a><a class="button" href="${publicPath}/links">${texts.account.toBanks}</a></div></div>`;
  return parts.pages.frame.send(visit.reply, visit.session, {
    status: isAsked || isSecondLook(visit.request) ? 200 : 503,
    section: 'overview',
    title: texts.account.statement,
    crumb: html`<a href="${publicPath}${myPath}">${texts.overview.title}</a>`,
    content,
  });
}
