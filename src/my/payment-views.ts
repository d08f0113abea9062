// What people see of their payments: the list, one with what has become of it, and the question before it is cancelled. Texts only;
// payments-page.ts asks and decides.

import { type Html, html } from '../pages/html.ts';
import { accountName, toPrinted, toSortCode } from './accounts.ts';
import type { PaymentQuery, PaymentStatus, PaymentsQuery } from './generated.ts';
import { bankLogo, type Speech } from './my-parts.ts';

type Payments = NonNullable<NonNullable<PaymentsQuery['me']>['payments']>;
type Payment = NonNullable<PaymentQuery['payment']>;

/** How soon a payment that is under way is looked at again, milliseconds: often while the person has just come back. */
const lookAgainMs = 2000;
const laterMs = 10_000;
/** How long after its last change, milliseconds. */
const freshMs = 120_000;

const tones: Readonly<Record<PaymentStatus, string>> = {
  AWAITING_AUTHORISATION: 'warning',
  RECEIVED: 'over',
  PENDING: 'over',
  ACCEPTED: 'over',
  SETTLEMENT_IN_PROCESS: 'over',
  SETTLED: 'good',
  REJECTED: 'bad',
  CANCELLED: 'over',
  UNKNOWN: 'warning',
};
const final: ReadonlySet<PaymentStatus> = new Set(['SETTLED', 'REJECTED', 'CANCELLED']);

const stateOf = (status: PaymentStatus, { texts }: Speech): Html =>
  html`<span class="state ${tones[status]}">${texts.payments.statuses[status].word}</span>`;

/** The list. */
export function paymentList(
  view: Speech & { readonly payments: Payments; readonly mayPay: boolean; readonly isFirst: boolean },
): Html {
  const { texts, formats, publicPath, payments, mayPay, isFirst } = view;
  const { payments: words } = texts;
  const rows = payments.edges.map(
    ({
      node,
    }) => html`<li><a class="line" href="${publicPath}/my/payment?id=${node.id}"><span><span class="what">${words.to(node.creditor.name)}</span><span class="quiet small">${formats.dayOf(node.createdAt)} · ${node.bank.name}</span></span>
<span class="amount">${formats.money(node.instructedAmount)}<span class="small">${stateOf(node.status, view)}</span></span></a></li>\n`,
  );
  const { hasNextPage, endCursor } = payments.pageInfo;
  const older = `${publicPath}/my/payments?${new URLSearchParams({ after: endCursor ?? '' }).toString()}`;
  return html`${mayPay ? html`<p><a class="button main" href="${publicPath}/my/pay">${words.pay}</a></p>` : null}
${
  rows.length === 0
    ? html`<p class="card">${words.none}</p>`
    : html`<div class="card"><ul class="lines">
${rows}</ul></div>`
}
<nav class="actions" aria-label="${words.title}">
${isFirst ? null : html`<a class="button" href="${publicPath}/my/payments">${words.newest}</a>`}
${hasNextPage ? html`<a class="button" href="${older}" rel="next">${words.older}</a>` : null}
</nav>`;
}

/** One payment's page. */
export interface PaymentView extends Speech {
  readonly payment: Payment;
  readonly mayPay: boolean;
  readonly nowMs: number;
}

/** What it is, where it stands, and what can be done. */
export function onePayment(view: PaymentView): Html {
  const { payment, texts, formats, publicPath } = view;
  const { payments: words } = texts;
  const { status, statusReason, debtorAccount } = payment;
  const soon = view.nowMs - Date.parse(payment.events.at(-1)?.at ?? payment.createdAt) < freshMs;
  const row = (name: string, value: Html | string | null): Html | null =>
    value === null || value === '' ? null : html`<dt>${name}</dt><dd>${value}</dd>`;
  const debtor =
    debtorAccount == null
      ? null
      : html`<a href="${publicPath}/my/account?id=${debtorAccount.id}">${accountName(debtorAccount, texts)}</a>`;
  return html`<div id="live"${final.has(status) ? null : html` data-live="${soon ? lookAgainMs : laterMs}"`}>
<section class="card" aria-label="${words.one(payment.creditor.name)}">
<div class="top"><p class="figure">${formats.money(payment.instructedAmount)}</p>${stateOf(status, view)}</div>
<p role="status">${words.statuses[status].detail}${statusReason === null ? null : html` ${words.reason(statusReason.code)}.`}</p>
${actions(view)}
<dl>
${row(words.creditor, payment.creditor.name)}${row(words.creditorAccount, numberOf(payment))}${row(words.debtor, debtor)}
<dt>${words.bank}</dt><dd class="bank">${bankLogo(payment.bank)}${payment.bank.name}</dd>
${row(words.reference, payment.remittanceInformation)}${row(words.day, payment.requestedExecutionDate === null ? null : formats.day(payment.requestedExecutionDate))}${row(words.standingOrder, daysOf(payment, formats))}
${row(words.created, formats.minute(payment.createdAt))}${row(words.endToEndId, payment.endToEndId)}${row(words.bankReference, payment.bankReference)}
</dl></section>
<h2>${words.progress}</h2>
<ol class="steps">${payment.events.map(
    (event, index) =>
      html`<li${index === payment.events.length - 1 ? html` aria-current="step"` : null}><strong>${words.statuses[event.status].word}</strong><br><span class="quiet small">${formats.minute(event.at)}${event.statusReason === null ? null : html` · ${words.reason(event.statusReason.code)}`}</span></li>\n`,
  )}</ol>
</div>`;
}

/** From when until when a standing order is paid; null of what is paid once. */
function daysOf({ schedule }: Payment, formats: PaymentView['formats']): string | null {
  if (schedule === null) return null;
  const { firstPaymentDate, finalPaymentDate } = schedule;
  const last = finalPaymentDate === null ? '' : formats.day(finalPaymentDate);
  return `${formats.day(firstPaymentDate)} – ${last}`.trim();
}

function numberOf({ creditor: { identification } }: Payment): string | null {
  const { iban, sortCode, accountNumber } = identification;
  if (iban !== null) return toPrinted(iban);
  return sortCode !== null && accountNumber !== null ? `${toSortCode(sortCode)} ${accountNumber}` : accountNumber;
}

function actions({ payment, texts, formats, publicPath, mayPay, nowMs }: PaymentView): Html | null {
  const { payments: words } = texts;
  const { status, authorizationUrl, authorizationExpiresAt, authorizationApproach } = payment;
  const isAwaited = status === 'AWAITING_AUTHORISATION';
  const isOpen = authorizationExpiresAt === null || Date.parse(authorizationExpiresAt) > nowMs;
  const canAuthorise = isAwaited && isOpen && authorizationUrl != null;
  const until =
    isAwaited && authorizationExpiresAt !== null && isOpen
      ? html`<p class="quiet small">${words.authoriseUntil} ${formats.minute(authorizationExpiresAt)}</p>`
      : null;
  const inApp =
    isAwaited && authorizationApproach === 'DECOUPLED' ? html`<p>${words.decoupled(payment.bank.name)}</p>` : null;
  const canCancel = mayPay && !final.has(status);
  if (!canAuthorise && !canCancel && inApp === null) return null;
  return html`${inApp}${until}<div class="actions">
${canAuthorise ? html`<a class="button main" href="${authorizationUrl}">${words.authorise(payment.bank.name)}</a>` : null}
${canCancel ? html`<a class="button danger" href="${publicPath}/my/payment/cancel?id=${payment.id}">${words.cancel}</a>` : null}
</div>`;
}

/** The question before a payment is cancelled. */
export function cancelQuestion({
  payment,
  texts,
  formats,
  publicPath,
  csrfToken,
}: Speech & { readonly payment: Payment; readonly csrfToken: string }): Html {
  const { payments: words } = texts;
  return html`<p>${words.cancelText(formats.money(payment.instructedAmount), payment.creditor.name)}</p>
<form method="post" action="${publicPath}/my/payment/cancel">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="id" value="${payment.id}">
<div class="actions">
<button class="danger main">${words.cancelYes}</button>
<a class="button" href="${publicPath}/my/payment?id=${payment.id}">${words.cancelNo}</a>
</div>
</form>`;
}
