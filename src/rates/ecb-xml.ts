// The ECB’s euro foreign exchange reference rates (eurofxref-daily.xml, -hist-90d.xml, -hist.xml: one form) → a table. Called
// by whoever fetches it, piece by piece, since the whole history has 7 MB. Untrusted: a document type is refused, so that no
// entity is declared or fetched; depth and elements are bounded; what contradicts itself is refused as a whole.

import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { type CalendarDate, parseDate } from '../domain/dates.ts';
import { type CurrencyCode, parseCurrency, parseCurrencyOfHistory } from '../domain/iso4217.ts';
import { parseRate } from './ratio.ts';
import { RateTable } from './table.ts';

/** A document that is no table of rates; `message` says why, without repeating any of it. */
export class UnreadableRates extends Error {
  override readonly name = 'UnreadableRates';
}

/** The form nests four deep, and its sender's name three. */
const mostDepth = 8;
/** A hundred years of fifty currencies. */
const mostElements = 1_500_000;
const mostNameLength = 100;

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

function parseEuro(): CurrencyCode {
  const euro = parseCurrency('EUR');
  if (euro === null) throw new TypeError('the euro is a currency');
  return euro;
}

const euro = parseEuro();

/** Reads one document. A currency that is not known, or that has no rate on a day (`N/A`), is left out of that day. */
export class EcbParser {
  readonly #parser: SaxesParser<{ readonly xmlns: false; readonly position: false }>;
  readonly #latestDay: CalendarDate;
  readonly #days = new Map<CalendarDate, Map<CurrencyCode, string>>();
  readonly #open: string[] = [];
  #day: { readonly date: CalendarDate; readonly rates: Map<CurrencyCode, string> } | null = null;
  #sender = '';
  #elements = 0;

  /** @param latestDay a day after it is refused: it would be the newest for ever */
  constructor(latestDay: CalendarDate) {
    this.#latestDay = latestDay;
    const parser = new SaxesParser({ xmlns: false, position: false });
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^(?:utf-8|us-ascii)$/i.test(encoding)) {
        throw new UnreadableRates('XML of another encoding than UTF-8');
      }
    });
    parser.on('doctype', () => {
      throw new UnreadableRates('XML with a document type');
    });
    parser.on('error', () => {
      throw new UnreadableRates('not well-formed XML');
    });
    parser.on('opentag', (tag) => this.#enter(tag));
    parser.on('closetag', () => this.#leave());
    parser.on('text', (text) => {
      const [, parent, child] = this.#open;
      if (this.#open.length === 3 && parent === 'Sender' && child === 'name') this.#sender += text;
    });
    this.#parser = parser;
  }

  /** Reads the next piece of the text. @throws UnreadableRates */
  write(piece: string): void {
    this.#parser.write(piece);
  }

  /** The table, once all of it is written. @throws UnreadableRates when it is not whole, or holds no rates */
  close(): RateTable {
    this.#parser.close();
    if (this.#days.size === 0) throw new UnreadableRates('no rates in it');
    return new RateTable({ source: toSourceName(this.#sender), base: euro, days: this.#days });
  }

  #enter({ name, attributes }: SaxesTagPlain): void {
    this.#elements += 1;
    this.#open.push(localName(name));
    const depth = this.#open.length;
    if (depth > mostDepth) throw new UnreadableRates(`XML nested more than ${mostDepth} deep`);
    if (this.#elements > mostElements) throw new UnreadableRates(`XML of more than ${mostElements} elements`);
    if (this.#open[0] !== 'Envelope') throw new UnreadableRates('no envelope of rates');
    if (this.#open[1] !== 'Cube') return;
    if (depth === 3) this.#beginDay(attributes['time']);
    if (depth === 4) this.#addRate(attributes['currency'], attributes['rate']);
  }

  #leave(): void {
    if (this.#open.length === 3 && this.#day !== null) {
      const { date, rates } = this.#day;
      // A day on which nothing has a rate is none: it would stand before the last that has some.
      if (rates.size > 0) this.#days.set(date, rates);
      this.#day = null;
    }
    this.#open.pop();
  }

  #beginDay(time: string | undefined): void {
    const date = parseDate(time ?? '');
    if (date === null) throw new UnreadableRates('rates of no day');
    if (date > this.#latestDay) throw new UnreadableRates('rates of a day to come');
    if (this.#days.has(date)) throw new UnreadableRates(`two sets of rates of ${date}`);
    this.#day = { date, rates: new Map() };
  }

  #addRate(code: string | undefined, text: string | undefined): void {
    if (this.#day === null || code === undefined || text === undefined) throw new UnreadableRates('a rate of nothing');
    const { date, rates } = this.#day;
    if (/^(?:N\/A|N\.A\.|-)?$/.test(text)) return;
    if (parseRate(text) === null) throw new UnreadableRates(`what is no rate, of ${date}`);
    const currency = /^[A-Z]{3}$/.test(code) ? parseCurrencyOfHistory(code) : null;
    if (currency === null) return;
    if (currency === euro) throw new UnreadableRates(`a rate of the euro in euros, of ${date}`);
    if (rates.has(currency)) throw new UnreadableRates(`two rates of one currency, of ${date}`);
    rates.set(currency, text);
  }
}

/** Shown to clients: printable, and no longer than a name is. */
function toSourceName(sender: string): string {
  const name = sender.replaceAll(/[^\p{L}\p{N}\p{P}]+/gu, ' ').trim();
  return name === '' ? 'unnamed' : [...name].slice(0, mostNameLength).join('');
}
