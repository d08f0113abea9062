// Plays the personas into a ledger, each only when somebody first looks at one of its accounts: a sandbox that nobody asks for
// them starts as without. Called by ledger/history.ts. 14 months up to the world's now, like every history drawn from account,
// label and day.
import { accountNamed } from '../ledger/accounts.ts';
import { monthsBefore, startOfDayMs, toDay } from '../ledger/calendar.ts';
import { toDecimal } from '../ledger/currency.ts';
import type { EntryDetails } from '../ledger/ledger.ts';
import { book, type Stage, simplePosting } from '../ledger/stage.ts';
import { Diary, type DiaryEntry, monthsOfDiary } from './diary.ts';
import type { Opening, Persona } from './persona.ts';
import { personas } from './personas.ts';
import { addMonths } from './schedules.ts';

const monthsOfHistory = 14;

/** Where a persona's entries lie: the ledger, its window, and what was written for it. */
interface Chapter {
  readonly stage: Stage;
  readonly entries: readonly DiaryEntry[];
}

/** What moved on an account, oldest first, that was booked in the window (or, with `before`, ahead of it). */
function movesOf({ stage, entries }: Chapter, accountId: string, before: boolean): { atMs: number; minor: bigint }[] {
  const moves: { atMs: number; minor: bigint }[] = [];
  for (const { posting } of entries) {
    if (posting.atMs < stage.firstMs !== before || posting.atMs > stage.nowMs) continue;
    for (const leg of posting.legs) {
      if (leg.account === accountId) moves.push({ atMs: posting.atMs, minor: leg.amountMinor });
    }
  }
  return moves.sort((one, other) => one.atMs - other.atMs);
}

/** Card purchases from before the window whose bill is paid within it, as a negative sum. */
function unpaidMinor({ stage, entries }: Chapter, accountId: string): bigint {
  const paid = new Set<string>();
  let sum = 0n;
  for (const { posting } of entries) {
    const isRepayment = posting.legs.some(({ entry }) => entry?.details.kind === 'card-repayment');
    if (posting.atMs >= stage.firstMs || !posting.legs.some(({ account }) => account === accountId)) continue;
    if (isRepayment) paid.add(addMonths(posting.day.slice(0, 7), -1));
  }
  for (const { posting } of entries) {
    if (posting.atMs >= stage.firstMs || paid.has(posting.day.slice(0, 7))) continue;
    for (const { account, amountMinor, entry } of posting.legs) {
      if (account === accountId && entry?.details.kind !== 'card-repayment') sum += amountMinor;
    }
  }
  return sum;
}

function openingMinor(chapter: Chapter, accountId: string, opening: Opening): bigint {
  if (opening === 'unpaid') return unpaidMinor(chapter, accountId);
  if ('minor' in opening) return BigInt(opening.minor);
  let [sum, lowest] = [0n, 0n];
  for (const { minor } of movesOf(chapter, accountId, false)) {
    sum += minor;
    if (sum < lowest) lowest = sum;
  }
  return BigInt(opening.lowestMinor) - lowest;
}

/** Writes one persona's history and posts what lies in the window; young card purchases are held. */
function play(stage: Stage, persona: Persona): void {
  const first = toDay(stage.firstMs);
  const diary = new Diary(persona, monthsOfDiary(first, toDay(stage.nowMs)));
  diary.write();
  const chapter = { stage, entries: diary.entries };
  for (const [slug, opening] of Object.entries(persona.openings)) {
    const { id, currency } = accountNamed(slug);
    const amountMinor = openingMinor(chapter, id, opening);
    const text = `BALANCE BROUGHT FORWARD ${toDecimal(amountMinor, currency)}`;
    const details: EntryDetails = { kind: 'brought-forward', text };
    const movement = { atMs: stage.firstMs, amountMinor: Number(amountMinor), label: `opening ${currency}` };
    stage.ledger.post(simplePosting(slug, movement, details));
  }
  for (const { posting, madeAtMs } of diary.entries) {
    if (posting.atMs <= stage.nowMs) book(stage, posting);
    else if (madeAtMs <= stage.nowMs) {
      stage.ledger.hold({ ...posting, atMs: madeAtMs, day: toDay(madeAtMs), valueDay: toDay(madeAtMs) });
    }
  }
}

/** Leaves the personas' accounts to be written when they are first looked at, as of the instant of this history. */
export function deferPersonas({ ledger, nowMs }: Omit<Stage, 'firstMs'>): void {
  const firstMs = startOfDayMs(monthsBefore(toDay(nowMs), monthsOfHistory));
  for (const persona of personas) {
    const ids = Object.keys(persona.openings).map((slug) => accountNamed(slug).id);
    ledger.defer(ids, () => play({ ledger, firstMs, nowMs }, persona));
  }
}
