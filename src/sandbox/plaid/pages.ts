// The person's side: hosted Link, in the look of the banks' own pages: which bank, who are you, which accounts, and the
// way back. Hung by plaid.ts on the aggregator's listener, beside its API. The real service's pages and the bank's are
// one here. House rule: no password, as at all banks of the sandbox. A session belongs to a browser, by a cookie:
// coming back goes on with it, another browser begins one.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Question } from '../authorization/binding.ts';
import { converse, csrfOf, hasCsrf } from '../authorization/dialogue.ts';
import { institutionPage, type PageFrame } from '../authorization/page.ts';
import { headerOf, paramOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { SandboxPermission } from '../description.ts';
import type { Account } from '../ledger/accounts.ts';
import type { PageOwner } from '../pages/brands.ts';
import { type Page, plainHeaders } from '../pages/document.ts';
import { chooseLanguage } from '../pages/language.ts';
import { donePage, messagePage, type Speaker } from '../pages/messages.ts';
import { typeOf } from './account-wire.ts';
import { type Aggregator, sourceId } from './aggregator.ts';
import { troubleAt } from './bank.ts';
import type { Institution } from './institutions.ts';
import type { LinkSession, LinkToken } from './link-session.ts';
import type { LinkTokens } from './link-tokens.ts';

const cookieName = '_plaid_link';

/** Where a person stands. */
interface Visit {
  readonly speaker: Speaker;
  readonly link: LinkToken;
  readonly session: LinkSession;
  readonly reply: FastifyReply;
  readonly form: URLSearchParams | undefined;
}

function sessionIn({ sessions }: LinkToken, request: FastifyRequest): LinkSession | undefined {
  const pairs = (headerOf(request, 'cookie') ?? '').split(';').map((pair) => pair.trim());
  return sessions.find(({ id, outcome }) => outcome === undefined && pairs.includes(`${cookieName}=${id}`));
}

const ownerOf = ({ id, name, habits }: Institution): PageOwner => ({ id, name, colour: habits.color });

/** The service itself; its client says in which language, as Plaid has it, and only where there is no client the browser does. */
function speakerOf(request: FastifyRequest, link: LinkToken | undefined): Speaker {
  const accepted = headerOf(request, 'accept-language');
  const language = chooseLanguage({ asked: link?.body.language, accepted, otherwise: 'en' });
  return { owner: { id: sourceId, name: 'Plaid' }, language, note: 'serviceNote' };
}

const send = (reply: FastifyReply, { text, headers }: Page): FastifyReply => reply.headers({ ...headers }).send(text);

/** Whether the client wants accounts of this kind. */
function isWanted({ body }: LinkToken, account: Account): boolean {
  const [type, subtype] = typeOf(account);
  const { account_filters: filters } = body;
  if (filters === undefined) return true;
  return filters[type]?.account_subtypes.some((name) => name === 'all' || name === subtype) === true;
}

/** Hosted Link. */
export class Pages implements Resource {
  readonly #aggregator: Aggregator;
  readonly #links: LinkTokens;

  readonly routes: readonly Route[] = ['/hl/:page', '/hl/:page/:institution'].flatMap((path): Route[] => [
    { method: 'GET', path, answer: (request, reply) => this.#turn(request, reply, undefined) },
    {
      method: 'POST',
      path,
      answer: (request, reply) => {
        const { body } = request;
        return this.#turn(request, reply, body instanceof URLSearchParams ? body : new URLSearchParams());
      },
    },
  ]);

  constructor(aggregator: Aggregator, links: LinkTokens) {
    this.#aggregator = aggregator;
    this.#links = links;
  }

  #turn(request: FastifyRequest, reply: FastifyReply, form: URLSearchParams | undefined): FastifyReply {
    reply.headers(plainHeaders);
    const link = this.#links.findByPage(paramOf(request, 'page'));
    const speaker = speakerOf(request, link);
    if (link === undefined) return send(reply.code(404), messagePage(speaker, 'gone'));
    const found = sessionIn(link, request);
    // The cookie binds the form to the browser that got the page; another site's form comes without it.
    if (form !== undefined && (found === undefined || !hasCsrf(form, found.id))) {
      return send(reply.code(403), messagePage(speaker, 'foreign'));
    }
    const session = found ?? this.#links.begin(link);
    const path = `/hl/${link.pageId}`;
    reply.header('set-cookie', `${cookieName}=${session.id}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=1800`);
    const visit = { speaker, link, session, reply, form };
    const chosen = paramOf(request, 'institution');
    return chosen === '' ? this.#choose(visit) : this.#atBank(visit, chosen);
  }

  /** The institutions that can be chosen: of the countries, with all products. */
  #offered({ body, products }: LinkToken): Institution[] {
    return [...this.#aggregator.institutions.values()].filter(
      ({ country, habits }) =>
        body.country_codes.includes(country) && products.required.every((product) => habits.products.includes(product)),
    );
  }

  /** The institution that the client has said, if it has. */
  #known({ item, body }: LinkToken): string | undefined {
    // In update mode the Item says where; a client may say it for a new one.
    return item?.institution.id ?? body.institution_id;
  }

  #frame({ speaker, link, session }: Visit, institution: Institution | undefined): PageFrame {
    const path = `/hl/${link.pageId}`;
    const back = link.body.hosted_link?.completion_redirect_uri;
    return {
      ...speaker,
      ...(institution === undefined ? {} : { owner: ownerOf(institution), note: 'bankNote' }),
      leadsTo: [...(back === undefined ? [] : [back]), ...this.#aggregator.world.appAddresses],
      before: this.#known(link) === undefined ? 1 : 0,
      // As the real service does with names that are too long to be true.
      clientName: link.body.client_name.length > 30 ? 'This Application' : link.body.client_name,
      action: institution === undefined ? path : `${path}/${institution.id}`,
      csrf: csrfOf(session.id),
    };
  }

  #choose(visit: Visit): FastifyReply {
    const { link, form, reply, session } = visit;
    const goTo = (id: string): FastifyReply => reply.redirect(`/hl/${link.pageId}/${id}`, 303);
    const known = this.#known(link);
    const offered = this.#offered(link);
    if (form?.get('decision') === 'refuse') return this.#leave(visit, { status: 'requires_credentials' });
    if (link.item !== undefined && known !== undefined) return goTo(known);
    if (offered.some(({ id }) => id === known)) return goTo(String(known));
    const chosen = offered.find(({ id }) => id === form?.get('institution'));
    if (chosen !== undefined) return goTo(chosen.id);
    const number = link.body.institution_data?.routing_number ?? '';
    const highlighted = offered.find(({ habits }) => habits.routingNumbers.includes(number));
    this.#links.note(session, 'TRANSITION_VIEW', { view_name: 'SELECT_INSTITUTION' });
    const banks = { owners: offered.map(ownerOf), highlighted: highlighted?.id, isMissing: form !== undefined };
    return send(reply, institutionPage(this.#frame(visit, undefined), banks));
  }

  #atBank(visit: Visit, id: string): FastifyReply {
    const { link, session, reply, form } = visit;
    const institution = link.item?.institution ?? this.#offered(link).find((candidate) => candidate.id === id);
    if (institution === undefined || institution.id !== id) return reply.redirect(`/hl/${link.pageId}`, 303);
    if (session.institution !== institution) {
      session.institution = institution;
      this.#links.note(session, 'SELECT_INSTITUTION');
    }
    const trouble = troubleAt(institution, 'link');
    if (trouble !== undefined) {
      this.#links.note(session, 'ERROR', { error_code: trouble });
      return this.#leave(visit, { status: 'requires_credentials', error: trouble });
    }
    const { world } = this.#aggregator;
    const frame = this.#frame(visit, institution);
    const step = converse({
      bank: institution.bank,
      world,
      frame,
      question: this.#questionOf(link, institution),
      form,
    });
    if (step.kind === 'page') return send(reply, step.page);
    if (step.kind === 'refused') return this.#leave(visit, { status: 'requires_account_selection' });
    this.#links.note(session, 'SUBMIT_CREDENTIALS');
    this.#links.succeed(link, session, step.choice);
    return this.#end(visit);
  }

  #questionOf(link: LinkToken, { habits }: Institution): Question {
    const { products, item, body } = link;
    const wanted = [...products.required, ...products.ifSupported, ...products.consented, ...(item?.products ?? [])];
    const permissions = new Set<SandboxPermission>(['accounts', 'balances']);
    for (const name of ['transactions', 'identity'] as const) {
      if (wanted.includes(name) && habits.products.includes(name)) permissions.add(name);
    }
    const { consentDays } = habits;
    const isSame = ({ id }: Account): boolean =>
      body.update?.account_selection_enabled === true || (item?.accounts.some((account) => account.id === id) ?? true);
    return {
      permissions,
      expiresAtMs: consentDays === undefined ? undefined : this.#aggregator.world.nowMs + consentDays * 86_400_000,
      // Only the person whose Item it is can repair it.
      isEligible: (account) =>
        item === undefined
          ? isWanted(link, account)
          : account.holders.includes(item.consent.customer) && isSame(account),
      ...(item === undefined ? {} : { customer: item.consent.customer }),
    };
  }

  #leave(visit: Visit, exit: Parameters<LinkTokens['exit']>[2]): FastifyReply {
    this.#links.exit(visit.link, visit.session, exit);
    return this.#end(visit);
  }

  /** Back to the client, exactly where it said; without an address the person is told that he is done. */
  #end({ speaker, link, reply }: Visit): FastifyReply {
    const uri = link.body.hosted_link?.completion_redirect_uri;
    if (uri === undefined) return send(reply, donePage(speaker));
    return reply.code(303).header('location', uri).send('');
  }
}
