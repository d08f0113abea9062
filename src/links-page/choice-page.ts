// Where people choose what a bank shall share, for a new link and for a renewal, and are sent to the bank. Registered by
// links-page.ts, within its routes; begins by src/linking.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type LinkPermission, linkPermissions } from '../domain/link.ts';
import type { GivenDetails } from '../domain/link-details.ts';
import type { BeginResult } from '../linking/results.ts';
import type { Message } from '../pages/document.ts';
import { html } from '../pages/html.ts';
import type { LinkRecord } from '../store/links.ts';
import type { BankOffer } from './bank-card.ts';
import { bindingCookie, callbackPath } from './callback-route.ts';
import { detailsFields, type ToldDetails } from './details-fields.ts';
import { sealNotice } from './notices.ts';
import { type PageParts, queryOf } from './parts.ts';
import { pagePath } from './place.ts';
import { bindingOf, csrfTokenOf, type Session } from './session.ts';
import { speechOf } from './texts/by-language.ts';
import { choice } from './views.ts';

/** How long the browser keeps what it must bring back from the bank, milliseconds: longer than an attempt lasts. */
const bindingMs = 15 * 60_000;

/** Adds the routes. */
export function serveChoice(fastify: FastifyInstance, parts: PageParts): void {
  const page = new ChoicePage(parts);
  fastify.get(`${pagePath}/new`, (request, reply) => page.askNew(request, reply));
  fastify.post(`${pagePath}/new`, (request, reply) => page.begin(request, reply));
  fastify.get(`${pagePath}/renew`, (request, reply) => page.askRenew(request, reply));
  fastify.post(`${pagePath}/renew`, (request, reply) => page.renew(request, reply));
}

/** What a person has chosen. */
interface Choice {
  readonly session: Session;
  readonly offer: BankOffer;
  readonly permissions: readonly LinkPermission[];
  /** The one to renew; null for a new one. */
  readonly link: LinkRecord | null;
  /** What they have told for the bank. */
  readonly given: GivenDetails;
}

/** The page as it is shown. */
interface ChoiceView {
  readonly offer: BankOffer;
  readonly chosen: readonly LinkPermission[];
  readonly link: LinkRecord | null;
  /** 200 unless said otherwise. */
  readonly status?: number;
  readonly message?: Message;
  /** What was told for the bank, and what of it cannot be; absent for a form that is new. */
  readonly told?: ToldDetails;
}

class ChoicePage {
  readonly #parts: PageParts;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  async askNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#parts.sessions.read(request);
    if (session === null) return this.#parts.frame.sendSignedOut(reply);
    const offer = this.#parts.offer(queryOf(request).get('bank'));
    if (offer === null) return this.#parts.sendMissing(reply, session);
    return this.#sendChoice(reply, session, { offer, chosen: ['balances', 'transactions'], link: null });
  }

  async begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#parts.sessions.readForm(request);
    if (posted.kind !== 'own') return this.#parts.refuseForm(reply, posted);
    const { session, form } = posted;
    const offer = this.#parts.offer(form.get('bank'));
    if (offer === null) return this.#parts.sendMissing(reply, session);
    const permissions = readPermissions(form);
    return this.#authorise(request, reply, { session, offer, permissions, link: null, given: readGiven(form) });
  }

  async askRenew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.#parts.sessions.read(request);
    if (session === null) return this.#parts.frame.sendSignedOut(reply);
    const link = await this.#parts.ownLink(session, queryOf(request).get('link'));
    const offer = this.#parts.offer(link?.bankId ?? null);
    if (link === null || offer === null) return this.#parts.sendMissing(reply, session);
    return this.#sendChoice(reply, session, { offer, chosen: link.permissions, link });
  }

  async renew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const posted = await this.#parts.sessions.readForm(request);
    if (posted.kind !== 'own') return this.#parts.refuseForm(reply, posted);
    const { session, form } = posted;
    const link = await this.#parts.ownLink(session, form.get('link'));
    const offer = this.#parts.offer(link?.bankId ?? null);
    if (link === null || offer === null) return this.#parts.sendMissing(reply, session);
    return this.#authorise(request, reply, {
      session,
      offer,
      permissions: readPermissions(form),
      link,
      given: readGiven(form),
    });
  }

  /** Asks the bank for a consent and sends the person there. */
  async #authorise(
    request: FastifyRequest,
    reply: FastifyReply,
    { session, offer, permissions, link, given }: Choice,
  ): Promise<FastifyReply> {
    const again = (status: number, text: string, faults: Pick<ToldDetails, 'missing' | 'invalid'> = noFaults) => {
      const told = { given, ...faults };
      const message = { tone: 'bad', text } as const;
      return this.#sendChoice(reply, session, { offer, chosen: permissions, link, status, message, told });
    };
    const { choice: texts, authorising } = speechOf(request).texts;
    const { service, limits } = this.#parts.options.linking;
    const caller = this.#parts.callerOf(session, request);
    const limited = await limits.take('linkAttempt', caller.principal);
    if (limited !== null) {
      const seconds = Math.max(1, Math.ceil((limited.retryAtMs - Date.now()) / 1000));
      reply.header('retry-after', String(seconds));
      return again(429, texts.tooOften);
    }
    const asked = {
      caller,
      redirectUri: this.#parts.place.url(),
      state: sealNotice(this.#parts.values, link === null ? 'link' : 'renew', session),
      browserBinding: bindingOf(session),
      permissions,
      details: given,
    };
    const result: BeginResult =
      link === null
        ? await service.begin({ ...asked, customerId: session.customerId, bankId: offer.bank.id, isAdditional: true })
        : await service.renew({ ...asked, linkId: link.id });
    const { name } = offer.bank;
    switch (result.kind) {
      case 'exists':
        return this.#parts.sendMissing(reply, session);
      case 'refused':
        return again(result.reason === 'FORBIDDEN' ? 403 : 400, texts.refusals[result.reason]);
      case 'detailsFaulty':
        return again(400, authorising.detailsFaulty, result);
      case 'bankFailed': {
        const { refusal, failure } = result;
        const what =
          refusal === 'PASSWORD_ASKED'
            ? authorising.passwordAsked(name)
            : refusal === null
              ? texts.bankDown(name)
              : texts.bankRefused(name);
        const said = failure.bankMessage === null ? '' : ` ${authorising.bankSays(name, failure.bankMessage)}`;
        return again(502, `${what}${said}`);
      }
      case 'begun':
        this.#parts.place.keepCookie(reply, {
          name: bindingCookie,
          value: bindingOf(session),
          untilMs: Date.now() + bindingMs,
          path: callbackPath,
          // Some banks have the browser post their answer, which is a form of another site's.
          isCrossSite: true,
        });
        // A redirect after a form would be held to this page's own policy for forms, all the way through the bank's.
        return this.#parts.frame.send(reply, session, {
          title: texts.going(name),
          goTo: result.authorizationUrl,
          content: html`<p>${texts.goingText(name)}</p>
<p><a class="button main" href="${result.authorizationUrl}">${texts.goOnTo(name)}</a></p>`,
        });
    }
  }

  #sendChoice(reply: FastifyReply, session: Session, view: ChoiceView): FastifyReply {
    const { offer, chosen, link, status = 200, message = null, told = null } = view;
    const { place, frame } = this.#parts;
    const speech = speechOf(reply.request);
    const { overview, choice: texts } = speech.texts;
    const title = link === null ? overview.link(offer.bank.name) : texts.renewTitle(offer.bank.name);
    const form = { base: place.base(), csrfToken: csrfTokenOf(session), nowMs: Date.now() };
    const content = choice(speech, {
      ...form,
      ids: this.#parts.options.linking.ids,
      offer,
      chosen: new Set(chosen),
      linkId: link?.id ?? null,
      details: detailsFields(speech, offer, told),
    });
    return frame.send(reply, session, { status, title, message, content });
  }
}

const noFaults = { missing: [], invalid: [] } as const;

/** What the bank wants to be told, as it was typed in; IBANs one on each line. */
function readGiven(form: URLSearchParams): GivenDetails {
  return {
    psuId: form.get('psuId'),
    psuIdType: form.get('psuIdType'),
    psuCorporateId: form.get('psuCorporateId'),
    ibans: (form.get('ibans') ?? '').split(/[\n,;]+/),
  };
}

/** What the boxes say, and the accounts, without which there is nothing to share. */
function readPermissions(form: URLSearchParams): readonly LinkPermission[] {
  const chosen = new Set(['accounts', ...form.getAll('permission')]);
  return linkPermissions.filter((permission) => chosen.has(permission));
}
