// What people are shown of grants: the question of a partner that asks, and the list of who may see their data. Texts only;
// grant-page.ts and links-page.ts decide which is shown to whom.

import type { GlobalIds } from '../domain/global-id.ts';
import { type GrantPermission, grantPermissions } from '../domain/grant.ts';
import type { GrantView, ShownRequest } from '../grants/results.ts';
import { type Html, html } from '../pages/html.ts';
import { type AccountChoice, accountChoice } from './account-choice.ts';
import { type OwnAccounts, toAccountWords } from './own-accounts.ts';
import { permissionWords, toDay, toMinute } from './words.ts';

/** What each permission lets a partner do. */
const grantWords: Readonly<Record<GrantPermission, { readonly name: string; readonly detail: string }>> = {
  ...permissionWords,
  accounts: {
    name: 'Accounts',
    detail: 'names, kinds, currencies and numbers of your accounts, and the cards of them',
  },
  payments: { name: 'Payments', detail: 'begin payments, each of which you authorise at your bank' },
  cards: { name: 'Cards', detail: 'freeze your cards at once, and unfreeze what is frozen' },
  links: { name: 'Links', detail: 'link banks for you, which you authorise there, renew and end those links' },
};

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
export function grantQuestion({ grant, partnerName, replaces, chosen, ...form }: GrantQuestion): Html {
  const asked = grantPermissions.filter((one) => grant.permissions.includes(one));
  const not = grantPermissions.filter((one) => !grant.permissions.includes(one));
  const items = asked.map((one) => {
    const { name, detail } = grantWords[one];
    // Without accounts there is nothing to grant: the box says so, and what it says is not read.
    const box =
      one === 'accounts'
        ? html`<input type="checkbox" checked disabled>`
        : html`<input type="checkbox" name="permission" value="${one}"${chosen.permissions.has(one) ? html` checked` : null}>`;
    return html`<label class="choice">${box}<span><strong>${name}</strong>: ${detail}${one === 'accounts' ? ' (part of every access)' : ''}</span></label>\n`;
  });
  const until = grant.dueAtMs === null ? null : html` You can answer until ${toMinute(grant.dueAtMs)}.`;
  return html`<p><strong>${partnerName}</strong> asks to see your data here. You say what of it, of which accounts, and for how long. Say yes only if you have just come from there.${until}</p>
${replaces === null ? null : html`<p>It takes the place of what you have granted ${partnerName}${replaces.accounts === null ? ' of all accounts' : ` of ${replaces.accounts.length} of your accounts`} until ${toDay(replaces.expiresAtMs ?? 0)}.</p>`}
<form method="post" action="${form.action}">
<input type="hidden" name="csrf" value="${form.csrfToken}">
<input type="hidden" name="request" value="${form.request}">
<fieldset>
<legend>What ${partnerName} may do</legend>
${items}${not.length === 0 ? null : html`<p class="quiet">Not asked for: ${not.map((one) => grantWords[one].name).join(', ')}.</p>`}
</fieldset>
${accountChoice(form.accounts)}
<p><label for="days">For how many days</label> <input id="days" name="days" type="number" inputmode="numeric" min="1" max="${grant.days}" value="${chosen.days}" required> <span class="quiet">1 to ${grant.days}</span></p>
<p>You can end it at any time on the page of your banks; it ends at once.</p>
<div class="actions">
${form.mayGive ? html`<button class="main" name="answer" value="yes">Yes, let ${partnerName} see this</button>` : html`<p>Your sign-in does not allow you to say yes.</p>`}
<button name="answer" value="no" formnovalidate>No</button>
</div>
</form>`;
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
export function grantList(view: GrantList): Html | null {
  const shown = [...view.grants.filter((one) => !isOver(one)), ...view.grants.filter(isOver).slice(0, shownEnded)];
  if (shown.length === 0) return null;
  return html`<section aria-labelledby="your-grants">
<h2 id="your-grants">Who may see your data</h2>
<ul class="cards">
${shown.map((grant) => html`<li class="card">${grantCard(view, grant)}</li>\n`)}</ul>
</section>`;
}

const standings: Readonly<Record<GrantView['status'], { readonly word: string; readonly tone: string }>> = {
  PENDING: { word: 'Not confirmed yet', tone: 'warning' },
  ACTIVE: { word: 'May see it', tone: 'good' },
  EXPIRED: { word: 'Over', tone: 'over' },
  REVOKED: { word: 'Ended', tone: 'over' },
};

/** The accounts of a grant: by name, and by bank only where the bank does not tell now what they are called, or shows them no more. */
function accountsOf({ own, bankName }: GrantList, { accounts }: GrantView): Html {
  if (accounts === null) return html`All, also those that come later`;
  const bankIds = [...new Set(accounts.map(({ bankId }) => bankId))];
  const ofBank = (bank: string): string => {
    const granted = accounts.filter(({ bankId }) => bankId === bank);
    const named = granted.flatMap(({ accountKey }) =>
      own.accounts.filter((one) => one.bankId === bank && one.accountKey === accountKey).map(toAccountWords),
    );
    const unnamed = granted.length - named.length;
    const rest = unnamed === 0 ? [] : [`${unnamed} ${unnamed === 1 ? 'account' : 'accounts'} not named just now`];
    return `${bankName(bank)}: ${[...named, ...rest].join('; ')}`;
  };
  return html`${bankIds.map((bank, index) => html`${index === 0 ? null : html`<br>`}${ofBank(bank)}`)}`;
}

function grantCard(view: GrantList, grant: GrantView): Html {
  const { ids, base, csrfToken, mayWrite } = view;
  const { word, tone } = standings[grant.status];
  const { partnerName, givenAtMs, expiresAtMs, endedAtMs, usedAtMs } = grant;
  const canEnd = mayWrite && grant.source === 'CUSTOMER' && endedAtMs === null;
  return html`<div class="top"><h3>${partnerName}</h3><span class="state ${tone}">${word}</span></div>
${grant.source === 'OPERATOR' ? html`<p>Managed elsewhere: it was set up by your service provider, who can end it.</p>` : null}
<dl>
<dt>What</dt><dd>${grant.permissions.map((one) => grantWords[one].name).join(', ')}</dd>
<dt>Accounts</dt><dd>${isOver(grant) && grant.accounts !== null ? `Only ${grant.accounts.length} of them` : accountsOf(view, grant)}</dd>
${givenAtMs === null ? null : html`<dt>Since</dt><dd>${toDay(givenAtMs)}</dd>`}
${endedAtMs !== null ? html`<dt>Ended</dt><dd>${toMinute(endedAtMs)}</dd>` : expiresAtMs === null ? null : html`<dt>Until</dt><dd>${toMinute(expiresAtMs)}</dd>`}
${grant.source === 'OPERATOR' ? null : html`<dt>Last used</dt><dd>${usedAtMs === null ? 'never' : toDay(usedAtMs)}</dd>`}
</dl>
${
  canEnd
    ? html`<form method="post" action="${base}/grant/end" class="actions">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="grant" value="${ids.grant(grant.id)}">
<button class="danger">End the access of ${partnerName}</button>
</form>`
    : null
}`;
}
