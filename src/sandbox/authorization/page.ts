// The consent pages as HTML: who are you, then which accounts; at an aggregator which bank, before both. Plain forms without script, for a keyboard and a screen
// reader as for a mouse: labels, fieldsets with legends, one heading, the error first and announced. Called by dialogue.ts.
import type { Customer } from '../customers.ts';
import type { Account } from '../ledger/accounts.ts';
import type { PaymentQuestion, Question } from './binding.ts';
import { type Language, words } from './words.ts';

/** What all pages of one authorization have in common. */
export interface PageFrame {
  readonly bankName: string;
  readonly language: Language;
  readonly clientName: string;
  /** Where the forms are posted to. */
  readonly action: string;
  /** Proves that the form came from this page. */
  readonly csrf: string;
}

const style = `body{font:1.1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}
fieldset{border:1px solid #767676;border-radius:.5rem;margin:1.5rem 0;padding:.5rem 1rem}legend{font-weight:600;padding:0 .3rem}
label{display:block;padding:.4rem 0}input{margin-right:.6rem;width:1.1rem;height:1.1rem}dt{font-weight:600}dd{margin:0 0 .5rem}
button{font:inherit;padding:.6rem 1.6rem;margin:0 .8rem .8rem 0;border:2px solid #14532d;border-radius:.4rem;background:#fff;color:#14532d}
button.main{background:#14532d;color:#fff}:focus-visible{outline:3px solid #b45309;outline-offset:2px}
.note{color:#525252;font-size:.95rem}[role=alert]{border-left:4px solid #b91c1c;padding-left:.8rem;color:#7f1d1d}`;

/** Headers that go with every page: nothing is loaded, framed, cached or told to other sites. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function document(
  { bankName, language }: Pick<PageFrame, 'bankName' | 'language'>,
  content: string,
  heading?: string,
): string {
  const { development } = words[language];
  const title = heading ?? words[language].title;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – ${escaped(bankName)}</title><style>${style}</style></head>
<body><header><p>${escaped(bankName)}</p></header><main><h1>${escaped(title)}</h1>
${content}
</main><footer><p class="note">${escaped(development)}</p></footer></body></html>`;
}

function form(frame: PageFrame, content: string): string {
  return `<form method="post" action="${escaped(frame.action)}"><input type="hidden" name="csrf" value="${escaped(frame.csrf)}">
${content}</form>`;
}

function headingOf({ language }: PageFrame, { payment }: Question): string {
  const text = words[language];
  if (payment === undefined) return text.title;
  return payment.act === 'pay' ? text.payment.title : text.payment.cancelTitle;
}

/** What is to be paid, to whom and when. */
function paying({ language, clientName }: PageFrame, payment: PaymentQuestion): string {
  const text = words[language].payment;
  const row = (id: string, name: string, value: string): string =>
    `<dt>${escaped(name)}</dt><dd id="${id}">${escaped(value)}</dd>`;
  const asks = payment.act === 'pay' ? text.asks(clientName) : text.asksToCancel(clientName);
  return `<p>${escaped(asks)}</p><dl>${row('payee', text.payee, payment.payee)}
${row('payee-account', text.account, payment.payeeAccount)}${row('amount', text.amount, payment.amount)}
${payment.reference === undefined ? '' : row('reference', text.reference, payment.reference)}
${row('day', text.day, payment.day ?? text.now)}</dl>`;
}

function sharing(frame: PageFrame, question: Question): string {
  if (question.payment !== undefined) return paying(frame, question.payment);
  const text = words[frame.language];
  const items = [...question.permissions].map((name) => `<li>${escaped(text.permissions[name])}</li>`).join('');
  const { expiresAtMs } = question;
  // The last day on which it still holds: the instant itself is the first that is too late.
  const date =
    expiresAtMs === undefined
      ? text.noEnd
      : text.until(
          new Intl.DateTimeFormat(frame.language === 'en' ? 'en-GB' : frame.language, {
            dateStyle: 'long',
            timeZone: 'UTC',
          }).format(expiresAtMs - 1),
        );
  return `<p>${escaped(text.asks(frame.clientName))}</p><h2>${escaped(text.shared)}</h2><ul>${items}</ul><p>${escaped(date)}</p>`;
}

/** The first page: pick who you are. */
export function personPage(frame: PageFrame, question: Question, people: readonly Customer[]): string {
  const text = words[frame.language];
  const options = people
    .map(
      ({ id, fullName }) =>
        `<label><input type="radio" name="customer" value="${escaped(id)}" required>${escaped(fullName)}</label>`,
    )
    .join('\n');
  return document(
    frame,
    `${sharing(frame, question)}
${form(
  frame,
  `<fieldset><legend>${escaped(text.who)}</legend>${options}</fieldset>
<button id="continue" class="main" name="decision" value="continue">${escaped(text.next)}</button>
<button id="refuse" name="decision" value="refuse" formnovalidate>${escaped(text.refuse)}</button>`,
)}`,
    headingOf(frame, question),
  );
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

/** The second page: choose accounts, then allow or refuse. */
export function accountsPage(frame: PageFrame, question: Question, { customer, accounts, isMissing }: Offer): string {
  const isPayment = question.payment !== undefined;
  const text = isPayment ? words[frame.language].payment.choice : words[frame.language];
  const type = isPayment ? 'radio' : 'checkbox';
  // Of several accounts one pays: which is for the person to say. A single one needs no choice.
  const isChecked = isPayment ? accounts.length === 1 : !isMissing;
  const options = accounts
    .map(
      (account) =>
        `<label><input type="${type}" name="account" value="${escaped(account.id)}"${isChecked ? ' checked' : ''}>${escaped(
          `${account.nickname}, ${account.product} ${lastDigits(account)}`,
        )}</label>`,
    )
    .join('\n');
  const alert = isMissing ? `<p role="alert">${escaped(text.chooseOne)}</p>` : '';
  const allow =
    accounts.length === 0
      ? ''
      : `<button id="allow" class="main" name="decision" value="allow">${escaped(text.allow)}</button>`;
  return document(
    frame,
    `${alert}<p><strong>${escaped(customer.fullName)}</strong></p>${sharing(frame, question)}
${form(
  frame,
  `<input type="hidden" name="customer" value="${escaped(customer.id)}">
<fieldset><legend>${escaped(text.accounts)}</legend><p class="note">${escaped(
    accounts.length === 0 ? text.noAccounts : text.choose,
  )}</p>${options}</fieldset>
${allow}
<button id="refuse" name="decision" value="refuse">${escaped(text.refuse)}</button>
<button id="back" name="decision" value="back">${escaped(text.back)}</button>`,
)}`,
    headingOf(frame, question),
  );
}

/** A page before the first, where one service stands for many banks: pick the bank. */
export function institutionPage(
  frame: PageFrame,
  institutions: readonly { readonly id: string; readonly name: string }[],
  highlighted: string | undefined,
): string {
  const text = words[frame.language];
  const options = institutions
    .map(
      ({ id, name }) =>
        `<label><input type="radio" name="institution" value="${escaped(id)}" required${
          id === highlighted ? ' checked' : ''
        }>${escaped(name)}</label>`,
    )
    .join('\n');
  return document(
    frame,
    `<p>${escaped(text.asks(frame.clientName))}</p>
${form(
  frame,
  `<fieldset><legend>${escaped(text.whichBank)}</legend>${options}</fieldset>
<button id="continue" class="main" name="decision" value="continue">${escaped(text.next)}</button>
<button id="refuse" name="decision" value="refuse" formnovalidate>${escaped(text.refuse)}</button>`,
)}`,
    text.linkBank,
  );
}

/** A page that says only one thing. */
export function messagePage(bankName: string, language: Language, message: string): string {
  return document({ bankName, language }, `<p role="alert">${escaped(message)}</p>`);
}
