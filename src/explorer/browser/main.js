// The page /explore: who is signed in, with which scopes, which kind of caller's schema and examples are shown; GraphiQL
// below it. The first script of the page (src/explorer/page.ts), which holds its elements.

import { openExample, showEditor } from './editor.js';
import { createFetcher } from './fetcher.js';
import { forgetSession, keepKind, keepSession, readKind, readSession } from './session.js';
import { beginSignIn, completeSignIn, signInToSandbox, toWords } from './sign-in.js';
import { showSignIn } from './sign-in-form.js';

/** @type {import('./types.d.ts').Settings} */
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
  location.assign(`${settings.base}/explore`);
}

function showPerson() {
  const session = readSession();
  const button = element('sign-in', HTMLButtonElement);
  const person = element('person', HTMLElement);
  element('sign-out', HTMLButtonElement).hidden = session === null;
  button.hidden = settings.clientId === null && settings.sandbox === null;
  button.textContent = session === null ? 'Sign in' : 'Sign in as another';
  person.textContent = session === null ? 'Not signed in' : `${session.subject}, ${session.kind}`;
  person.title =
    session === null ? '' : `Until ${new Date(session.expiresAtMs).toLocaleTimeString()}: ${session.scopes.join(' ')}`;
  // What has been shown of somebody goes with their token.
  if (session !== null) setTimeout(reload, Math.min(session.expiresAtMs - Date.now(), 2 ** 31 - 1));
}

/** @param {() => Promise<void>} action */
const told = (action) => () => {
  say('');
  action().catch((error) => say(toWords(error)));
};

function showSignInForm() {
  showSignIn(element('sign-in-form', HTMLDialogElement), settings, {
    kind: readKind(),
    onIssuer: async ({ kind, scopes }) => beginSignIn(settings, kind, scopes),
    onSandbox: async (who) => {
      keepSession(await signInToSandbox(settings, who));
      reload();
    },
    toWords,
  });
}

function showExamples() {
  const kind = readKind();
  const kinds = element('kind', HTMLSelectElement);
  kinds.value = kind;
  kinds.addEventListener('change', () => {
    keepKind(/** @type {import('./types.d.ts').Kind} */ (kinds.value));
    reload();
  });
  const own = settings.examples.filter((example) => example.kind === kind);
  const select = element('example', HTMLSelectElement);
  select.replaceChildren(...own.map(({ title }, index) => new Option(title, String(index))));
  const open = async () => {
    const example = own[Number(select.value)];
    if (example === undefined) return;
    await openExample(example);
    const session = readSession();
    const missing = example.scopes.filter((scope) => session !== null && !session.scopes.includes(scope));
    if (missing.length > 0) say(`This example needs scopes that you have not signed in with: ${missing.join(', ')}.`);
  };
  element('open-example', HTMLButtonElement).addEventListener('click', told(open));
  return own[0];
}

async function start() {
  // Whatever came in the address is read once and does not stay there.
  const url = new URL(location.href);
  history.replaceState(null, '', `${settings.base}/explore`);
  const isBack = url.pathname.endsWith('/signed-in');
  if (isBack) await completeSignIn(settings, url).then(keepSession, (error) => say(toWords(error)));
  showPerson();
  element('sign-in', HTMLButtonElement).addEventListener('click', showSignInForm);
  element('sign-out', HTMLButtonElement).addEventListener('click', () => {
    forgetSession();
    reload();
  });
  const first = showExamples();
  const fetcher = createFetcher(`${settings.base}/graphql`, showPerson);
  await showEditor(element('editor', HTMLElement), { settings, kind: readKind(), fetcher, first });
}

start().catch((error) => say(toWords(error)));
