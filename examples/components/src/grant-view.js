// What one partner is granted as a card: what it may use, of which accounts, until when, when it last did. Drawn for
// links-element.js.

import { make, makeButton } from './make.js';

/** @typedef {import('./links-element.js').Grant} Grant @typedef {import('./base-element.js').BankgraphElement} Element */

/** @param {Grant} grant @param {import('./words.js').Words} words */
function accountsOf({ accounts }, { say, list }) {
  if (accounts === null) return say('grants.allAccounts');
  const banks = new Map(accounts.map(({ bank }) => [bank.id, bank.name]));
  return say('grants.someAccounts', { count: accounts.length, banks: list([...banks.values()]) });
}

/** @param {string} term @param {...import('./make.js').Child} what */
const fact = (term, ...what) => [make('dt', {}, term), make('dd', {}, ...what)];

/**
 * The card.
 * @param {Element} element
 * @param {Grant} grant
 * @param {() => void} onEnd
 */
export function grantView(element, grant, onEnd) {
  const { words } = element;
  const { say, name, list, day } = words;
  const isActive = grant.status === 'ACTIVE';
  const isOperators = grant.source === 'OPERATOR';
  const lastUsed = grant.lastUsedAt === null ? say('grants.never') : element.ageOf(grant.lastUsedAt);
  const end = () =>
    makeButton(say('grants.end'), onEnd, {
      class: 'danger',
      'aria-label': say('grants.endOf', { partner: grant.partnerName }),
      'data-key': `end ${grant.id}`,
    });
  return make(
    'li',
    { class: 'card', part: 'card grant' },
    make(
      'div',
      { class: 'head' },
      make('div', { class: 'grow' }, make(element.heading(1), { part: 'partner-name' }, grant.partnerName)),
      make('span', { class: `badge ${isActive ? 'good' : ''}`, part: 'badge' }, name('grantStatus', grant.status)),
    ),
    make(
      'dl',
      { class: 'facts', part: 'facts' },
      ...fact(say('grants.may'), list(grant.permissions.map((permission) => name('permission', permission)))),
      ...fact(say('grants.accounts'), accountsOf(grant, words)),
      ...fact(say('links.until'), grant.expiresAt === null ? say('links.noEnd') : day(grant.expiresAt)),
      ...(isOperators ? [] : fact(say('grants.lastUsed'), lastUsed)),
    ),
    isOperators && isActive ? make('p', { class: 'quiet' }, say('links.operator')) : null,
    isActive && !isOperators ? make('div', { class: 'actions' }, end()) : null,
  );
}
