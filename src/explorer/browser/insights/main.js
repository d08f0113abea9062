// The page /insights: who is signed in, and the sections, which are asked for side by side and filled as they come. The first
// script of the page (src/explorer/insights-page.ts), which holds its elements.

import { forgetSession, keepSession, readSession } from '../session.js';
import { beginSignIn, completeSignIn, signInToSandbox, toWords } from '../sign-in.js';
import { createAsk, SignInEnded } from './ask.js';
import { showBalances } from './balances.js';
import { makeBasis } from './basis.js';
import { make } from './elements.js';
import { showEntrance } from './entrance.js';
import { createEntries } from './entries.js';
import { makeNotice } from './notices.js';
import { showSpending } from './spending.js';
import { showIncome, showRecurring } from './streams.js';

/**
 * What the views are handed.
 * @typedef {{
 *   ask: import('./ask.js').Ask,
 *   showEntries: (of: import('./answers.d.ts').EntriesOf) => void,
 *   onFailure: (error: unknown) => string,
 *   nowMs: () => number,
 * }} Deps
 * @typedef {{
 *   basis: import('./answers.d.ts').Basis | null,
 *   isWhole: boolean,
 *   content: readonly import('./elements.js').Child[],
 * }} View
 */

/** @type {import('./entrance.js').Settings} */
const settings = JSON.parse(document.getElementById('settings')?.textContent ?? '{}');
/** @template {Element} T @param {string} id @param {new () => T} type @returns {T} */
function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`);
  return found;
}
const message = element('message', HTMLElement);

/** @param {string} text */
function say(text) {
  message.textContent = text;
  message.hidden = text === '';
}

function reload() {
  location.assign(`${settings.base}${settings.path}`);
}

/** In words; where a sign-in has ended, what was shown of somebody goes with it. @param {unknown} error */
function onFailure(error) {
  if (error instanceof SignInEnded) {
    forgetSession();
    element('insights', HTMLElement).hidden = true;
    element('entries', HTMLDialogElement).close();
    enter(error.message);
  }
  return error instanceof Error ? error.message : 'Something went wrong.';
}

/** @param {string | null} because */
function enter(because) {
  element('sign-out', HTMLButtonElement).hidden = true;
  element('person', HTMLElement).textContent = '';
  showEntrance(element('entrance', HTMLElement), settings, {
    because,
    onIssuer: async ({ scopes }) => beginSignIn(settings, 'customer', scopes),
    onSandbox: async ({ name, scopes }) => {
      keepSession(await signInToSandbox(settings, { kind: 'customer', name, scopes }));
      reload();
    },
    toWords,
  });
}

/** @param {string} id of the section */
function contentOf(id) {
  const content = element(id, HTMLElement).querySelector('.content');
  if (!(content instanceof HTMLElement)) throw new Error(`the page has no ${id}`);
  return content;
}

/**
 * Fills a section, or says why it cannot be and offers to try again.
 * @param {string} id
 * @param {() => Promise<View>} read
 * @returns {Promise<import('./answers.d.ts').Basis | null>}
 */
async function fill(id, read) {
  const content = contentOf(id);
  content.setAttribute('aria-busy', 'true');
  content.replaceChildren(make('p', { class: 'loading' }, 'Reading from the banks …'));
  const again = make('button', { type: 'button', class: 'again' }, 'Read again');
  again.addEventListener('click', () => void fill(id, read));
  try {
    const { basis, isWhole, content: parts } = await read();
    content.replaceChildren(...[...parts, isWhole ? null : again].filter((part) => part !== null));
    return basis;
  } catch (error) {
    content.replaceChildren(makeNotice(onFailure(error)), again);
    return null;
  } finally {
    content.removeAttribute('aria-busy');
  }
}

async function showInsights() {
  const ask = createAsk(`${settings.base}/graphql`);
  const showEntries = createEntries(element('entries', HTMLDialogElement), { ask, onFailure });
  /** @type {Deps} */
  const deps = { ask, showEntries, onFailure, nowMs: Date.now };
  element('insights', HTMLElement).hidden = false;
  const spending = fill('spending', () => showSpending(deps));
  // All of them read the same statements: once the first has, the others need no bank.
  /** @param {(deps: Deps) => Promise<View>} show */
  const afterwards = (show) => async () => {
    await spending;
    return show(deps);
  };
  const after = [
    fill('balances', afterwards(showBalances)),
    fill('income', afterwards(showIncome)),
    fill('recurring', afterwards(showRecurring)),
  ];
  await fill('basis', async () => {
    const basis = (await spending) ?? (await Promise.all(after)).find((each) => each !== null) ?? null;
    const content = basis === null ? [makeNotice('Nothing could be read.')] : makeBasis(basis, Date.now());
    return { basis, isWhole: true, content };
  });
}

async function start() {
  // Whatever came in the address is read once and does not stay there.
  const url = new URL(location.href);
  const isBack = url.pathname.endsWith('/signed-in');
  history.replaceState(null, '', `${settings.base}${settings.path}${isBack ? '' : url.hash}`);
  if (isBack) await completeSignIn(settings, url).then(keepSession, (error) => say(toWords(error)));
  const session = readSession();
  if (session === null) return enter(null);
  if (session.kind !== 'customer') {
    return enter(`This tab is signed in as the ${session.kind} ${session.subject}. This page is a customer’s own.`);
  }
  element('person', HTMLElement).textContent = session.subject;
  const out = element('sign-out', HTMLButtonElement);
  out.hidden = false;
  out.addEventListener('click', () => {
    forgetSession();
    reload();
  });
  // What has been shown of somebody goes with their token.
  setTimeout(reload, Math.min(session.expiresAtMs - Date.now(), 2 ** 31 - 1));
  await showInsights();
}

start().catch((error) => say(toWords(error)));
