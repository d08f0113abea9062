// The consent pages: who are you, then which accounts; at an aggregator which bank, before both. They say who asks and what is shared
// and until when, or what is paid to whom, and what comes of a no. Called by dialogue.ts and the aggregators' pages; the frame and
// the parts are in src/sandbox/pages.
import type { Customer } from '../customers.ts';
import type { SandboxPermission } from '../description.ts';
import type { Account } from '../ledger/accounts.ts';
import { brandOf, markOf, type PageOwner } from '../pages/brands.ts';
import { type Page, pageOf } from '../pages/document.ts';
import { dayIn } from '../pages/formats.ts';
import { type Html, html } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';
import { alert, form, group, heading } from '../pages/parts.ts';
import { type Key, say, tell } from '../pages/texts.ts';
import type { Question } from './binding.ts';
import { mandating, paying } from './payment-facts.ts';

/** What all pages of one authorization have in common. */
export interface PageFrame {
  readonly owner: PageOwner;
  readonly note: 'bankNote' | 'serviceNote';
  readonly language: Language;
  readonly clientName: string;
  /** Where the forms are posted to. */
  readonly action: string;
  /** Proves that the form came from this page. */
  readonly csrf: string;
  /** Where the journey leads from here: to the client, and to the apps behind it. */
  readonly leadsTo: readonly string[];
  /** How many pages there are before the one that asks who it is. */
  readonly before: 0 | 1;
}

const permissions: Readonly<
  Record<SandboxPermission, readonly [Key & `permission${string}`, Key & `permission${string}More`]>
> = {
  accounts: ['permissionAccounts', 'permissionAccountsMore'],
  balances: ['permissionBalances', 'permissionBalancesMore'],
  transactions: ['permissionTransactions', 'permissionTransactionsMore'],
  identity: ['permissionIdentity', 'permissionIdentityMore'],
  regularPayments: ['permissionRegularPayments', 'permissionRegularPaymentsMore'],
  beneficiaries: ['permissionBeneficiaries', 'permissionBeneficiariesMore'],
  products: ['permissionProducts', 'permissionProductsMore'],
  statements: ['permissionStatements', 'permissionStatementsMore'],
};

/** How each thing that can be asked about payments is put. */
const acts = {
  pay: { title: 'payTitle', refusal: 'refusalOfPayment' },
  cancel: { title: 'cancelTitle', refusal: 'refusalOfCancelling' },
  mandate: { title: 'mandateTitle', refusal: 'refusalOfPayment' },
} as const;

/** What is asked, in a word: the heading of both pages. */
function titleOf({ language }: PageFrame, { payment }: Question): string {
  if (payment === undefined) return say(language, 'shareTitle');
  return say(language, payment.schedule === undefined ? acts[payment.act].title : 'standingTitle');
}

function stepOf({ language, before }: PageFrame, at: number): string {
  return say(language, 'step', { at: String(at + before), of: String(2 + before) });
}

function intro({ language, clientName, owner }: PageFrame, { payment }: Question): Html {
  if (payment?.act === 'cancel') return html`<p>${tell(language, 'cancelAsks', { client: clientName })}</p>`;
  const values = { client: clientName, bank: owner.name };
  if (payment?.act === 'mandate') return html`<p>${tell(language, 'mandateAsks', values)}</p>`;
  const paying = payment?.schedule === undefined ? 'payAsks' : 'standingAsks';
  return html`<p>${tell(language, payment === undefined ? 'shareAsks' : paying, values)}</p>`;
}

/** What is shared, and until when. */
function sharing({ language, clientName }: PageFrame, question: Question): Html {
  const items = Object.entries(permissions).flatMap(([name, [title, more]]) => {
    if (![...question.permissions].some((permission) => permission === name)) return [];
    return html`<li><div><strong>${say(language, title)}</strong><span>${say(language, more)}</span></div></li>`;
  });
  const { expiresAtMs } = question;
  // The last day on which it still holds: the instant itself is the first that is too late.
  const end =
    expiresAtMs === undefined
      ? html`<p>${say(language, 'noEnd')}.</p>`
      : html`<p>${tell(language, 'until', { date: dayIn(language, expiresAtMs - 1) })}. ${say(language, 'takeBack')}</p>`;
  return html`<section class="part"><h2>${say(language, 'shared')}</h2><ul class="given">${items}</ul><p class="quiet">${say(language, 'readOnly', { client: clientName })}</p></section>
<section class="part"><h2>${say(language, 'howLong')}</h2>${end}</section>`;
}

function askedFor(frame: PageFrame, question: Question): Html {
  const { payment } = question;
  if (payment === undefined) return sharing(frame, question);
  return payment.act === 'mandate' ? mandating(frame.language, payment) : paying(frame.language, payment);
}

/** What comes of a no. */
function refusal({ language, clientName }: PageFrame, { payment }: Question): Html {
  const key = payment === undefined ? 'refusalOfSharing' : acts[payment.act].refusal;
  return html`<p class="quiet small">${say(language, key, { client: clientName })}</p>`;
}

function button(decision: 'continue' | 'allow' | 'refuse' | 'back', label: string): Html {
  const look = { continue: 'main', allow: 'main', refuse: 'other', back: 'plain' }[decision];
  return html`<button id="${decision}" class="${look}" name="decision" value="${decision}">${label}</button>`;
}

/** How to say no; who is asked to cancel would not know what it is that is refused. */
function no({ language }: PageFrame, { payment }: Question): Html {
  return button('refuse', say(language, payment?.act === 'cancel' ? 'keepPayment' : 'refuse'));
}

/** A page of the conversation; an error stands first, and in the browser's tab. */
function page(
  frame: PageFrame,
  title: string,
  { step, error, content }: { step: string; error?: string | undefined; content: Html },
): Page {
  const { language } = frame;
  return pageOf({
    ...frame,
    title,
    step: error === undefined ? step : say(language, 'errorTitle', { title: step }),
    content: html`${error === undefined ? undefined : alert(language, error)}${content}`,
  });
}

/** Whom the first page offers, and whether somebody went on without saying who. */
export interface Asked {
  readonly people: readonly Customer[];
  readonly isMissing: boolean;
}

/** The first page: pick who you are. */
export function personPage(frame: PageFrame, question: Question, { people, isMissing }: Asked): Page {
  const { language, clientName } = frame;
  const title = titleOf(frame, question);
  const error = isMissing && people.length > 0 ? say(language, 'whoMissing') : undefined;
  const who = say(language, 'who');
  const choice =
    people.length === 0
      ? html`<p class="hint">${say(language, 'noPeople', { client: clientName })}</p>`
      : group({
          name: 'customer',
          type: 'radio',
          question: who,
          hint: say(language, 'whoHint'),
          error,
          options: people.map(({ id, fullName }) => ({ value: id, label: fullName })),
        });
  const next = people.length === 0 ? undefined : button('continue', say(language, 'next'));
  const content = html`${heading(title, stepOf(frame, 1), intro(frame, question))}${askedFor(frame, question)}
${form(frame, choice, html`<div class="actions">${next}${no(frame, question)}</div>`, refusal(frame, question))}`;
  return page(frame, title, { step: who, error, content });
}

function lastDigits(account: Account): string {
  const number = account.kind === 'credit-card' ? account.cardNumber : account.iban || account.accountNumber;
  return `•••• ${number.slice(-4)}`;
}

/** What the second page offers: the customer's accounts that can be chosen, and whether none was. */
export interface Offer {
  readonly customer: Customer;
  readonly accounts: readonly Account[];
  readonly isMissing: boolean;
}

const choices = {
  share: {
    question: 'accounts',
    hint: 'accountsHint',
    none: 'accountsNone',
    missing: 'accountsMissing',
    allow: 'allow',
  },
  pay: { question: 'payFrom', hint: 'payFromHint', none: 'payFromNone', missing: 'payFromMissing', allow: 'approve' },
  mandate: {
    question: 'payFrom',
    hint: 'mandateFromHint',
    none: 'payFromNone',
    missing: 'payFromMissing',
    allow: 'approve',
  },
  cancel: {
    question: 'cancelFrom',
    hint: 'cancelFromHint',
    none: 'payFromNone',
    missing: 'payFromMissing',
    allow: 'cancelPayment',
  },
} as const;

/** The second page: choose accounts, then allow or refuse. */
export function accountsPage(frame: PageFrame, question: Question, { customer, accounts, isMissing }: Offer): Page {
  const { language } = frame;
  const { payment } = question;
  const words = choices[payment?.act ?? 'share'];
  const title = titleOf(frame, question);
  const error = isMissing && accounts.length > 0 ? say(language, words.missing) : undefined;
  // Of several accounts one pays: which is for the person to say. A single one needs no choice.
  const isChecked = payment === undefined ? !isMissing : accounts.length === 1;
  const step = say(language, words.question);
  const choice =
    accounts.length === 0
      ? html`<p class="hint" role="alert">${say(language, words.none)}</p>`
      : group({
          name: 'account',
          type: payment === undefined ? 'checkbox' : 'radio',
          question: step,
          hint: say(language, words.hint),
          error,
          options: accounts.map((account) => ({
            value: account.id,
            label: account.nickname,
            more: `${account.product} ${lastDigits(account)}`,
            isChecked,
          })),
        });
  const allow = accounts.length === 0 ? undefined : button('allow', say(language, words.allow));
  const actions = html`<div class="actions">${allow}${no(frame, question)}${button('back', say(language, 'back'))}</div>`;
  const you = html`<p class="quiet">${say(language, 'youAre')} <strong>${customer.fullName}</strong></p>`;
  const hidden = html`<input type="hidden" name="customer" value="${customer.id}">`;
  const content = html`${heading(title, stepOf(frame, 2), intro(frame, question), you)}${askedFor(frame, question)}
${form(frame, hidden, choice, actions, refusal(frame, question))}`;
  return page(frame, title, { step, error, content });
}

/** Which banks there are, which one is meant, and whether somebody went on without saying which. */
export interface Banks {
  readonly owners: readonly PageOwner[];
  readonly highlighted: string | undefined;
  readonly isMissing: boolean;
}

/** A page before the first, where one service stands for many banks: pick the bank. */
export function institutionPage(frame: PageFrame, { owners, highlighted, isMissing }: Banks): Page {
  const { language, clientName } = frame;
  const title = say(language, 'bankTitle');
  const step = say(language, 'whichBank');
  const error = isMissing && owners.length > 0 ? say(language, 'bankMissing') : undefined;
  const choice =
    owners.length === 0
      ? html`<p class="hint">${say(language, 'noBanks', { client: clientName })}</p>`
      : group({
          name: 'institution',
          type: 'radio',
          question: step,
          hint: say(language, 'whichBankHint'),
          error,
          options: owners.map((owner) => ({
            value: owner.id,
            label: owner.name,
            mark: markOf(brandOf(owner), 'own'),
            isChecked: owner.id === highlighted,
          })),
        });
  const next = owners.length === 0 ? undefined : button('continue', say(language, 'next'));
  const after = html`<p class="quiet small">${say(language, 'refusalOfSharing', { client: clientName })}</p>`;
  const asks = html`<p>${tell(language, 'bankAsks', { client: clientName })}</p>`;
  const content = html`${heading(title, say(language, 'step', { at: '1', of: '3' }), asks)}
${form(frame, choice, html`<div class="actions">${next}${button('refuse', say(language, 'refuse'))}</div>`, after)}`;
  return page(frame, title, { step, error, content });
}
