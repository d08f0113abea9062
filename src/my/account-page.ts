// /my/account: one account, with its statement: searched, filtered and paged by the address, so that no script is needed.
// Registered by my-pages.ts; asks queries/account.graphql, shown by account-views.ts and statement-views.ts.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../pages/html.ts';
import { readQuery, toFilter } from './account-query.ts';
import { accountView } from './account-views.ts';
import { accountName } from './accounts.ts';
import { firstLookMs, isSecondLook, type MyParts, patientMs } from './my-parts.ts';
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
  if (account === null) return parts.sendMissing(visit);
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
