// Makes elements out of plain values: text becomes text nodes and never markup, and addresses that are no http(s) addresses are
// left out. Used by whatever draws.

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Readonly<Record<string, string | boolean | null | undefined>>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes null, undefined and false are left out, true is an attribute without a value
 * @param {...Child} children
 */
export function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/**
 * A button.
 * @param {string} text
 * @param {() => void} onPress not called while the button is disabled
 * @param {Attributes} [attributes]
 */
export function makeButton(text, onPress, attributes = {}) {
  const button = make('button', { type: 'button', part: 'button', ...attributes }, text);
  // Disabled by aria alone: what has the focus must not lose it.
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') !== 'true') onPress();
  });
  return button;
}

/**
 * An address that a person may be led to; null for any other scheme, such as `javascript:`.
 * @param {string | null | undefined} url
 */
export function toHttpUrl(url) {
  if (!url || !URL.canParse(url)) return null;
  return ['http:', 'https:'].includes(new URL(url).protocol) ? url : null;
}

/**
 * What a bank is called, where its source has forgotten to say.
 * @param {{ readonly name: string }} bank
 */
export const nameOf = ({ name }) => (name.trim() === '' ? '?' : name);

/**
 * The sign of a bank: its logo, or its first letter while there is none.
 * @param {{ readonly name: string, readonly logoUrl: string | null }} bank
 */
export function makeSign({ name, logoUrl }) {
  const [letter = '?'] = name.trim();
  const sign = make('span', { class: 'sign', part: 'sign', 'aria-hidden': 'true' }, letter.toUpperCase());
  const src = toHttpUrl(logoUrl);
  if (src === null) return sign;
  const image = make('img', { alt: '', referrerpolicy: 'no-referrer' });
  image.addEventListener('load', () => sign.replaceChildren(image));
  image.src = src;
  return sign;
}
