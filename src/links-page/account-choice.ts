// Which accounts a person grants: the part of the question that asks for it, and what its form says. Used by grant-page.ts and
// grant-views.ts; plain boxes, no script.

import type { GlobalIds } from '../domain/global-id.ts';
import { type GrantedAccount, mostGrantedAccounts } from '../domain/grant.ts';
import { type Html, html } from '../pages/html.ts';
import { type OwnAccounts, toAccountWords } from './own-accounts.ts';
import type { Speech } from './texts/by-language.ts';
import type { GrantFaultTexts } from './texts/grant-texts.ts';

/** What is ticked. */
export interface TickedAccounts {
  /** Null where neither is chosen yet. */
  readonly which: 'all' | 'some' | null;
  /** Global ids. */
  readonly accountIds: ReadonlySet<string>;
}

/** What is asked, and of whom. */
export interface AccountChoice extends TickedAccounts {
  readonly own: OwnAccounts;
  readonly customerId: string;
  readonly ids: Pick<GlobalIds, 'account'>;
  readonly bankName: (bankId: string) => string;
}

/** The question. Nothing is ticked beforehand: how much is shared is the person's to say. */
export function accountChoice({ own, which, accountIds, ...rest }: AccountChoice, { texts, formats }: Speech): Html {
  const { accounts } = texts.grants;
  const { customerId, ids, bankName } = rest;
  const bankIds = [...new Set(own.accounts.map(({ bankId }) => bankId))];
  const unread = own.unreadBankIds.map(bankName);
  const ofBank = (bank: string) => html`<div role="group" aria-label="${bankName(bank)}">
<h2>${bankName(bank)}</h2>
${own.accounts
  .filter(({ bankId }) => bankId === bank)
  .map((account) => {
    const id = ids.account({ customerId, bankId: account.bankId, accountKey: account.accountKey });
    return html`<label class="choice"><input type="checkbox" name="account" value="${id}"${accountIds.has(id) ? checked : null}><span>${toAccountWords(account, texts.common)}</span></label>\n`;
  })}</div>\n`;
  return html`<fieldset class="accounts">
<legend>${accounts.legend}</legend>
<label class="choice"><input type="radio" name="which" value="all" required${which === 'all' ? checked : null}><span>${accounts.all}</span></label>
${
  bankIds.length === 0
    ? null
    : html`<label class="choice"><input type="radio" name="which" value="some" required${which === 'some' ? checked : null}><span>${accounts.some}</span></label>
<div class="named">
${bankIds.map(ofBank)}</div>`
}
${unread.length === 0 ? null : html`<p class="quiet">${unread.length === 1 ? accounts.oneBankSilent(formats.list(unread)) : accounts.banksSilent(formats.list(unread))}</p>`}
</fieldset>`;
}

const checked = html` checked`;

/** What a form says: null for all, or the accounts; or what is wrong with it, for a person. */
export type ChosenAccounts = { readonly accounts: readonly GrantedAccount[] | null } | { readonly fault: string };

/** What is ticked in a form, right or wrong. */
export function readTicked(form: URLSearchParams): TickedAccounts {
  const which = form.get('which');
  return { which: which === 'all' || which === 'some' ? which : null, accountIds: new Set(form.getAll('account')) };
}

/** Reads the choice. An account of somebody else's is none; what contradicts itself is asked again, never taken for more. */
export function readAccounts(
  { which, accountIds }: TickedAccounts,
  customerId: string,
  { ids, faults }: { readonly ids: Pick<GlobalIds, 'parse'>; readonly faults: GrantFaultTexts },
): ChosenAccounts {
  if (which === null) return { fault: faults.which };
  if (which === 'all') {
    return accountIds.size === 0 ? { accounts: null } : { fault: faults.both };
  }
  if (accountIds.size === 0) return { fault: faults.none };
  if (accountIds.size > mostGrantedAccounts) return { fault: faults.tooMany(String(mostGrantedAccounts)) };
  const accounts: GrantedAccount[] = [];
  for (const id of accountIds) {
    const parsed = ids.parse(id);
    if (parsed?.type !== 'Account' || 'linkId' in parsed.place || parsed.place.customerId !== customerId)
      return { fault: faults.gone };
    accounts.push({ bankId: parsed.place.bankId, accountKey: parsed.accountKey });
  }
  return { accounts };
}
