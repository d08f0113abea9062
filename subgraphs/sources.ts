// What became of each link that a list asked: outcomes of reads → the schema's SourceResult and Provenance. Shared by the
// accounts and transactions subgraphs; says nothing that a client may not see.

import type { Defect } from '../src/banks/connector.ts';
import type { BankErrorCode, BankFailure } from '../src/domain/errors.ts';
import type { Link } from '../src/domain/link.ts';
import type { Outcome, Sourced } from '../src/reading/sourced.ts';
import type { AccountProblemModel, ProvenanceModel, SourceResultModel, SourceStatusName } from './models.ts';

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
  /** The accounts among the failures. */
  readonly problems?: readonly AccountProblemModel[];
  /** True when something of what was asked for is there beside what failed. */
  readonly hasPart?: boolean;
  readonly missedEarlierPage?: boolean;
}

/** One link's contribution made of several reads (accounts, then each statement): the sum of them, the oldest age. */
export function toSource(link: Link, parts: SourceParts): SourceResultModel {
  const { readings, failures } = parts;
  const defects: Defect[] = readings.flatMap((reading) => reading.defects);
  const incomplete = readings.map((reading) => reading.incomplete).filter((failure) => failure !== null);
  const stale = readings.filter(({ staleBecause }) => staleBecause !== null);
  const oldest = (stale.length > 0 ? stale : readings).reduce<Sourced<unknown> | null>(
    (known, reading) => (known === null || reading.fetchedAtMs < known.fetchedAtMs ? reading : known),
    null,
  );
  const failure = failures[0] ?? incomplete[0] ?? stale[0]?.staleBecause ?? null;
  const historyEnds = readings.flatMap(({ historyFrom }) => historyFrom ?? []).sort();
  return {
    bankId: link.bankId,
    linkId: link.id,
    status: toStatus(parts, incomplete.length > 0 || defects.length > 0),
    failure,
    provenance: oldest === null ? null : { ...toProvenance(oldest), defects },
    defects,
    problems: parts.problems ?? [],
    historyFrom: historyEnds.at(-1) ?? null,
  };
}

/** With anything there the source is PARTIAL, whatever else failed; where nothing is, the failure names it. */
function toStatus(
  { readings, failures, hasPart, missedEarlierPage }: SourceParts,
  isDented: boolean,
): SourceStatusName {
  const [failure] = failures;
  if (failure !== undefined && hasPart !== true) return toSourceStatus(failure.code);
  if (failure !== undefined || isDented || missedEarlierPage === true) return 'PARTIAL';
  return readings.some((reading) => reading.freshness === 'STALE') ? 'STALE' : 'OK';
}

/** The contribution of one read of one link. */
export function toSingleSource({ link, reading, failure }: Outcome<unknown>): SourceResultModel {
  return toSource(
    link,
    reading === null ? { readings: [], failures: [failure] } : { readings: [reading], failures: [] },
  );
}
