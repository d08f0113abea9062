// What a case becomes by another screening, and by a decision: pure. Called by cases.ts. A candidate that somebody dismissed stays dismissed
// for the same entry as long as nothing speaks for it that did not then; one that was confirmed stays so.

import { createHash } from 'node:crypto';
import type {
  ListVersion,
  ScreeningCandidate,
  ScreeningCase,
  ScreeningDecision,
  ScreeningEvidence,
  ScreeningHit,
  SubjectPart,
} from '../domain/screening.ts';
import { toPlainText } from '../ownership/words.ts';

/** A screening of a case's customer. */
export interface Screening {
  readonly subject: readonly SubjectPart[];
  readonly evidence: ScreeningEvidence;
  /** When banks were last asked what they say. */
  readonly subjectReadAtMs: number;
  readonly nowMs: number;
}

/** The most that is kept of candidates that are found no more and nobody has decided. */
const mostFormer = 100;

/** What banks say now, with what those have said that were not heard this time: who unlinks a bank has had that name. */
export function mergeSubject(before: readonly SubjectPart[], now: readonly SubjectPart[]): readonly SubjectPart[] {
  const byBank = new Map([...before, ...now].map((part) => [part.bankId, part]));
  return [...byBank.values()];
}

/** A case after another screening. */
export function screenAgain(
  before: ScreeningCase,
  { subject, evidence, subjectReadAtMs, nowMs }: Screening,
): ScreeningCase {
  const known = new Map(before.candidates.map((candidate) => [candidate.id, candidate]));
  const current = evidence.hits.map((hit) => {
    const id = toCandidateId(before.id, hit);
    return toCandidate({ ...hit, id }, known.get(id) ?? null, nowMs);
  });
  const found = new Set(current.map(({ id }) => id));
  const former = before.candidates.filter(({ id }) => !found.has(id)).map((one) => ({ ...one, isCurrent: false }));
  const undecided = former.filter(({ decision }) => decision === null).slice(-mostFormer);
  return {
    ...before,
    screenedAtMs: nowMs,
    subjectReadAtMs,
    subject,
    candidates: [...current, ...former.filter(({ decision }) => decision !== null), ...undecided],
    hitsLeftOut: evidence.hitsLeftOut,
    lists: evidence.lists,
  };
}

/** Names a state of lists: another text, another state. */
export function toListsKey(lists: readonly ListVersion[]): string {
  const states = lists.map(({ list, digest }) => `${list} ${digest}`).sort();
  return createHash('sha256').update(states.join('\n')).digest('base64url');
}

/** Names an entry within a case: opaque, so that it may stand in the audit, and no other customer's, since caches of clients go by ids. */
export function toCandidateId(caseId: string, { list, entryId }: Pick<ScreeningHit, 'list' | 'entryId'>): string {
  return createHash('sha256').update(`${caseId}\n${list}\n${entryId}`).digest('base64url').slice(0, 22);
}

function toCandidate(
  hit: ScreeningHit & Pick<ScreeningCandidate, 'id'>,
  before: ScreeningCandidate | null,
  nowMs: number,
): ScreeningCandidate {
  const candidate = { ...hit, isCurrent: true };
  if (before === null) return { ...candidate, foundAtMs: nowMs, decision: null, earlierDecisions: [] };
  const { foundAtMs, decision, earlierDecisions } = before;
  const isReopened = decision?.decision === 'DISMISSED' && saysMore(hit, before);
  return {
    ...candidate,
    foundAtMs: isReopened ? nowMs : foundAtMs,
    decision: isReopened ? null : decision,
    earlierDecisions: isReopened && decision !== null ? [...earlierDecisions, decision] : earlierDecisions,
  };
}

/** Whether something speaks for a hit that did not before: two names that were not alike, a name that is better, a birth date. */
function saysMore(now: ScreeningHit, before: ScreeningHit): boolean {
  const pairsOf = ({ matches }: ScreeningHit): readonly string[] =>
    matches.map(({ subjectName, listedName }) => JSON.stringify([subjectName, listedName].map(toPlainText)));
  const pairs = new Set(pairsOf(before));
  const isBorn = ({ birthDate }: ScreeningHit): number =>
    ['CONTRADICTS', 'UNKNOWN', 'SAME_YEAR', 'AGREES'].indexOf(birthDate);
  return pairsOf(now).some((pair) => !pairs.has(pair)) || isBorn(now) > isBorn(before);
}

/** A case after a person's decision of one candidate. */
export function decide(before: ScreeningCase, candidateId: string, decision: ScreeningDecision): ScreeningCase {
  const candidates = before.candidates.map((candidate) => {
    if (candidate.id !== candidateId) return candidate;
    const earlier = candidate.decision === null ? [] : [candidate.decision];
    return { ...candidate, decision, earlierDecisions: [...candidate.earlierDecisions, ...earlier] };
  });
  return { ...before, candidates };
}
