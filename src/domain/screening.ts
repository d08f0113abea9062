// The nouns of screening against lists of sanctions: what is asked of a customer, what the lists say, and the case that people decide.
// Built by src/screening, kept by src/store/screening-cases.ts, shown to staff alone. All of it is personal data.

import type { CalendarDate } from './dates.ts';

/** The lists whose form is read: of the UN Security Council, of the European Union, and the US Treasury’s SDN list. */
export const screeningLists = ['UN', 'EU', 'OFAC'] as const;
/** One of {@link screeningLists}. */
export type ScreeningList = (typeof screeningLists)[number];

/** What an entry or a customer is. */
export type PartyKind = 'PERSON' | 'ORGANISATION';

/** How much an entry's name says, by the list itself. */
export type NameQuality = 'PRIMARY' | 'STRONG' | 'WEAK';

/** One state of a list. */
export interface ListVersion {
  readonly list: ScreeningList;
  /** SHA-256 of the file, lower case hexadecimal. */
  readonly digest: string;
  /** The day it says it was made on; null where it does not. */
  readonly date: CalendarDate | null;
  readonly entryCount: number;
}

/** What one bank says of a customer. */
export interface SubjectPart {
  readonly bankId: string;
  readonly names: readonly string[];
  readonly birthDate: CalendarDate | null;
  /** ISO 3166-1 alpha-2, of addresses. */
  readonly countries: readonly string[];
  /** Epoch milliseconds. */
  readonly readAtMs: number;
}

/** Two names that are alike. */
export interface NameMatch {
  readonly subjectName: string;
  readonly listedName: string;
  readonly quality: NameQuality;
  readonly likeness: 'MATCH' | 'CLOSE';
}

/** What a birth date says of whether they are one. */
export type BirthDateVerdict = 'AGREES' | 'SAME_YEAR' | 'CONTRADICTS' | 'UNKNOWN';

/** An entry that may be the customer. */
export interface ScreeningHit {
  readonly list: ScreeningList;
  /** As the list itself names it. */
  readonly entryId: string;
  readonly kind: PartyKind;
  readonly entryName: string;
  readonly programmes: readonly string[];
  readonly listedDate: CalendarDate | null;
  /** The best first; never empty. */
  readonly matches: readonly NameMatch[];
  readonly birthDate: BirthDateVerdict;
  /** As the list has them, for people: `1961`, `1960 to 1962`, `1961-04-02`. */
  readonly listedBirthDates: readonly string[];
  /** Whether a country of theirs is one of the entry's; null where either has none. */
  readonly countryAgrees: boolean | null;
  /** 0 to 100, for the order in which people look: it decides nothing. */
  readonly score: number;
}

/** What screening came to. */
export interface ScreeningEvidence {
  /** The highest score first. */
  readonly hits: readonly ScreeningHit[];
  /** How many more there were than are kept. */
  readonly hitsLeftOut: number;
  readonly lists: readonly ListVersion[];
}

/** What a person says of a candidate. */
export interface ScreeningDecision {
  readonly decision: 'CONFIRMED' | 'DISMISSED';
  readonly note: string;
  /** Subject and client of the token. */
  readonly decidedBy: string;
  readonly clientId: string;
  /** Epoch milliseconds. */
  readonly decidedAtMs: number;
}

/** A hit of a case, and what was said of it. */
export interface ScreeningCandidate extends ScreeningHit {
  /** The same for the same entry of the same list, in this case. */
  readonly id: string;
  readonly foundAtMs: number;
  /** Whether the last screening has found it still. */
  readonly isCurrent: boolean;
  /** Null while nobody has, or since something new came up. */
  readonly decision: ScreeningDecision | null;
  /** What was said before: since then something new came up, or somebody has said otherwise. The oldest first. */
  readonly earlierDecisions: readonly ScreeningDecision[];
}

/** What a case comes to. */
export type ScreeningStatus = 'CLEAR' | 'REVIEW' | 'CONFIRMED' | 'DISMISSED';

/** A customer's case. */
export interface ScreeningCase {
  readonly id: string;
  readonly customerId: string;
  /** Epoch milliseconds. */
  readonly requestedAtMs: number;
  readonly requestedBy: string;
  readonly screenedAtMs: number;
  /** When what banks say of the customer was last asked for. */
  readonly subjectReadAtMs: number;
  readonly subject: readonly SubjectPart[];
  readonly candidates: readonly ScreeningCandidate[];
  readonly hitsLeftOut: number;
  readonly lists: readonly ListVersion[];
}

/**
 * What a case comes to: CONFIRMED as soon as one candidate is, whatever else is open; REVIEW while one is open, or there were more than
 * are kept.
 */
export function toScreeningStatus({
  candidates,
  hitsLeftOut,
}: Pick<ScreeningCase, 'candidates' | 'hitsLeftOut'>): ScreeningStatus {
  const decisions = candidates.map(({ decision }) => decision?.decision ?? null);
  if (decisions.includes('CONFIRMED')) return 'CONFIRMED';
  if (hitsLeftOut > 0 || candidates.some(isOpen)) return 'REVIEW';
  return decisions.includes('DISMISSED') ? 'DISMISSED' : 'CLEAR';
}

/** Place of a case in the worklist: since when it waits, epoch milliseconds, and its id. */
export interface WorklistPlace {
  readonly sinceMs: number;
  readonly id: string;
}

/** Since when somebody has to look, epoch milliseconds: a candidate's finding; null where nobody has. */
export function toWaitingSinceMs(one: ScreeningCase): number | null {
  if (toScreeningStatus(one) !== 'REVIEW') return null;
  const found = one.candidates.filter(isOpen).map(({ foundAtMs }) => foundAtMs);
  return found.length === 0 ? one.screenedAtMs : Math.min(...found);
}

/** Whether a person has to look at a candidate. */
export const isOpen = ({ decision, isCurrent }: Pick<ScreeningCandidate, 'decision' | 'isCurrent'>): boolean =>
  decision === null && isCurrent;
