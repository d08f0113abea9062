// /my/sharing: who sees a person's data: which service, what, of which accounts, since when, when last, and its end. Registered by
// my-pages.ts; asks queries/sharing.graphql, ends by queries/revoke-grant.graphql.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { csrfTokenOf } from '../links-page/session.ts';
import type { Message } from '../pages/document.ts';
import { type Html, html } from '../pages/html.ts';
import { accountName, lastFour } from './accounts.ts';
import type { SharingQuery } from './generated.ts';
import { firstLookMs, type MyParts, type Speech, type Visit } from './my-parts.ts';
import { myPath } from './place.ts';

type Me = NonNullable<SharingQuery['me']>;
type Grant = NonNullable<Me['grants']>[number];

const sharingPath = `${myPath}/sharing`;
const noticeMs = 5 * 60_000;
const noticeForm = z.object({ subject: z.string(), partner: z.string().nullable(), expiresAtMs: z.number() });
/** Ended grants that are still shown. */
const shownEnded = 10;

/** Adds the routes. */
export function serveSharing(fastify: FastifyInstance, parts: MyParts): void {
  const page = new SharingPage(parts);
  fastify.get(sharingPath, (request, reply) => page.show(request, reply));
  fastify.get(`${sharingPath}/end`, (request, reply) => page.askEnd(request, reply));
  fastify.post(`${sharingPath}/end`, (request, reply) => page.end(request, reply));
}

class SharingPage {
  readonly #parts: MyParts;

  constructor(parts: MyParts) {
    this.#parts = parts;
  }

  async show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    if (visit === null) return reply;
    const speech = this.#parts.speech(request);
    const { sharing: texts } = speech.texts;
    const me = await this.#read(visit);
    const mayEnd = this.#parts.may(visit, 'grants:write');
    return this.#parts.pages.frame.send(reply, visit.session, {
      section: 'sharing',
      title: texts.title,
      message: this.#readMessage(visit),
      content: me === null ? html`<p>${texts.notAllowed}</p>` : grantList(speech, me, mayEnd),
    });
  }

  async askEnd(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    if (visit === null) return reply;
    const grant = await this.#find(visit, new URL(request.url, 'http://my.invalid').searchParams.get('id'));
    if (grant === null) return this.#parts.sendMissing(visit);
    const { texts, publicPath } = this.#parts.speech(request);
    const { sharing: words } = texts;
    return this.#parts.pages.frame.send(reply, visit.session, {
      section: 'sharing',
      title: words.endQuestion(grant.partnerName),
      content: html`<p>${words.endText(grant.partnerName)}</p>
<form method="post" action="${publicPath}${sharingPath}/end">
<input type="hidden" name="csrf" value="${csrfTokenOf(visit.session)}">
<input type="hidden" name="id" value="${grant.id}">
<div class="actions"><button class="danger main">${words.end(grant.partnerName)}</button>
<a class="button" href="${publicPath}${sharingPath}">${words.keep}</a></div>
</form>`,
    });
  }

  async end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.readForm(request, reply);
    if (visit === null) return reply;
    const id = visit.form.get('id') ?? '';
    if (!this.#parts.may(visit, 'grants:write')) return this.#parts.sendMissing(visit);
    const { data } = await this.#parts.ask(visit, { name: 'revoke-grant', variables: { id } });
    const result = data?.revokeGrant ?? null;
    const partner = result?.__typename === 'GrantRevocation' ? result.grant.partnerName : null;
    const notice = this.#parts.pages.values.seal('grant notice', {
      subject: visit.session.customerId,
      partner,
      expiresAtMs: Date.now() + noticeMs,
    });
    const query = new URLSearchParams({ notice }).toString();
    return this.#parts.pages.place.redirectTo(reply, `${sharingPath}?${query}`);
  }

  async #read(visit: Visit): Promise<Me | null> {
    if (!this.#parts.may(visit, 'grants:read')) return null;
    const variables = { withAccounts: this.#parts.may(visit, 'accounts:read') };
    const { data } = await this.#parts.ask(visit, { name: 'sharing', withinMs: firstLookMs, variables });
    return data?.me ?? null;
  }

  /** One that the person can end. */
  async #find(visit: Visit, id: string | null): Promise<Grant | null> {
    const me = await this.#read(visit);
    return me?.grants?.find((grant) => grant.id === id && canEnd(grant)) ?? null;
  }

  #readMessage({ request, session }: Visit): Message | null {
    const text = new URL(request.url, 'http://my.invalid').searchParams.get('notice');
    const found = this.#parts.pages.values.open('grant notice', text, noticeForm);
    if (found?.subject !== session.customerId) return null;
    const { sharing: words } = this.#parts.speech(request).texts;
    return found.partner === null
      ? { tone: 'warning', text: words.notEnded }
      : { tone: 'good', text: words.endedMessage(found.partner) };
  }
}

const isOver = ({ status }: Grant): boolean => status === 'EXPIRED' || status === 'REVOKED';
const canEnd = (grant: Grant): boolean => grant.source === 'CUSTOMER' && !isOver(grant);

function grantList(speech: Speech, me: Me, mayEnd: boolean): Html {
  const { sharing: words } = speech.texts;
  const grants = me.grants ?? [];
  const current = grants.filter((grant) => !isOver(grant));
  const over = grants.filter(isOver).slice(0, shownEnded);
  const cards = (list: readonly Grant[]) => html`<ul class="cards">
${list.map((grant) => html`<li class="card">${grantCard(speech, me, { grant, mayEnd })}</li>\n`)}</ul>`;
  return html`${
    current.length === 0
      ? html`<div class="card"><h2>${words.none}</h2><p>${words.noneText}</p></div>`
      : html`<p>${words.intro}</p><h2>${words.current}</h2>${cards(current)}`
  }${over.length === 0 ? null : html`<h2>${words.over}</h2>${cards(over)}`}`;
}

function grantCard(
  speech: Speech,
  me: Me,
  { grant, mayEnd }: { readonly grant: Grant; readonly mayEnd: boolean },
): Html {
  const { texts, formats, publicPath } = speech;
  const { sharing: words } = texts;
  const { status, permissions, givenAt, expiresAt, endedAt, lastUsedAt, source, partnerName } = grant;
  const tone = { PENDING: 'warning', ACTIVE: 'good', EXPIRED: 'over', REVOKED: 'over' }[status];
  const end =
    endedAt === null
      ? html`<dt>${words.until}</dt><dd>${expiresAt === null ? words.untilEnded : formats.minute(expiresAt)}</dd>`
      : html`<dt>${words.ended}</dt><dd>${formats.minute(endedAt)}</dd>`;
  return html`<div class="top"><h3>${partnerName}</h3><span class="state ${tone}">${words.statuses[status]}</span></div>
${source === 'OPERATOR' ? html`<p>${words.byOperator}</p>` : null}
<dl>
<dt>${words.what}</dt><dd><ul>${permissions.map((one) => html`<li>${words.permissions[one]}</li>`)}</ul></dd>
<dt>${words.accounts}</dt><dd>${accountsOf(speech, me, grant)}</dd>
${givenAt === null ? null : html`<dt>${words.since}</dt><dd>${formats.dayOf(givenAt)}</dd>`}
${end}
${source === 'OPERATOR' ? null : html`<dt>${words.lastUsed}</dt><dd>${lastUsedAt === null ? words.never : formats.dayOf(lastUsedAt)}</dd>`}
</dl>
${
  mayEnd && canEnd(grant)
    ? html`<div class="actions"><a class="button danger" href="${publicPath}${sharingPath}/end?id=${grant.id}">${words.end(partnerName)}</a></div>`
    : null
}`;
}

function accountsOf({ texts }: Speech, me: Me, { accounts }: Grant): Html {
  if (accounts === null) return html`${texts.sharing.allAccounts}`;
  const own = new Map(me.accounts?.edges.map(({ node }) => [node.id, node]));
  return html`<ul>${accounts.map(({ accountId, bank }) => {
    const account = own.get(accountId);
    if (account === undefined) return html`<li>${bank.name}: ${texts.sharing.notNamed}</li>`;
    const number = lastFour(account.identification);
    return html`<li>${bank.name}: ${accountName(account, texts)}${number === null ? null : ` ${number}`}</li>`;
  })}</ul>`;
}
