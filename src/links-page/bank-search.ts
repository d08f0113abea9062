// Where people find the bank that they want to link: what is offered on the overview, and a search by name and country with pages of
// its own. Plain forms and links, no script. Registered by links-page.ts; asks the list of banks, opens only what is shown.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Html, html } from '../pages/html.ts';
import { viewOf } from '../pages/view.ts';
import type { BankListing, BankQuery } from '../sources/bank-search.ts';
import { type BankOffer, bankCard } from './bank-card.ts';
import { type PageParts, queryOf } from './parts.ts';
import { pagePath } from './place.ts';
import type { Session } from './session.ts';
import { counted, speechOf } from './texts/by-language.ts';

/** Banks on one page of a search, and on the overview, where more of them are searched for. */
const pageSize = 20;
const shownUnasked = 12;
/** Longer than any bank is called. */
const longestSearch = 100;

/** What is shown of the banks that can be linked. */
export interface Offered {
  readonly offers: readonly BankOffer[];
  /** The form to search by; null where all banks are shown. */
  readonly form: Html | null;
}

/** What the overview offers: all there are, or the first of them and a search. */
export function offerUnasked(parts: PageParts, request: FastifyRequest): Offered {
  const found = findLinkable(parts, { search: null, country: null });
  const offers = found.slice(0, shownUnasked).flatMap(({ id }) => parts.offer(id) ?? []);
  const isAll = found.length <= shownUnasked && offers.length === found.length;
  const form = isAll ? null : searchForm(parts, request, { text: '', country: '', countries: countriesOf(found) });
  return { offers, form };
}

/** Adds the route. */
export function serveBankSearch(fastify: FastifyInstance, parts: PageParts): void {
  fastify.get(`${pagePath}/banks`, async (request, reply) => {
    const session = await parts.sessions.read(request);
    if (session === null) return parts.frame.sendSignedOut(reply);
    return sendSearch(parts, { request, reply, session });
  });
}

interface Visit {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly session: Session;
}

/** What is searched for. */
interface Search {
  readonly text: string;
  /** Empty for all. */
  readonly country: string;
  /** Codes of all that there are banks of. */
  readonly countries: readonly string[];
}

async function sendSearch(parts: PageParts, { request, reply, session }: Visit): Promise<FastifyReply> {
  const speech = speechOf(request);
  const { texts } = speech;
  const base = parts.place.base();
  const search = readSearch(parts, queryOf(request));
  const { text, country } = search;
  const found = findLinkable(parts, { search: text === '' ? null : text, country: country === '' ? null : country });
  const after = queryOf(request).get('after');
  const from = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
  const shown = found.slice(from, from + pageSize);
  const view = {
    isUnderTitle: true,
    base,
    nowMs: Date.now(),
    links: await parts.options.linking.store.links.readOfCustomer(session.customerId),
    fixed: [],
    mayWrite: session.scopes.includes('links:write'),
    logo: (bankId: string) => parts.logo(bankId),
  } as const;
  const cards = shown.flatMap(({ id }) => {
    const offer = parts.offer(id);
    return offer === null ? [] : [html`<li class="card">${bankCard(speech, view, offer)}</li>\n`];
  });
  const next = new URLSearchParams({ search: text, country, after: shown.at(-1)?.id ?? '' });
  const hasMore = from + shown.length < found.length;
  const content = html`${searchForm(parts, request, search)}
${toCount(request, search, { all: found.length, from, shown: shown.length })}
${cards.length === 0 ? null : html`<ul class="cards offers">\n${cards}</ul>`}
<div class="actions">
${hasMore ? html`<a class="button main" href="${base}/banks?${next.toString()}">${texts.search.more}</a>` : null}
${found.length === 0 ? html`<a class="button main" href="${base}/banks">${texts.search.all}</a>` : null}
<a class="button" href="${base}">${texts.common.yourBanks}</a>
</div>`;
  return parts.frame.send(reply, session, { title: texts.search.title, content });
}

function readSearch(parts: PageParts, query: URLSearchParams): Search {
  const countries = countriesOf(findLinkable(parts, { search: null, country: null }));
  const country = query.get('country') ?? '';
  const text = (query.get('search') ?? '').slice(0, longestSearch);
  // Another country than those of the form's is none.
  return { text, country: countries.includes(country) ? country : '', countries };
}

const countriesOf = (banks: readonly BankListing[]): readonly string[] => [
  ...new Set(banks.map((listing) => listing.country)),
];

/** How many there are, which of them are shown, or what to try. */
function toCount(
  request: FastifyRequest,
  { country }: Search,
  { all, from, shown }: { readonly all: number; readonly from: number; readonly shown: number },
): Html {
  const { texts, formats } = speechOf(request);
  if (all === 0) {
    const { none, noneIn } = texts.search;
    return html`<p role="status">${country === '' ? none : noneIn(formats.country(country))}</p>`;
  }
  const count = counted(formats, texts.search.found, all);
  const text = shown < all ? texts.search.shown(count, formats.count(from + 1), formats.count(from + shown)) : count;
  return html`<p role="status" class="quiet">${text}</p>`;
}

/** Banks that can be linked: all of a source whose institutions customers are linked to. */
function findLinkable(parts: PageParts, asked: Pick<BankQuery, 'search' | 'country'>): readonly BankListing[] {
  const { banks, linking } = parts.options;
  const found = banks.find({ ...asked, capability: null, via: null });
  return found.filter(({ id, sourceId }) =>
    sourceId === null ? linking.banks.has(id) : banks.linkableSources.has(sourceId),
  );
}

function searchForm(parts: PageParts, request: FastifyRequest, { text, country, countries }: Search): Html {
  const { texts, formats } = speechOf(request);
  const { search } = texts;
  const { language } = viewOf(request);
  const named = countries
    .map((code) => ({ code, name: formats.country(code) }))
    .sort((one, other) => one.name.localeCompare(other.name, language));
  return html`<form class="search" method="get" action="${parts.place.base()}/banks" role="search">
<label for="search">${search.name}</label>
<input id="search" name="search" type="search" value="${text}" maxlength="${longestSearch}" autocomplete="off" spellcheck="false">
<label for="country">${search.country}</label>
<select id="country" name="country"><option value="">${search.allCountries}</option>
${named.map(({ code, name }) => html`<option value="${code}"${code === country ? html` selected` : null}>${name}</option>\n`)}</select>
<button>${search.find}</button>
</form>`;
}
