// The texts of the pages at /links by language, and how one answer speaks. Used by the pages of this folder.

import type { FastifyRequest } from 'fastify';
import type { Formats } from '../../pages/formats.ts';
import type { Language } from '../../pages/language.ts';
import { viewOf } from '../../pages/view.ts';
import type { Counted } from './counted.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { LinksTexts } from './texts.ts';

const byLanguage: Readonly<Record<Language, LinksTexts>> = { en, de, fr };

/** How an answer speaks: its texts, and how it writes days, numbers and countries. */
export interface Speech {
  readonly texts: LinksTexts;
  readonly formats: Formats;
}

/** The texts in a language. */
export const linksTexts = (language: Language): LinksTexts => byLanguage[language];

/** How the answer to a request speaks. */
export function speechOf(request: FastifyRequest): Speech {
  const { language, formats } = viewOf(request);
  return { texts: linksTexts(language), formats };
}

/** A text that counts, for that many. */
export const counted = (formats: Formats, { one, other }: Counted, count: number): string =>
  formats.plural(count) === 'one' ? one : other(formats.count(count));
