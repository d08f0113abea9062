// One link as a person sees it: where it stands, what it shares, which accounts, until when, and what they can do about it. Used by
// overview.ts; its facts and words also by views.ts.

import { toConsentEndMs, toReconfirmationEndMs } from '../domain/consent-forecast.ts';
import type { ConsentRule } from '../domain/consent-rule.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import { hasEnded, type Link, type LinkPermission } from '../domain/link.ts';
import { type Html, html } from '../pages/html.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { BankOffer, OfferView } from './bank-card.ts';
import { type OwnAccounts, toAccountWords } from './own-accounts.ts';
import { type Standing, toStanding } from './standing.ts';
import type { Speech } from './texts/by-language.ts';
import type { LinksTexts } from './texts/texts.ts';

/** What links are shown with. */
export interface LinksView extends OfferView {
  readonly ids: Pick<GlobalIds, 'link'>;
  /** A bank that can be linked, whether it is shown or not; null for none. */
  readonly offerOf: (bankId: string) => BankOffer | null;
  readonly nameOf: (bankId: string) => string;
  /** The person's accounts, as far as their banks tell them. */
  readonly own: OwnAccounts;
  /** What tells a link from another to the same bank: see link-names.ts. */
  readonly which: ReadonlyMap<string, Html>;
}

/** A card of a link that the person began. */
export function storedLink(speech: Speech, view: LinksView, link: LinkRecord): Html {
  const { texts, formats } = speech;
  const { labels, ...said } = texts.link;
  const standing = toStanding(link, view.nowMs, texts.link);
  const isOver = toLinkStatus(link, view.nowMs) !== 'ACTIVE';
  const offer = view.offerOf(link.bankId);
  const word = isOver || offer === null ? null : toWord(link, offer.consentRule, view.nowMs);
  // Nobody waits for a consent's end: it may have passed unseen.
  const endedAtMs = link.status === 'ACTIVE' ? (link.expiresAtMs ?? link.statusAtMs) : link.statusAtMs;
  const wasGranted = link.grantedAtMs !== null;
  const sharedLabel = wasGranted ? (isOver ? labels.wasShared : labels.shared) : labels.askedFor;
  return html`${toTop(view, link, standing)}
${standing.detail === null ? null : html`<p>${standing.detail}</p>`}
${word?.isDue === true ? html`<p>${word.isOver ? said.reconfirmOverdue : said.reconfirmDue}</p>` : null}
<dl>
<dt>${sharedLabel}</dt><dd>${toSharing(link.permissions, texts)}</dd>
${isOver ? null : toAccountList(speech, view.own, link.id)}
${
  link.grantedAtMs === null
    ? html`<dt>${labels.begun}</dt><dd>${formats.minute(link.createdAtMs)}</dd>`
    : html`<dt>${labels.since}</dt><dd>${formats.dayOf(link.grantedAtMs)}</dd>`
}
${
  !wasGranted
    ? null
    : isOver
      ? html`<dt>${labels.ended}</dt><dd>${formats.minute(endedAtMs)}</dd>`
      : html`<dt>${labels.until}</dt><dd>${link.expiresAtMs === null ? said.untilYouEndIt : formats.minute(link.expiresAtMs)}</dd>`
}
${word === null ? null : html`<dt>${labels.away}</dt><dd>${(word.isOver ? said.awayNoMore : said.awayUntil)(formats.minute(word.untilMs))}</dd>`}
</dl>
${view.mayWrite ? toButtons(speech, view, { link, standing, isDue: word?.isDue === true }) : null}`;
}

/** A card of a link of the banks file. */
export function fixedLink(speech: Speech, view: LinksView, link: Link): Html {
  const { texts, formats } = speech;
  const { labels, states, ...said } = texts.link;
  const endMs = link.expiresAt === null ? null : Date.parse(link.expiresAt);
  const isOver = hasEnded(link, view.nowMs);
  const isOffered = view.mayWrite && view.offerOf(link.bankId) !== null;
  const standing = { tone: isOver ? 'warning' : 'good', word: isOver ? states.expired : states.linked } as const;
  return html`${toTop(view, link, standing)}
<p>${said.managedElsewhere}${isOver && isOffered ? ` ${said.canLinkAnew}` : null}</p>
<dl>
<dt>${isOver ? labels.wasShared : labels.shared}</dt><dd>${toSharing([...link.permissions], texts)}</dd>
${isOver ? null : toAccountList(speech, view.own, link.id)}
${link.grantedAt === null ? null : html`<dt>${labels.since}</dt><dd>${formats.dayOf(link.grantedAt)}</dd>`}
${endMs === null ? null : html`<dt>${isOver ? labels.ended : labels.until}</dt><dd>${formats.minute(endMs)}</dd>`}
</dl>
${isOver && isOffered ? html`<div class="actions"><a class="button main" href="${view.base}/new?bank=${link.bankId}">${said.linkAnew(view.nameOf(link.bankId))}</a></div>` : null}`;
}

/** What a question about a link shows of it, so that nobody answers for another: since when it is, and its accounts. */
export function linkFacts(speech: Speech, link: LinkRecord, own: OwnAccounts): Html | null {
  const { labels } = speech.texts.link;
  if (link.grantedAtMs === null) return null;
  const isActive = toLinkStatus(link, Date.now()) === 'ACTIVE';
  return html`<dl>
<dt>${labels.since}</dt><dd>${speech.formats.minute(link.grantedAtMs)}</dd>
${isActive ? toAccountList(speech, own, link.id) : null}
</dl>`;
}

/** What is shared, as names. */
export const toSharing = (permissions: readonly LinkPermission[], { common }: LinksTexts): string =>
  permissions.map((permission) => common.permissions[permission].name).join(', ');

/** The same within a sentence. */
export const toSharingInText = (permissions: readonly LinkPermission[], { common }: LinksTexts): string =>
  permissions.map((permission) => common.permissions[permission].inText).join(', ');

function toTop(
  { logo, nameOf, which }: LinksView,
  { id, bankId }: Pick<Link, 'id' | 'bankId'>,
  { word, tone }: Pick<Standing, 'word' | 'tone'>,
): Html {
  const apart = which.get(id);
  return html`<div class="top"><h3 class="bank">${logo(bankId)}<span>${nameOf(bankId)}${apart === undefined ? null : html` <span class="which">${apart}</span>`}</span></h3><span class="state ${tone}">${word}</span></div>`;
}

/** A link's accounts, one a line; or that its bank does not tell them. */
function toAccountList({ texts }: Speech, own: OwnAccounts, linkId: string): Html {
  const { labels, accountsNotTold, noAccounts } = texts.link;
  const shown = own.accounts
    .filter(({ linkIds }) => linkIds.includes(linkId))
    .map((account) => html`<dd>${toAccountWords(account, texts.common)}</dd>`);
  const isWhole = !own.unreadLinkIds.includes(linkId);
  const rest = isWhole ? (shown.length === 0 ? noAccounts : null) : accountsNotTold;
  return html`<dt>${labels.accounts}</dt>${shown}${rest === null ? null : html`<dd class="quiet">${rest}</dd>`}`;
}

/** A link, and what can be done about it. */
interface Doable {
  readonly link: LinkRecord;
  readonly standing: Standing;
  /** Whether the person's word is due. */
  readonly isDue: boolean;
}

function toButtons({ texts }: Speech, view: LinksView, { link, standing, isDue }: Doable): Html | null {
  const { base, ids } = view;
  const said = texts.link;
  const id = ids.link(link.id);
  const bankName = view.nameOf(link.bankId);
  const isOffered = view.offerOf(link.bankId) !== null;
  const apart = view.which.get(link.id);
  const button = (kind: string, path: string, text: string): Html =>
    html`<a class="button${kind}" href="${base}/${path}">${text}${apart === undefined ? null : html`<span class="unseen"> (${apart})</span>`}</a>`;
  const { canRenew, canRetry, canRevoke, tone } = standing;
  const buttons = [
    isDue ? button(' main', `reconfirm?link=${id}`, said.goOn(bankName)) : null,
    canRenew && isOffered ? button(tone === 'good' ? '' : ' main', `renew?link=${id}`, said.renew(bankName)) : null,
    canRetry && isOffered ? button(' main', `new?bank=${link.bankId}`, said.tryAgain(bankName)) : null,
    canRevoke ? button(' danger', `revoke?link=${id}`, canRetry ? said.remove(bankName) : said.end(bankName)) : null,
  ].filter((each) => each !== null);
  return buttons.length === 0 ? null : html`<div class="actions">${buttons}</div>`;
}

/** A month: as long before as apps are told. */
const askMs = 30 * 86_400_000;

/** How the customer's word stands, where the bank's rule asks for it. */
function toWord(link: LinkRecord, rule: ConsentRule, nowMs: number) {
  const untilMs = toReconfirmationEndMs(link, rule);
  const endMs = toConsentEndMs(link, rule);
  if (untilMs === null || (endMs !== null && endMs <= untilMs)) return null;
  return { untilMs, isOver: untilMs <= nowMs, isDue: untilMs - nowMs <= askMs };
}
