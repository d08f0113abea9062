// Asks before something is done that cannot be undone, does it, and stays open with what went wrong where it failed. Opened by
// links-element.js in its own shadow tree; the way out is what has the focus first.

import { GatewayTrouble } from './gateway.js';
import { make, makeButton } from './make.js';

/** @typedef {{ readonly code: string, readonly message: string, readonly retryAt: string | null }} Rejection */
/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} text what it means
 * @property {string} action what it is called
 * @property {boolean} isDangerous
 * @property {string | null} checkbox something that can be done along with it
 * @property {(isChecked: boolean) => Promise<Rejection | null>} act null when it is done
 * @property {() => void} onDone called once the dialog is closed
 */

/**
 * What is said of a failure.
 * @param {unknown} error
 * @param {import('./words.js').Words} words
 */
function wordsOfError(error, { say, name, moment }) {
  if (!(error instanceof GatewayTrouble)) return say('confirm.failed', { message: '' });
  if (error.kind === 'unreachable' || error.kind === 'service') return say('confirm.unknown');
  if (error.retryAtMs !== null) return say('confirm.busy', { time: moment(new Date(error.retryAtMs).toISOString()) });
  return say('confirm.failed', { message: name('trouble', error.kind) });
}

/** The gateway's own sentence is English. @param {Rejection} rejection @param {import('./words.js').Words} words */
function wordsOfRejection({ code, message: told, retryAt }, { say, name, moment }) {
  const known = name('rejection', code);
  const message = known === code ? told : known;
  return retryAt === null ? say('confirm.failed', { message }) : say('confirm.busy', { time: moment(retryAt) });
}

/**
 * @param {ShadowRoot} shadow where it is shown
 * @param {import('./words.js').Words} words
 * @param {Question} question
 */
export function openConfirmation(shadow, words, question) {
  const { say, language } = words;
  const problem = make('p', { class: 'note bad', part: 'note', role: 'alert', hidden: true });
  const box = make('input', { type: 'checkbox', id: 'confirm-box' });
  const keep = makeButton(say('confirm.keep'), () => dialog.close(), { autofocus: true });
  const isMain = question.isDangerous ? 'danger main' : 'main';
  const act = makeButton(question.action, () => void run(), { class: isMain, part: 'button danger-button' });
  const dialog = make(
    'dialog',
    { part: 'dialog', lang: language, 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text' },
    make('h2', { id: 'confirm-title' }, question.title),
    make('p', { id: 'confirm-text' }, question.text),
    question.checkbox !== null && make('label', { class: 'check' }, box, make('span', {}, question.checkbox)),
    problem,
    make('div', { class: 'actions' }, keep, act),
  );

  /** @param {boolean} isBusy */
  const setBusy = (isBusy) => {
    for (const button of [keep, act]) button.setAttribute('aria-disabled', String(isBusy));
    act.textContent = isBusy ? say('confirm.working') : question.action;
  };
  /** @param {string} text */
  const tell = (text) => {
    problem.hidden = text === '';
    problem.textContent = text;
  };
  const run = async () => {
    tell('');
    setBusy(true);
    try {
      const rejection = await question.act(box.checked);
      if (rejection === null) {
        dialog.close();
        return question.onDone();
      }
      tell(wordsOfRejection(rejection, words));
    } catch (error) {
      tell(wordsOfError(error, words));
    }
    setBusy(false);
  };
  // While it is being done nobody can tell any more that it will not be.
  dialog.addEventListener('cancel', (event) => {
    if (keep.getAttribute('aria-disabled') === 'true') event.preventDefault();
  });
  dialog.addEventListener('close', () => dialog.remove());
  shadow.append(dialog);
  dialog.showModal();
}
