// In which language and time zone a page speaks: what the person chose last on a page (`?lang=`, kept in a cookie), else what
// their browser asks for (RFC 9110, 12.5.4), else English. Used by view.ts.

import Negotiator from 'negotiator';

/** Languages that every page speaks, by BCP 47. */
export const languages = ['en', 'de', 'fr'] as const;
export type Language = (typeof languages)[number];

/** How numbers, days and countries are written in each. */
export const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR' };

/** Each language's own name. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', fr: 'Français' };

export const isLanguage = (value: unknown): value is Language => languages.some((each) => each === value);

/** The browser's wish; English where it has none that is spoken here. */
export function toLanguage(acceptLanguage: string | undefined): Language {
  const headers = { 'accept-language': acceptLanguage ?? '' };
  const [best] = new Negotiator({ headers }).languages([...languages]);
  return isLanguage(best) ? best : 'en';
}

/** A zone of the IANA database; UTC for anything else. */
export function toTimeZone(name: string | null): string {
  if (name === null || name.length > 64 || !/^[A-Za-z][\w+/-]*$/.test(name)) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
