// Which language a page of the sandbox is written in. Called by whatever answers with a page; the texts are in texts.ts. Sources:
// RFC 9110, section 12.5.4 (Accept-Language), OpenID Connect Core, section 3.1.2.1 (ui_locales).

/** The languages that the pages are written in. */
export const languages = ['en', 'de', 'fr'] as const;

/** One of them. */
export type Language = (typeof languages)[number];

/** Whether a text names one of them. */
export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/** What is known of the language that a person reads. */
export interface Wishes {
  /** In which the page before was shown: a form brings it back. */
  readonly shown?: string | null | undefined;
  /** What the application asks for: language tags with spaces between them, the best first. */
  readonly asked?: unknown;
  /** What the browser says: Accept-Language. */
  readonly accepted?: string | undefined;
  /** When nobody asks for one that there is. */
  readonly otherwise: Language;
}

/** The most of a header that is looked at. */
const mostTags = 20;

/** The language of a tag such as `de-CH`, when it is one of ours. */
function languageOf(tag: string): Language | undefined {
  const primary = tag.trim().toLowerCase().split('-', 1)[0];
  return isLanguage(primary) ? primary : undefined;
}

/** The languages of an Accept-Language header, the best first; what nobody wants (`q=0`) is left out. */
function acceptedIn(header: string): Language[] {
  const weighed = header
    .split(',', mostTags)
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';');
      const weight = parameters
        .map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(parameter)?.[1])
        .find(Boolean);
      return { language: languageOf(tag), weight: Number(weight ?? 1) };
    })
    .sort((one, other) => other.weight - one.weight);
  return weighed.flatMap(({ language, weight }) => (language === undefined || weight === 0 ? [] : [language]));
}

/** The language to write in: as it was shown before, as it is asked for, as the browser has it, as the house has it. */
export function chooseLanguage({ shown, asked, accepted, otherwise }: Wishes): Language {
  if (isLanguage(shown)) return shown;
  const wanted = typeof asked === 'string' ? asked.split(' ', mostTags).map(languageOf) : [];
  return wanted.find((language) => language !== undefined) ?? acceptedIn(accepted ?? '')[0] ?? otherwise;
}
