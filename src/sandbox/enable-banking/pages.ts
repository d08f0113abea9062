// The person's side: the page that an application sends people to, in the look of the banks' own pages, and the way back. Hung
// by enable-banking.ts on the aggregator's listener, beside its API. The real service shows a page of its own and then the
// bank's; here they are one. House rule: no password, as at all banks of the sandbox.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Choice, Question } from '../authorization/binding.ts';
import { converse, csrfOf, hasCsrf } from '../authorization/dialogue.ts';
import { messagePage, pageHeaders } from '../authorization/page.ts';
import { words } from '../authorization/words.ts';
import { headerOf, paramOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Aggregator } from './aggregator.ts';
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
    reply.headers(pageHeaders).type('text/html; charset=utf-8');
    const asking = this.#askers.map((ask) => ask(id)).find((found) => found !== undefined);
    if (asking === undefined) return reply.code(404).send(messagePage('Enable Banking', 'en', words.en.gone));
    const { journey, question } = asking;
    const { institution, language } = journey;
    // The cookie binds the form to the browser that got the page; another site's form comes without it.
    if (form !== undefined && (!hasCsrf(form, id) || !hasCookie(request, path))) {
      return reply.code(403).send(messagePage(institution.name, language, words[language].gone));
    }
    const { application, world } = this.#aggregator;
    const frame = {
      bankName: institution.name,
      language,
      clientName: `${application.name} (Enable Banking)`,
      action: path,
      csrf: csrfOf(id),
    };
    const step = converse({ bank: institution.bank, world, frame, question, form });
    if (step.kind === 'page') {
      const cookie = `${cookieName}=${csrfOf(path)}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=1800`;
      return reply.header('set-cookie', cookie).send(step.html);
    }
    if (step.kind === 'allowed') return reply.redirect(backTo(journey, asking.allow(step.choice)), 303);
    const refusal = { error: 'access_denied', error_description: asking.refuse() };
    return reply.redirect(backTo(journey, refusal), 303);
  }
}
