// The trading account of Dora's business: exactly 20,000 booked entries over 24 months, for tests of long histories.
// Called by history.ts. Newest days are drawn first and the oldest are cut, so an entry never changes between starts.
import { accountNamed } from './accounts.ts';
import { addDays, startOfDayMs } from './calendar.ts';
import { counterparty } from './counterparties.ts';
import type { EntryDetails, Posting } from './ledger.ts';
import { Random } from './random.ts';
import { type Stage, simplePosting } from './stage.ts';

const account = 'dora-albion-business';
/** With the balance brought forward this makes 20,000. */
const entryCount = 19_999;
/** 27.6 entries a day on average give 20,148 in 730 days: enough for the count in every window. */
const entriesOfDay = (day: string): number => ((startOfDayMs(day) / 86_400_000) % 5 <= 2 ? 28 : 27);

const customersOfDora = ['Copperkettle Coffee', 'The Tilted Lantern', 'Harrow & Finch Grocers', 'Greywater Hotel'];
const suppliers = ['Saltmarsh Dairies', 'Bellbird Bakery Supply', 'Quayside Cold Store', 'Millrace Packaging'];

function drawSale(random: Random): { amountMinor: number; details: EntryDetails } {
  const draw = random.next();
  if (draw < 0.62) {
    const details: EntryDetails = {
      kind: 'transfer-in',
      text: 'CARD TAKINGS',
      reference: `TILL ${random.integer(1, 6)}`,
      counterparty: counterparty(['Pennywhistle Acquiring', 'GB', 'Port Hollin']),
    };
    return { amountMinor: random.integer(450, 9_900), details };
  }
  if (draw < 0.78) {
    const name = random.pick(customersOfDora);
    const details: EntryDetails = {
      kind: 'transfer-in',
      text: 'INVOICE',
      reference: `INV ${random.integer(10_000, 99_999)}`,
      endToEndId: `DP${random.integer(100_000, 999_999)}`,
      counterparty: counterparty([name, 'GB', 'Port Hollin']),
    };
    return { amountMinor: random.integer(6_000, 42_000), details };
  }
  if (draw < 0.95) {
    const name = random.pick(suppliers);
    const details: EntryDetails = {
      kind: 'transfer-out',
      text: 'SUPPLIER',
      reference: `PO ${random.integer(1_000, 9_999)}`,
      endToEndId: `PO${random.integer(100_000, 999_999)}`,
      counterparty: counterparty([name, 'GB', 'Port Hollin']),
    };
    return { amountMinor: -random.integer(8_000, 61_000), details };
  }
  if (draw < 0.98)
    return { amountMinor: -random.integer(20, 450), details: { kind: 'fee', text: 'TRANSACTION CHARGES' } };
  const details: EntryDetails = {
    kind: 'refund',
    text: 'SUPPLIER REFUND',
    counterparty: counterparty([random.pick(suppliers), 'GB', 'Port Hollin']),
  };
  return { amountMinor: random.integer(1_000, 9_000), details };
}

/** The day's entries, latest first. */
function postingsOf(day: string): Posting[] {
  const random = new Random(`${account} ${day}`);
  const postings: Posting[] = [];
  const count = entriesOfDay(day);
  for (let index = 0; index < count; index += 1) {
    const { amountMinor, details } = drawSale(random);
    const atMs = startOfDayMs(day) + (20 * 3_600 - index * 1_500 - random.integer(0, 1_400)) * 1_000;
    postings.push(simplePosting(account, { atMs, amountMinor, label: `till ${index}` }, details));
  }
  return postings;
}

/** Leaves the trading account to be written when it is first looked at: a third of the whole history is on it. */
export function deferTill(stage: Stage, first: string, last: string): void {
  stage.ledger.defer([accountNamed(account).id], () => playTill(stage, first, last));
}

/** Books the latest 19,999 entries between two days. */
function playTill(stage: Stage, first: string, last: string): void {
  let left = entryCount;
  for (let day = last; left > 0 && day >= first; day = addDays(day, -1)) {
    for (const posting of postingsOf(day)) {
      if (left === 0) return;
      if (posting.atMs > stage.nowMs) continue;
      stage.ledger.post(posting);
      left -= 1;
    }
  }
}
