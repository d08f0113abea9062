// Plays the routines day by day into a ledger that covers the 24 months before "now". Called by sandbox.ts at start and
// when the control API moves the clock. House rule: everything about an entry is drawn from account, routine and day, so a
// later start shows the same entries with the same ids, some of them no longer pending.

import { deferPersonas } from '../personas/play.ts';
import { accountNamed, accounts } from './accounts.ts';
import { deferBusiness } from './business-history.ts';
import { addDays, daysBetween, monthsBefore, startOfDayMs, toDay } from './calendar.ts';
import { playCards, playDisputes, playHold } from './card-history.ts';
import { counterparty } from './counterparties.ts';
import { toDecimal } from './currency.ts';
import type { Counterparty, EntryDetails, EntryKind, Leg } from './ledger.ts';
import { Ledger } from './ledger.ts';
import { openings } from './openings.ts';
import { hash32, Random } from './random.ts';
import type { Conversion, Monthly, Occasional, OwnTransfer, Routine } from './routine.ts';
import { routines } from './routines.ts';
import { book, entryId, type Stage, simplePosting } from './stage.ts';
import { deferTill } from './till.ts';

const ownTransfers = routines.filter((routine) => routine.type === 'own');
const routinesByAccount = Map.groupBy(
  routines.filter((routine) => routine.type !== 'own'),
  ({ account }) => account,
);

const monthsOfHistory = 24;
/** Days played before the window, so that what was bought before it is booked or paid back within it. */
const leadDays = 30;

function playMonthly(stage: Stage, day: string, routine: Monthly): void {
  const random = new Random(`${routine.account} ${routine.label} ${day}`);
  const spread = random.integer(0, routine.spreadMinor ?? 0);
  const amountMinor = routine.amountMinor < 0 ? routine.amountMinor - spread : routine.amountMinor + spread;
  const isDebit = routine.kind === 'direct-debit';
  const month = day.slice(0, 7).replace('-', '');
  const details: EntryDetails = {
    kind: routine.kind,
    text: routine.text,
    counterparty: routine.party === undefined ? undefined : counterparty(routine.party),
    reference: routine.party === undefined ? undefined : `${routine.label.toUpperCase()} ${month}`,
    endToEndId:
      routine.party === undefined || routine.kind === 'rent'
        ? undefined
        : `E2E-${month}-${hash32(routine.account + routine.label)}`,
    mandateId: isDebit ? `MND-${hash32(`${routine.account} ${routine.label}`)}` : undefined,
  };
  const atMs = startOfDayMs(day) + random.integer(2 * 3_600, 5 * 3_600) * 1_000;
  book(stage, simplePosting(routine.account, { atMs, amountMinor, label: routine.label }, details));
}
const cashWords: Readonly<Record<string, string>> = {
  AU: 'ATM WITHDRAWAL',
  DE: 'GELDAUTOMAT',
  CA: 'RETRAIT GAB / ATM WITHDRAWAL',
  FI: 'KÄTEISNOSTO',
  FR: 'DISTRIBUTEUR',
  NL: 'GELDOPNAME',
  US: 'ATM WITHDRAWAL',
};

function person(country: string): Counterparty {
  return counterparty(['Fenwick Oakhollow', country, 'Netherby']);
}

function playOccasional(stage: Stage, day: string, routine: Occasional): void {
  if (routine.type === 'holds') playHold(stage, day, routine);
  else if (routine.type === 'disputes') playDisputes(stage, day, routine);
  else playChance(stage, day, routine);
}

function playChance(stage: Stage, day: string, { type, account, country }: Occasional): void {
  const random = new Random(`${account} ${type} ${day}`);
  const atMs = startOfDayMs(day) + random.integer(8 * 3_600, 18 * 3_600) * 1_000;
  if (type === 'cash' && random.next() < 0.07) {
    const details: EntryDetails = {
      kind: 'cash-withdrawal',
      text: cashWords[country] ?? 'CASH MACHINE',
      madeAtMs: atMs,
      counterparty: counterparty(['Corner Cash Machine', country, 'Netherby'], '6011'),
    };
    const amountMinor = -random.pick([2_000, 4_000, 5_000, 10_000]);
    book(stage, simplePosting(account, { atMs, amountMinor, label: 'cash' }, details));
  } else if (type === 'people' && random.next() < 0.04) {
    const isIn = random.next() < 0.5;
    const details: EntryDetails = {
      kind: isIn ? 'transfer-in' : 'transfer-out',
      text: 'Fenwick dinner',
      reference: `DINNER ${day}`,
      endToEndId: 'NOTPROVIDED',
      counterparty: person(country),
    };
    const amountMinor = (isIn ? 1 : -1) * random.integer(900, 6_000);
    book(stage, simplePosting(account, { atMs, amountMinor, label: 'people' }, details));
  }
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
    country: countryOf[account.bank] ?? 'GB',
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
  hansebank: 'HNSEDEHH',
  alpenbank: 'ALPEDEMM',
  'banque-du-rhone': 'RHONFRPP',
  'southern-cross': 'SOCRAU2S',
  aurora: 'AURPFIHH',
  meridiaan: 'MERINL2A',
  prairie: 'PRFBUS44',
  laurentide: 'LAUTCATT',
};
/** Where banks outside Britain are. */
const countryOf: Readonly<Record<string, string>> = {
  'southern-cross': 'AU',
  rheinbank: 'DE',
  hansebank: 'DE',
  alpenbank: 'DE',
  'banque-du-rhone': 'FR',
  aurora: 'FI',
  meridiaan: 'NL',
  prairie: 'US',
  laurentide: 'CA',
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
        simplePosting(
          slug,
          { atMs: startOfDayMs(first), amountMinor, label: `opening ${currency}`, currency },
          details,
        ),
      );
    }
  }
}

/** Plays what happens on one account alone. */
function playAlone(stage: Stage, day: string, routine: Exclude<Routine, OwnTransfer>): void {
  if (routine.type === 'cards') playCards(stage, day, routine);
  else if (routine.type === 'monthly') {
    if (isOn(day, routine.date)) playMonthly(stage, day, routine);
  } else if (routine.type === 'conversion') {
    if (isOn(day, routine.date)) playConversion(stage, day, routine);
  } else playOccasional(stage, day, routine);
}

const isOn = (day: string, date: number): boolean => Number(day.slice(8)) === date;

/**
 * The whole simulated world as it stands at an instant: so many months of history, 24 unless it is said, and what is pending. Openings and transfers
 * between its own accounts are there at once; what happens on one account alone is written when somebody first looks at it.
 */
export function buildLedger(nowMs: number, months = monthsOfHistory): Ledger {
  const today = toDay(nowMs);
  const first = monthsBefore(today, months);
  const stage: Stage = { ledger: new Ledger(accounts), firstMs: startOfDayMs(first), nowMs };
  const days = daysBetween(addDays(first, -leadDays), today);
  playOpenings(stage, first);
  for (const routine of ownTransfers) {
    for (const day of days) if (isOn(day, routine.date)) playOwnTransfer(stage, day, routine);
  }
  stage.ledger.sort();
  for (const [slug, routinesOfAccount] of routinesByAccount) {
    stage.ledger.defer([accountNamed(slug).id], () => {
      for (const day of days) for (const routine of routinesOfAccount) playAlone(stage, day, routine);
    });
  }
  deferTill(stage, first, today);
  deferBusiness(stage, days);
  deferPersonas(stage);
  return stage.ledger;
}
