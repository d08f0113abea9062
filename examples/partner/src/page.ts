// The one page of this server, for its own staff: customers and their accounts, payments and how they stand. Plain HTML from what is
// escaped; called by server.ts.

import type { Account, Customer } from './operations.ts';
import type { PaymentRecord } from './store.ts';

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 48rem; margin: 0 auto; padding: 1rem; background: light-dark(#f6f6f3, #14171a); color: light-dark(#1c2126, #e8eaec) }
section { margin: 1rem 0; padding: 1rem; border: 1px solid light-dark(#dcded9, #343b41); border-radius: .75rem; background: light-dark(#fff, #1e2327) }
h1 { font-size: 1.6rem } h2 { margin: 0 0 .5rem; font-size: 1.1rem } .quiet { color: light-dark(#5b646d, #a3adb6) }
ul { list-style: none; margin: 0; padding: 0 } li { padding: .5rem 0; overflow-wrap: anywhere } li + li { border-top: 1px solid light-dark(#dcded9, #343b41) }
form { display: flex; flex-wrap: wrap; gap: .5rem } input { width: 9rem } input, button { padding: .4rem .6rem; border-radius: .4rem; border: 1px solid; font: inherit }
a { color: light-dark(#0b5d52, #7fd6c6) }`;

function accountOf({ id, name, type, currency, bank, spendable }: Account): string {
  const money =
    spendable === null ? 'no balance' : `${spendable.signedAmount.amount} ${spendable.signedAmount.currency}`;
  const pays = type === 'CURRENT' && bank.capabilities.includes('PAYMENTS') && currency === 'GBP';
  return `<li><strong>${escapeHtml(name ?? 'Account')}</strong>, ${escapeHtml(bank.name)}: ${escapeHtml(money)}${
    pays
      ? `<form method="post" action="/pay"><input type="hidden" name="account" value="${escapeHtml(id)}">
<input name="name" placeholder="Payee" aria-label="Payee" required><input name="sortCode" placeholder="Sort code" aria-label="Sort code" required>
<input name="accountNumber" placeholder="Account number" aria-label="Account number" required>
<input name="amount" placeholder="Amount, GBP" aria-label="Amount" required><button>Pay</button></form>`
      : ''
  }</li>`;
}

function customerOf({ displayName, accounts }: Customer): string {
  const troubled = (accounts?.sources ?? []).filter(({ status }) => status !== 'OK');
  const trouble = troubled.map(({ bank, status }) => `${escapeHtml(bank.name)}: ${escapeHtml(status)}`).join(', ');
  return `<section><h2>${escapeHtml(displayName ?? 'A customer')}</h2>${trouble === '' ? '' : `<p>Not in full: ${trouble}</p>`}
<ul>${(accounts?.edges ?? []).map(({ node }) => accountOf(node)).join('\n')}</ul></section>`;
}

function paymentOf({ key, input, status, url, message }: PaymentRecord): string {
  const { amount, creditor } = input;
  const way = status === 'AWAITING_AUTHORISATION' && url !== null && /^https?:/.test(url);
  return `<li data-key="${escapeHtml(key)}" data-status="${escapeHtml(status)}">${escapeHtml(amount.amount)} ${escapeHtml(amount.currency)} to ${escapeHtml(creditor.name)}:
<strong>${escapeHtml(status)}</strong>${way ? ` <a href="${escapeHtml(url)}">Go to the bank</a>` : ''}${message === null ? '' : `<br><span class="quiet">${escapeHtml(message)}</span>`}</li>`;
}

/** The page. */
export function page(shown: {
  readonly customers: readonly Customer[];
  readonly payments: readonly PaymentRecord[];
  readonly deliveries: number;
  /** What is to be said first; null for nothing. */
  readonly message: string | null;
}): string {
  const { customers, payments, deliveries, message } = shown;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A partner</title><style>${style}</style></head><body><h1>A partner</h1>
${message === null ? '' : `<p role="status"><strong>${escapeHtml(message)}</strong></p>`}
<form method="post" action="/connect"><button>Connect a customer</button></form>
<section><h2>Payments</h2><ul>${payments.map(paymentOf).join('\n')}</ul><p class="quiet">${deliveries} deliveries taken</p></section>
${customers.map(customerOf).join('\n')}</body></html>`;
}
