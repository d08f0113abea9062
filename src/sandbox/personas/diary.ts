// A persona's tables written out as postings, from two months before the window so that what was bought before it is booked,
// billed or paid back within it. Called by play.ts; texts come from statement-texts.ts. Each posting sums to zero.
import { type Account, accountNamed } from '../ledger/accounts.ts';
import { addDays, startOfDayMs } from '../ledger/calendar.ts';
import { counterparty } from '../ledger/counterparties.ts';
import { toUnsignedDecimal } from '../ledger/currency.ts';
import type { EntryDetails, EntryKind, Leg, Posting } from '../ledger/ledger.ts';
import { hash32, Random } from '../ledger/random.ts';
import { entryId, simplePosting } from '../ledger/stage.ts';
import { toCounterparty } from './parties.ts';
import type {
  Brand,
  Dispute,
  OnDay,
  Persona,
  Regular,
  Repayment,
  Schedule,
  Shopping,
  Squaring,
  Transfer,
} from './persona.ts';
import { addMonths, daysOf } from './schedules.ts';
import { toCardText, toTransferText } from './statement-texts.ts';
import { nextWorkingDay } from './working-days.ts';

/** A posting with when the customer made it: a card's is booked two days later. */
export interface DiaryEntry {
  readonly posting: Posting;
  readonly madeAtMs: number;
}

/** What references of orders are made of. */
const signs = [...'0123456789ABCDEFGHJKLMNPRSTUVWXYZ'];
const cardDelayMs = 2 * 86_400_000;
const countries: Readonly<Record<string, string>> = { rheinbank: 'DE', 'southern-cross': 'AU' };
const countryOf = (account: Account): string => countries[account.bank] ?? 'GB';

function draw<Value extends string | number>(
  value: OnDay<Value> | undefined,
  day: string,
  random: Random,
): Value | undefined {
  return typeof value === 'function' ? value(day, random) : value;
}

/** A card movement before it is a posting. */
interface CardMove {
  readonly account: string;
  readonly day: string;
  readonly label: string;
  readonly brand: Brand;
  readonly kind: EntryKind;
  /** Drawn from the brand's range unless given; positive. */
  readonly spentMinor?: number;
  readonly laterDays?: number;
}

/** The postings of one persona, in no order. */
export class Diary {
  readonly entries: DiaryEntry[] = [];
  readonly #persona: Persona;
  readonly #months: readonly string[];

  /** @param months those that are written, YYYY-MM, the first ones for what reaches into the window */
  constructor(persona: Persona, months: readonly string[]) {
    this.#persona = persona;
    this.#months = months;
  }

  /** Writes everything down. */
  write(): void {
    const { regulars, subscriptions, shopping, disputes, transfers, repayments } = this.#persona;
    for (const regular of regulars) this.#writeRegular(regular);
    for (const { account, label, on, brand, amountMinor } of subscriptions) {
      for (const day of this.#days(on, account)) {
        const spentMinor = draw(amountMinor, day, new Random(`${account} ${label} ${day}`)) ?? 0;
        this.#writeCard({ account, day, label, brand, kind: 'card-purchase', spentMinor });
      }
    }
    for (const round of shopping) this.#writeShopping(round);
    for (const dispute of disputes) this.#writeDispute(dispute);
    for (const transfer of transfers) this.#writeTransfer(transfer);
    for (const repayment of repayments) this.#writeRepayment(repayment);
    if (this.#persona.squaring !== undefined) this.#writeSquaring(this.#persona.squaring);
  }

  #days(on: Schedule, slug: string): string[] {
    const country = countryOf(accountNamed(slug));
    // What a holiday moves to a day that has its own is paid with that.
    return [...new Set(this.#months.flatMap((month) => on(month, country)))];
  }

  #add(posting: Posting, madeAtMs = posting.atMs): void {
    this.entries.push({ posting, madeAtMs });
  }

  #writeRegular(regular: Regular): void {
    const { account: slug, label, kind, party } = regular;
    const account = accountNamed(slug);
    for (const day of this.#days(regular.on, slug)) {
      const random = new Random(`${slug} ${label} ${day}`);
      const amountMinor = draw(regular.amountMinor, day, random) ?? 0;
      if (amountMinor === 0) continue;
      const reference = draw(regular.reference, day, random) ?? '';
      const atMs = startOfDayMs(day) + random.integer(2 * 3_600, 5 * 3_600) * 1_000;
      const words = { bank: account.bank, name: party?.[0] ?? '', reference, isOut: amountMinor < 0 };
      const isDebit = kind === 'direct-debit';
      const details: EntryDetails = {
        kind,
        text: toTransferText({ ...words, kind }),
        reference: party === undefined || reference === '' ? undefined : reference.slice(0, 35),
        counterparty: party === undefined ? undefined : counterparty(party),
        endToEndId: account.bank === 'rheinbank' && party !== undefined ? `${label}-${day.slice(0, 7)}` : undefined,
        mandateId: isDebit ? `M${hash32(`${slug} ${label}`)}` : undefined,
      };
      this.#add(simplePosting(slug, { atMs, amountMinor, label }, details));
      if (regular.isReturned?.(day) !== true) continue;
      const backDay = nextWorkingDay(countryOf(account), addDays(day, 1));
      const back: EntryDetails = {
        ...details,
        kind: 'direct-debit-return',
        text: toTransferText({ ...words, kind: 'direct-debit-return', isOut: false }),
      };
      const movement = { atMs: atMs + startOfDayMs(backDay) - startOfDayMs(day), amountMinor: -amountMinor };
      this.#add(simplePosting(slug, { ...movement, label: `${label} returned` }, back));
    }
  }

  /** One card movement; `kind` and `laterDays` let what is paid back repeat its draw exactly. */
  #writeCard(move: CardMove): void {
    const { account: slug, day, label, brand, kind, laterDays = 0 } = move;
    const account = accountNamed(slug);
    const country = countryOf(account);
    const random = new Random(`${slug} ${label} ${day}`);
    // Shops of New South Wales are open while it is night and morning in UTC.
    const [opens, closes] = country === 'AU' ? [0, 10] : [7, 20];
    const paidAtMs = startOfDayMs(day) + random.integer(opens * 3_600, closes * 3_600) * 1_000;
    const step = brand.step ?? 1;
    const drawn = brand.low + Math.floor((brand.high - brand.low) * random.next() ** 2);
    const spentMinor = move.spentMinor ?? Math.round(drawn / step) * step;
    const branch = new Random(`${this.#persona.customer} ${brand.text} ${random.integer(0, 1)}`);
    const atBranch = brand.text.replaceAll('#', () => String(branch.integer(0, 9)));
    const text = atBranch.replaceAll(/[%@]/g, (sign) =>
      sign === '%' ? String(random.integer(0, 9)) : random.pick(signs),
    );
    const name = atBranch.replace(/[\s*-]*[%@]+$/, '');
    const madeAtMs = paidAtMs + laterDays * 86_400_000;
    const details: EntryDetails = {
      kind,
      text: toCardText({ bank: account.bank, text, town: brand.town, kind, madeAtMs, cardNumber: account.cardNumber }),
      counterparty: {
        ...counterparty([name, country, brand.town]),
        mcc: this.#persona.hasCategoryCodes ? brand.mcc : undefined,
      },
      madeAtMs,
    };
    const amountMinor = kind === 'refund' || kind === 'chargeback' ? spentMinor : -spentMinor;
    const movement = { atMs: madeAtMs + cardDelayMs, amountMinor, label: `${label} ${kind}` };
    this.#add(simplePosting(slug, movement, details), madeAtMs);
  }

  #writeShopping(round: Shopping): void {
    const { account, label, brands, low, high, share = 1, isOpen, kind = 'card-purchase' } = round;
    for (const day of this.#months.flatMap(daysOf)) {
      if (isOpen?.(day) === false) continue;
      const random = new Random(`${account} ${label} of ${day}`);
      const count = random.next() < share ? random.integer(low, high) : 0;
      for (let index = 0; index < count; index += 1) {
        this.#writeCard({ account, day, label: `${label} ${index}`, brand: random.pick(brands), kind });
      }
    }
  }

  #writeDispute({ account, label, brand, on, kind, laterDays }: Dispute): void {
    for (const day of this.#days(on, account)) {
      this.#writeCard({ account, day, label, brand, kind: 'card-purchase' });
      this.#writeCard({ account, day, label, brand, kind, laterDays });
    }
  }

  #writeTransfer(transfer: Transfer): void {
    const { from, to, kind = 'own-transfer', reference } = transfer;
    for (const day of this.#days(transfer.on, from)) {
      const random = new Random(`${from} ${to} ${day}`);
      const amountMinor = draw(transfer.amountMinor, day, random) ?? 0;
      const rate = draw(transfer.rate, day, random);
      this.#transfer({ from, to, day, amountMinor, rate, kind, reference });
    }
  }

  /** What was booked on an account in each month, so far as it is written. */
  #sumsOf(slug: string): ReadonlyMap<string, number> {
    const { id } = accountNamed(slug);
    const sums = new Map<string, number>();
    for (const { posting } of this.entries) {
      const month = posting.day.slice(0, 7);
      for (const { account, amountMinor } of posting.legs) {
        if (account === id) sums.set(month, (sums.get(month) ?? 0) + Number(amountMinor));
      }
    }
    return sums;
  }

  /** The bill of the month before, to the minor unit: what was booked on the card in it. */
  #writeRepayment({ from, card, on }: Repayment): void {
    const sums = this.#sumsOf(card);
    for (const day of this.#days(on, from)) {
      const amountMinor = -(sums.get(addMonths(day.slice(0, 7), -1)) ?? 0);
      if (amountMinor <= 0) continue;
      const reference = accountNamed(card).cardNumber.slice(-4).padStart(16, 'X');
      this.#transfer({ from, to: card, day, amountMinor, kind: 'card-repayment', reference });
    }
  }

  #writeSquaring({ account, on, party, references: [lent, back] }: Squaring): void {
    const sums = this.#sumsOf(account);
    const owed = (day: string): number => -500 * Math.round((sums.get(addMonths(day.slice(0, 7), -1)) ?? 0) / 500);
    for (const kind of ['transfer-in', 'transfer-out'] as const) {
      const isIn = kind === 'transfer-in';
      const amountMinor = (day: string): number => (isIn ? Math.max(0, owed(day)) : Math.min(0, owed(day)));
      const reference = isIn ? lent : back;
      this.#writeRegular({ account, label: `squaring ${kind}`, kind, on, amountMinor, party, reference });
    }
  }

  #transfer(move: Omit<Transfer, 'on' | 'amountMinor' | 'rate'> & DatedSum): void {
    const [from, to] = [accountNamed(move.from), accountNamed(move.to)];
    const { day, amountMinor, rate, kind = 'own-transfer', reference } = move;
    const atMs = startOfDayMs(day) + (5 * 3_600 + (hash32(`${from.slug} ${to.slug} ${day}`) % 3_600)) * 1_000;
    const eurosMinor = rate === undefined ? amountMinor : Math.round((amountMinor * rate) / 10_000);
    const label = `own ${from.slug} ${to.slug}`;
    const legOf = (account: Account, other: Account, sign: 1 | -1): Leg => {
      const isEuros = rate !== undefined && account.currency === 'EUR';
      const party = toCounterparty(other);
      const quote = rate === undefined ? '' : ` KURS ${(rate / 10_000).toFixed(4)}`;
      const said = `${reference}${isEuros || rate === undefined ? '' : ` ${toUnsignedDecimal(BigInt(eurosMinor), 'EUR')} EUR${quote}`}`;
      const words = {
        bank: account.bank,
        name: party.name,
        reference: said,
        kind,
        isOut: sign < 0,
        other: other.accountNumber,
      };
      const details: EntryDetails = {
        kind,
        text: toTransferText(words),
        reference: said.slice(0, 35),
        counterparty: party,
        ...(isEuros && rate !== undefined
          ? {
              exchange: {
                originalMinor: BigInt(amountMinor),
                originalCurrency: (account === from ? to : from).currency,
                rate: (rate / 10_000).toFixed(4),
              },
            }
          : {}),
      };
      return {
        account: account.id,
        amountMinor: BigInt(sign * (isEuros ? eurosMinor : amountMinor)),
        currency: account.currency,
        entry: { id: entryId(account.slug, day, label), details },
      };
    };
    const [out, into] = [legOf(from, to, -1), legOf(to, from, 1)];
    const between =
      from.bank === to.bank && rate === undefined ? [] : counterLegs(out, into, `${from.bank}:${to.bank}`);
    this.#add({ atMs, day, valueDay: day, legs: [out, into, ...between] });
  }
}

interface DatedSum {
  readonly day: string;
  readonly amountMinor: number;
  readonly rate?: number | undefined;
}

/** What the banks owe each other after a transfer, or an exchange: each currency comes to zero by it. */
function counterLegs(out: Leg, into: Leg, banks: string): Leg[] {
  return [
    { account: `nostro:${banks}:out`, amountMinor: -out.amountMinor, currency: out.currency },
    { account: `nostro:${banks}:in`, amountMinor: -into.amountMinor, currency: into.currency },
  ];
}

/** The months that have to be written for a window that begins on one day and ends on another. */
export function monthsOfDiary(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = addMonths(first.slice(0, 7), -2); month <= last.slice(0, 7); month = addMonths(month, 1)) {
    months.push(month);
  }
  return months;
}
