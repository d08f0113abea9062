// What stands on an account's page above its statement: balances, numbers, holders. Texts only; shown by account-page.ts, the
// statement is statement-views.ts's.

import { type Html, html } from '../pages/html.ts';
import type { AccountView } from './account-view.ts';
import { lastFour, shownBalances, spendableBeside, toPrinted, toSortCode } from './accounts.ts';
import { bankLogo } from './my-parts.ts';
import { problemOf } from './statement-problems.ts';
import { statement } from './statement-views.ts';

/** The page's content. */
export function accountView(view: AccountView): Html {
  const { account, texts, publicPath, mayPay } = view;
  const { bank, identification, type, status, currency } = account;
  const number = lastFour(identification);
  const state = texts.common.accountStatuses[status];
  const details = [texts.common.accountTypes[type], number, currency].filter((part) => part !== null);
  const isPayer = mayPay && status !== 'CLOSED' && type === 'CURRENT' && bank.capabilities.includes('PAYMENTS');
  return html`<section class="card" aria-label="${texts.account.balance}">
<div class="top"><h2 class="bank">${bankLogo(bank)}${bank.name}</h2>${state === undefined ? null : html`<span class="state over">${state}</span>`}</div>
<p class="quiet">${details.join(' · ')}</p>
${balances(view)}
${
  isPayer
    ? html`<div class="actions"><a class="button main" href="${publicPath}/my/pay?from=${account.id}">${texts.account.payFrom}</a></div>`
    : null
}
${numbers(view)}
</section>
${statement(view)}`;
}

function balances({ account, texts, formats }: AccountView): Html | null {
  if (account.balances === undefined) return null;
  const [main, ...more] = shownBalances(account.balances ?? [], account.currency);
  if (main === undefined)
    return html`<p class="quiet">${problemOf(account.balancesSource?.status ?? null, account.bank.name, texts)}</p>`;
  const spendable = spendableBeside(account, main);
  const limit = account.balances?.find(({ creditLimit }) => creditLimit !== null)?.creditLimit ?? null;
  const at =
    main.asOf !== null && !main.asOf.endsWith('T00:00:00Z')
      ? formats.minute(main.asOf)
      : formats.minute(main.provenance.fetchedAt);
  const rows = [
    ...(spendable === null ? [] : [[texts.account.available, formats.money(spendable)]]),
    ...(limit === null ? [] : [[texts.account.creditLimit, formats.money(limit)]]),
    ...more.map(({ signedAmount }) => [formats.currency(signedAmount.currency), formats.money(signedAmount)]),
  ];
  const status = account.balancesSource?.status ?? 'OK';
  return html`<p class="figure">${formats.money(main.signedAmount)}</p>
<p class="quiet small">${texts.overview.asOf} ${at}</p>
${rows.length === 0 ? null : html`<dl>${rows.map(([name = '', value = '']) => html`<dt>${name}</dt><dd class="amount">${value}</dd>`)}</dl>`}
${status === 'OK' || status === 'UNSUPPORTED' ? null : html`<p class="message warning">${problemOf(status, account.bank.name, texts)}</p>`}`;
}

function numbers({ account, texts, formats }: AccountView): Html | null {
  const { identification, holders, openedOn } = account;
  const { numbers: names } = texts.account;
  const given = Object.entries(names).flatMap(([key, name]) => {
    const value = identification === null ? null : numberOf(identification, key);
    return value === null ? [] : [[name, value]];
  });
  const rows = [
    ...given.map(([name = '', value = '']) => html`<dt>${name}</dt><dd class="amount">${value}</dd>`),
    ...(holders.length === 0
      ? []
      : [html`<dt>${texts.account.holder}</dt><dd>${formats.list(holders.map(({ name }) => name))}</dd>`]),
    ...(openedOn === null ? [] : [html`<dt>${texts.account.opened}</dt><dd>${formats.day(openedOn)}</dd>`]),
  ];
  if (rows.length === 0) return null;
  return html`<details><summary>${texts.account.details}</summary><dl>${rows}</dl></details>`;
}

function numberOf(identification: NonNullable<AccountView['account']['identification']>, key: string): string | null {
  switch (key) {
    case 'iban':
      return identification.iban === null ? null : toPrinted(identification.iban);
    case 'sortCode':
      return identification.sortCode === null ? null : toSortCode(identification.sortCode);
    case 'bban':
      // Where an IBAN says the same, one number is enough.
      return identification.iban === null ? identification.bban : null;
    case 'bic':
      return identification.bic;
    case 'accountNumber':
      return identification.accountNumber;
    case 'bsb':
      return identification.bsb;
    case 'routingNumber':
      return identification.routingNumber;
    case 'maskedNumber':
      return identification.maskedNumber;
    default:
      return null;
  }
}
