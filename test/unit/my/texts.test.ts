// The texts of a person's own pages hold together: each language says all of it, in its own words, with all that it is given.

import { describe, expect, it } from 'vitest';
import { myTexts } from '../../../src/my/texts/by-language.ts';
import { frontTexts } from '../../../src/pages/front-texts.ts';
import { languages } from '../../../src/pages/language.ts';
import { frameWords } from '../../../src/pages/words/by-language.ts';

/** Words that are the same in another language, too. */
const alike = new Set([
  'IBAN',
  'BIC',
  'BSB',
  'Transport',
  'Sort Code',
  'Sort code',
  'Routing Number',
  'Routing number',
  'Explorer',
  'Status',
]);

/** All texts, by their path; functions are called with markers. */
function flatten(value: unknown, path: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (typeof value === 'string') found.set(path, value);
  else if (typeof value === 'function') {
    const markers = Array.from({ length: value.length }, (_, index) => `¤${index}¤`);
    const text = path.endsWith('eraseItems') ? value(2, 3).join(' ') : value(...markers);
    found.set(path, String(text));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) flatten(part, `${path}.${key}`, found);
  }
  return found;
}

const all = (language: (typeof languages)[number]) =>
  flatten({ my: myTexts(language), frame: frameWords(language), front: frontTexts[language] }, language);
const byPath = new Map(languages.map((language) => [language, all(language)]));
const textOf = (language: (typeof languages)[number], path: string) => byPath.get(language)?.get(`${language}${path}`);
const paths = [...all('en').keys()].map((path) => path.slice('en'.length));

describe('the texts of people’s pages', () => {
  it('are many, and the same in number in each language', () => {
    expect(paths.length).toBeGreaterThan(280);
    for (const language of languages) expect(byPath.get(language)?.size, language).toBe(paths.length);
  });

  it.each(['de', 'fr'] as const)('are said in %s', (language) => {
    const missing = paths.filter((path) => {
      const [text, english] = [textOf(language, path) ?? '', textOf('en', path) ?? ''];
      const isSame = text === english && !alike.has(text) && !/^[^\p{L}]*(?:¤\d¤[^\p{L}]*)+$/u.test(text);
      return text.trim() === '' || isSame;
    });
    // What has the same word in both, by its place.
    expect(missing.filter((path) => !path.endsWith('fromAccount') && !sameWords[language].includes(path))).toEqual([]);
  });

  it.each(languages)('name in %s all that they are given', (language) => {
    const short = paths.filter((path) => {
      const english = textOf('en', path) ?? '';
      const markers = (text: string) => new Set(text.match(/¤\d¤/g) ?? []);
      return [...markers(english)].some((marker) => !markers(textOf(language, path) ?? '').has(marker));
    });
    expect(short).toEqual([]);
  });

  it('in French keep a colon, a question mark and a guillemet on the line of their word', () => {
    const loose = paths.filter((path) => /(?:[^\u202f\s][?!;:»]|«[^\u202f])/.test(textOf('fr', path) ?? ''));
    expect(loose.filter((path) => !/https?:/.test(textOf('fr', path) ?? ''))).toEqual([]);
  });

  it('in German have no straight quotation marks', () => {
    expect(paths.filter((path) => /["']/.test(textOf('de', path) ?? ''))).toEqual([]);
  });
});

/** Places where English and the other language have one word. */
const sameWords: Readonly<Record<'de' | 'fr', readonly string[]>> = {
  de: ['.my.account.text'],
  fr: ['.my.account.kinds.OTHER'],
};
