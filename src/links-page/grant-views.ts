// What people are shown of grants: the question of a partner that asks, and the list of who may see their data. Texts only;
// grant-page.ts and links-page.ts decide which is shown to whom.

import type { GlobalIds } from '../domain/global-id.ts';
import { grantPermissions } from '../domain/grant.ts';
import type { GrantView, ShownRequest } from '../grants/results.ts';
import { type Html, html } from '../pages/html.ts';
import { type AccountChoice, accountChoice } from './account-choice.ts';
import { type OwnAccounts, toAccountWords } from './own-accounts.ts';
import { counted, type Speech } from './texts/by-language.ts';

/** What a partner asks for. */
export interface GrantQuestion extends ShownRequest {
  readonly action: string;
  readonly csrfToken: string;
  /** What names the request. */
  readonly request: string;
  /** Whether the person's session may give anything. */
  readonly mayGive: boolean;
  readonly accounts: AccountChoice;
  /** What is ticked of what is asked for, and for how long. */
  readonly chosen: { readonly permissions: ReadonlySet<string>; readonly days: number };
}

/** The question, with what follows from a yes. */
export function grantQuestion(speech: Speech, asked: GrantQuestion): Html {
  const { grant, partnerName, chosen } = asked;
  const { question, permissions } = speech.texts.grants;
  const not = grantPermissions.filter((one) => !grant.permissions.includes(one));
  const due = grant.dueAtMs === null ? null : html` ${question.answerUntil(speech.formats.minute(grant.dueAtMs))}`;
  return html`<p>${question.intro(partnerName)}${due}</p>
${toReplaced(speech, asked)}
<form method="post" action="${asked.action}">
<input type="hidden" name="csrf" value="${asked.csrfToken}">
<input type="hidden" name="request" value="${asked.request}">
<fieldset>
<legend>${question.mayDo(partnerName)}</legend>
${toPermissionBoxes(speech, asked)}${not.length === 0 ? null : html`<p class="quiet">${question.notAsked(not.map((one) => permissions[one].name).join(', '))}</p>`}
</fieldset>
${accountChoice(asked.accounts, speech)}
<p><label for="days">${question.days}</label> <input id="days" name="days" type="number" inputmode="numeric" min="1" max="${grant.days}" value="${chosen.days}" required aria-describedby="days-range"> <span id="days-range" class="quiet">${question.daysRange(String(grant.days))}</span></p>
<p>${question.canEnd}</p>
${asked.mayGive ? null : html`<p>${question.mayNotGive}</p>`}
<div class="actions">
${asked.mayGive ? html`<button class="main" name="answer" value="yes">${question.yes(partnerName)}</button>` : null}
<button name="answer" value="no" formnovalidate>${question.no}</button>
</div>
</form>`;
}

function toReplaced({ texts, formats }: Speech, { replaces, partnerName }: GrantQuestion): Html | null {
  if (replaces === null) return null;
  const { replacesAll, replacesOne, replacesSome } = texts.grants.question;
  const until = formats.dayOf(replaces.expiresAtMs ?? 0);
  const count = replaces.accounts?.length ?? null;
  if (count === null) return html`<p>${replacesAll(partnerName, until)}</p>`;
  return count === 1
    ? html`<p>${replacesOne(partnerName, until)}</p>`
    : html`<p>${replacesSome(partnerName, formats.count(count), until)}</p>`;
}

function toPermissionBoxes({ texts }: Speech, { grant, chosen }: GrantQuestion): Html {
  const { common, grants } = texts;
  const items = grantPermissions
    .filter((one) => grant.permissions.includes(one))
    .map((one) => {
      const { name, detail } = grants.permissions[one];
      const isAccounts = one === 'accounts';
      // Without accounts there is nothing to grant: the box says so, and what it says is not read.
      const box = isAccounts
        ? html`<input type="checkbox" checked disabled>`
        : html`<input type="checkbox" name="permission" value="${one}"${chosen.permissions.has(one) ? html` checked` : null}>`;
      return html`<label class="choice">${box}<span>${common.named(name, detail)}${isAccounts ? ` ${grants.question.partOfEvery}` : null}</span></label>\n`;
    });
  return html`${items}`;
}

/** Who may see a person's data. */
export interface GrantList {
  readonly ids: Pick<GlobalIds, 'grant'>;
  readonly base: string;
  readonly csrfToken: string;
  readonly grants: readonly GrantView[];
  /** Whether the person's session may change anything. */
  readonly mayWrite: boolean;
  /** The person's accounts, for the names of those that are granted. */
  readonly own: OwnAccounts;
  readonly bankName: (bankId: string) => string;
}

/** Ended grants that are still shown. */
const shownEnded = 5;

const isOver = ({ status }: GrantView): boolean => status === 'EXPIRED' || status === 'REVOKED';

/** The list; nothing where nobody was ever granted anything. */
export function grantList(speech: Speech, view: GrantList): Html | null {
  const shown = [...view.grants.filter((one) => !isOver(one)), ...view.grants.filter(isOver).slice(0, shownEnded)];
  if (shown.length === 0) return null;
  return html`<section aria-labelledby="your-grants">
<h2 id="your-grants">${speech.texts.grants.list.title}</h2>
<ul class="cards">
${shown.map((grant) => html`<li class="card">${grantCard(speech, view, grant)}</li>\n`)}</ul>
</section>`;
}

const tones: Readonly<Record<GrantView['status'], string>> = {
  PENDING: 'warning',
  ACTIVE: 'good',
  EXPIRED: 'over',
  REVOKED: 'over',
};

/** The accounts of a grant: by name, and by bank only where the bank does not tell now what they are called, or shows them no more. */
function accountsOf({ texts, formats }: Speech, { own, bankName }: GrantList, { accounts }: GrantView): Html {
  const { list } = texts.grants;
  if (accounts === null) return html`${list.allAccounts}`;
  const bankIds = [...new Set(accounts.map(({ bankId }) => bankId))];
  const ofBank = (bank: string): string => {
    const granted = accounts.filter(({ bankId }) => bankId === bank);
    const named = granted.flatMap(({ accountKey }) =>
      own.accounts
        .filter((one) => one.bankId === bank && one.accountKey === accountKey)
        .map((one) => toAccountWords(one, texts.common)),
    );
    const unnamed = granted.length - named.length;
    const rest = unnamed === 0 ? [] : [counted(formats, list.unnamed, unnamed)];
    return list.ofBank(bankName(bank), [...named, ...rest].join(', '));
  };
  return html`${bankIds.map((bank, index) => html`${index === 0 ? null : html`<br>`}${ofBank(bank)}`)}`;
}

function grantCard(speech: Speech, view: GrantList, grant: GrantView): Html {
  const { ids, base, csrfToken, mayWrite } = view;
  const { texts, formats } = speech;
  const { list, permissions } = texts.grants;
  const { labels } = list;
  const { partnerName, givenAtMs, expiresAtMs, endedAtMs, usedAtMs } = grant;
  const canEnd = mayWrite && grant.source === 'CUSTOMER' && endedAtMs === null;
  return html`<div class="top"><h3>${partnerName}</h3><span class="state ${tones[grant.status]}">${list.states[grant.status]}</span></div>
${grant.source === 'OPERATOR' ? html`<p>${list.managedElsewhere}</p>` : null}
<dl>
<dt>${labels.what}</dt><dd>${grant.permissions.map((one) => permissions[one].name).join(', ')}</dd>
<dt>${labels.accounts}</dt><dd>${isOver(grant) && grant.accounts !== null ? counted(formats, list.only, grant.accounts.length) : accountsOf(speech, view, grant)}</dd>
${givenAtMs === null ? null : html`<dt>${labels.since}</dt><dd>${formats.dayOf(givenAtMs)}</dd>`}
${endedAtMs !== null ? html`<dt>${labels.ended}</dt><dd>${formats.minute(endedAtMs)}</dd>` : expiresAtMs === null ? null : html`<dt>${labels.until}</dt><dd>${formats.minute(expiresAtMs)}</dd>`}
${grant.source === 'OPERATOR' ? null : html`<dt>${labels.lastUsed}</dt><dd>${usedAtMs === null ? list.never : formats.dayOf(usedAtMs)}</dd>`}
</dl>
${
  canEnd
    ? html`<form method="post" action="${base}/grant/end" class="actions">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="grant" value="${ids.grant(grant.id)}">
<button class="danger">${list.end(partnerName)}</button>
</form>`
    : null
}`;
}
