// The personas on the ledger: balanced, the same in every start, written only when looked at, and each with what its kind has.
import { describe, expect, test } from 'vitest';
import { accountNamed, accounts } from '../../../src/sandbox/ledger/accounts.ts';
import { addDays, startOfDayMs } from '../../../src/sandbox/ledger/calendar.ts';
import { type Entry, Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { personas } from '../../../src/sandbox/personas/personas.ts';
import { deferPersonas } from '../../../src/sandbox/personas/play.ts';
import { isWorkingDay, lastWorkingDay } from '../../../src/sandbox/personas/working-days.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const instants = ['2024-02-29T23:59:59Z', '2025-01-01T00:00:00Z', '2026-07-15T09:00:00Z', '2027-03-28T01:00:00Z'];
const slugs = personas.flatMap(({ openings }) => Object.keys(openings));

/** A ledger with the personas only: the rest of the world takes seconds. */
function playAt(nowMs: number): Ledger {
  const ledger = new Ledger(accounts);
  deferPersonas({ ledger, nowMs });
  return ledger;
}

const ledger = playAt(now);
const booked = (slug: string): readonly Entry[] => ledger.booked(accountNamed(slug).id);
const fingerprint = (entry: Entry): string =>
  JSON.stringify(entry, (_key, value) => (typeof value === 'bigint' ? String(value) : value));

describe('the personas', () => {
  test('are one of each kind, with accounts of their own', () => {
    expect(personas.map(({ customer }) => customer)).toEqual(['gwen', 'hugo', 'iris', 'jonas', 'kira', 'liam', 'mona']);
    for (const { customer, openings } of personas) {
      const owned = accounts.filter(({ holders }) => holders.includes(customer)).map(({ slug }) => slug);
      expect(owned.sort()).toEqual(Object.keys(openings).sort());
    }
  });

  test.each(slugs)('%s: the balance is what was brought forward and every entry since', (slug) => {
    const { id, currency } = accountNamed(slug);
    const oldestFirst = [...booked(slug)].reverse();
    const [opening, ...rest] = oldestFirst;
    expect(opening?.kind).toBe('brought-forward');
    expect(rest.length).toBeGreaterThan(5);
    const sum = rest.reduce((total, { amountMinor }) => total + amountMinor, opening?.amountMinor ?? 0n);
    expect(ledger.bookedMinor(id, currency)).toBe(sum);
    expect(rest.some(({ kind }) => kind === 'brought-forward')).toBe(false);
  });

  test.each(personas)(
    '$customer: at least 200 entries over fourteen months, in 35 wordings or more',
    ({ openings }) => {
      const entries = Object.keys(openings).flatMap((slug) => [...booked(slug)]);
      expect(entries.length).toBeGreaterThanOrEqual(200);
      // Without store numbers, dates and references.
      expect(new Set(entries.map(({ text }) => text.replaceAll(/\d+/g, ''))).size).toBeGreaterThanOrEqual(35);
      const days = entries.map(({ day }) => day).sort();
      expect([days[0], days.at(-1)?.slice(0, 7)]).toEqual(['2025-09-22', '2026-11']);
    },
  );

  test.each(instants)('are balanced and within their credit at %s', (instant) => {
    const other = playAt(Date.parse(instant));
    other.assertBalanced();
    const beyond = slugs.filter((slug) => {
      const { id, creditLimitMinor } = accountNamed(slug);
      let [sum, lowest] = [0n, 0n];
      for (const { amountMinor } of [...other.booked(id)].reverse()) {
        sum += amountMinor;
        if (sum < lowest) lowest = sum;
      }
      return lowest < -creditLimitMinor;
    });
    expect(beyond).toEqual([]);
  });

  test('are the same in every start, and keep their entries in a later one', () => {
    const [again, later] = [playAt(now), playAt(now + 3 * 86_400_000)];
    for (const slug of slugs) {
      const { id } = accountNamed(slug);
      expect(again.booked(id).map(fingerprint)).toEqual(booked(slug).map(fingerprint));
      expect(again.pending(id).map(fingerprint)).toEqual(ledger.pending(id).map(fingerprint));
      const since = addDays('2025-09-22', 4);
      const kept = new Set(later.booked(id).map(fingerprint));
      const lost = booked(slug).filter((entry) => entry.day > since && !kept.has(fingerprint(entry)));
      expect([slug, lost.map(({ text }) => text)]).toEqual([slug, []]);
    }
  });

  test('are written when somebody looks, one at a time, and a late posting comes after', () => {
    const lazy = playAt(now);
    const written: string[] = [];
    const post = lazy.post.bind(lazy);
    lazy.post = (posting) => {
      const id = posting.legs.find(({ entry }) => entry !== undefined)?.account ?? '';
      written.push(lazy.account(id)?.slug ?? id);
      post(posting);
    };
    const kira = accountNamed('kira-albion-current');
    lazy.accountsOf('albion', 'kira');
    expect(written).toEqual([]);
    const leg = { amountMinor: 500n, currency: 'GBP' };
    const entry = { id: 'late', details: { kind: 'transfer-in', text: 'LATE' } } as const;
    const legs = [
      { ...leg, account: kira.id, entry },
      { ...leg, account: 'party:x', amountMinor: -500n },
    ];
    lazy.postLate({ atMs: now, day: '2026-11-22', valueDay: '2026-11-22', legs });
    expect(new Set(written)).toEqual(new Set(['kira-albion-current']));
    expect(lazy.booked(kira.id).map(({ id }) => id)).toEqual([
      'late',
      ...booked('kira-albion-current').map(({ id }) => id),
    ]);
    expect(lazy.bookedMinor(kira.id, 'GBP')).toBe(ledger.bookedMinor(kira.id, 'GBP') + 500n);
  });
});

/** What a persona promises: entries of an account by kind and text, and how many of them at least. */
const promises: readonly (readonly [slug: string, kind: string, text: RegExp, least: number])[] = [
  ['gwen-albion-current', 'salary', /^HOLLYBROOK ACADEMY SALARY .* BGC$/, 13],
  ['gwen-albion-current', 'rent', / STO$/, 13],
  ['gwen-albion-current', 'direct-debit', /^LB LAMBETH CTAX/, 11],
  ['gwen-albion-current', 'direct-debit', /^ADMIRAL INSURANCE/, 1],
  ['gwen-albion-current', 'own-transfer', /RAINY DAY/, 13],
  ['gwen-albion-current', 'own-transfer', /HOLIDAY POT/, 13],
  ['gwen-thistle-savings', 'own-transfer', /^FASTER PAYMENTS RECEIPT/, 13],
  ['gwen-albion-current', 'card-repayment', /X{12}\d{4} FT$/, 13],
  ['gwen-albion-card', 'refund', /^REFUND AMZN MKTP UK\*\w{9} ON/, 6],
  ['gwen-albion-card', 'chargeback', /^CHARGEBACK TICKETLUX/, 2],
  ['gwen-albion-card', 'card-purchase', /^PAYPAL \*SPOTIFY/, 13],
  ['gwen-albion-current', 'card-purchase', /^TFL TRAVEL CH/, 10],
  ['gwen-albion-current', 'cash-withdrawal', /^CASH /, 8],
  ['hugo-thistle-current', 'transfer-in', /FROM UBER LONDON LTD$/, 60],
  ['hugo-thistle-current', 'transfer-in', /FROM ROOFOODS LTD$/, 40],
  ['hugo-thistle-current', 'transfer-out', /HMRC CUMBERNAULD/, 2],
  ['hugo-thistle-savings', 'own-transfer', /TAX POT/, 60],
  ['iris-rheinbank-giro', 'salary', /^LOHN \/ GEHALT/, 13],
  ['iris-rheinbank-giro', 'direct-debit', /PP\.4417\.PP/, 13],
  ['iris-rheinbank-pfund', 'own-transfer', /^DEVISENKAUF GBP .* KURS 1\.1\d{3}$/, 13],
  ['iris-thistle-pounds', 'own-transfer', /GBP IN EUR/, 4],
  ['iris-rheinbank-giro', 'card-purchase', /^REWE SAGT DANKE\. 4711\d{4}\/\/BERLIN\/DE \d{4}-\d\d-\d\dT/, 5],
  ['jonas-rheinbank-gemeinschaft', 'salary', /Jaspersen, Jonas$/, 13],
  ['jonas-rheinbank-gemeinschaft', 'salary', /NORDHAGEN$/, 13],
  ['jonas-rheinbank-gemeinschaft', 'transfer-in', /^Kindergeld/, 13],
  ['jonas-rheinbank-gemeinschaft', 'card-purchase', /^DM-DROGERIE MARKT/, 10],
  ['kira-albion-current', 'direct-debit-return', / UNPAID DDR$/, 12],
  ['kira-albion-current', 'fee', /^UNPAID TRANSACTION FEE$/, 13],
  ['kira-albion-current', 'fee', /^OVERDRAFT USAGE FEE$/, 13],
  ['kira-albion-current', 'transfer-in', /^DWP UC/, 13],
  ['liam-albion-business', 'transfer-in', /^SUMUP PAYMENTS/, 200],
  ['liam-albion-business', 'transfer-in', /^STRIPE PAYMENTS/, 50],
  ['liam-albion-business', 'transfer-out', / WAGES BBP$/, 39],
  ['liam-albion-business', 'direct-debit', /^HMRC VAT/, 4],
  ['mona-southern-everyday', 'transfer-in', /^Direct Credit \d{6} CENTRELINK PENSION/, 28],
  ['mona-southern-everyday', 'transfer-in', /AUSTRALIANSUPER PENSION/, 13],
  ['mona-southern-everyday', 'card-purchase', /^WOOLWORTHS 1\d{3} SYDNEY NSW AUS Card xx\d{4} Value Date: /, 10],
];

describe('what each persona has', () => {
  test.each(promises)('%s: %s %s, %i times or more', (slug, kind, text, least) => {
    const found = booked(slug).filter((entry) => entry.kind === kind && text.test(entry.text));
    expect(found.length).toBeGreaterThanOrEqual(least);
  });

  const amountsOf = (slug: string, text: RegExp): bigint[] =>
    [...booked(slug)].reverse().flatMap((entry) => (text.test(entry.text) ? [entry.amountMinor] : []));

  test('a streaming price that rises, an energy bill that is never the same, a gym that ends', () => {
    expect([...new Set(amountsOf('gwen-albion-card', /^NETFLIX/))]).toEqual([-1_199n, -1_299n]);
    expect(new Set(amountsOf('gwen-albion-current', /^OCTOPUS/)).size).toBeGreaterThan(10);
    const months = booked('gwen-albion-current').flatMap(({ text, day }) =>
      /^PUREGYM/.test(text) ? [day.slice(0, 7)] : [],
    );
    expect(months.reverse()).toEqual(['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06']);
  });

  test('wages on the last working day, whatever weekday or holiday the month ends on', () => {
    const days = booked('gwen-albion-current').flatMap(({ kind, day }) => (kind === 'salary' ? [day] : []));
    // 31 May 2026 is a Sunday; 31 August 2026 is the summer bank holiday.
    expect(days).toEqual(expect.arrayContaining(['2026-05-29', '2026-08-28', '2025-12-31']));
    expect(days.every((day) => isWorkingDay('GB', day))).toBe(true);
    expect(lastWorkingDay('GB', '2024-03')).toBe('2024-03-28');
    expect(lastWorkingDay('GB', '2027-05')).toBe('2027-05-28');
  });

  test('a card whose bill of each month is paid to the penny in the next', () => {
    const bills = new Map<string, bigint>();
    for (const { kind, day, amountMinor } of booked('gwen-albion-card')) {
      if (kind === 'card-repayment' || kind === 'brought-forward') continue;
      bills.set(day.slice(0, 7), (bills.get(day.slice(0, 7)) ?? 0n) - amountMinor);
    }
    for (const { kind, day, amountMinor } of booked('gwen-albion-card')) {
      const month = new Date(startOfDayMs(`${day.slice(0, 7)}-01`) - 1).toISOString().slice(0, 7);
      if (kind === 'card-repayment' && month > '2025-09') expect([day, amountMinor]).toEqual([day, bills.get(month)]);
    }
  });

  test('refunds and chargebacks give back what was paid, and unpaid debits what was taken', () => {
    for (const slug of slugs) {
      for (const entry of booked(slug)) {
        if (!['refund', 'chargeback', 'direct-debit-return'].includes(entry.kind) || entry.day < '2025-11') continue;
        const isPaid = booked(slug).some(
          (other) =>
            other.amountMinor === -entry.amountMinor &&
            other.counterparty?.name === entry.counterparty?.name &&
            other.day < entry.day,
        );
        expect([entry.text, isPaid]).toEqual([entry.text, true]);
      }
    }
  });

  test('transfers between own accounts that show on both sides, pounds for euros by the rate', () => {
    const pairs = [
      ['gwen-albion-current', 'gwen-albion-savings', /RAINY/],
      ['gwen-albion-current', 'gwen-thistle-savings', /HOLIDAY/],
      ['hugo-thistle-current', 'hugo-thistle-savings', /TAX POT/],
      ['liam-albion-business', 'liam-albion-tax', /VAT POT/],
    ] as const;
    for (const [from, to, text] of pairs) {
      expect(amountsOf(to, text)).toEqual(amountsOf(from, text).map((amountMinor) => -amountMinor));
    }
    const euros = booked('iris-rheinbank-giro').filter(({ exchange }) => exchange !== undefined);
    expect(euros.length).toBeGreaterThanOrEqual(17);
    for (const { amountMinor, exchange } of euros) {
      const sum = Math.round(Number(exchange?.originalMinor) * Number(exchange?.rate));
      expect(Math.abs(Number(amountMinor))).toBe(sum);
      expect(exchange?.originalCurrency).toBe('GBP');
    }
  });

  test('an overdraft that is used on most days, by the one in arrears', () => {
    const { id } = accountNamed('kira-albion-current');
    let sum = 0n;
    const byDay = new Map<string, bigint>();
    for (const { day, amountMinor } of [...ledger.booked(id)].reverse()) {
      sum += amountMinor;
      byDay.set(day, sum);
    }
    const overdrawn = [...byDay.values()].filter((balance) => balance < 0n);
    expect(overdrawn.length / byDay.size).toBeGreaterThan(0.5);
  });

  test('merchant category codes at the banks that tell them', () => {
    for (const [slug, isTold] of [
      ['gwen-albion-current', true],
      ['hugo-thistle-current', false],
      ['mona-southern-everyday', true],
    ] as const) {
      const cards = booked(slug).filter(({ kind }) => kind === 'card-purchase');
      expect(cards.every(({ counterparty }) => (counterparty?.mcc !== undefined) === isTold)).toBe(true);
    }
  });
});
