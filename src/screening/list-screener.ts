// The screener of lists: their entries in memory, found by name-index.ts, compared by src/ownership/name.ts. Made anew for each state of the
// lists by watched-lists.ts; a screener of the port (screener.ts). Pure once it is filled.

import { setImmediate } from 'node:timers/promises';
import type { ListVersion, NameMatch, ScreeningEvidence, ScreeningHit } from '../domain/screening.ts';
import { compareText } from '../domain/statement.ts';
import { matchName } from '../ownership/name.ts';
import { bestOf, type Likeness } from '../ownership/outcome.ts';
import { compareBirthDates, type ListEntry, toBirthText } from './lists/entry.ts';
import { type IndexedName, mayBeAlike, NameIndex, toIndexedName } from './name-index.ts';
import type { ScreeningSubject } from './screener.ts';

/** The most hits that are kept of one subject, the highest scores. House rule: nobody looks through more. */
export const mostHits = 100;
/** Of one hit, the names that are told. */
const mostMatches = 20;
/** How long it compares before others have their turn, milliseconds. */
const turnMs = 10;
/** Names of a subject that are compared: no customer has more. */
const mostSubjectNames = 50;

/** Entries of one list, to be filled and then asked. */
export class ListEntries {
  readonly #entries: ListEntry[] = [];
  readonly #index = new NameIndex();
  /** By reference: which entry, and which of its names. */
  readonly #names: { readonly entry: number; readonly name: number; readonly indexed: IndexedName }[] = [];

  /** Enters one. */
  add(entry: ListEntry): void {
    const place = this.#entries.push(entry) - 1;
    for (const [index, { text }] of entry.names.entries()) {
      const indexed = toIndexedName(text);
      this.#index.add(indexed, this.#names.push({ entry: place, name: index, indexed }) - 1);
    }
  }

  /** All hits of a subject. Others have their turn in between: a name that thousands bear takes a second. */
  async find(subject: ScreeningSubject): Promise<readonly ScreeningHit[]> {
    const matches = new Map<ListEntry, NameMatch[]>();
    let beganAtMs = performance.now();
    for (const subjectName of subject.names.slice(0, mostSubjectNames)) {
      const asked = toIndexedName(subjectName);
      for (const reference of this.#index.find(asked)) {
        if (performance.now() - beganAtMs > turnMs) {
          await setImmediate();
          beganAtMs = performance.now();
        }
        this.#compare(asked, { subject, subjectName, reference, matches });
      }
    }
    return [...matches].map(([entry, ofEntry]) => toHit(subject, entry, ofEntry));
  }

  #compare(asked: IndexedName, { subject, subjectName, reference, matches }: Comparison): void {
    const place = this.#names[reference];
    const entry = place === undefined ? undefined : this.#entries[place.entry];
    const listed = place === undefined ? undefined : entry?.names[place.name];
    if (place === undefined || entry === undefined || listed === undefined) return;
    if (subject.kind !== null && subject.kind !== entry.kind) return;
    if (!mayBeAlike(asked, place.indexed)) return;
    // Of a joint account one owner is enough: asked the other way round, a name has to be one of theirs.
    const likeness = compareBothWays(subjectName, listed.text);
    if (likeness === 'NO_MATCH') return;
    const match = { subjectName, listedName: listed.text, quality: listed.quality, likeness };
    matches.set(entry, [...(matches.get(entry) ?? []), match]);
  }
}

function compareBothWays(one: string, other: string): Likeness {
  const likeness = matchName(one, [other]);
  return likeness === 'MATCH' ? likeness : bestOf([likeness, matchName(other, [one])]);
}

/** What {@link ListEntries} compares with. */
interface Comparison {
  readonly subject: ScreeningSubject;
  readonly subjectName: string;
  readonly reference: number;
  readonly matches: Map<ListEntry, NameMatch[]>;
}

function toHit(subject: ScreeningSubject, entry: ListEntry, found: readonly NameMatch[]): ScreeningHit {
  const matches = [...found]
    .sort((one, other) => nameScore(other) - nameScore(one) || compareText(one.listedName, other.listedName))
    .slice(0, mostMatches);
  const birthDate = compareBirthDates(subject.birthDates, entry.birthDates);
  const countryAgrees =
    subject.countries.length === 0 || entry.countries.length === 0
      ? null
      : subject.countries.some((country) => entry.countries.includes(country));
  const [best] = matches;
  const score = (best === undefined ? 0 : nameScore(best)) + birthScores[birthDate] + (countryAgrees === true ? 5 : 0);
  return {
    list: entry.list,
    entryId: entry.entryId,
    kind: entry.kind,
    entryName: entry.names[0]?.text ?? '',
    programmes: entry.programmes,
    listedDate: entry.listedDate,
    matches,
    birthDate,
    listedBirthDates: entry.birthDates.map(toBirthText),
    countryAgrees,
    score: Math.max(0, Math.min(100, score)),
  };
}

/** By how much one hit stands before another, of 100. House rule, in docs/operators.md. */
const likenessScores = { MATCH: 65, CLOSE: 45 } as const;
const qualityScores = { PRIMARY: 0, STRONG: 0, WEAK: -20 } as const;
const birthScores = { AGREES: 30, SAME_YEAR: 10, UNKNOWN: 0, CONTRADICTS: -30 } as const;

const nameScore = ({ likeness, quality }: NameMatch): number => likenessScores[likeness] + qualityScores[quality];

/** What several lists say of a subject, together. */
export async function toEvidence(
  subject: ScreeningSubject,
  lists: readonly { readonly version: ListVersion; readonly entries: Pick<ListEntries, 'find'> }[],
): Promise<ScreeningEvidence> {
  const found: ScreeningHit[] = [];
  for (const { entries } of lists) found.push(...(await entries.find(subject)));
  const hits = found.sort(
    (one, other) => other.score - one.score || compareText(one.list + one.entryId, other.list + other.entryId),
  );
  return {
    hits: hits.slice(0, mostHits),
    hitsLeftOut: Math.max(0, hits.length - mostHits),
    lists: lists.map(({ version }) => version),
  };
}
