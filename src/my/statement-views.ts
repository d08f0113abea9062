// A statement as people read it: by day, newest first, what it was, and how much; details open in place. With its search, filters
// and pages, all by addresses. Called by account-views.ts.

import { type Html, html } from '../pages/html.ts';
import type { StatementQuery } from './account-query.ts';
import type { AccountView } from './account-view.ts';
import { toPrinted, toSortCode } from './accounts.ts';
import { problemOf } from './statement-problems.ts';

type Connection = NonNullable<AccountView['account']['transactions']>;
type Entry = Connection['edges'][number]['node'];

/** How soon the page looks again where the bank is still being asked, milliseconds. */
const lookAgainMs = 800;

/** The statement, its filter and its pages. */
export function statement(view: AccountView): Html {
  const { account, texts, mayReadStatement, isPatient } = view;
  const { statement: title, notShared } = texts.account;
  if (!mayReadStatement) return html`<h2>${title}</h2><p>${texts.common.notAllowed}</p>`;
  const page = account.transactions ?? null;
  const source = page?.sources[0] ?? null;
  const isAsked = !isPatient && (source?.status === 'TIMEOUT' || view.statementFailure === 'BANK_TIMEOUT');
  const heading = html`<h2 id="statement">${title}</h2>\n${filterForm(view)}`;
  if (isAsked) return html`${heading}<div id="live" data-live="${lookAgainMs}">${waiting(view)}</div>`;
  if (page === null) {
    const text =
      view.statementFailure === 'PERMISSION_NOT_GRANTED'
        ? notShared
        : problemOf(toStatus(view.statementFailure), account.bank.name, texts);
    return html`${heading}<div id="live"><p class="message warning">${text}</p></div>`;
  }
  return html`${heading}<div id="live">${notes(view, page)}
${page.edges.length === 0 ? nothing(view) : days(view, page)}
${pages(view, page)}</div>`;
}

/** The state that a bank's failure is. */
function toStatus(code: string | null): string | null {
  const statuses: Readonly<Record<string, string>> = {
    BANK_TIMEOUT: 'TIMEOUT',
    BANK_UNAVAILABLE: 'DOWN',
    BANK_BAD_RESPONSE: 'DOWN',
    BANK_REJECTED_REQUEST: 'DOWN',
    BANK_RATE_LIMITED: 'RATE_LIMITED',
    CONSENT_REQUIRED: 'CONSENT_REQUIRED',
    PERMISSION_NOT_GRANTED: 'FORBIDDEN',
  };
  return code === null ? null : (statuses[code] ?? 'DOWN');
}

function waiting({ texts }: AccountView): Html {
  const row = html`<li class="line"><span class="skeleton"></span><span class="skeleton">&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;</span></li>`;
  return html`<p class="unseen" role="status">${texts.overview.asked}</p><ul class="lines card" aria-hidden="true">${[row, row, row]}</ul>
<noscript><p><a href="">${texts.common.loadAgain}</a></p></noscript>`;
}

const isFiltered = ({ text, from, to, direction, group }: StatementQuery): boolean =>
  [text, from, to, direction, group].some((part) => part !== '');

function filterForm({ account, query, texts, publicPath }: AccountView): Html {
  const { account: words, common } = texts;
  const option = (value: string, name: string, chosen: string) =>
    html`<option value="${value}"${value === chosen ? html` selected` : null}>${name}</option>`;
  return html`<details${isFiltered(query) ? html` open` : null}><summary>${words.filter}</summary>
<form method="get" action="${publicPath}/my/account#statement" role="search">
<input type="hidden" name="id" value="${account.id}">
<div class="field"><label for="text">${words.search}</label><p class="hint" id="text-hint">${words.searchHint}</p>
<input id="text" name="text" type="search" maxlength="100" value="${query.text}" aria-describedby="text-hint"></div>
<div class="row">
<div class="field"><label for="from">${words.from}</label><input id="from" name="from" type="date" value="${query.from}"></div>
<div class="field"><label for="to">${words.to}</label><input id="to" name="to" type="date" value="${query.to}"></div>
<div class="field"><label for="direction">${words.direction}</label><select id="direction" name="direction">${option('', common.all, query.direction)}${option('in', words.moneyIn, query.direction)}${option('out', words.moneyOut, query.direction)}</select></div>
<div class="field"><label for="group">${words.category}</label><select id="group" name="group">${option('', common.all, query.group)}${Object.entries(words.groups).map(([code, name]) => option(code, name, query.group))}</select></div>
</div>
<div class="actions"><button class="main">${words.apply}</button>${isFiltered(query) ? html`<a class="button" href="${publicPath}/my/account?id=${account.id}#statement">${words.reset}</a>` : null}</div>
</form></details>`;
}

function notes({ account, texts, formats, query }: AccountView, { sources, pageInfo }: Connection): Html {
  const [source] = sources;
  const { account: words } = texts;
  const status = source?.status ?? 'OK';
  const unreadable = source?.unreadableCount ?? 0;
  return html`${isFiltered(query) ? html`<p class="quiet" role="status">${words.found}</p>` : null}
${status === 'OK' || status === 'PARTIAL' ? null : html`<p class="message warning">${problemOf(status, account.bank.name, texts)}</p>`}
${unreadable === 0 ? null : html`<p class="message warning">${words.unreadable(unreadable, formats.plural(unreadable))}</p>`}
${pageInfo.nextRefreshAt === null ? null : html`<p class="quiet">${words.stillComing} ${formats.minute(pageInfo.nextRefreshAt)}</p>`}`;
}

function nothing({ texts, query }: AccountView): Html {
  return html`<p class="card">${isFiltered(query) ? texts.account.noneFound : texts.account.none}</p>`;
}

/** The day that an entry counts on, as TransactionFilter has it; null where none is told. */
function dayOf({ bookingDate, valueDate, transactionDateTime }: Entry, { formats }: AccountView): string | null {
  if (bookingDate !== null) return bookingDate;
  if (valueDate !== null) return valueDate;
  return transactionDateTime === null ? null : formats.toDate(Date.parse(transactionDateTime));
}

function days(view: AccountView, { edges }: Connection): Html {
  const groups: { readonly day: string | null; readonly entries: Entry[] }[] = [];
  for (const { node } of edges) {
    const day = dayOf(node, view);
    const last = groups.at(-1);
    if (last !== undefined && last.day === day) last.entries.push(node);
    else groups.push({ day, entries: [node] });
  }
  const { texts, formats } = view;
  return html`${groups.map(
    ({
      day,
      entries,
    }) => html`<section><h3 class="day">${day === null ? texts.account.noDay : formats.fullDay(day)}</h3>
<ul class="lines">
${entries.map((entry) => html`<li>${entryRow(view, entry)}</li>\n`)}</ul></section>\n`,
  )}`;
}

function entryRow(view: AccountView, entry: Entry): Html {
  const { texts, formats } = view;
  const { account: words } = texts;
  const { signedAmount, originalAmount, status, kind, category } = entry;
  const name = entry.merchant?.name ?? entry.counterparty?.name ?? firstLine(entry) ?? words.kinds[kind];
  const state = {
    PENDING: words.pending,
    FUTURE: words.future,
    REJECTED: words.refused,
    BOOKED: null,
    INFORMATION: null,
  }[status];
  const group = category == null || category.group === 'UNKNOWN' ? null : words.groups[category.group];
  const small = [state, group ?? words.kinds[kind]].filter((part) => part !== null).join(' · ');
  const isIn = !signedAmount.amount.startsWith('-');
  const original =
    originalAmount == null ? null : html`<span class="quiet small">${formats.money(originalAmount)}</span>`;
  return html`<details class="entry"><summary class="line"><span><span class="what">${name}</span><span class="quiet small">${small}</span></span>
<span class="amount${isIn ? ' in' : ''}">${formats.money(signedAmount, 'entry')}${original}</span></summary>
<dl>${entryDetails(view, entry)}</dl></details>`;
}

function firstLine({ remittanceInformation }: Entry): string | null {
  const [line = ''] = (remittanceInformation ?? '').split('\n');
  return line.trim() === '' ? null : line.trim();
}

function entryDetails({ texts, formats }: AccountView, entry: Entry): readonly Html[] {
  const { account: words } = texts;
  const row = (name: string, value: Html | string | null): Html | null =>
    value === null || value === '' ? null : html`<dt>${name}</dt><dd>${value}</dd>`;
  const { counterparty, remittanceInformation, valueDate, bookingDate, endToEndId, kind } = entry;
  const account = counterparty?.accountIdentification ?? null;
  const number =
    account === null
      ? null
      : account.iban !== null
        ? toPrinted(account.iban)
        : account.sortCode !== null && account.accountNumber !== null
          ? `${toSortCode(account.sortCode)} ${account.accountNumber}`
          : account.accountNumber;
  const rows = [
    row(words.text, remittanceInformation),
    row(words.counterpartyAccount, number),
    row(words.kind, words.kinds[kind]),
    row(words.valueDate, valueDate !== null && valueDate !== bookingDate ? formats.day(valueDate) : null),
    row(words.reference, endToEndId),
    entry.balanceAfter == null ? null : row(words.balance, words.balanceAfter(formats.money(entry.balanceAfter))),
  ];
  return rows.filter((each) => each !== null);
}

function pages({ account, query, texts, publicPath, formats }: AccountView, { pageInfo, sources }: Connection): Html {
  const params = new URLSearchParams({ id: account.id });
  const kept = { text: query.text, from: query.from, to: query.to, direction: query.direction, group: query.group };
  for (const [name, value] of Object.entries(kept)) if (value !== '') params.set(name, value);
  const first = `${publicPath}/my/account?${params.toString()}#statement`;
  if (pageInfo.endCursor !== null) params.set('after', pageInfo.endCursor);
  const next = `${publicPath}/my/account?${params.toString()}#statement`;
  const end = sources[0]?.historyFrom ?? null;
  return html`<nav class="actions" aria-label="${texts.account.statement}">
${query.after === null ? null : html`<a class="button" href="${first}">${texts.account.newest}</a>`}
${pageInfo.hasNextPage ? html`<a class="button" href="${next}" rel="next">${texts.account.older}</a>` : null}
</nav>
${!pageInfo.hasNextPage && end !== null ? html`<p class="quiet small">${texts.account.historyEnds} ${formats.day(end)}</p>` : null}`;
}
