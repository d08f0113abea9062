// Where people find the bank that they want to link: what is offered on the overview, and a search by name and country with pages of
// its own. Plain forms and links, no script. Registered by links-page.ts; asks the list of banks, opens only what is shown.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Html, html } from '../pages/html.ts';
import type { BankListing, BankQuery } from '../sources/bank-search.ts';
import { type PageParts, queryOf } from './parts.ts';
import { pagePath } from './place.ts';
import { type BankOffer, bankCard } from './views.ts';
import { toCountry } from './words.ts';

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
export function offerUnasked(parts: PageParts): Offered {
  const found = findLinkable(parts, { search: null, country: null });
  const offers = found.slice(0, shownUnasked).flatMap(({ id }) => parts.offer(id) ?? []);
  const form =
    found.length <= shownUnasked && offers.length === found.length ? null : searchForm(parts, found, noSearch);
  return { offers, form };
}

/** Adds the route. */
export function serveBankSearch(fastify: FastifyInstance, parts: PageParts): void {
  fastify.get(`${pagePath}/banks`, (request, reply) => sendSearch(parts, request, reply));
}

interface Search {
  readonly text: string;
  readonly country: string;
}

const noSearch: Search = { text: '', country: '' };

async function sendSearch(parts: PageParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const session = await parts.sessions.read(request);
  if (session === null) return parts.frame.sendSignedOut(reply);
  const query = queryOf(request);
  const text = (query.get('search') ?? '').slice(0, longestSearch);
  const country = query.get('country') ?? '';
  const all = findLinkable(parts, { search: null, country: null });
  const found = findLinkable(parts, { search: text === '' ? null : text, country: country === '' ? null : country });
  const after = query.get('after');
  const from = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
  const shown = found.slice(from, from + pageSize);
  const last = shown.at(-1);
  const hasMore = from + shown.length < found.length;
  const links = await parts.options.linking.store.links.readOfCustomer(session.customerId);
  const base = parts.place.base();
  const view = {
    base,
    nowMs: Date.now(),
    links,
    fixed: [],
    mayWrite: session.scopes.includes('links:write'),
    logo: (bankId: string) => parts.logo(bankId),
  };
  const next = new URLSearchParams({ search: text, country, after: last?.id ?? '' });
  const count =
    found.length === 0
      ? html`<p role="status">No bank is called so${country === '' ? '' : ` in ${toCountry(country)}`}. Try a part of its name, or all countries.</p>`
      : html`<p role="status" class="quiet">${found.length === 1 ? '1 bank' : `${found.length} banks`}${shown.length < found.length ? `, ${from + 1} to ${from + shown.length} are shown` : ''}</p>`;
  const content = html`${searchForm(parts, all, { text, country })}
${count}
<ul class="cards">
${shown.map(({ id }) => {
  const offer = parts.offer(id);
  return offer === null ? null : html`<li class="card">${bankCard(view, offer)}</li>\n`;
})}</ul>
<div class="actions">${hasMore ? html`<a class="button" href="${base}/banks?${next.toString()}">Show more banks</a>` : null}<a class="button" href="${base}">Your banks</a></div>`;
  return parts.frame.send(reply, session, { title: 'Link a bank', content });
}

/** Banks that can be linked: all of a source whose institutions customers are linked to. */
function findLinkable(parts: PageParts, asked: Pick<BankQuery, 'search' | 'country'>): readonly BankListing[] {
  const { banks, linking } = parts.options;
  const found = banks.find({ ...asked, capability: null, via: null });
  return found.filter(({ id, sourceId }) =>
    sourceId === null ? linking.banks.has(id) : banks.linkableSources.has(sourceId),
  );
}

function searchForm(parts: PageParts, all: readonly BankListing[], { text, country }: Search): Html {
  const countries = [...new Set(all.map((listing) => listing.country))]
    .map((code) => ({ code, name: toCountry(code) }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
  return html`<form class="search" method="get" action="${parts.place.base()}/banks" role="search">
<label for="search">Name of your bank</label>
<input id="search" name="search" type="search" value="${text}" maxlength="${longestSearch}" autocomplete="off" spellcheck="false">
<label for="country">Country</label>
<select id="country" name="country"><option value="">All countries</option>
${countries.map(({ code, name }) => html`<option value="${code}"${code === country ? html` selected` : null}>${name}</option>\n`)}</select>
<button>Find banks</button>
</form>`;
}
