// Parts that pages of the sandbox have in common: a heading, an error that says what to do, a group of choices, a form. Plain HTML
// without script, for a keyboard and a screen reader as for a mouse. Called by authorization/page.ts and identity/pages.ts.
import { type Html, html, type Piece } from './html.ts';
import type { Language } from './language.ts';
import { say } from './texts.ts';

/** The id that an error leads to: the first choice of the page. */
const firstChoice = 'choice';

/** The heading, with what stands above it and what explains it. */
export function heading(title: string, above: string | undefined, ...below: readonly Piece[]): Html {
  const small = above === undefined ? undefined : html`<p class="quiet small">${above}</p>`;
  return html`<div class="top">${small}<h1>${title}</h1>${below}</div>`;
}

/** What is wrong and what to do; leads to the choice that is to be made. */
export function alert(language: Language, message: string): Html {
  return html`<div class="alert" role="alert"><h2>${say(language, 'problem')}</h2><p><a href="#${firstChoice}">${message}</a></p></div>`;
}

/** One of several choices. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly more?: string | undefined;
  readonly mark?: Html | undefined;
  readonly isChecked?: boolean | undefined;
}

/** A group of choices under a question. */
export interface Group {
  readonly name: string;
  readonly type: 'radio' | 'checkbox';
  readonly question: string;
  readonly hint: string;
  readonly error?: string | undefined;
  readonly options: readonly Option[];
}

/** A question with its choices. */
export function group({ name, type, question, hint, error, options }: Group): Html {
  const described = error === undefined ? 'hint' : 'hint wrong';
  const isShort = options.every(({ more, mark }) => more === undefined && mark === undefined);
  const rows = options.map(({ value, label, more, mark, isChecked }, index) => {
    const id = index === 0 ? html` id="${firstChoice}"` : undefined;
    const checked = isChecked === true ? html` checked` : undefined;
    const small = more === undefined ? undefined : html` <small>${more}</small>`;
    return html`<label class="option"><input type="${type}" name="${name}" value="${value}"${checked}${id}>${mark}<span><strong>${label}</strong>${small}</span></label>`;
  });
  return html`<div${error === undefined ? undefined : html` class="is-wrong"`}><fieldset aria-describedby="${described}"><legend>${question}</legend><p class="quiet" id="hint">${hint}</p>${
    error === undefined ? undefined : html`<p class="wrong" id="wrong">${error}</p>`
  }<div class="${options.length > 6 && isShort ? 'options two' : 'options'}">${rows}</div></fieldset></div>`;
}

/** A form of a page: what proves where it comes from, and in which language it was shown. */
export interface FormFrame {
  readonly action: string;
  readonly csrf?: string | undefined;
  readonly language: Language;
}

/** A form. */
export function form({ action, csrf, language }: FormFrame, ...content: readonly Piece[]): Html {
  const proof = csrf === undefined ? undefined : html`<input type="hidden" name="csrf" value="${csrf}">`;
  return html`<form method="post" action="${action}" novalidate>${proof}<input type="hidden" name="language" value="${language}">
${content}</form>`;
}
