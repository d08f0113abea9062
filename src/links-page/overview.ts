// The first page of who is signed in: their links, who may see their data, the banks that they can link. Made by links-page.ts; one
// card for each link (link-card.ts) and each bank (bank-card.ts).

import { isOverForGood } from '../domain/link-state.ts';
import { type Html, html } from '../pages/html.ts';
import type { LinkRecord } from '../store/links.ts';
import { type BankOffer, bankCard } from './bank-card.ts';
import { fixedLink, type LinksView, storedLink } from './link-card.ts';
import { tellApart } from './link-names.ts';
import type { Speech } from './texts/by-language.ts';

/** What the overview is made of. */
export interface Overview extends Omit<LinksView, 'which'> {
  /** Those that are shown to be linked. */
  readonly offers: readonly BankOffer[];
  /** How others are found; null where all are shown. */
  readonly searchForm: Html | null;
  /** Who may see the person's data; null for nobody. */
  readonly grants: Html | null;
}

/** Ended links that are still shown. */
const shownEnded = 10;

const isEnded = (link: LinkRecord): boolean => isOverForGood(link.reason);

/** The page. */
export function overview(speech: Speech, view: Overview): Html {
  const { overview: texts } = speech.texts;
  const newestFirst = [...view.links].sort((a, b) => b.statusAtMs - a.statusAtMs);
  const current = newestFirst.filter((link) => !isEnded(link));
  const ended = newestFirst.filter(isEnded).slice(0, shownEnded);
  const shown = { ...view, which: toWhich(speech, view, current) };
  const cards = [
    ...current.map((link) => storedLink(speech, shown, link)),
    ...view.fixed.map((link) => fixedLink(speech, shown, link)),
  ];
  const links = section('your-links', texts.yourLinks, cards.length === 0 ? toFirst(speech, view) : toCards(cards));
  const banks = section('link-a-bank', texts.linkABank, toOffers(speech, view));
  return html`${links}
${cards.length === 0 ? html`${banks}${view.grants}` : html`${view.grants}${banks}`}
${
  ended.length === 0
    ? null
    : section(
        'ended',
        texts.endedLinks,
        toCards(ended.map((link) => storedLink(speech, { ...shown, which: new Map() }, link))),
      )
}
<div class="actions"><a class="button" href="${view.base}/sessions">${texts.sessions}</a></div>`;
}

/** What is said where no bank is linked: what to do first. */
function toFirst({ texts }: Speech, { mayWrite, offers }: Overview): Html {
  const { none, first, firstElsewhere } = texts.overview;
  if (offers.length === 0) return html`<p>${none}</p>`;
  return html`<p>${none}</p>
<p>${mayWrite ? first : firstElsewhere}</p>`;
}

function toOffers(speech: Speech, view: Overview): Html {
  if (view.offers.length === 0) return html`<p>${speech.texts.overview.nothingToLink}</p>`;
  return html`${view.searchForm}${toCards(
    view.offers.map((offer) => bankCard(speech, view, offer)),
    'cards offers',
  )}`;
}

function toWhich(speech: Speech, view: Overview, current: readonly LinkRecord[]): ReadonlyMap<string, Html> {
  const named = [
    ...current.map(({ id, bankId, grantedAtMs, createdAtMs }) => ({
      id,
      bankName: view.nameOf(bankId),
      grantedAtMs,
      begunAtMs: createdAtMs,
    })),
    ...view.fixed.map(({ id, bankId, grantedAt }) => ({
      id,
      bankName: view.nameOf(bankId),
      grantedAtMs: grantedAt === null ? null : Date.parse(grantedAt),
      begunAtMs: null,
    })),
  ];
  return tellApart(speech, named, view.own);
}

const section = (id: string, title: string, content: Html): Html => html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>
`;

const toCards = (cards: readonly Html[], kind = 'cards'): Html => html`<ul class="${kind}">
${cards.map((card) => html`<li class="card">${card}</li>\n`)}</ul>`;
