// Tells links to one bank apart, by since when they are and which accounts they share: where a person has several, each card and each
// button says which is meant. Used by overview.ts and link-card.ts.

import { type Html, html } from '../pages/html.ts';
import type { OwnAccounts } from './own-accounts.ts';
import type { Speech } from './texts/by-language.ts';

/** A link, as far as it takes to tell it from another. */
export interface NamedLink {
  readonly id: string;
  /** What people call its bank. */
  readonly bankName: string;
  /** Null for one that was never authorised. */
  readonly grantedAtMs: number | null;
  /** When it was begun; null where nobody knows. */
  readonly begunAtMs: number | null;
}

/** Numbers that are named: more would tell no more. */
const mostNumbers = 3;

/** What is said of each link beside its bank's name, by the link's id: nothing of those that are alone at their bank. */
export function tellApart(speech: Speech, links: readonly NamedLink[], own: OwnAccounts): ReadonlyMap<string, Html> {
  const byBank = new Map<string, NamedLink[]>();
  for (const link of links) byBank.set(link.bankName, [...(byBank.get(link.bankName) ?? []), link]);
  const several = [...byBank.values()].filter(({ length }) => length > 1);
  return new Map(several.flatMap((neighbours) => tellNeighbours(speech, neighbours, own)));
}

/** Those that began in one minute and share the same are numbered, the first first. */
function tellNeighbours(
  speech: Speech,
  neighbours: readonly NamedLink[],
  own: OwnAccounts,
): readonly (readonly [string, Html])[] {
  const inOrder = [...neighbours].sort((a, b) => (a.begunAtMs ?? 0) - (b.begunAtMs ?? 0));
  const told = new Map<string, number>();
  return inOrder.map((link) => {
    const name = which(speech, { link, neighbours, own });
    // As it is read: a minute's exact instant stands in its markup.
    const read = name.text.replaceAll(/<[^>]*>/g, '');
    const before = told.get(read) ?? 0;
    told.set(read, before + 1);
    return [link.id, before === 0 ? name : html`${name}, ${before + 1}`] as const;
  });
}

/** One of several. */
interface OneOfSeveral {
  readonly link: NamedLink;
  /** All at that bank, this one among them. */
  readonly neighbours: readonly NamedLink[];
  readonly own: OwnAccounts;
}

function which({ texts, formats }: Speech, { link, neighbours, own }: OneOfSeveral): Html {
  const { whichSince, whichBegun } = texts.link;
  const atMs = link.grantedAtMs ?? link.begunAtMs;
  const day = atMs === null ? null : formats.toDate(atMs);
  const isSameDay = neighbours.some((other) => {
    const otherMs = other.grantedAtMs ?? other.begunAtMs;
    return other !== link && otherMs !== null && formats.toDate(otherMs) === day;
  });
  const when = atMs === null ? null : isSameDay ? formats.minute(atMs) : formats.dayOf(atMs);
  const said = when === null ? null : link.grantedAtMs === null ? whichBegun(when) : whichSince(when);
  const numbers = own.accounts.flatMap(({ linkIds, number }) =>
    linkIds.includes(link.id) && number !== null ? [number] : [],
  );
  const shown = numbers.slice(0, mostNumbers).join(', ');
  return html`${said}${said === null || shown === '' ? null : ', '}${shown}${numbers.length > mostNumbers ? ' …' : null}`;
}
