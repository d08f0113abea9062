// One bank that can be linked, as it is offered: on the overview and in the search (overview.ts, bank-search.ts).

import type { Bank } from '../domain/bank.ts';
import type { ConsentRule } from '../domain/consent-rule.ts';
import { hasEnded, type Link, type LinkPermission } from '../domain/link.ts';
import type { AskedDetails } from '../domain/link-details.ts';
import { type Html, html } from '../pages/html.ts';
import type { LinkRecord } from '../store/links.ts';
import { toStanding } from './standing.ts';
import type { Speech } from './texts/by-language.ts';

/** A bank that can be linked, and what it can share. */
export interface BankOffer {
  readonly bank: Bank;
  /** Its standard, as people call it. */
  readonly standardLabel: string;
  /** How long its consents last. */
  readonly consentRule: ConsentRule;
  readonly permissions: ReadonlySet<LinkPermission>;
  /** What it wants to be told first; null for nothing. */
  readonly details: AskedDetails | null;
}

/** To whom banks are offered, and where. */
export interface OfferView {
  /** Where the pages are, a path without a slash at its end. */
  readonly base: string;
  readonly nowMs: number;
  readonly links: readonly LinkRecord[];
  /** Links of the banks file. */
  readonly fixed: readonly Link[];
  /** Whether the person's session may change anything. */
  readonly mayWrite: boolean;
  /** Whether banks stand right below the page's title, and not in a section. */
  readonly isUnderTitle?: true;
  /** A bank's logo, or what stands for it. */
  readonly logo: (bankId: string) => Html;
}

/** The card. */
export function bankCard({ texts, formats }: Speech, view: OfferView, { bank, standardLabel }: BankOffer): Html {
  const { base, links, fixed, mayWrite, nowMs, logo } = view;
  const { overview } = texts;
  const isLinked =
    fixed.some((link) => link.bankId === bank.id && !hasEnded(link, nowMs)) ||
    links.some((link) => link.bankId === bank.id && toStanding(link, nowMs, texts.link).tone === 'good');
  const name = html`${logo(bank.id)}${bank.name}`;
  const heading =
    view.isUnderTitle === true ? html`<h2 class="bank">${name}</h2>` : html`<h3 class="bank">${name}</h3>`;
  return html`<div class="top">${heading}${isLinked ? html`<span class="quiet">${overview.linkedAlready}</span>` : null}</div>
<p class="quiet">${formats.country(bank.country)} · ${texts.search.standards[standardLabel] ?? standardLabel}</p>
${
  mayWrite
    ? html`<div class="actions"><a class="button${isLinked ? '' : ' main'}" href="${base}/new?bank=${bank.id}">${isLinked ? overview.linkOnceMore(bank.name) : overview.link(bank.name)}</a></div>`
    : null
}`;
}
