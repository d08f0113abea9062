// What became of each link that a list asked: outcomes of reads → the schema's SourceResult and Provenance. Shared by the
// accounts and transactions subgraphs; says nothing that a client may not see.

import type { BankErrorCode, BankFailure } from '../../src/domain/errors.ts';
import type { Link } from '../../src/domain/link.ts';
import { type Note, sumNotes } from '../../src/domain/note.ts';
import { type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';
import type { Outcome, Sourced } from '../../src/reading/sourced.ts';
import type {
  AccountProblemModel,
  ProvenanceModel,
  SourceNoteModel,
  SourceResultModel,
  SourceStatusName,
  UnreadableEntryModel,
} from './models.ts';

/** The status that tells a failure. Does not compile when a code is missing. */
export function toSourceStatus(code: BankErrorCode): SourceStatusName {
  switch (code) {
    case 'BANK_TIMEOUT':
      return 'TIMEOUT';
    case 'BANK_RATE_LIMITED':
      return 'RATE_LIMITED';
    case 'BANK_UNAVAILABLE':
    case 'BANK_BAD_RESPONSE':
    case 'BANK_REJECTED_REQUEST':
    case 'RESOURCE_NOT_FOUND':
      return 'DOWN';
    case 'CONSENT_REQUIRED':
      return 'CONSENT_REQUIRED';
    case 'PERMISSION_NOT_GRANTED':
      return 'FORBIDDEN';
    case 'UNSUPPORTED':
      return 'UNSUPPORTED';
  }
}

/** Where a reading comes from. `asOf` is what the bank says of the single thing, else null. */
export function toProvenance(reading: Sourced<unknown>, asOf: string | null = null): ProvenanceModel {
  return {
    bankId: reading.link.bankId,
    fetchedAtMs: reading.fetchedAtMs,
    asOf,
    freshness: reading.freshness,
    staleReason: reading.staleBecause?.code ?? null,
    nextRefreshAtMs: reading.nextRefreshAtMs,
    defects: reading.defects,
  };
}

/** What became of a link's parts. */
export interface SourceParts {
  readonly readings: readonly Sourced<unknown>[];
  readonly failures: readonly BankFailure[];
  /** The readings and failures by account; those of none are in the lists above. */
  readonly accounts?: readonly AccountPart[];
  /** True when something of what was asked for is there beside what failed. */
  readonly hasPart?: boolean;
  readonly missedEarlierPage?: boolean;
}

/** What became of one account. */
export interface AccountPart {
  readonly located: LocatedAccount;
  readonly readings: readonly Sourced<unknown>[];
  readonly failure: BankFailure | null;
  /** Notes that no single reading could make. */
  readonly notes?: readonly Note[];
}

/** What an account had trouble with: nothing at all, not all of it, or only older data. */
function toProblem({ located, readings, failure }: AccountPart): readonly AccountProblemModel[] {
  const problem =
    failure ??
    readings.find(({ incomplete }) => incomplete !== null)?.incomplete ??
    readings.find(({ staleBecause }) => staleBecause !== null)?.staleBecause;
  return problem == null ? [] : [{ account: nameOf(located), failure: problem }];
}

function toDefects({ located, readings }: AccountPart): readonly UnreadableEntryModel[] {
  const defects = readings.flatMap((reading) => reading.defects);
  if (defects.length === 0) return defects;
  const account = nameOf(located);
  return defects.map((defect) => ({ ...defect, account }));
}

function toNotes({ located, readings, notes = [] }: AccountPart): readonly SourceNoteModel[] {
  const all = [...readings.flatMap(notesOf), ...notes];
  if (all.length === 0) return [];
  const account = nameOf(located);
  return sumNotes(all).map((note) => ({ ...note, account }));
}

/** A reading's notes; values that were cached before there were any have none. */
function notesOf({ notes = [], historyFrom }: Sourced<unknown>): readonly Note[] {
  return historyFrom === undefined ? notes : [...notes, { code: 'HISTORY_ENDS', count: 0, date: historyFrom }];
}

/** One link's contribution made of several reads (accounts, then each statement): the sum of them, the oldest age. */
export function toSource(link: Link, parts: SourceParts): SourceResultModel {
  const { accounts = [] } = parts;
  const readings = [...parts.readings, ...accounts.flatMap((part) => part.readings)];
  const failures = [...parts.failures, ...accounts.flatMap(({ failure }) => failure ?? [])];
  const defects = [...parts.readings.flatMap((reading) => reading.defects), ...accounts.flatMap(toDefects)];
  const incomplete = readings.map((reading) => reading.incomplete).filter((failure) => failure !== null);
  const stale = readings.filter(({ staleBecause }) => staleBecause !== null);
  const oldest = (stale.length > 0 ? stale : readings).reduce<Sourced<unknown> | null>(
    (oldest, reading) => (oldest === null || reading.fetchedAtMs < oldest.fetchedAtMs ? reading : oldest),
    null,
  );
  const failure = failures[0] ?? incomplete[0] ?? stale[0]?.staleBecause ?? null;
  const historyEnds = readings.flatMap(({ historyFrom }) => historyFrom ?? []).sort();
  return {
    bankId: link.bankId,
    linkId: link.id,
    status: toStatus({ ...parts, readings, failures }, incomplete.length > 0 || defects.length > 0),
    failure,
    provenance: oldest === null ? null : { ...toProvenance(oldest), defects },
    defects,
    problems: accounts.flatMap(toProblem),
    historyFrom: historyEnds.at(-1) ?? null,
    notes: [
      ...sumNotes(parts.readings.flatMap(notesOf)).map((note) => ({ ...note, account: null })),
      ...accounts.flatMap(toNotes),
    ],
  };
}

/** With anything there the source is PARTIAL, whatever else failed; where nothing is, the failure names it. */
function toStatus(
  { readings, failures, hasPart, missedEarlierPage }: Omit<SourceParts, 'accounts'>,
  isDented: boolean,
): SourceStatusName {
  const [failure] = failures;
  if (failure !== undefined && hasPart !== true) return toSourceStatus(failure.code);
  if (failure !== undefined || isDented || missedEarlierPage === true) return 'PARTIAL';
  return readings.some((reading) => reading.freshness === 'STALE') ? 'STALE' : 'OK';
}

/** What became of an account's statement: the parts that were read, until one failed. */
export interface StatementOutcome {
  readonly located: LocatedAccount;
  readonly parts: readonly Sourced<unknown>[];
  readonly failure: BankFailure | null;
  /** Notes that no single part could make. */
  readonly notes?: readonly Note[];
}

/** A link's contribution to what is made of statements: its account list and each of its statements. */
export function toStatementSource(
  { link, reading, failure }: Outcome<unknown>,
  outcomes: readonly StatementOutcome[],
  missedEarlierPage = false,
): SourceResultModel {
  const own = outcomes.filter(({ located }) => located.link.id === link.id);
  return toSource(link, {
    readings: reading === null ? [] : [reading],
    failures: failure === null ? [] : [failure],
    accounts: own.map(({ located, parts, failure: problem, notes = [] }) => ({
      located,
      readings: parts,
      failure: problem,
      notes,
    })),
    hasPart: own.some(({ parts }) => parts.length > 0),
    missedEarlierPage,
  });
}

/** The contribution of one read of one link. */
export function toSingleSource({ link, reading, failure }: Outcome<unknown>): SourceResultModel {
  return toSource(
    link,
    reading === null ? { readings: [], failures: [failure] } : { readings: [reading], failures: [] },
  );
}
