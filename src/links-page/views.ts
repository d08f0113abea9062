// What stands on the pages for people, made from links and banks: the overview, the choice of what to share, the questions
// before something ends. Texts only; links-page.ts decides which is shown to whom.

import { toConsentEnd } from '../banks/consent.ts';
import type { Bank } from '../domain/bank.ts';
import { toConsentEndMs, toReconfirmationEndMs } from '../domain/consent-forecast.ts';
import type { ConsentRule } from '../domain/consent-rule.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { Link, LinkPermission } from '../domain/link.ts';
import { isOverForGood } from '../domain/link-state.ts';
import { type Html, html } from '../pages/html.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import { permissionWords, toCountry, toDay, toMinute, toStanding } from './words.ts';

/** A bank that can be linked, and what it can share. */
export interface BankOffer {
  readonly bank: Bank;
  /** Its standard, as people call it. */
  readonly standardLabel: string;
  /** How long its consents last. */
  readonly consentRule: ConsentRule;
  readonly permissions: ReadonlySet<LinkPermission>;
}

/** What the overview is made of. */
export interface Overview {
  readonly ids: Pick<GlobalIds, 'link'>;
  /** Where the pages are, a path without a slash at its end. */
  readonly base: string;
  readonly nowMs: number;
  /** Those that are shown to be linked. */
  readonly offers: readonly BankOffer[];
  /** How others are found; null where all are shown. */
  readonly searchForm: Html | null;
  /** A bank that can be linked, whether it is shown or not; null for none. */
  readonly offerOf: (bankId: string) => BankOffer | null;
  readonly nameOf: (bankId: string) => string;
  /** A bank's logo, or what stands for it. */
  readonly logo: (bankId: string) => Html;
  readonly links: readonly LinkRecord[];
  /** Links of the banks file. */
  readonly fixed: readonly Link[];
  /** Whether the person's session may change anything. */
  readonly mayWrite: boolean;
  /** Who may see the person's data; null for nobody. */
  readonly grants: Html | null;
}

/** Ended links that are still shown. */
const shownEnded = 10;

/** The first page of who is signed in. */
export function overview(view: Overview): Html {
  const isEnded = (link: LinkRecord) => isOverForGood(link.reason);
  const newestFirst = [...view.links].sort((a, b) => b.statusAtMs - a.statusAtMs);
  const current = newestFirst.filter((link) => !isEnded(link));
  const ended = newestFirst.filter(isEnded).slice(0, shownEnded);
  const count = current.length + view.fixed.length;
  return html`<section aria-labelledby="your-links">
<h2 id="your-links">Your links</h2>
${
  count === 0
    ? html`<p>No bank is linked.</p>`
    : html`<ul class="cards">
${current.map((link) => html`<li class="card">${storedLink(view, link)}</li>\n`)}${view.fixed.map((link) => html`<li class="card">${fixedLink(view, link)}</li>\n`)}
</ul>`
}
</section>
${view.grants}
<section aria-labelledby="link-a-bank">
<h2 id="link-a-bank">Link a bank</h2>
${
  view.offers.length === 0
    ? html`<p>There is no bank to link at the moment.</p>`
    : html`${view.searchForm}<ul class="cards">
${view.offers.map((offer) => html`<li class="card">${bankCard(view, offer)}</li>\n`)}
</ul>`
}
</section>
${
  ended.length === 0
    ? null
    : html`<section aria-labelledby="ended">
<h2 id="ended">Ended links</h2>
<ul class="cards">
${ended.map((link) => html`<li class="card">${storedLink(view, link)}</li>\n`)}
</ul>
</section>`
}
<div class="actions"><a class="button" href="${view.base}/sessions">Where you are signed in</a></div>`;
}

/** One bank that can be linked. */
export function bankCard(
  {
    base,
    links,
    fixed,
    mayWrite,
    nowMs,
    logo,
  }: Pick<Overview, 'base' | 'links' | 'fixed' | 'mayWrite' | 'nowMs' | 'logo'>,
  { bank, standardLabel }: BankOffer,
): Html {
  const isLinked =
    fixed.some((link) => link.bankId === bank.id && !isPast(link, nowMs)) ||
    links.some((link) => link.bankId === bank.id && toStanding(link, nowMs).tone === 'good');
  return html`<div class="top"><h3 class="bank">${logo(bank.id)}${bank.name}</h3>${isLinked ? html`<span class="quiet">Linked already</span>` : null}</div>
<p class="quiet">${toCountry(bank.country)} · ${standardLabel}</p>
${
  mayWrite
    ? html`<div class="actions"><a class="button${isLinked ? '' : ' main'}" href="${base}/new?bank=${bank.id}">Link ${bank.name}${isLinked ? ' once more' : ''}</a></div>`
    : null
}`;
}

function storedLink(view: Overview, link: LinkRecord): Html {
  const { base, ids, nowMs, mayWrite } = view;
  const bankName = view.nameOf(link.bankId);
  const standing = toStanding(link, nowMs);
  const id = ids.link(link.id);
  const offer = view.offerOf(link.bankId);
  const isOffered = offer !== null;
  const isOver = toLinkStatus(link, nowMs) !== 'ACTIVE';
  const word = isOver || offer === null ? null : toWord(link, offer.consentRule, nowMs);
  // Nobody waits for a consent's end: it may have passed unseen.
  const endedAtMs = link.status === 'ACTIVE' ? (link.expiresAtMs ?? link.statusAtMs) : link.statusAtMs;
  const buttons = [
    word?.isDue === true
      ? html`<a class="button main" href="${base}/reconfirm?link=${id}">Go on sharing ${bankName}</a>`
      : null,
    standing.canRenew && isOffered
      ? html`<a class="button${standing.tone === 'good' ? '' : ' main'}" href="${base}/renew?link=${id}">Renew the link to ${bankName}</a>`
      : null,
    standing.canRetry && isOffered
      ? html`<a class="button main" href="${base}/new?bank=${link.bankId}">Try again at ${bankName}</a>`
      : null,
    standing.canRevoke
      ? html`<a class="button danger" href="${base}/revoke?link=${id}">${standing.canRetry ? 'Remove' : 'End'} the link to ${bankName}</a>`
      : null,
  ].filter((button) => button !== null);
  return html`<div class="top"><h3 class="bank">${view.logo(link.bankId)}${bankName}</h3><span class="state ${standing.tone}">${standing.word}</span></div>
${standing.detail === null ? null : html`<p>${standing.detail}</p>`}
${word?.isDue === true ? html`<p>${word.text}</p>` : null}
<dl>
<dt>${link.grantedAtMs === null ? 'Asked for' : isOver ? 'Was shared' : 'Shared'}</dt><dd>${toSharing(link.permissions)}</dd>
${link.grantedAtMs === null ? html`<dt>Begun</dt><dd>${toMinute(link.createdAtMs)}</dd>` : html`<dt>Since</dt><dd>${toDay(link.grantedAtMs)}</dd>`}
${
  link.grantedAtMs === null
    ? null
    : isOver
      ? html`<dt>Ended</dt><dd>${toMinute(endedAtMs)}</dd>`
      : html`<dt>Until</dt><dd>${link.expiresAtMs === null ? 'you end it' : toMinute(link.expiresAtMs)}</dd>`
}
${word === null ? null : html`<dt>Read while you are away</dt><dd>${word.isOver ? 'no more, since' : 'until'} ${toMinute(word.untilMs)}</dd>`}
</dl>
${mayWrite && buttons.length > 0 ? html`<div class="actions">${buttons}</div>` : null}`;
}

/** A month: as long before as apps are told. */
const askMs = 30 * 86_400_000;

/** How the customer's word stands, where the bank's rule asks for it. */
function toWord(link: LinkRecord, rule: ConsentRule, nowMs: number) {
  const untilMs = toReconfirmationEndMs(link, rule);
  const endMs = toConsentEndMs(link, rule);
  if (untilMs === null || (endMs !== null && endMs <= untilMs)) return null;
  const isOver = untilMs <= nowMs;
  const text = isOver
    ? 'You have not said for a while that you go on sharing: it is read only while you are here. You can say so now, without the bank.'
    : 'Please say that you go on sharing. You need not go to the bank for it.';
  return { untilMs, isOver, isDue: untilMs - nowMs <= askMs, text };
}

function fixedLink(view: Overview, link: Link): Html {
  const endMs = link.expiresAt === null ? null : Date.parse(link.expiresAt);
  const isOver = isPast(link, view.nowMs);
  const isOffered = view.mayWrite && view.offerOf(link.bankId) !== null;
  return html`<div class="top"><h3 class="bank">${view.logo(link.bankId)}${view.nameOf(link.bankId)}</h3><span class="state ${isOver ? 'warning' : 'good'}">${isOver ? 'Expired' : 'Linked'}</span></div>
<p>Managed elsewhere: it was set up by your service provider, who can renew or end it.${isOver && isOffered ? ' You can link the bank anew here, too.' : null}</p>
<dl>
<dt>${isOver ? 'Was shared' : 'Shared'}</dt><dd>${toSharing([...link.permissions])}</dd>
${link.grantedAt === null ? null : html`<dt>Since</dt><dd>${toDay(Date.parse(link.grantedAt))}</dd>`}
${endMs === null ? null : html`<dt>${isOver ? 'Ended' : 'Until'}</dt><dd>${toMinute(endMs)}</dd>`}
</dl>
${isOver && isOffered ? html`<div class="actions"><a class="button main" href="${view.base}/new?bank=${link.bankId}">Link ${view.nameOf(link.bankId)} anew</a></div>` : null}`;
}

function isPast({ expiresAt }: Link, nowMs: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs;
}

function toSharing(permissions: readonly LinkPermission[]): string {
  return permissions.map((permission) => permissionWords[permission].name).join(', ');
}

/** What a form to begin or renew a link is made of. */
export interface Choice {
  readonly ids: Pick<GlobalIds, 'link'>;
  readonly base: string;
  readonly csrfToken: string;
  readonly nowMs: number;
  readonly offer: BankOffer;
  readonly chosen: ReadonlySet<LinkPermission>;
  /** The link to renew; null for a new one. */
  readonly linkId: string | null;
}

/** What may be chosen besides the accounts themselves, without which nothing can be shared. */
const optional: readonly LinkPermission[] = ['balances', 'transactions', 'identity'];

/** The choice of what to share, and what happens next. */
export function choice({ ids, base, csrfToken, nowMs, offer, chosen, linkId }: Choice): Html {
  const { bank, permissions } = offer;
  const endMs = toConsentEnd(bank, nowMs);
  const boxes = optional
    .filter((permission) => permissions.has(permission))
    .map((permission) => {
      const { name, detail } = permissionWords[permission];
      return html`<div class="choice"><input type="checkbox" id="${permission}" name="permission" value="${permission}"${chosen.has(permission) ? html` checked` : null}><label for="${permission}"><strong>${name}</strong>: ${detail}</label></div>\n`;
    });
  return html`<p>${linkId === null ? 'This is what happens:' : 'You authorise the link again. Until you have, it stays as it is. This is what happens:'}</p>
<ol>
<li>You choose here what may be read.</li>
<li>${bank.name} asks on its own pages who you are, and which accounts you share. Your password stays there.</li>
<li>You come back here, and see what is shared.</li>
</ol>
<form method="post" action="${base}/${linkId === null ? 'new' : 'renew'}">
<input type="hidden" name="csrf" value="${csrfToken}">
${linkId === null ? html`<input type="hidden" name="bank" value="${bank.id}">` : html`<input type="hidden" name="link" value="${ids.link(linkId)}">`}
<fieldset>
<legend>What may be read at ${bank.name}</legend>
<div class="card">
<p><strong>${permissionWords.accounts.name}</strong>: ${permissionWords.accounts.detail}. Always part of a link.</p>
${boxes}
</div>
</fieldset>
<p>${endMs === null ? 'The bank decides how long this lasts.' : html`It lasts until ${toDay(endMs)} at the latest.`} You can end it here at any time. Nothing can be paid or changed.</p>
<div class="actions">
<button class="main">${linkId === null ? 'Go to' : 'Renew at'} ${bank.name}</button>
<a class="button" href="${base}">Cancel</a>
</div>
</form>`;
}

/** The question before a link ends. */
export function revocation(view: {
  readonly ids: Pick<GlobalIds, 'link'>;
  readonly base: string;
  readonly csrfToken: string;
  readonly bankName: string;
  readonly link: LinkRecord;
}): Html {
  const { ids, base, csrfToken, bankName, link } = view;
  const isLinked = link.grantedAtMs !== null;
  return html`${
    isLinked
      ? html`<p>What ends:</p>
<ul>
<li>Nothing of ${bankName} is read any more: ${toSharing(link.permissions).toLowerCase()}.</li>
<li>What was kept of it here for speed is dropped.</li>
<li>${bankName} is told that your consent is taken back.</li>
</ul>
<p>What stays: your accounts at ${bankName} and your payments are untouched. You can link it again whenever you like.</p>`
      : html`<p>${bankName} was never linked. What was begun is forgotten, and ${bankName} is told so where it knows of it.</p>`
  }
<form method="post" action="${base}/revoke">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="link" value="${ids.link(link.id)}">
<div class="actions">
<button class="danger main">${isLinked ? 'End' : 'Remove'} the link to ${bankName}</button>
<a class="button" href="${base}">Keep it</a>
</div>
</form>`;
}

/** The question whether the person goes on sharing. */
export function reconfirmation(view: {
  readonly ids: Pick<GlobalIds, 'link'>;
  readonly base: string;
  readonly csrfToken: string;
  readonly bankName: string;
  readonly link: LinkRecord;
}): Html {
  const { ids, base, csrfToken, bankName, link } = view;
  const id = ids.link(link.id);
  return html`<p>What you share of ${bankName}: ${toSharing(link.permissions).toLowerCase()}.</p>
<p>${link.expiresAtMs === null ? 'It goes on until you end it.' : html`Your consent at ${bankName} lasts until ${toDay(link.expiresAtMs)}.`} You can end it here at any time.</p>
<form method="post" action="${base}/reconfirm">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="link" value="${id}">
<div class="actions">
<button class="main">Go on sharing ${bankName}</button>
<a class="button" href="${base}/revoke?link=${id}">End the link instead</a>
<a class="button" href="${base}">Not now</a>
</div>
</form>`;
}
