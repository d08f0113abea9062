// What will be paid from an account: direct debits, standing orders and single payments of a day to come, and whom its customer pays.
// Called by the banks that tell of them. House rule: nothing is made up for them. Everything about an entry follows from account,
// routine and day, so the history of a later day is played, and what comes in it is what is announced.
import type { Account } from './accounts.ts';
import { addDays, toDay } from './calendar.ts';
import { buildLedger } from './history.ts';
import type { Counterparty, Entry, EntryKind, Ledger } from './ledger.ts';
import { hash32 } from './random.ts';

const dayMs = 86_400_000;
/** So far ahead is looked: yearly payments come once. */
const aheadDays = 400;
/** The months that hold these days, and no more: what is past is known. */
const aheadMonths = 14;
/** So far ahead people enter single payments. */
const scheduledDays = 60;

/** How often: every so many months on a date, or every so many weeks on a weekday (1 for Monday). */
export type Rhythm =
  | { readonly unit: 'month'; readonly count: number; readonly date: number }
  | { readonly unit: 'week'; readonly count: number; readonly weekday: number };

/** Payments that belong together. */
export interface Arrangement {
  /** Stays as long as account and other side do. */
  readonly id: string;
  readonly account: Account;
  readonly kind: EntryKind;
  readonly party: Counterparty;
  readonly reference: string;
  readonly mandateId: string | undefined;
  readonly first: Entry;
  /** The latest that was booked; undefined where none was. */
  readonly last: Entry | undefined;
  /** The next that will be; undefined where none will. */
  readonly next: Entry | undefined;
  /** Undefined where it comes at no regular times. */
  readonly rhythm: Rhythm | undefined;
}

/** One whom an account pays. */
export interface KnownPayee {
  readonly id: string;
  readonly party: Counterparty;
  /** Another account of this world's own customers. */
  readonly isOwn: boolean;
}

const standing: ReadonlySet<EntryKind> = new Set(['standing-order', 'rent', 'own-transfer']);
const outgoing: ReadonlySet<EntryKind> = new Set([...standing, 'transfer-out']);

/** The world as far as its future needs it: the booked past, and now in milliseconds. */
interface Present {
  readonly ledger: Ledger;
  readonly nowMs: number;
}

/** The future of one world, played when it is first asked for and again on another day. */
export class Arrangements {
  readonly #world: Present;
  #day = '';
  #ahead: Ledger | undefined;

  constructor(world: Present) {
    this.#world = world;
  }

  /** Every entry of an account that is booked or will be within the time ahead, oldest first, as of now. */
  #entriesOf(account: Account): readonly Entry[] {
    const { ledger, nowMs } = this.#world;
    // A closed account pays nothing, and nothing is paid to it.
    if (account.closedMonthsAgo !== undefined) return [];
    const day = toDay(nowMs);
    if (this.#ahead === undefined || this.#day !== day) {
      this.#ahead = buildLedger(Date.parse(addDays(day, aheadDays)), aheadMonths);
      this.#day = day;
    }
    const closed = new Set(
      ledger.accounts.flatMap(({ closedMonthsAgo, accountNumber }) =>
        closedMonthsAgo === undefined ? [] : [accountNumber],
      ),
    );
    const coming = this.#ahead.booked(account.id).filter(({ atMs }) => atMs > nowMs);
    return [...coming, ...ledger.booked(account.id)]
      .filter(
        ({ amountMinor, counterparty: party }) =>
          amountMinor < 0n && party !== undefined && !(party.accountNumber !== '' && closed.has(party.accountNumber)),
      )
      .reverse();
  }

  /** Mandates by which is collected from the account. */
  directDebits(account: Account): readonly Arrangement[] {
    return this.#group(account, ({ kind, mandateId }) => (kind === 'direct-debit' ? mandateId : undefined));
  }

  /** What the account pays by itself to the same account again and again. */
  standingOrders(account: Account): readonly Arrangement[] {
    return this.#group(account, (entry) => (standing.has(entry.kind) ? partyKey(entry) : undefined)).filter(
      ({ rhythm }) => rhythm !== undefined,
    );
  }

  /** Single payments that will be made in the next two months. */
  scheduledPayments(account: Account): readonly Entry[] {
    const { nowMs } = this.#world;
    const untilMs = nowMs + scheduledDays * dayMs;
    return this.#entriesOf(account).filter(
      ({ kind, atMs }) => kind === 'transfer-out' && atMs > nowMs && atMs <= untilMs,
    );
  }

  /** Whom the account has paid or will pay, each once. */
  payees(account: Account): readonly KnownPayee[] {
    const found = new Map<string, KnownPayee>();
    for (const entry of this.#entriesOf(account)) {
      const { kind, counterparty: party } = entry;
      const key = partyKey(entry);
      if (!outgoing.has(kind) || party === undefined || found.has(key)) continue;
      found.set(key, { id: idOf(account, `payee ${key}`), party, isOwn: kind === 'own-transfer' });
    }
    return [...found.values()];
  }

  #group(account: Account, keyOf: (entry: Entry) => string | undefined): readonly Arrangement[] {
    const { nowMs } = this.#world;
    const groups = new Map<string, Entry[]>();
    for (const entry of this.#entriesOf(account)) {
      const key = keyOf(entry);
      if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), entry]);
    }
    return [...groups].flatMap(([key, entries]) => {
      const [first] = entries;
      const party = first?.counterparty;
      if (first === undefined || party === undefined) return [];
      return {
        id: idOf(account, key),
        account,
        kind: first.kind,
        party,
        reference: (first.reference ?? '').replace(/ \d{6}$/, ''),
        mandateId: first.mandateId,
        first,
        last: entries.findLast(({ atMs }) => atMs <= nowMs),
        next: entries.find(({ atMs }) => atMs > nowMs),
        rhythm: rhythmOf(entries.map(({ day }) => day)),
      };
    });
  }
}

const partyKey = ({ kind, counterparty: party }: Entry): string =>
  `${kind} ${party?.name} ${party?.iban} ${party?.accountNumber}`;

const idOf = ({ slug }: Account, key: string): string => `${hash32(`${slug} ${key}`)}${hash32(`${key} ${slug}`)}`;

const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

/** The rhythm of days, the oldest first: what most of their distances are; undefined where they have none. */
function rhythmOf(days: readonly string[]): Rhythm | undefined {
  const steps = days.slice(1).map((day, index) => ({
    days: (Date.parse(day) - Date.parse(days[index] ?? day)) / dayMs,
    months: monthOf(day) - monthOf(days[index] ?? day),
  }));
  if (steps.length === 0) return undefined;
  const weeks = steps.filter(({ days: count }) => count >= 4 && count <= 17);
  if (weeks.length === steps.length) {
    const count = Math.max(1, Math.round(weeks.reduce((sum, one) => sum + one.days, 0) / weeks.length / 7));
    return { unit: 'week', count, weekday: mostOf(days.map((day) => new Date(day).getUTCDay() || 7)) };
  }
  if (steps.some(({ months }) => months === 0)) return undefined;
  // A date that falls on no working day is paid later: the earliest is the date that was meant.
  const date = Math.min(...days.map((day) => Number(day.slice(8))));
  return { unit: 'month', count: mostOf(steps.map(({ months }) => months)), date };
}

function mostOf(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0] as [number, number])[0];
}
