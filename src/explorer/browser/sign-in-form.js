// The form to sign in: as whom, and with which scopes. At the issuer's own page where the gateway is its client; beside the
// sandbox also at once, as one of its people. Used by main.js.

/** @typedef {import('./types.d.ts').Settings} Settings @typedef {import('./types.d.ts').Kind} Kind */
/** @typedef {{ kind: Kind, name: string, scopes: readonly string[] }} Choice */

const analystScope = /^(?:customers:read:any|screening:.*)$/;

/** @param {string} tag @param {Record<string, string>} [attributes] @param {(Node | string)[]} children */
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {Settings} settings @param {Kind} kind @returns {readonly string[]} */
function namesOf({ sandbox }, kind) {
  if (sandbox === null) return [];
  if (kind === 'partner') return sandbox.partners.map(({ id }) => id);
  return kind === 'analyst' ? sandbox.analysts : sandbox.customers;
}

/** @param {Settings} settings @param {Kind} kind */
function scopeBoxes({ scopes, examples }, kind) {
  const usual = new Set(examples.filter((example) => example.kind === kind).flatMap((example) => example.scopes));
  const offered = scopes.filter((scope) => kind === 'analyst' || !analystScope.test(scope));
  return offered.map((scope) => {
    const box = make('input', {
      type: 'checkbox',
      name: 'scope',
      value: scope,
      ...(usual.has(scope) ? { checked: '' } : {}),
    });
    return make('label', {}, box, ` ${scope}`);
  });
}

/** @param {FormData} data @returns {Choice} */
function toChoice(data) {
  const kind = /** @type {Kind} */ (String(data.get('kind')));
  return { kind, name: String(data.get('name') ?? ''), scopes: data.getAll('scope').map(String) };
}

/**
 * Opens it.
 * @param {HTMLDialogElement} dialog
 * @param {Settings} settings
 * @param {{
 *   kind: Kind,
 *   onIssuer: (choice: Choice) => Promise<void>,
 *   onSandbox: (choice: Choice) => Promise<void>,
 *   toWords: (error: unknown) => string,
 * }} deps
 */
export function showSignIn(dialog, settings, { kind, onIssuer, onSandbox, toWords }) {
  const isSandbox = settings.sandbox !== null;
  const kinds = make('select', { name: 'kind', id: 'sign-in-kind' });
  for (const each of isSandbox ? ['customer', 'partner', 'analyst'] : ['customer', 'analyst']) {
    kinds.append(new Option(each, each, false, each === kind));
  }
  const names = make('select', { name: 'name', id: 'sign-in-name' });
  const boxes = make('div', { class: 'scopes' });
  const problem = make('p', { role: 'alert', class: 'problem' });
  const buttons = make('div', { class: 'buttons' });
  if (isSandbox) buttons.append(make('button', { value: 'sandbox', class: 'main' }, 'Sign in'));
  if (settings.clientId !== null) {
    const words = isSandbox ? 'Sign in at the issuer’s page' : 'Sign in';
    buttons.append(make('button', { value: 'issuer', ...(isSandbox ? {} : { class: 'main' }) }, words));
  }
  buttons.append(make('button', { value: 'cancel', formnovalidate: '' }, 'Cancel'));
  const form = /** @type {HTMLFormElement} */ (
    make(
      'form',
      { method: 'dialog' },
      make('h2', { id: 'sign-in-title' }, 'Sign in'),
      make(
        'p',
        {},
        isSandbox
          ? 'One of the sandbox’s people, without a password.'
          : `At ${new URL(settings.issuer).host}. It may give fewer scopes than you tick.`,
      ),
      make('label', { for: 'sign-in-kind' }, 'As a'),
      kinds,
      ...(isSandbox ? [make('label', { for: 'sign-in-name' }, 'Who'), names] : []),
      make('fieldset', {}, make('legend', {}, 'Scopes'), boxes),
      problem,
      buttons,
    )
  );
  const fill = () => {
    const chosen = toChoice(new FormData(form)).kind;
    names.replaceChildren(...namesOf(settings, chosen).map((name) => new Option(name)));
    boxes.replaceChildren(...scopeBoxes(settings, chosen));
    // A partner's own token comes from its credentials, and the sandbox's page has customers only.
    for (const button of buttons.querySelectorAll('button[value=issuer]'))
      button.toggleAttribute('disabled', isSandbox && chosen !== 'customer');
  };
  kinds.addEventListener('change', fill);
  form.addEventListener('submit', (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (button?.value === 'cancel') return;
    event.preventDefault();
    const choice = toChoice(new FormData(form));
    problem.textContent = choice.scopes.length === 0 ? 'Tick at least one scope.' : '';
    if (choice.scopes.length === 0) return;
    const signIn = button?.value === 'issuer' ? onIssuer : onSandbox;
    signIn(choice).catch((error) => {
      problem.textContent = toWords(error);
    });
  });
  dialog.setAttribute('aria-labelledby', 'sign-in-title');
  dialog.replaceChildren(form);
  fill();
  dialog.showModal();
}
