// The person's side: the page that an application sends people to, in the look of the banks' own pages, and the way back. Hung
// by enable-banking.ts on the aggregator's listener, beside its API. The real service shows a page of its own and then the
// bank's; here they are one. House rule: no password, as at all banks of the sandbox.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Choice, Question } from '../authorization/binding.ts';
import { converse, csrfOf, hasCsrf } from '../authorization/dialogue.ts';
import type { PageFrame } from '../authorization/page.ts';
import { headerOf, paramOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import { type Page, plainHeaders } from '../pages/document.ts';
import { chooseLanguage } from '../pages/language.ts';
import { messagePage, type Speaker } from '../pages/messages.ts';
import { type Aggregator, sourceId } from './aggregator.ts';
import type { Journey } from './body.ts';

/** Something that a person is asked, and what the answer does. */
export interface Asking {
  readonly journey: Journey;
  readonly question: Question;
  /** What goes back to the application besides its state. */
  allow(choice: Choice): Readonly<Record<string, string>>;
  /** Says what the application is told of it. */
  refuse(): string;
}

/** Who may have asked: reading, or a payment. */
export type Asker = (id: string) => Asking | undefined;

function backTo({ redirectUrl, state }: Journey, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(redirectUrl);
  url.searchParams.set('state', state);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const cookieName = '_enable_page';

function hasCookie(request: FastifyRequest, path: string): boolean {
  const pairs = (headerOf(request, 'cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.includes(`${cookieName}=${csrfOf(path)}`);
}

const send = (reply: FastifyReply, { text, headers }: Page): FastifyReply => reply.headers({ ...headers }).send(text);

/** The institution, or the aggregator where none is known, in the language that was asked for, else the person's, else its own. */
function speakerOf(
  request: FastifyRequest,
  { journey, shown }: { readonly journey: Journey | undefined; readonly shown: string | null | undefined },
): Speaker {
  const accepted = headerOf(request, 'accept-language');
  if (journey === undefined) {
    const language = chooseLanguage({ shown, accepted, otherwise: 'en' });
    return { owner: { id: sourceId, name: 'Enable Banking' }, language, note: 'serviceNote' };
  }
  const { id, name, habits } = journey.institution;
  const language = chooseLanguage({ shown, asked: journey.language, accepted, otherwise: habits.language });
  return { owner: { id, name, colour: habits.color }, language, note: 'bankNote' };
}

/** The page, for authorizations and payments alike. */
export class Pages implements Resource {
  readonly #aggregator: Aggregator;
  readonly #askers: readonly Asker[];

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/welcome/:id', answer: (request, reply) => this.#turn(request, reply, undefined) },
    {
      method: 'POST',
      path: '/welcome/:id',
      answer: (request, reply) => {
        const { body } = request;
        return this.#turn(request, reply, body instanceof URLSearchParams ? body : new URLSearchParams());
      },
    },
  ];

  constructor(aggregator: Aggregator, askers: readonly Asker[]) {
    this.#aggregator = aggregator;
    this.#askers = askers;
  }

  #turn(request: FastifyRequest, reply: FastifyReply, form: URLSearchParams | undefined): FastifyReply {
    const id = paramOf(request, 'id');
    const path = `/welcome/${id}`;
    const asking = this.#askers.map((ask) => ask(id)).find((found) => found !== undefined);
    const speaker = speakerOf(request, { journey: asking?.journey, shown: form?.get('language') });
    if (asking === undefined) return send(reply.code(404), messagePage(speaker, 'gone'));
    const { journey, question } = asking;
    // The cookie binds the form to the browser that got the page; another site's form comes without it.
    if (form !== undefined && (!hasCsrf(form, id) || !hasCookie(request, path))) {
      return send(reply.code(403), messagePage(speaker, 'foreign'));
    }
    const { application, world } = this.#aggregator;
    const { institution } = journey;
    const frame: PageFrame = {
      ...speaker,
      clientName: `${application.name} (Enable Banking)`,
      action: path,
      csrf: csrfOf(id),
      leadsTo: [journey.redirectUrl, ...world.appAddresses],
      before: 0,
    };
    const step = converse({ bank: institution.bank, world, frame, question, form });
    if (step.kind === 'page') {
      const cookie = `${cookieName}=${csrfOf(path)}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=1800`;
      return send(reply.header('set-cookie', cookie), step.page);
    }
    reply.headers(plainHeaders);
    if (step.kind === 'allowed') return reply.redirect(backTo(journey, asking.allow(step.choice)), 303);
    const refusal = { error: 'access_denied', error_description: asking.refuse() };
    return reply.redirect(backTo(journey, refusal), 303);
  }
}
