// What the components say and how: the catalogue of the language that is nearest to an element's, its plural forms, money and
// dates in its locale. Made for each drawing by base-element.js; whatever is filled in stays text.

import { formatAge, formatDay, formatMoment, formatTime } from './dates.js';
import { formatMoney } from './money.js';
import { de } from './texts/de.js';
import { en } from './texts/en.js';
import { fr } from './texts/fr.js';

/** @typedef {keyof typeof en} Key */
/** @typedef {Readonly<Record<Key, import('./texts/en.js').Text>>} Catalogue */
/** @typedef {Readonly<Record<string, string | number>>} Values */
/** @typedef {ReturnType<typeof createWords>} Words */

/** Every language with its catalogue; the first one speaks where there is no other. @type {Readonly<Record<string, Catalogue>>} */
export const catalogues = { en, de, fr };

/** @param {string} tag a language tag such as `de-AT` */
function languageOf(tag) {
  const [language = ''] = tag.toLowerCase().split('-');
  return catalogues[language] === undefined ? 'en' : language;
}

/** @param {string} tag */
function isLocale(tag) {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

/**
 * The language tag that holds for an element: its own, or that of the nearest around it, also around the shadow trees it is in.
 * @param {Element} element
 */
export function languageAround(element) {
  /** @type {Element | null} */
  let at = element;
  while (at !== null) {
    const tag = at.closest('[lang]')?.getAttribute('lang');
    if (tag) return tag;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return navigator.language;
}

/**
 * How numbers and dates are written: as the tag says where it names a region, else as the person's browser does in that language.
 * @param {string} tag @param {string} language @param {readonly string[]} preferred
 */
function localeFor(tag, language, preferred) {
  const speaks = (/** @type {string} */ other) => other.toLowerCase().split('-')[0] === language;
  if (tag.includes('-') && speaks(tag) && isLocale(tag)) return tag;
  return preferred.find((other) => speaks(other) && isLocale(other)) ?? language;
}

/** @param {string} text @param {Values} values */
const fill = (text, values) => text.replaceAll(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/**
 * @param {{ tag: string, locale?: string | null, timeZone?: string | undefined, preferred?: readonly string[] }} options language
 *   of the texts, locale of numbers and dates where it is another, the zone where it is not the person's, and what the person's
 *   browser prefers
 */
export function createWords({ tag, locale: asked, timeZone, preferred = [] }) {
  const language = languageOf(tag);
  /** @type {Catalogue} */
  const catalogue = catalogues[language] ?? en;
  const locale = asked && isLocale(asked) ? asked : localeFor(tag, language, preferred);
  const place = { locale, timeZone };
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(locale);
  /** @param {Key} key @param {Values} [values] */
  const say = (key, values = {}) => {
    const text = catalogue[key];
    const count = values['count'];
    if (typeof text === 'string') return fill(text, values);
    const form = typeof count === 'number' ? (text[plural.select(count)] ?? text.other) : text.other;
    return fill(form, typeof count === 'number' ? { ...values, count: number.format(count) } : values);
  };
  return {
    language,
    locale,
    say,
    /**
     * The word for a code of the schema; a code of a later version is shown as it is.
     * @param {string} group @param {string} code
     */
    name: (group, code) => {
      const key = `${group}.${code}`;
      return Object.hasOwn(catalogue, key) ? say(/** @type {Key} */ (key)) : code;
    },
    /** @param {readonly string[]} parts */
    list: (parts) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts),
    /** @param {{ readonly amount: string, readonly currency: string }} money */
    money: (money) => formatMoney(money, locale),
    /** @param {string} instant */
    day: (instant) => formatDay(instant, place),
    /** @param {string} instant */
    moment: (instant) => formatMoment(instant, place),
    /** @param {string} instant */
    time: (instant) => formatTime(instant, place),
    /** @param {string} instant */
    age: (instant) => formatAge(instant, Date.now(), place),
    /** @param {string} code */
    country: (code) => {
      try {
        return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
      } catch {
        return code;
      }
    },
  };
}
