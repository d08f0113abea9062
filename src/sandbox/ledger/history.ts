// Plays the routines day by day into a ledger that covers the 24 months before "now". Called by sandbox.ts at start and
// when the control API moves the clock. House rule: everything about an entry is drawn from account, routine and day, so a
// later start shows the same entries with the same ids, some of them no longer pending.
import { accountNamed, accounts } from './accounts.ts';
import { addDays, daysBetween, monthsBefore, startOfDayMs, toDay } from './calendar.ts';
import { counterparty, shopsOf } from './counterparties.ts';
import { toDecimal } from './currency.ts';
import type { Counterparty, EntryDetails, EntryKind, Leg, Posting } from './ledger.ts';
import { Ledger } from './ledger.ts';
import { hash32, Random } from './random.ts';
import {
  type Cards,
  type Conversion,
  type Monthly,
  type Occasional,
  type OwnTransfer,
  openings,
  routines,
} from './routines.ts';
import { playTill } from './till.ts';

/** A card purchase is booked two days after it was made, so the pending ones are those of the last 48 hours. */
const cardDelayMs = 2 * 86_400_000;
/** An authorisation that never becomes a booking (a deposit, a fuel pump) drops off after a day and a half. */
const holdLifeMs = 36 * 3_600_000;
const monthsOfHistory = 24;

/** Units of the account's currency for one major unit of another, as a rate with four decimals. */
const rates: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  GBP: { EUR: '0.8462', USD: '0.7731', JPY: '0.0052' },
  EUR: { GBP: '1.1817', USD: '0.9136', JPY: '0.0061' },
  AUD: { USD: '1.5385', JPY: '0.0103' },
};
const currencyOfCountry: Readonly<Record<string, string>> = {
  GB: 'GBP',
  DE: 'EUR',
  FR: 'EUR',
  AU: 'AUD',
  US: 'USD',
  JP: 'JPY',
  BH: 'BHD',
};

/** An entry's id: the same for the same account, day and label in every start. */
export function entryId(account: string, day: string, label: string): string {
  const key = `${account} ${day} ${label}`;
  return `${day.replaceAll('-', '')}${hash32(key).toString(16).padStart(8, '0')}${hash32(key, 7).toString(16).padStart(8, '0')}`;
}

/** What the till and the routines need: where to post, and until when. */
export interface Stage {
  readonly ledger: Ledger;
  readonly nowMs: number;
}

/** A posting between a customer's account and one counter-account, in one currency. */
export function simplePosting(
  slug: string,
  atMs: number,
  amountMinor: number,
  label: string,
  details: EntryDetails,
  currency?: string,
): Posting {
  const account = accountNamed(slug);
  const unit = currency ?? account.currency;
  const madeDay = toDay(details.madeAtMs ?? atMs);
  const leg: Leg = {
    account: account.id,
    amountMinor: BigInt(amountMinor),
    currency: unit,
    entry: { id: entryId(slug, madeDay, label), details },
  };
  const other =
    details.counterparty === undefined ? `bank:${account.bank}:${details.kind}` : `party:${details.counterparty.name}`;
  const day = toDay(atMs);
  return { atMs, day, valueDay: day, legs: [leg, { account: other, amountMinor: -leg.amountMinor, currency: unit }] };
}

function book(stage: Stage, posting: Posting): void {
  if (posting.atMs <= stage.nowMs) stage.ledger.post(posting);
}

function playMonthly(stage: Stage, day: string, routine: Monthly): void {
  const random = new Random(`${routine.account} ${routine.label} ${day}`);
  const spread = random.integer(0, routine.spreadMinor ?? 0);
  const amountMinor = routine.amountMinor < 0 ? routine.amountMinor - spread : routine.amountMinor + spread;
  const isDebit = routine.kind === 'direct-debit';
  const month = day.slice(0, 7).replace('-', '');
  const details: EntryDetails = {
    kind: routine.kind,
    text: routine.text,
    counterparty: routine.party === undefined ? undefined : counterparty(...routine.party),
    reference: routine.party === undefined ? undefined : `${routine.label.toUpperCase()} ${month}`,
    endToEndId:
      routine.party === undefined || routine.kind === 'rent'
        ? undefined
        : `E2E-${month}-${hash32(routine.account + routine.label)}`,
    mandateId: isDebit ? `MND-${hash32(`${routine.account} ${routine.label}`)}` : undefined,
  };
  const atMs = startOfDayMs(day) + random.integer(2 * 3_600, 5 * 3_600) * 1_000;
  book(stage, simplePosting(routine.account, atMs, amountMinor, routine.label, details));
}

interface Purchase {
  readonly posting: Posting;
  readonly madeAtMs: number;
}

/** One card purchase; `kind` and `sign` let refunds, reversals and chargebacks repeat its draw exactly. */
function cardPosting(
  slug: string,
  country: string,
  day: string,
  label: string,
  options: {
    readonly abroad?: readonly string[];
    readonly currency?: string;
    readonly kind?: EntryKind;
    readonly laterDays?: number;
  } = {},
): Purchase {
  const account = accountNamed(slug);
  const random = new Random(`${slug} ${label} ${day}`);
  const madeAtMs = startOfDayMs(day) + random.integer(7 * 3_600, 20 * 3_600) * 1_000;
  const isAbroad = random.next() < 0.06 && options.abroad !== undefined && options.abroad.length > 0;
  const where = isAbroad ? random.pick(options.abroad ?? []) : country;
  const { shop, low, high } = random.pick(shopsOf(where));
  const spentMinor = low + Math.floor((high - low) * random.next() ** 3);
  const unit = options.currency ?? account.currency;
  const originalCurrency = currencyOfCountry[where] ?? unit;
  const kind = options.kind ?? 'card-purchase';
  const back = kind !== 'card-purchase' && kind !== 'card-authorisation';
  const laterMs = (options.laterDays ?? 0) * 86_400_000;
  const atMs = (back ? madeAtMs + laterMs : madeAtMs) + cardDelayMs;
  const wording = { refund: 'REFUND ', reversal: 'REVERSAL ', chargeback: 'CHARGEBACK ' }[String(kind)] ?? '';
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
      posting: simplePosting(slug, atMs, amountMinor, `${label} ${kind}`, base, unit),
      madeAtMs: base.madeAtMs ?? madeAtMs,
    };
  }
  const scale = originalCurrency === 'JPY' ? 100 : 1;
  const ownMinor = Math.max(1, Math.round(spentMinor * scale * Number(rate)));
  const sign = back ? 1n : -1n;
  const details: EntryDetails = { ...base, exchange: { originalMinor: BigInt(spentMinor), originalCurrency, rate } };
  const posting = simplePosting(slug, atMs, Number(sign) * ownMinor, `${label} ${kind}`, details, unit);
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
  if (posting.atMs <= stage.nowMs) stage.ledger.post(posting);
  else if (madeAtMs <= stage.nowMs)
    stage.ledger.hold({ ...posting, atMs: madeAtMs, day: toDay(madeAtMs), valueDay: toDay(madeAtMs) });
}

function playCards(stage: Stage, day: string, routine: Cards): void {
  const count = new Random(`${routine.account} count ${day}`).integer(routine.low, routine.high);
  for (let index = 0; index < count; index += 1) {
    bookOrHold(
      stage,
      cardPosting(routine.account, routine.country, day, `card ${index}`, {
        abroad: routine.abroad ?? [],
        ...(routine.currency === undefined ? {} : { currency: routine.currency }),
      }),
    );
  }
}

function person(country: string): Counterparty {
  return counterparty('Fenwick Oakhollow', country, 'Netherby');
}

function playOccasional(stage: Stage, day: string, { type, account, country }: Occasional): void {
  if (type === 'holds') playHold(stage, day, account, country);
  else if (type === 'disputes') playDisputes(stage, day, account, country);
  else playChance(stage, day, type, account, country);
}

function playChance(stage: Stage, day: string, type: 'cash' | 'people', account: string, country: string): void {
  const random = new Random(`${account} ${type} ${day}`);
  const atMs = startOfDayMs(day) + random.integer(8 * 3_600, 18 * 3_600) * 1_000;
  if (type === 'cash' && random.next() < 0.07) {
    const details: EntryDetails = {
      kind: 'cash-withdrawal',
      text: 'CASH MACHINE',
      madeAtMs: atMs,
      counterparty: counterparty('Corner Cash Machine', country, 'Netherby', '6011'),
    };
    book(stage, simplePosting(account, atMs, -random.pick([2_000, 4_000, 5_000, 10_000]), 'cash', details));
  } else if (type === 'people' && random.next() < 0.04) {
    const isIn = random.next() < 0.5;
    const details: EntryDetails = {
      kind: isIn ? 'transfer-in' : 'transfer-out',
      text: 'Fenwick dinner',
      reference: `DINNER ${day}`,
      endToEndId: 'NOTPROVIDED',
      counterparty: person(country),
    };
    book(stage, simplePosting(account, atMs, (isIn ? 1 : -1) * random.integer(900, 6_000), 'people', details));
  }
}

/** A hotel deposit: shown as pending for a day and a half, never booked. */
function playHold(stage: Stage, day: string, account: string, country: string): void {
  const madeAtMs = startOfDayMs(day) + 300_000;
  if (madeAtMs > stage.nowMs || madeAtMs <= stage.nowMs - holdLifeMs) return;
  const hotel = counterparty('Greywater Hotel', country, 'Port Hollin', '7011');
  const details: EntryDetails = {
    kind: 'card-authorisation',
    text: 'GREYWATER HOTEL DEPOSIT',
    counterparty: hotel,
    madeAtMs,
  };
  stage.ledger.hold(simplePosting(account, madeAtMs, -15_000, 'hold', details));
}

/** A purchase that is refunded, one that is reversed, and each quarter one that is charged back; amounts repeat exactly. */
function playDisputes(stage: Stage, day: string, account: string, country: string): void {
  const date = Number(day.slice(8));
  const isSecondOfQuarter = Number(day.slice(5, 7)) % 3 === 2;
  const pair = (label: string, kind: EntryKind, laterDays: number): void => {
    bookOrHold(stage, cardPosting(account, country, day, label));
    bookOrHold(stage, cardPosting(account, country, day, label, { kind, laterDays }));
  };
  if (date === 6) pair('returned', 'refund', 8);
  if (date === 11) pair('mistake', 'reversal', 1);
  if (date === 5 && isSecondOfQuarter) pair('disputed', 'chargeback', 21);
}

function playOwnTransfer(stage: Stage, day: string, routine: OwnTransfer): void {
  const [from, to] = [accountNamed(routine.from), accountNamed(routine.to)];
  const atMs = startOfDayMs(day) + (5 * 3_600 + (hash32(`${from.slug} ${to.slug} ${day}`) % 3_600)) * 1_000;
  for (const account of [from, to]) {
    if (account.closedMonthsAgo !== undefined && day >= monthsBefore(toDay(stage.nowMs), account.closedMonthsAgo))
      return;
  }
  const label = `own ${from.slug} ${to.slug}`;
  const partyOf = (account: typeof from): Counterparty => ({
    name: account.nickname,
    country:
      account.bank === 'southern-cross'
        ? 'AU'
        : account.bank === 'rheinbank'
          ? 'DE'
          : account.bank === 'banque-du-rhone'
            ? 'FR'
            : 'GB',
    town: '',
    bic: bicOf[account.bank] ?? 'NORDGB2L',
    iban: account.iban,
    sortCode: account.sortCode,
    accountNumber: account.accountNumber,
    bsb: account.bsb,
  });
  const details = (kind: EntryKind, other: typeof from): EntryDetails => ({
    kind,
    text: routine.text,
    reference: routine.text,
    counterparty: partyOf(other),
  });
  const amountMinor = BigInt(routine.amountMinor);
  const legs: Leg[] = [
    {
      account: from.id,
      amountMinor: -amountMinor,
      currency: from.currency,
      entry: { id: entryId(from.slug, day, label), details: details(routine.fromKind ?? 'own-transfer', to) },
    },
    {
      account: to.id,
      amountMinor,
      currency: from.currency,
      entry: { id: entryId(to.slug, day, label), details: details(routine.toKind ?? 'own-transfer', from) },
    },
  ];
  if (from.bank !== to.bank) {
    legs.push({ account: `nostro:${from.bank}:${to.bank}`, amountMinor, currency: from.currency });
    legs.push({ account: `nostro:${to.bank}:${from.bank}`, amountMinor: -amountMinor, currency: from.currency });
  }
  book(stage, { atMs, day, valueDay: day, legs });
}

/** The BICs of the sandbox's own banks. */
const bicOf: Readonly<Record<string, string>> = {
  albion: 'ALBIGB2L',
  thistle: 'THISGB2L',
  rheinbank: 'RHEIDEFF',
  'banque-du-rhone': 'RHONFRPP',
  'southern-cross': 'SOCRAU2S',
};

function playConversion(stage: Stage, day: string, routine: Conversion): void {
  const account = accountNamed(routine.account);
  const atMs = startOfDayMs(day) + 6 * 3_600_000;
  const details: EntryDetails = {
    kind: 'own-transfer',
    text: `CONVERT AUD TO ${routine.toCurrency} AT ${routine.rate}`,
    reference: 'CONVERSION',
  };
  const [fromMinor, toMinor] = [BigInt(routine.fromMinor), BigInt(routine.toMinor)];
  const exchange = `exchange:${account.bank}`;
  const id = (side: string): string => entryId(account.slug, day, `conversion ${routine.toCurrency} ${side}`);
  book(stage, {
    atMs,
    day,
    valueDay: day,
    legs: [
      { account: account.id, amountMinor: -fromMinor, currency: account.currency, entry: { id: id('out'), details } },
      { account: exchange, amountMinor: fromMinor, currency: account.currency },
      { account: exchange, amountMinor: -toMinor, currency: routine.toCurrency },
      { account: account.id, amountMinor: toMinor, currency: routine.toCurrency, entry: { id: id('in'), details } },
    ],
  });
}

function playOpenings(stage: Stage, first: string): void {
  for (const [slug, byCurrency] of Object.entries(openings)) {
    for (const [currency, amountMinor] of Object.entries(byCurrency)) {
      const details: EntryDetails = {
        kind: 'brought-forward',
        text: `BALANCE BROUGHT FORWARD ${toDecimal(BigInt(amountMinor), currency)}`,
      };
      stage.ledger.post(
        simplePosting(slug, startOfDayMs(first), amountMinor, `opening ${currency}`, details, currency),
      );
    }
  }
}

/** The whole simulated world as it stands at an instant: 24 months of history and what is pending. */
export function buildLedger(nowMs: number): Ledger {
  const stage: Stage = { ledger: new Ledger(accounts), nowMs };
  const today = toDay(nowMs);
  const first = monthsBefore(today, monthsOfHistory);
  playOpenings(stage, first);
  for (const day of daysBetween(first, addDays(today, 0))) {
    const date = Number(day.slice(8));
    for (const routine of routines) {
      if (routine.type === 'cards') playCards(stage, day, routine);
      else if (routine.type === 'monthly') {
        if (routine.date === date) playMonthly(stage, day, routine);
      } else if (routine.type === 'own') {
        if (routine.date === date) playOwnTransfer(stage, day, routine);
      } else if (routine.type === 'conversion') {
        if (routine.date === date) playConversion(stage, day, routine);
      } else playOccasional(stage, day, routine);
    }
  }
  playTill(stage, first, today);
  stage.ledger.sort();
  return stage.ledger;
}
