// The frame's texts by language. Used by src/pages/view.ts.

import type { Language } from '../language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { FrameWords } from './words.ts';

const byLanguage: Readonly<Record<Language, FrameWords>> = { en, de, fr };

/** The frame's texts in a language. */
export const frameWords = (language: Language): FrameWords => byLanguage[language];
