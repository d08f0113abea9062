// Everything cards do: purchases at home and abroad, authorisations that vanish, refunds, reversals, chargebacks. Called
// day by day by history.ts. A purchase stays pending until it is booked, two days later.
import { accountNamed } from './accounts.ts';
import { startOfDayMs, toDay } from './calendar.ts';
import { counterparty, shopsNear, shopsOf } from './counterparties.ts';
import type { EntryDetails, EntryKind, Leg, Posting } from './ledger.ts';
import { Random } from './random.ts';
import type { Cards, Occasional } from './routine.ts';
import { book, type Stage, simplePosting } from './stage.ts';

/** A card purchase is booked two days after it was made, so the pending ones are those of the last 48 hours. */
const cardDelayMs = 2 * 86_400_000;
/** An authorisation that never becomes a booking (a deposit, a fuel pump) drops off after a day and a half. */
const holdLifeMs = 36 * 3_600_000;

/** Units of the account's currency for one major unit of another, as a rate with four decimals. */
const rates: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  GBP: { EUR: '0.8462', USD: '0.7731', JPY: '0.0052' },
  EUR: { GBP: '1.1817', USD: '0.9136', JPY: '0.0061' },
  AUD: { USD: '1.5385', JPY: '0.0103' },
  USD: { CAD: '0.7246', GBP: '1.2935', JPY: '0.0067' },
  CAD: { USD: '1.3801', EUR: '1.5106' },
};
const currencyOfCountry: Readonly<Record<string, string>> = {
  GB: 'GBP',
  DE: 'EUR',
  FR: 'EUR',
  FI: 'EUR',
  NL: 'EUR',
  AU: 'AUD',
  CA: 'CAD',
  US: 'USD',
  JP: 'JPY',
  BH: 'BHD',
};
/** What a house writes before the merchant when money comes back. */
const englishWording: Readonly<Record<string, string>> = {
  refund: 'REFUND ',
  reversal: 'REVERSAL ',
  chargeback: 'CHARGEBACK ',
};
const wordings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DE: { refund: 'GUTSCHRIFT ', reversal: 'STORNO ', chargeback: 'RÜCKBUCHUNG ' },
  FI: { refund: 'HYVITYS ', reversal: 'PERUUTUS ', chargeback: 'REKLAMAATIO ' },
  NL: { refund: 'TERUGBETALING ', reversal: 'CORRECTIE ', chargeback: 'BETWISTING ' },
  FR: { refund: 'REMBT ', reversal: 'ANNULATION ', chargeback: 'CONTESTATION ' },
};

interface Purchase {
  readonly posting: Posting;
  readonly madeAtMs: number;
}

/** What a purchase is drawn from: the same four give the same purchase. */
interface CardDraw {
  readonly account: string;
  readonly country: string;
  readonly day: string;
  readonly label: string;
}

interface CardOptions {
  readonly abroad?: readonly string[];
  readonly currency?: string;
  readonly kind?: EntryKind;
  readonly laterDays?: number;
}

/** One card purchase; `kind` and `laterDays` let refunds, reversals and chargebacks repeat its draw exactly. */
function cardPosting(draw: CardDraw, options: CardOptions = {}): Purchase {
  const { account: slug, country, day, label } = draw;
  const account = accountNamed(slug);
  const random = new Random(`${slug} ${label} ${day}`);
  const madeAtMs = startOfDayMs(day) + random.integer(7 * 3_600, 20 * 3_600) * 1_000;
  const isAbroad = random.next() < 0.06 && options.abroad !== undefined && options.abroad.length > 0;
  const where = isAbroad ? random.pick(options.abroad ?? []) : country;
  const { shop, low, high } = random.pick(isAbroad ? shopsOf(where) : (shopsNear(account.bank) ?? shopsOf(where)));
  const spentMinor = low + Math.floor((high - low) * random.next() ** 3);
  const unit = options.currency ?? account.currency;
  const originalCurrency = currencyOfCountry[where] ?? unit;
  const kind = options.kind ?? 'card-purchase';
  const back = kind !== 'card-purchase' && kind !== 'card-authorisation';
  const laterMs = (options.laterDays ?? 0) * 86_400_000;
  const atMs = (back ? madeAtMs + laterMs : madeAtMs) + cardDelayMs;
  const wording = (wordings[country] ?? englishWording)[String(kind)] ?? '';
  const base: EntryDetails = {
    kind,
    text: `${wording}${shop.name.toUpperCase()} ${shop.town.toUpperCase()}`,
    counterparty: shop,
    madeAtMs: madeAtMs + (back ? laterMs : 0),
  };
  const rate = rates[unit]?.[originalCurrency];
  if (!isAbroad || rate === undefined || originalCurrency === unit) {
    const amountMinor = back ? spentMinor : -spentMinor;
    return {
      posting: simplePosting(slug, { atMs, amountMinor, label: `${label} ${kind}`, currency: unit }, base),
      madeAtMs: base.madeAtMs ?? madeAtMs,
    };
  }
  const scale = originalCurrency === 'JPY' ? 100 : 1;
  const ownMinor = Math.max(1, Math.round(spentMinor * scale * Number(rate)));
  const sign = back ? 1n : -1n;
  const details: EntryDetails = { ...base, exchange: { originalMinor: BigInt(spentMinor), originalCurrency, rate } };
  const movement = { atMs, amountMinor: Number(sign) * ownMinor, label: `${label} ${kind}`, currency: unit };
  const posting = simplePosting(slug, movement, details);
  const [first] = posting.legs;
  const legs: Leg[] = first === undefined ? [] : [first];
  legs.push({ account: `exchange:${account.bank}`, amountMinor: -sign * BigInt(ownMinor), currency: unit });
  legs.push({
    account: `exchange:${account.bank}`,
    amountMinor: sign * BigInt(spentMinor),
    currency: originalCurrency,
  });
  legs.push({ account: `party:${shop.name}`, amountMinor: -sign * BigInt(spentMinor), currency: originalCurrency });
  return { posting: { ...posting, legs }, madeAtMs: base.madeAtMs ?? madeAtMs };
}

/** Books a card movement, or holds it while it is younger than the card delay, or leaves it when it has not been made. */
function bookOrHold(stage: Stage, { posting, madeAtMs }: Purchase): void {
  if (posting.atMs <= stage.nowMs) book(stage, posting);
  else if (madeAtMs <= stage.nowMs)
    stage.ledger.hold({ ...posting, atMs: madeAtMs, day: toDay(madeAtMs), valueDay: toDay(madeAtMs) });
}

/** The day's purchases of one routine. */
export function playCards(stage: Stage, day: string, routine: Cards): void {
  const count = new Random(`${routine.account} count ${day}`).integer(routine.low, routine.high);
  for (let index = 0; index < count; index += 1) {
    const { account, country, abroad = [], currency } = routine;
    const options = { abroad, ...(currency === undefined ? {} : { currency }) };
    bookOrHold(stage, cardPosting({ account, country, day, label: `card ${index}` }, options));
  }
}

/** A hotel deposit: shown as pending for a day and a half, never booked. */
export function playHold(stage: Stage, day: string, { account, country }: Occasional): void {
  const madeAtMs = startOfDayMs(day) + 300_000;
  if (madeAtMs > stage.nowMs || madeAtMs <= stage.nowMs - holdLifeMs) return;
  const hotel = counterparty(['Greywater Hotel', country, 'Port Hollin'], '7011');
  const details: EntryDetails = {
    kind: 'card-authorisation',
    text: 'GREYWATER HOTEL DEPOSIT',
    counterparty: hotel,
    madeAtMs,
  };
  stage.ledger.hold(simplePosting(account, { atMs: madeAtMs, amountMinor: -15_000, label: 'hold' }, details));
}

/** A purchase that is refunded, one that is reversed, and each quarter one that is charged back; amounts repeat exactly. */
export function playDisputes(stage: Stage, day: string, { account, country }: Occasional): void {
  const date = Number(day.slice(8));
  const isSecondOfQuarter = Number(day.slice(5, 7)) % 3 === 2;
  const pair = (label: string, kind: EntryKind, laterDays: number): void => {
    bookOrHold(stage, cardPosting({ account, country, day, label }));
    bookOrHold(stage, cardPosting({ account, country, day, label }, { kind, laterDays }));
  };
  if (date === 6) pair('returned', 'refund', 8);
  if (date === 11) pair('mistake', 'reversal', 1);
  if (date === 5 && isSecondOfQuarter) pair('disputed', 'chargeback', 21);
}
