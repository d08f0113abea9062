// What became of each link that a list asked: outcomes of reads → the schema's SourceResult and Provenance. Shared by the
// accounts and transactions subgraphs; says nothing that a client may not see.

import type { Defect } from '../src/banks/connector.ts';
import type { BankErrorCode, BankFailure } from '../src/domain/errors.ts';
import type { Link } from '../src/domain/link.ts';
import type { Outcome, Sourced } from '../src/reading/sourced.ts';
import type { ProvenanceModel, SourceResultModel, SourceStatusName } from './models.ts';

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

/** One link's contribution made of several reads (accounts, then each statement): the worst of them, the oldest age. */
export function toSource(
  link: Link,
  readings: readonly Sourced<unknown>[],
  failures: readonly BankFailure[],
  missedEarlierPage = false,
): SourceResultModel {
  const defects: Defect[] = readings.flatMap((reading) => reading.defects);
  const incomplete = readings.map((reading) => reading.incomplete).filter((failure) => failure !== null);
  const stale = readings.filter(({ staleBecause }) => staleBecause !== null);
  const oldest = (stale.length > 0 ? stale : readings).reduce<Sourced<unknown> | null>(
    (known, reading) => (known === null || reading.fetchedAtMs < known.fetchedAtMs ? reading : known),
    null,
  );
  const failure = failures[0] ?? incomplete[0] ?? stale[0]?.staleBecause ?? null;
  return {
    bankId: link.bankId,
    linkId: link.id,
    status: toStatus(readings, failures, incomplete, defects, missedEarlierPage),
    failure,
    provenance: oldest === null ? null : { ...toProvenance(oldest), defects },
    defects,
  };
}

function toStatus(
  readings: readonly Sourced<unknown>[],
  failures: readonly BankFailure[],
  incomplete: readonly BankFailure[],
  defects: readonly Defect[],
  missedEarlierPage: boolean,
): SourceStatusName {
  const [failure] = failures;
  // A link whose account list was read but one statement failed is still named by the failure: that is what to act on.
  if (failure !== undefined) return toSourceStatus(failure.code);
  if (incomplete.length > 0 || defects.length > 0 || missedEarlierPage) return 'PARTIAL';
  return readings.some((reading) => reading.freshness === 'STALE') ? 'STALE' : 'OK';
}

/** The contribution of one read of one link. */
export function toSingleSource({ link, reading, failure }: Outcome<unknown>): SourceResultModel {
  return reading === null ? toSource(link, [], [failure]) : toSource(link, [reading], []);
}
