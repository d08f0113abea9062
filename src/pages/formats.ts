// Money, days, instants and countries as a person reads them, by Intl in their language and zone. Amounts stay decimal strings:
// Intl takes them exactly, so nothing is ever rounded. Used by the pages for people, by way of view.ts.

import { type Html, html } from './html.ts';
import { type Language, locales } from './language.ts';

/** An amount of money as the public schema gives it. */
export interface ShownMoney {
  /** Decimal, at its currency's own scale. */
  readonly amount: string;
  readonly currency: string;
}

/** What an amount's sign says: `balance` shows a minus only, `entry` also a plus for what came in. */
export type AmountSign = 'balance' | 'entry';

const decimalForm = /^-?\d+(?:\.(\d+))?$/;

/** Formats of one language and zone. */
export class Formats {
  readonly language: Language;
  readonly timeZone: string;
  readonly #locale: string;
  readonly #numbers = new Map<string, Intl.NumberFormat>();
  readonly #day: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #minute: Intl.DateTimeFormat;
  readonly #countries: Intl.DisplayNames;
  readonly #currencies: Intl.DisplayNames;

  constructor(language: Language, timeZone: string) {
    const locale = locales[language];
    this.language = language;
    this.timeZone = timeZone;
    this.#locale = locale;
    this.#day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    this.#weekday = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
    this.#minute = new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
      ...(timeZone === 'UTC' ? { timeZoneName: 'short' as const } : {}),
    });
    this.#countries = new Intl.DisplayNames(locale, { type: 'region' });
    this.#currencies = new Intl.DisplayNames(locale, { type: 'currency' });
  }

  /** `1.234,50 €`: with as many places as the amount has. What is no amount stays as it is. */
  money({ amount, currency }: ShownMoney, sign: AmountSign = 'balance'): string {
    const [, places = ''] = decimalForm.exec(amount) ?? [];
    if (!decimalForm.test(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`;
    const key = `${currency} ${places.length} ${sign}`;
    let format = this.#numbers.get(key);
    if (format === undefined) {
      format = new Intl.NumberFormat(this.#locale, {
        style: 'currency',
        currency,
        minimumFractionDigits: places.length,
        maximumFractionDigits: places.length,
        signDisplay: sign === 'entry' ? 'exceptZero' : 'negative',
      });
      // Few currencies, and few numbers of places; whatever a bank makes up is not kept without end.
      if (this.#numbers.size > 200) this.#numbers.clear();
      this.#numbers.set(key, format);
    }
    return format.format(amount as Intl.StringNumericLiteral);
  }

  /** A day (`2026-11-30`), which has no zone. */
  day(date: string): Html {
    const at = Date.parse(`${date}T00:00:00Z`);
    return Number.isNaN(at) ? html`${date}` : html`<time datetime="${date}">${this.#day.format(at)}</time>`;
  }

  /** The same with its day of the week. */
  fullDay(date: string): Html {
    const at = Date.parse(`${date}T00:00:00Z`);
    return Number.isNaN(at) ? html`${date}` : html`<time datetime="${date}">${this.#weekday.format(at)}</time>`;
  }

  /** A minute in the person's zone; in UTC, and saying so, where it is not known. Epoch milliseconds or an ISO instant. */
  minute(at: number | string): Html {
    const ms = typeof at === 'number' ? at : Date.parse(at);
    if (Number.isNaN(ms)) return html`${at}`;
    return html`<time datetime="${new Date(ms).toISOString()}" data-minute>${this.#minute.format(ms)}</time>`;
  }

  /** The day of an instant, in the person's zone. */
  dayOf(at: number | string): Html {
    const ms = typeof at === 'number' ? at : Date.parse(at);
    return Number.isNaN(ms) ? html`${at}` : this.day(this.toDate(ms));
  }

  /** Which day an instant is on in the person's zone, `YYYY-MM-DD`. */
  toDate(ms: number): string {
    const parts = new Intl.DateTimeFormat('en', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      timeZone: this.timeZone,
    }).formatToParts(ms);
    const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
    return `${part('year')}-${part('month')}-${part('day')}`;
  }

  country(code: string): string {
    return this.#countries.of(code) ?? code;
  }

  /** A currency's name. */
  currency(code: string): string {
    return /^[A-Z]{3}$/.test(code) ? (this.#currencies.of(code) ?? code) : code;
  }

  /** `A, B and C`. */
  list(words: readonly string[]): string {
    return new Intl.ListFormat(this.#locale, { type: 'conjunction' }).format(words);
  }

  /** A whole number, in groups from five digits on. */
  count(count: number): string {
    return new Intl.NumberFormat(this.#locale, { useGrouping: 'min2', maximumFractionDigits: 0 }).format(count);
  }

  /** Which plural form a count takes. */
  plural(count: number): Intl.LDMLPluralRule {
    return new Intl.PluralRules(this.#locale).select(count);
  }
}
