// Amounts, days and account numbers as people of a language write them, by Intl. Called by authorization/page.ts.
import type { Language } from './language.ts';

/** English is that of Britain: the day comes before the month. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR' };

/** An amount of a currency; the decimal text is written as it is, with the decimals that it has and at least the currency's own. */
export function moneyIn(
  language: Language,
  { amount, currency }: { readonly amount: string; readonly currency: string },
): string {
  const decimals = amount.split('.')[1]?.length ?? 0;
  const usual = new Intl.NumberFormat(locales[language], { style: 'currency', currency });
  const least = usual.resolvedOptions().minimumFractionDigits ?? 0;
  const format = new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency,
    minimumFractionDigits: least,
    maximumFractionDigits: Math.max(least, decimals),
  });
  // A decimal text is taken as it is, beyond what a number could hold (ECMA-402, Intl mathematical values).
  return format.format(amount as `${number}`);
}

/** A day, whose instant is any of that day in UTC. */
export function dayIn(language: Language, atMs: number): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(atMs);
}

/** An account's number in groups that can be read, between which a line may break: an IBAN by four, anything else as it is. */
export function readable(number: string): string {
  return /^[A-Z]{2}\d{2}[A-Z0-9]{8,}$/.test(number) ? number.replace(/(.{4})(?=.)/g, '$1 ') : number;
}
