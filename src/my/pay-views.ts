// What people see when they pay: the form, and the question whether it is right, with what the payee's bank says of the name.
// Texts only; pay-page.ts asks and decides.

import { type Html, html } from '../pages/html.ts';
import { accountLine, toPrinted, toSortCode } from './accounts.ts';
import type { PayeeVerificationOutcome } from './generated.ts';
import type { Speech } from './my-parts.ts';
import {
  type FormFaults,
  type Payer,
  type Payers,
  type PayField,
  type PayForm,
  toAmount,
  toCreditor,
} from './pay-form.ts';
import type { PaymentTexts } from './texts/texts.ts';

/** The form, as it is shown. */
export interface PayFormView extends Speech {
  readonly csrfToken: string;
  readonly form: PayForm;
  readonly payers: Payers;
  readonly faults: FormFaults;
  /** Of a payment that was sent already; null for none. */
  readonly key: string | null;
}

/** The form; where there is no account to pay from, what helps. */
export function payForm(view: PayFormView): Html {
  const { texts, publicPath, payers, form, csrfToken } = view;
  const { form: words } = texts.payments;
  const { list, unread } = payers;
  const missing =
    unread.length === 0 ? null : html`<p class="message warning">${words.unread(view.formats.list(unread))}</p>`;
  if (list.length === 0 && missing === null) {
    return html`<div class="card"><p>${words.noAccount}</p><div class="actions"><a class="button main" href="${publicPath}/links#link-a-bank">${texts.overview.linkBank}</a></div></div>`;
  }
  const payer = list.find(({ id }) => id === form.from) ?? list[0];
  return html`<p>${words.intro}</p>
${missing}
<form method="post" action="${publicPath}/my/pay/review" class="narrow" novalidate>
<input type="hidden" name="csrf" value="${csrfToken}">
${view.key === null ? null : html`<input type="hidden" name="key" value="${view.key}">`}
${payerField(view)}
<fieldset><legend>${words.toWhom}</legend>
${field(view, { name: 'name', label: words.name, hint: words.nameHint, attributes: html` autocomplete="off" maxlength="140" required` })}
${field(view, { name: 'iban', label: words.iban, hint: words.ibanHint, attributes: html` autocomplete="off" spellcheck="false" maxlength="42"` })}
<div class="row">
${field(view, { name: 'sortCode', label: words.sortCode, hint: words.ukHint, attributes: html` autocomplete="off" inputmode="numeric" maxlength="10"` })}
${field(view, { name: 'accountNumber', label: words.accountNumber, hint: words.ukHint, attributes: html` autocomplete="off" inputmode="numeric" maxlength="12"` })}
</div></fieldset>
${field(view, { name: 'amount', label: words.amount, hint: words.amountHint(list.length === 1 && payer !== undefined ? payer.currency : currenciesOf(list)), attributes: html` autocomplete="off" inputmode="decimal" maxlength="20" required` })}
${field(view, { name: 'reference', label: words.reference, hint: words.referenceHint, attributes: html` autocomplete="off" maxlength="140"` })}
${field(view, { name: 'day', label: words.day, hint: words.dayHint, attributes: html` type="date"` })}
<div class="choice"><input type="checkbox" id="instant" name="instant" value="yes"${form.instant ? html` checked` : null}><label for="instant">${words.instant}</label></div>
<div class="actions"><button class="main">${words.go}</button><a class="button" href="${publicPath}/my/payments">${texts.common.cancel}</a></div>
</form>`;
}

const currenciesOf = (payers: readonly Payer[]): string =>
  [...new Set(payers.map(({ currency }) => currency))].join(' / ');

interface FieldView {
  readonly name: Exclude<PayField, 'instant'>;
  readonly label: string;
  readonly hint: string;
  readonly attributes: Html;
}

function field(view: PayFormView, { name, label, hint, attributes }: FieldView): Html {
  const fault = view.faults.get(name);
  const described = fault === undefined ? `${name}-hint` : `${name}-fault ${name}-hint`;
  return html`<div class="field"><label for="${name}">${label}</label><p class="hint" id="${name}-hint">${hint}</p>
${fault === undefined ? null : html`<p class="fault" id="${name}-fault">${faultWords(fault, view.texts.payments)}</p>`}
<input id="${name}" name="${name}" value="${view.form[name]}" aria-describedby="${described}"${fault === undefined ? null : html` aria-invalid="true"`}${attributes}></div>`;
}

/** What is said of a fault. */
export function faultWords(
  fault: FormFaults extends ReadonlyMap<unknown, infer F> ? F : never,
  { form: words }: PaymentTexts,
): string {
  return fault === 'badAmount' || fault === 'noFrom' || fault === 'noAccountGiven' ? words[fault] : words.fault[fault];
}

function payerField(view: PayFormView): Html {
  const { texts, payers, form, faults } = view;
  const { form: words } = texts.payments;
  const fault = faults.get('from');
  const isThere = payers.list.some(({ id }) => id === form.from);
  // What was chosen stays chosen while its bank does not answer: never another account in its place.
  const chosen =
    form.from === '' || isThere || payers.unread.length === 0
      ? null
      : html`<option value="${form.from}" selected>${words.chosen}</option>`;
  const options = payers.list.map((payer) => {
    const { name, spendable } = accountLine(payer, view);
    const line = words.fromAccount(name, payer.bank.name, spendable);
    return html`<option value="${payer.id}"${payer.id === form.from ? html` selected` : null}>${line}</option>`;
  });
  return html`<div class="field"><label for="from">${words.from}</label>
${fault === undefined ? null : html`<p class="fault" id="from-fault">${faultWords(fault, texts.payments)}</p>`}
<select id="from" name="from"${fault === undefined ? null : html` aria-invalid="true" aria-describedby="from-fault"`}>${chosen}${options}</select></div>`;
}

/** What the payee's bank says of the name; null where nobody could be asked just now. */
export interface PayeeCheck {
  readonly outcome: PayeeVerificationOutcome;
  readonly suggestedName: string | null;
}

/** The question whether it is right. */
export interface ReviewView extends Speech {
  readonly csrfToken: string;
  readonly form: PayForm;
  readonly payer: Payer;
  readonly check: PayeeCheck | null;
  /** Names this payment, however often the button is pressed. */
  readonly key: string;
}

/** The page's content. */
export function review(view: ReviewView): Html {
  const { texts, formats, publicPath, form, payer, key, csrfToken } = view;
  const { review: words, form: fields, creditor, debtor, reference, day, amount } = texts.payments;
  const money = { amount: toAmount(form.amount, payer.currency) ?? form.amount, currency: payer.currency };
  const to = toCreditor(form);
  const number = to.iban == null ? `${toSortCode(to.sortCode ?? '')} ${to.accountNumber ?? ''}` : toPrinted(to.iban);
  const { name } = accountLine(payer, view);
  return html`${checkMessage(view)}
<div class="card narrow"><dl>
<dt>${amount}</dt><dd><strong class="amount">${formats.money(money)}</strong></dd>
<dt>${creditor}</dt><dd>${form.name}<br><span class="amount">${number}</span></dd>
<dt>${debtor}</dt><dd>${name}, ${payer.bank.name}</dd>
${form.reference === '' ? null : html`<dt>${reference}</dt><dd>${form.reference}</dd>`}
<dt>${day}</dt><dd>${form.day === '' ? words.atOnce : formats.day(form.day)}</dd>
${form.instant ? html`<dt></dt><dd>${fields.instant}</dd>` : null}
</dl>
<p class="quiet">${words.next(payer.bank.name)}</p>
<form method="post" action="${publicPath}/my/pay">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="key" value="${key}">
${hiddenFields(form)}
<div class="actions"><button class="main">${words.payAtBank(payer.bank.name)}</button>
<button formaction="${publicPath}/my/pay/form">${words.change}</button></div>
</form></div>`;
}

function hiddenFields(form: PayForm): readonly Html[] {
  return Object.entries(form).flatMap(([name, value]) => {
    const text = value === true ? 'yes' : value === false ? '' : value;
    return text === '' ? [] : [html`<input type="hidden" name="${name}" value="${text}">\n`];
  });
}

function checkMessage({ check, form, texts, publicPath, csrfToken }: ReviewView): Html {
  const { review: words } = texts.payments;
  if (check === null) return html`<div class="message warning" role="status"><p>${words.unchecked}</p></div>`;
  const { outcome, suggestedName } = check;
  const tone = outcome === 'MATCH' ? 'good' : outcome === 'NO_MATCH' ? 'bad' : 'warning';
  const suggestion =
    outcome !== 'CLOSE_MATCH' || suggestedName === null
      ? null
      : html`<form method="post" action="${publicPath}/my/pay/review" class="actions">
<input type="hidden" name="csrf" value="${csrfToken}">
${hiddenFields({ ...form, name: suggestedName })}<button>${words.useName(suggestedName)}</button></form>`;
  return html`<div class="message ${tone}" role="status"><p>${words.checks[outcome](form.name, suggestedName ?? '')}</p>${suggestion}</div>`;
}
