// SCA on the bank's own pages: by plain redirect, as Banque du Rhône has it (the person comes with the scaRedirect link, sees
// the same pages as with OAuth, and is sent back to the client's own addresses), and in what stands for Hansebank's app. A route of the bank's authorisation server (server.ts).
// Source: Berlin Group implementation guidelines 1.3.12, redirect approach.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Page, plainHeaders } from '../pages/document.ts';
import { chooseLanguage, type Language } from '../pages/language.ts';
import { donePage, messagePage } from '../pages/messages.ts';
import type { World } from '../world.ts';
import type { Binding } from './binding.ts';
import { converse, csrfOf, hasCsrf, readForm } from './dialogue.ts';
import type { PageFrame } from './page.ts';
import type { ExtraRoute } from './server.ts';

/** An authorisation sub-resource of a consent. */
export interface ScaAuthorization {
  readonly id: string;
  readonly consentId: string;
  readonly okUri: string;
  readonly nokUri: string;
  status: 'received' | 'unconfirmed' | 'finalised' | 'failed';
  /** What the client has to bring back once the person has agreed; undefined where nothing has to be confirmed. */
  readonly confirmationCode?: string;
  /** Authorised in the bank's app, by this customer alone; undefined for who comes from the client's page. */
  readonly appOf?: string;
}

/** What the pages need of their bank. */
export interface ScaHouse {
  readonly bank: { readonly id: string; readonly name: string };
  readonly language: Language;
  readonly world: World;
  readonly clientName: string;
  readonly binding: Binding;
  readonly find: (id: string) => ScaAuthorization | undefined;
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** Where the person goes who has agreed; the code is for nobody but the browser that has. */
function withCode({ okUri, confirmationCode }: ScaAuthorization): string {
  if (confirmationCode === undefined) return okUri;
  const url = new URL(okUri);
  url.searchParams.set('confirmationCode', confirmationCode);
  return url.href;
}

/** The route /sca/{authorisationId}. */
export function createScaRoute(house: ScaHouse): ExtraRoute {
  const { bank, world, binding } = house;
  const cookieName = `_${bank.id}_sca`;
  const send = (response: ServerResponse, status: number, { text, headers }: Page): void => {
    response.writeHead(status, { ...headers });
    response.end(text);
  };
  const redirect = (response: ServerResponse, location: string): void => {
    response.writeHead(303, { ...plainHeaders, location });
    response.end();
  };
  return async (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (!path.startsWith('/sca/')) return false;
    const authorization = house.find(path.slice('/sca/'.length));
    const form = request.method === 'POST' ? await readForm(request) : undefined;
    const accepted = request.headers['accept-language'];
    const language = chooseLanguage({ shown: form?.get('language'), accepted, otherwise: house.language });
    const speaker = { owner: { id: bank.id, name: bank.name }, language, note: 'bankNote' } as const;
    if (authorization === undefined || authorization.status !== 'received') {
      request.resume();
      send(response, 404, messagePage(speaker, 'gone'));
      return true;
    }
    // The cookie binds the form to the browser that got the page; another site's form comes without it.
    if (form !== undefined && (!hasCsrf(form, authorization.id) || cookieOf(request, cookieName) !== csrfOf(path))) {
      send(response, 403, messagePage(speaker, 'foreign'));
      return true;
    }
    const parameters = { consent_id: authorization.consentId };
    try {
      const frame: PageFrame = {
        ...speaker,
        clientName: house.clientName,
        action: path,
        csrf: csrfOf(authorization.id),
        leadsTo: [authorization.okUri, authorization.nokUri, ...world.appAddresses].filter((uri) => uri !== ''),
        before: 0,
      };
      const step = converse({ bank: bank.id, world, frame, question: binding.ask(parameters), form });
      if (step.kind === 'page') {
        const cookie = `${cookieName}=${csrfOf(path)}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=600`;
        response.setHeader('set-cookie', cookie);
        send(response, 200, step.page);
      } else {
        if (step.kind === 'refused') binding.refuse(parameters);
        else binding.allow(parameters, step.choice);
        // The app sends nobody anywhere.
        if (authorization.appOf !== undefined) {
          response.setHeader('x-journey', 'over');
          send(response, 200, donePage(speaker));
        } else redirect(response, step.kind === 'refused' ? authorization.nokUri : withCode(authorization));
      }
    } catch {
      // The consent ran out or was taken back while the page was open.
      redirect(response, authorization.nokUri);
    }
    return true;
  };
}
