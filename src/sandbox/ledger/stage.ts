// Where the history is played: the ledger under construction, the window it covers, and the one-line postings. Called by
// history.ts, card-history.ts and till.ts.
import { accountNamed } from './accounts.ts';
import { toDay } from './calendar.ts';
import type { EntryDetails, Ledger, Leg, Posting } from './ledger.ts';
import { hash32 } from './random.ts';

/** An entry's id: the same for the same account, day and label in every start. */
export function entryId(account: string, day: string, label: string): string {
  const key = `${account} ${day} ${label}`;
  return `${day.replaceAll('-', '')}${hash32(key).toString(16).padStart(8, '0')}${hash32(key, 7).toString(16).padStart(8, '0')}`;
}
/** What the routines need: where to post, from when and until when. */
export interface Stage {
  readonly ledger: Ledger;
  readonly firstMs: number;
  readonly nowMs: number;
}

/** How much moves and when; the label tells an account's movements of one day apart. */
export interface Movement {
  readonly atMs: number;
  readonly amountMinor: number;
  readonly label: string;
  /** The account's own when it is not given. */
  readonly currency?: string;
}

/** A posting between a customer's account and one counter-account, in one currency. */
export function simplePosting(
  slug: string,
  { atMs, amountMinor, label, currency }: Movement,
  details: EntryDetails,
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
/** Books a posting that lies in the window; leaves one that does not. */
export function book(stage: Stage, posting: Posting): void {
  if (posting.atMs >= stage.firstMs && posting.atMs <= stage.nowMs) stage.ledger.post(posting);
}
