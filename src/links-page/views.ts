// The questions of the pages at /links: what to share, whether a link ends, whether the person goes on sharing. Texts only; choice-page.ts,
// links-page.ts and reconfirm-page.ts decide which is shown to whom.

import { toConsentEnd } from '../banks/consent.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { LinkPermission } from '../domain/link.ts';
import { type Html, html } from '../pages/html.ts';
import type { LinkRecord } from '../store/links.ts';
import type { BankOffer } from './bank-card.ts';
import { linkFacts, toSharingInText } from './link-card.ts';
import type { OwnAccounts } from './own-accounts.ts';
import type { Speech } from './texts/by-language.ts';

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
  /** What the bank wants to be told; empty where it asks for nothing. */
  readonly details: Html;
}

/** What may be chosen besides the accounts themselves, without which nothing can be shared. */
const optional: readonly LinkPermission[] = [
  'balances',
  'transactions',
  'identity',
  'regularPayments',
  'beneficiaries',
  'statements',
  'products',
];

/** The choice of what to share, and what happens next. */
export function choice(speech: Speech, { details, ids, base, csrfToken, nowMs, offer, chosen, linkId }: Choice): Html {
  const { choice: texts, common } = speech.texts;
  const { bank, permissions } = offer;
  const endMs = toConsentEnd(bank, nowMs);
  const { name, detail } = common.permissions.accounts;
  const boxes = optional
    .filter((permission) => permissions.has(permission))
    .map((permission) => {
      const said = common.permissions[permission];
      return html`<div class="choice"><input type="checkbox" id="${permission}" name="permission" value="${permission}"${chosen.has(permission) ? html` checked` : null}><label for="${permission}">${common.named(said.name, said.detail)}</label></div>\n`;
    });
  return html`<p>${linkId === null ? texts.happens : texts.happensAgain}</p>
<ol>
<li>${texts.stepChoose}</li>
<li>${texts.stepBank(bank.name)}</li>
<li>${texts.stepBack}</li>
</ol>
<form method="post" action="${base}/${linkId === null ? 'new' : 'renew'}">
<input type="hidden" name="csrf" value="${csrfToken}">
${linkId === null ? html`<input type="hidden" name="bank" value="${bank.id}">` : html`<input type="hidden" name="link" value="${ids.link(linkId)}">`}
<fieldset>
<legend>${texts.legend(bank.name)}</legend>
<div class="card">
<p>${common.named(name, detail)}. ${texts.always}</p>
${boxes}
</div>
</fieldset>
${details}<p>${endMs === null ? texts.bankDecides : texts.lastsUntil(speech.formats.dayOf(endMs))} ${texts.endsAnyTime}</p>
<div class="actions">
<button class="main">${linkId === null ? texts.goTo(bank.name) : texts.renewAt(bank.name)}</button>
<a class="button" href="${base}">${common.cancel}</a>
</div>
</form>`;
}

/** What a question about one link is made of. */
export interface LinkQuestion {
  readonly ids: Pick<GlobalIds, 'link'>;
  readonly base: string;
  readonly csrfToken: string;
  readonly bankName: string;
  readonly link: LinkRecord;
  readonly own: OwnAccounts;
}

/** The question before a link ends. */
export function revocation(speech: Speech, { ids, base, csrfToken, bankName, link, own }: LinkQuestion): Html {
  const { ending, link: said } = speech.texts;
  const isLinked = link.grantedAtMs !== null;
  return html`${linkFacts(speech, link, own)}
${
  isLinked
    ? html`<p>${ending.whatEnds}</p>
<ul>
<li>${ending.nothingRead(bankName, toSharingInText(link.permissions, speech.texts))}</li>
<li>${ending.keptIsDropped}</li>
<li>${ending.bankIsTold(bankName)}</li>
</ul>
<p>${ending.whatStays(bankName)}</p>`
    : html`<p>${ending.neverLinked(bankName)}</p>`
}
<form method="post" action="${base}/revoke">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="link" value="${ids.link(link.id)}">
<div class="actions">
<button class="danger main">${isLinked ? said.end(bankName) : said.remove(bankName)}</button>
<a class="button" href="${base}">${ending.keep}</a>
</div>
</form>`;
}

/** The question whether the person goes on sharing. */
export function reconfirmation(speech: Speech, { ids, base, csrfToken, bankName, link, own }: LinkQuestion): Html {
  const { reconfirmation: texts, link: said } = speech.texts;
  const id = ids.link(link.id);
  return html`${linkFacts(speech, link, own)}
<p>${texts.shared(bankName, toSharingInText(link.permissions, speech.texts))}</p>
<p>${link.expiresAtMs === null ? texts.lasts : texts.lastsUntil(bankName, speech.formats.dayOf(link.expiresAtMs))}</p>
<form method="post" action="${base}/reconfirm">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="link" value="${id}">
<div class="actions">
<button class="main">${said.goOn(bankName)}</button>
<a class="button" href="${base}/revoke?link=${id}">${texts.endInstead}</a>
<a class="button" href="${base}">${texts.notNow}</a>
</div>
</form>`;
}
