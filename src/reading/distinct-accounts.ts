// Each account once, however many links of its customer show it, through one of them that works; and so each card. Pure; called by the
// account and card loaders. House rule: an account is the customer's, not the link's; a joint account is one for each holder.

import { homeOf, type Link } from '../domain/link.ts';
import type { Outcome, Sourced } from './sourced.ts';

/** Something of a list, with its public key, and the link and reading by which it was found. */
export interface Located<Entry> {
  /** The one through which it is read. */
  readonly link: Link;
  /** All that show it; absent where one does. */
  readonly links?: readonly Link[];
  readonly record: Entry;
  readonly reading: Sourced<readonly Entry[]>;
}

/** What has a public key. */
interface Keyed {
  readonly key: string;
}

/** The accounts, or cards, of some links, each once, in the order of the links that show them first. */
export function toDistinct<Entry extends Keyed>(
  outcomes: readonly Outcome<readonly Entry[]>[],
  isFailing: (link: Link) => boolean,
): readonly Located<Entry>[] {
  // Most customers have one link to a bank: then no two lists can show one account, and this is asked for every page.
  if (haveOneLinkEach(outcomes)) return outcomes.flatMap(locate);
  const byName = new Map<string, Located<Entry>[]>();
  for (const { link, reading } of outcomes) {
    for (const record of reading?.value ?? []) {
      if (reading === null) continue;
      const name = JSON.stringify([link.customerId, homeOf(link), record.key]);
      const same = byName.get(name);
      if (same === undefined) byName.set(name, [{ link, record, reading }]);
      else same.push({ link, record, reading });
    }
  }
  return [...byName.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length === 1) return same;
    const links = same.map(({ link }) => link);
    // A bank that is reached in two ways says one thing in two: it is read in the newer, and in no other while that one is there.
    const way = same.toSorted(byWay)[0]?.link.bankId;
    const [best = first] = same.toSorted(
      (one, other) =>
        Number(one.link.bankId !== way) - Number(other.link.bankId !== way) ||
        toRank(one, isFailing) - toRank(other, isFailing) ||
        byConsent(one, other),
    );
    return [{ ...best, links }];
  });
}

/** Whether each bank of a customer has one link, by whichever way it is reached. */
function haveOneLinkEach(outcomes: readonly Outcome<unknown>[]): boolean {
  return outcomes.every(({ link }, index) => {
    for (let before = 0; before < index; before++) {
      const other = outcomes[before]?.link;
      if (other === undefined) continue;
      if (homeOf(other) === homeOf(link) && other.customerId === link.customerId) return false;
    }
    return true;
  });
}

function locate<Entry>({ link, reading }: Outcome<readonly Entry[]>): readonly Located<Entry>[] {
  return reading === null ? [] : reading.value.map((record) => ({ link, record, reading }));
}

/** How well a link works: whose list is whole and not stale, and whose last read did not fail, comes first. */
function toRank({ link, reading }: Located<unknown>, isFailing: (link: Link) => boolean): number {
  return Number(reading.freshness === 'STALE') * 4 + Number(isFailing(link)) * 2 + Number(reading.incomplete !== null);
}

/** The way of now first, as the operator has said, unless it covers less than that of before; else that of the newest consent. */
const byWay = (one: Located<unknown>, other: Located<unknown>): number =>
  Number(one.link.isFormerWay === true) - Number(other.link.isFormerWay === true) ||
  other.link.permissions.size - one.link.permissions.size ||
  byConsent(one, other);

/** The newest consent first. */
function byConsent(one: Located<unknown>, other: Located<unknown>): number {
  return (other.link.grantedAt ?? '').localeCompare(one.link.grantedAt ?? '');
}
