// The texts of a person's own pages by language. Used by src/my/my-parts.ts.

import type { Language } from '../../pages/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { MyTexts } from './texts.ts';

const byLanguage: Readonly<Record<Language, MyTexts>> = { en, de, fr };

/** The texts in a language. */
export const myTexts = (language: Language): MyTexts => byLanguage[language];
