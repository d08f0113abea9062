// The texts of the pages at /links in every language: none is missing, none was left in English, each says what it is given, and each
// is set as its language sets it.

import { describe, expect, it } from 'vitest';
import { linksTexts } from '../../../src/links-page/texts/by-language.ts';
import { Html } from '../../../src/pages/html.ts';
import { languages } from '../../../src/pages/language.ts';

/** One text of a catalogue. */
interface Entry {
  readonly path: string;
  /** What it says, given markers for what it is told. */
  readonly text: string;
  readonly markers: readonly string[];
}

const isFunction = (value: unknown): value is (...told: readonly string[]) => unknown => typeof value === 'function';

function entriesOf(value: unknown, path = ''): readonly Entry[] {
  if (typeof value === 'string') return [{ path, text: value, markers: [] }];
  if (isFunction(value)) {
    const markers = Array.from({ length: value.length }, (_, index) => `[told ${index}]`);
    const said = value(...markers);
    return [{ path, text: said instanceof Html ? said.text.replaceAll(/<[^>]*>/g, '') : String(said), markers }];
  }
  if (typeof value !== 'object' || value === null) throw new TypeError(`${path} is no text`);
  return Object.entries(value).flatMap(([name, inner]) => entriesOf(inner, path === '' ? name : `${path}.${name}`));
}

const english = new Map(entriesOf(linksTexts('en')).map((entry) => [entry.path, entry]));

/** What is the same in another language as in English. */
const alike: Readonly<Record<string, readonly string[]>> = {
  en: [],
  de: ['common.named', 'grants.list.ofBank'],
  fr: [],
};

describe.each(languages)('the texts of /links in %s', (language) => {
  const entries = entriesOf(linksTexts(language));

  it('are all there, and none is empty', () => {
    expect(entries.map(({ path }) => path).sort()).toEqual([...english.keys()].sort());
    expect(entries.filter(({ text }) => text.trim() === '' || /undefined|null|\[object/.test(text))).toEqual([]);
    expect(entries.length).toBeGreaterThan(200);
  });

  it('say all that they are told, and take what English takes', () => {
    for (const { path, text, markers } of entries) {
      expect(markers.length, path).toBe(english.get(path)?.markers.length);
      for (const marker of markers) expect(text, path).toContain(marker);
    }
  });

  it('are set as the language is', () => {
    const texts = entries.map(({ text }) => text);
    // Straight quotes and apostrophes, dots for an ellipsis, two spaces, a hyphen for a dash.
    expect(texts.filter((text) => /["']|\.\.\.| {2}| - |\s$|^\s/.test(text))).toEqual([]);
    if (language === 'fr') {
      expect(texts.filter((text) => /[^\u202f][;:!?](?:\s|$)/.test(text))).toEqual([]);
    } else {
      expect(texts.filter((text) => /\s[;:!?]/.test(text))).toEqual([]);
    }
    if (language === 'de') {
      expect(texts.filter((text) => /\b(?:du|dir|dein\w*|Link|Links)\b/.test(text))).toEqual([]);
      expect(texts.filter((text) => /(?<=\p{Ll}) (?:ihre?[mnrs]?)\b/u.test(text))).toEqual([]);
    }
  });
});

describe.each(['de', 'fr'] as const)('the texts of /links in %s', (language) => {
  it('are none of them in English', () => {
    const same = entriesOf(linksTexts(language)).filter(({ path, text }) => english.get(path)?.text === text);
    expect(same.map(({ path }) => path).sort()).toEqual([...(alike[language] ?? [])].sort());
  });
});
