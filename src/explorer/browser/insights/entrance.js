// What stands on the page while nobody is signed in: as one of the sandbox's people at once, or at the issuer's own page. Called
// by main.js; the signing in is ../sign-in.js, as on /explore.

import { make } from './elements.js';

/**
 * @typedef {import('../types.d.ts').SignInSettings & { readonly scopes: readonly string[] }} Settings
 * @typedef {{ name: string, scopes: readonly string[] }} Choice
 */

/**
 * @param {HTMLElement} place
 * @param {Settings} settings
 * @param {{
 *   because: string | null,
 *   onIssuer: (choice: Choice) => Promise<void>,
 *   onSandbox: (choice: Choice) => Promise<void>,
 *   toWords: (error: unknown) => string,
 * }} deps
 */
export function showEntrance(place, settings, { because, onIssuer, onSandbox, toWords }) {
  const { sandbox, clientId, scopes, issuer } = settings;
  const person = make(
    'select',
    { id: 'entrance-person' },
    ...(sandbox?.customers ?? []).map((name) => new Option(name)),
  );
  const full = make('input', { type: 'checkbox', id: 'entrance-names', checked: '' });
  const problem = make('p', { role: 'alert', class: 'problem' });
  const choose = () => ({ name: person.value, scopes: full.checked ? [...scopes, 'pii:read'] : scopes });
  const buttons = make('p', { class: 'buttons' });
  /** @param {{ words: string, isMain: boolean, action: (choice: Choice) => Promise<void> }} button */
  const addButton = ({ words, isMain, action }) => {
    const button = make('button', { type: 'button', ...(isMain ? { class: 'main' } : {}) }, words);
    button.addEventListener('click', () => {
      problem.textContent = '';
      button.disabled = true;
      action(choose()).catch((error) => {
        problem.textContent = toWords(error);
        button.disabled = false;
      });
    });
    buttons.append(button);
  };
  if (sandbox !== null) addButton({ words: 'Show', isMain: true, action: onSandbox });
  if (clientId !== null) {
    const words = sandbox === null ? 'Sign in' : 'Sign in at the issuer’s page';
    addButton({ words, isMain: sandbox === null, action: onIssuer });
  }
  const isOpen = sandbox !== null || clientId !== null;
  place.replaceChildren(
    make('h2', { id: 'entrance-title' }, 'Where the money goes, and where it comes from'),
    make(
      'p',
      {},
      'Spending by month, balances, income and what recurs, of all linked banks, each figure with the entries behind it. Your browser asks the gateway with your own sign-in and keeps nothing of the answers.',
    ),
    ...(because === null ? [] : [make('p', { class: 'notice plain' }, because)]),
    ...(sandbox === null
      ? []
      : [
          make(
            'p',
            { class: 'field' },
            make('label', { for: 'entrance-person' }, 'One of the sandbox’s people'),
            person,
          ),
        ]),
    ...(isOpen
      ? [
          make(
            'p',
            { class: 'check' },
            full,
            make('label', { for: 'entrance-names' }, 'Names and texts in full (pii:read)'),
          ),
          buttons,
          ...(sandbox === null ? [make('p', { class: 'under' }, `At ${new URL(issuer).host}.`)] : []),
        ]
      : [
          make(
            'p',
            { class: 'notice plain' },
            'Nobody can sign in here: this gateway has no client for it (EXPLORER_CLIENT_ID).',
          ),
        ]),
    problem,
  );
  place.hidden = false;
}
