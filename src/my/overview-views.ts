// What stands on a person's first page. Texts only; overview-page.ts asks for the figures and decides what is shown to whom.

import { type Html, html } from '../pages/html.ts';
import { accountName, lastFour, shownBalances, spendableBeside } from './accounts.ts';
import { bankLogo } from './my-parts.ts';
import type { Me, OverviewView, Source } from './overview-view.ts';
import { type Problem, problemsOf, type Standing, standingOf } from './problems.ts';
import type { OverviewTexts } from './texts/texts.ts';

type Account = NonNullable<Me['accounts']>['edges'][number]['node'];

/** How soon the page looks again where a bank is still being asked, milliseconds. */
const lookAgainMs = 600;

/** The page's content. */
export function overview(view: OverviewView): Html {
  const { texts, me, publicPath, mayPay, mayRead } = view;
  if (!mayRead) return html`<p class="message warning">${texts.common.notAllowed}</p>`;
  const sources = me.accounts?.sources ?? [];
  const isUsed =
    sources.length > 0 || (me.links ?? []).some(({ status }) => status !== 'PENDING' && status !== 'REVOKED');
  if (!isUsed) return empty(view);
  const waits = !view.isPatient && sources.some(({ status }) => status === 'TIMEOUT');
  return html`<div id="live"${waits ? html` data-live="${lookAgainMs}"` : null}>
${worthCard(view)}
${attention(view, waits)}
<h2 id="accounts">${texts.overview.accounts}</h2>
<ul class="cards">
${banksOf(view).map((bank) => html`<li class="card">${bankCard(view, bank, waits)}</li>\n`)}</ul>
${me.accounts?.pageInfo.hasNextPage === true ? html`<p class="quiet">${texts.overview.moreAccounts}</p>` : null}
</div>
<div class="actions">
${mayPay ? html`<a class="button main" href="${publicPath}/my/pay">${texts.overview.pay}</a>` : null}
${view.mayLink ? html`<a class="button" href="${publicPath}/links#link-a-bank">${texts.overview.linkBank}</a>` : null}
</div>`;
}

function empty({ texts, publicPath, mayLink }: OverviewView): Html {
  return html`<div class="card"><h2>${texts.overview.empty}</h2>
<p>${texts.overview.emptyText}</p>
${mayLink ? html`<div class="actions"><a class="button main" href="${publicPath}/links#link-a-bank">${texts.overview.linkBank}</a></div>` : null}</div>`;
}

function worthCard({ worth, texts, formats }: OverviewView): Html | null {
  if (worth === null || worth.byCurrency.length === 0) return null;
  const { overview: words } = texts;
  const [only, ...others] = worth.byCurrency;
  const partial = worth.isComplete ? null : html`<p class="quiet small">${words.worthPartial}</p>`;
  if (only !== undefined && others.length === 0) {
    return html`<section class="card" aria-labelledby="worth"><h2 id="worth">${words.worth}</h2>
<p class="figure">${formats.money(only)}</p>${partial}</section>`;
  }
  const source = worth.conversions.find((each) => each.source !== null);
  const rates =
    source?.source == null || source.rateDate === null
      ? null
      : html`<p class="quiet small">${words.worthRates(source.source)} ${formats.day(source.rateDate)}.</p>`;
  const together =
    worth.total === null
      ? html`<p class="quiet">${worth.missing.length > 0 ? words.worthNoRate(formats.list(worth.missing)) : null}</p>`
      : html`<div><p class="quiet">${words.worthTogether(formats.currency(worth.total.currency))}</p><p class="figure">${formats.money(worth.total)}</p></div>`;
  return html`<section class="card" aria-labelledby="worth"><h2 id="worth">${words.worth}</h2>
<div class="worth">${together}
<form method="get"><label for="in">${words.chooseCurrency}</label>
<select id="in" name="in">${worth.byCurrency.map(({ currency }) => html`<option value="${currency}"${currency === worth.total?.currency ? html` selected` : null}>${formats.currency(currency)} (${currency})</option>`)}</select>
<button>${words.show}</button></form></div>
<ul class="split">${worth.byCurrency.map((money) => html`<li><span class="quiet small">${formats.currency(money.currency)}</span><span class="amount">${formats.money(money)}</span></li>\n`)}</ul>
${rates}${partial}</section>`;
}

function attention(view: OverviewView, waits: boolean): Html | null {
  const problems = problemsOf(view, waits);
  if (problems.length === 0) return null;
  return html`<section aria-labelledby="attention"><h2 id="attention">${view.texts.overview.attention}</h2>
${problems.map(problemMessage)}</section>`;
}

function problemMessage({ tone, text, action }: Problem): Html {
  return html`<div class="message ${tone}"><p>${text}</p>${
    action === null ? null : html`<div class="actions"><a class="button" href="${action.href}">${action.text}</a></div>`
  }</div>\n`;
}

interface BankOfPerson {
  readonly bank: Account['bank'];
  readonly accounts: readonly Account[];
  readonly sources: readonly Source[];
}

/** Banks with what they show, in the order of the answer; those that could not be asked with nothing. */
function banksOf({ me }: OverviewView): readonly BankOfPerson[] {
  const accounts = me.accounts?.edges.map(({ node }) => node) ?? [];
  const sources = me.accounts?.sources ?? [];
  const banks = new Map([...sources, ...accounts].map(({ bank }) => [bank.id, bank]));
  return [...banks.values()].map((bank) => ({
    bank,
    accounts: accounts.filter((account) => account.bank.id === bank.id),
    sources: sources.filter((source) => source.bank.id === bank.id),
  }));
}

function bankCard(view: OverviewView, { bank, accounts, sources }: BankOfPerson, waits: boolean): Html {
  const { texts, formats } = view;
  const standing = standingOf(sources, waits, texts);
  const at = oldest(accounts, sources);
  const rows = accounts.map((account) => html`<li>${accountRow(view, account, standing)}</li>\n`);
  return html`<div class="top"><h3 class="bank">${bankLogo(bank)}${bank.name}</h3><span class="state ${standing.tone}">${standing.word}</span></div>
${
  rows.length > 0
    ? html`<ul class="lines">
${rows}</ul>`
    : standing.isAsked
      ? html`<p><span class="skeleton"></span><span class="unseen">${texts.overview.asked}</span></p>`
      : standing.tone === 'good'
        ? html`<p class="quiet">${texts.overview.noAccounts}</p>`
        : null
}
${at === null ? null : html`<p class="quiet small">${texts.overview.asOf} ${formats.minute(at)}</p>`}`;
}

function accountRow({ texts, formats, publicPath }: OverviewView, account: Account, standing: Standing): Html {
  const number = lastFour(account.identification);
  const status = texts.common.accountStatuses[account.status];
  const [main, ...more] = shownBalances(account.balances ?? [], account.currency);
  const spendable = spendableBeside(account, main);
  const details = [texts.common.accountTypes[account.type], number, status ?? null].filter((part) => part !== null);
  const amount =
    main === undefined
      ? standing.isAsked
        ? html`<span class="skeleton">&nbsp;</span><span class="unseen">${texts.overview.asked}</span>`
        : html`<span class="quiet small">${noBalance(account, texts.overview)}</span>`
      : html`${formats.money(main.signedAmount)}`;
  return html`<a class="line" href="${publicPath}/my/account?id=${account.id}"><span><span class="what">${accountName(account, texts)}</span><span class="quiet small">${details.join(' · ')}</span></span>
<span class="amount">${amount}${more.map(({ signedAmount }) => html`<span class="small">${formats.money(signedAmount)}</span>`)}${spendable === null ? null : html`<span class="quiet small">${texts.overview.spendable(formats.money(spendable))}</span>`}</span></a>`;
}

/** Why there is no balance. */
function noBalance({ balancesSource }: Account, { balanceUnknown, balanceNotShared }: OverviewTexts): string {
  return balancesSource?.status === 'FORBIDDEN' ? balanceNotShared : balanceUnknown;
}

/** When the oldest of what is shown was had from the bank. */
function oldest(accounts: readonly Account[], sources: readonly Source[]): string | null {
  const times = [
    ...accounts.flatMap(({ balances }) => balances?.map(({ provenance }) => provenance.fetchedAt) ?? []),
    ...sources.flatMap(({ provenance }) => (provenance === null ? [] : [provenance.fetchedAt])),
  ];
  return times.sort()[0] ?? null;
}
