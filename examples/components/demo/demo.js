// The demonstration page: signs somebody in, gives the components where to ask and with whose token, and writes down what they
// tell. Loaded by index.html; signing in is sign-in.js.

import { finishSignIn, signIn } from './sign-in.js';

/** @typedef {HTMLElement & { endpoint: string, getAccessToken: () => Promise<string | null>, reload: () => Promise<void> }} Component */

const gatewayUrl = document.querySelector('meta[name=gateway]')?.getAttribute('content') ?? '';
const components = /** @type {Component[]} */ ([
  ...document.querySelectorAll('bankgraph-accounts, bankgraph-links, bankgraph-bank-picker'),
]);
/** @type {string | null} */
let token = null;

/** @template {HTMLElement} T @param {string} id @param {new () => T} type @returns {T} */
function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`);
  return found;
}

/** @param {string} text */
function say(text) {
  const problem = element('problem', HTMLElement);
  problem.textContent = text;
  problem.hidden = text === '';
}

function goToSignIn() {
  say('');
  signIn(gatewayUrl).catch(() => say('The service cannot be reached. Is the gateway running?'));
}

/** @param {Event} event */
function writeDown(event) {
  const item = document.createElement('li');
  const { detail } = /** @type {CustomEvent<object>} */ (event);
  item.textContent = `${event.type} ${JSON.stringify(detail)}`;
  element('events', HTMLOListElement).prepend(item);
}

function showPerson() {
  element('sign-in', HTMLButtonElement).hidden = token !== null;
  element('sign-out', HTMLButtonElement).hidden = token === null;
}

function listen() {
  const types = ['data-loaded', 'load-failed', 'sign-in-needed', 'renew-requested', 'bank-chosen', 'account-chosen'];
  for (const type of [...types, 'link-ended', 'link-reconfirmed', 'grant-ended']) {
    document.addEventListener(type, writeDown);
  }
  document.addEventListener('sign-in-needed', (event) => {
    if (/** @type {CustomEvent<{ isWanted: boolean }>} */ (event).detail.isWanted) goToSignIn();
  });
  // What is shared has changed: so has what can be seen.
  document.addEventListener('link-ended', () => void components[0]?.reload());
  element('sign-in', HTMLButtonElement).addEventListener('click', goToSignIn);
  element('sign-out', HTMLButtonElement).addEventListener('click', () => {
    token = null;
    showPerson();
    for (const component of components) void component.reload();
  });
  element('language', HTMLSelectElement).addEventListener('change', ({ target }) => {
    document.documentElement.lang = /** @type {HTMLSelectElement} */ (target).value;
  });
  element('look', HTMLSelectElement).addEventListener('change', ({ target }) => {
    document.documentElement.dataset['look'] = /** @type {HTMLSelectElement} */ (target).value;
  });
}

async function start() {
  const address = new URL(location.href);
  // Whatever came in the address is read once and does not stay there.
  history.replaceState(null, '', '/');
  listen();
  try {
    token = await finishSignIn(gatewayUrl, address);
  } catch {
    say('You could not be signed in. Please try again.');
  }
  showPerson();
  for (const component of components) {
    component.endpoint = gatewayUrl;
    component.getAccessToken = async () => token;
  }
}

void start();
