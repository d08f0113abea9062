// What happens on the accounts of a business at a payment institution: customers pay in three currencies, suppliers and
// staff are paid, money is moved and exchanged between its own accounts, cards are used, the institution takes fees and
// their tax. Called by history.ts. What belongs to one movement has one end-to-end id: the two sides of an exchange, and
// what it cost.
import { accountNamed } from './accounts.ts';
import { startOfDayMs } from './calendar.ts';
import { playCards, playDisputes, playHold } from './card-history.ts';
import { counterparty, type Party } from './counterparties.ts';
import type { EntryDetails, Leg } from './ledger.ts';
import { Random } from './random.ts';
import { book, entryId, type Stage, simplePosting } from './stage.ts';

const main = 'northwind-revolut-eur';
const payroll = 'northwind-revolut-payroll';
const pounds = 'northwind-revolut-gbp';
const dollars = 'northwind-revolut-usd';
const all: readonly string[] = [main, payroll, pounds, dollars];

/** What the end-to-end id of everything begins with that belongs to one movement. */
export const movementPrefix = 'NW-';

const buyers: Readonly<Record<string, readonly Party[]>> = {
  [main]: [
    ['Alpenrand Sport', 'DE', 'Neuheim'],
    ['Cordée Bleue', 'FR', 'Valserine'],
    ['Kaamos Retkeily', 'FI', 'Lehtola'],
    ['Duinpad Buitensport', 'NL', 'Wilgendam'],
  ],
  [pounds]: [
    ['Fellwalker Stores', 'GB', 'Netherby'],
    ['Tarn & Tor', 'GB', 'Port Hollin'],
  ],
};
const suppliers: readonly Party[] = [
  ['Brightwater Supplies', 'DE', 'Neuheim'],
  ['Halyard Freight', 'NL', 'Wilgendam'],
  ['Toile du Lac', 'FR', 'Valserine'],
];
const staff: readonly Party[] = [
  ['Ada Amberley', 'DE', 'Neuheim'],
  ['Bram Bolderik', 'NL', 'Wilgendam'],
  ['Cerys Calderwood', 'FR', 'Valserine'],
];

function playSale(stage: Stage, day: string, slug: string): void {
  const random = new Random(`${slug} sales ${day}`);
  if (random.next() > 0.55) return;
  const invoice = random.integer(10_000, 99_999);
  const details: EntryDetails = {
    kind: 'transfer-in',
    text: `INVOICE ${invoice}`,
    reference: `Invoice ${invoice}`,
    endToEndId: `INV${invoice}`,
    counterparty: counterparty(random.pick(buyers[slug] ?? [])),
  };
  const atMs = startOfDayMs(day) + random.integer(6 * 3_600, 19 * 3_600) * 1_000;
  book(stage, simplePosting(slug, { atMs, amountMinor: random.integer(18_000, 260_000), label: 'sale' }, details));
}

function playSupplier(stage: Stage, day: string): void {
  const random = new Random(`${main} suppliers ${day}`);
  if (random.next() > 0.3) return;
  const order = random.integer(1_000, 9_999);
  const details: EntryDetails = {
    kind: 'transfer-out',
    text: `PO ${order}`,
    reference: `PO ${order}`,
    counterparty: counterparty(random.pick(suppliers)),
  };
  const atMs = startOfDayMs(day) + random.integer(8 * 3_600, 16 * 3_600) * 1_000;
  book(stage, simplePosting(main, { atMs, amountMinor: -random.integer(25_000, 190_000), label: 'supplier' }, details));
}

function playWages(stage: Stage, day: string): void {
  const month = day.slice(0, 7);
  const atMs = startOfDayMs(day) + 9 * 3_600_000;
  for (const [index, party] of staff.entries()) {
    const details: EntryDetails = {
      kind: 'salary',
      text: `Salary ${month}`,
      reference: `Salary ${month}`,
      counterparty: counterparty(party),
    };
    const movement = { atMs: atMs + index * 1_000, amountMinor: -(231_400 + index * 18_250), label: `wage ${index}` };
    book(stage, simplePosting(payroll, movement, details));
  }
}

/** Money between two of its accounts, in one currency or in two, and what that costs. */
function playMove(
  stage: Stage,
  day: string,
  move: {
    readonly from: string;
    readonly to: string;
    readonly fromMinor: bigint;
    readonly toMinor: bigint;
    readonly feeMinor: bigint;
    readonly text: string;
  },
): void {
  const [from, to] = [accountNamed(move.from), accountNamed(move.to)];
  const endToEndId = `${movementPrefix}${from.slug} ${to.slug} ${day}`;
  const atMs = startOfDayMs(day) + 11 * 3_600_000 + new Random(endToEndId).integer(0, 3_600) * 1_000;
  const own: EntryDetails = { kind: 'own-transfer', text: move.text, reference: move.text, endToEndId };
  const leg = (slug: string, amountMinor: bigint, details: EntryDetails): Leg => {
    const { id, currency } = accountNamed(slug);
    return {
      account: id,
      amountMinor,
      currency,
      entry: { id: entryId(slug, day, endToEndId + details.kind), details },
    };
  };
  const legs = [leg(from.slug, -move.fromMinor, own), leg(to.slug, move.toMinor, own)];
  if (from.currency !== to.currency) {
    legs.push({ account: 'exchange:revolut', amountMinor: move.fromMinor, currency: from.currency });
    legs.push({ account: 'exchange:revolut', amountMinor: -move.toMinor, currency: to.currency });
  }
  if (move.feeMinor > 0n) {
    legs.push(leg(from.slug, -move.feeMinor, { kind: 'fee', text: `Fee for ${move.text}`, endToEndId }));
    legs.push({ account: 'bank:revolut:fee', amountMinor: move.feeMinor, currency: from.currency });
  }
  book(stage, { atMs, day, valueDay: day, legs });
}

/** A supplier abroad, paid in dollars with a fee on top. */
function playAbroad(stage: Stage, day: string): void {
  const random = new Random(`${dollars} abroad ${day}`);
  const endToEndId = `${movementPrefix}swift ${day}`;
  const party = counterparty(['Mesa Outfitters Wholesale', 'US', 'Silverlake']);
  const atMs = startOfDayMs(day) + 14 * 3_600_000;
  const text = `Import ${day.slice(0, 7)}`;
  const out: EntryDetails = { kind: 'transfer-out', text, reference: text, endToEndId, counterparty: party };
  const posting = simplePosting(dollars, { atMs, amountMinor: -random.integer(90_000, 240_000), label: 'swift' }, out);
  const { id, currency } = accountNamed(dollars);
  const cost: EntryDetails = { kind: 'fee', text: `Fee for ${text}`, endToEndId };
  const legs: Leg[] = [
    ...posting.legs,
    { account: id, amountMinor: -500n, currency, entry: { id: entryId(dollars, day, 'swift fee'), details: cost } },
    { account: 'bank:revolut:fee', amountMinor: 500n, currency },
  ];
  book(stage, { ...posting, legs });
}

function playMonthly(stage: Stage, day: string): void {
  const date = Number(day.slice(8));
  const atMs = startOfDayMs(day) + 3 * 3_600_000;
  const charge = (amountMinor: number, text: string): void =>
    book(stage, simplePosting(main, { atMs, amountMinor: -amountMinor, label: text }, { kind: 'fee', text }));
  if (date === 1) {
    charge(3_500, 'Business plan fee');
    charge(735, 'VAT on business plan fee');
  }
  if (date === 24) {
    const amounts = { fromMinor: 760_000n, toMinor: 760_000n, feeMinor: 0n };
    playMove(stage, day, { from: main, to: payroll, text: `Wages ${day.slice(0, 7)}`, ...amounts });
  }
  if (date === 25) playWages(stage, day);
  if (date === 8 || date === 19) {
    const rate = BigInt(new Random(`${main} rate ${day}`).integer(10_550, 11_120));
    const amounts = { fromMinor: 180_000n, toMinor: (180_000n * rate) / 10_000n, feeMinor: 720n };
    playMove(stage, day, { from: main, to: dollars, text: 'Euros to dollars', ...amounts });
  }
  if (date === 13) playAbroad(stage, day);
}

/** Leaves the business's accounts to be written when one of them is first looked at. */
export function deferBusiness(stage: Stage, days: readonly string[]): void {
  const ids = all.map((slug) => accountNamed(slug).id);
  stage.ledger.defer(ids, () => {
    for (const day of days) {
      playSale(stage, day, main);
      playSale(stage, day, pounds);
      playSupplier(stage, day);
      playMonthly(stage, day);
      playCards(stage, day, {
        type: 'cards',
        account: main,
        country: 'DE',
        low: 0,
        high: 3,
        abroad: ['GB', 'US', 'JP'],
      });
      playCards(stage, day, { type: 'cards', account: dollars, country: 'US', low: 0, high: 1 });
      playDisputes(stage, day, { type: 'disputes', account: main, country: 'GB' });
      playHold(stage, day, { type: 'holds', account: main, country: 'DE' });
    }
  });
}
