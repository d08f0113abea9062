// Screening: what all linked banks say of who a customer is, handed to src/screening, and a case as staff see it. Called by the resolvers of
// Customer and Mutation, and by src/start for screening again. Whoever is not staff finds nothing, whether or not there is something.

import type { Principal } from '../../src/auth/principal.ts';
import {
  type ScreeningCandidate,
  type ScreeningCase,
  type ScreeningDecision,
  type SubjectPart,
  toScreeningStatus,
  toWaitingSinceMs,
  type WorklistPlace,
} from '../../src/domain/screening.ts';
import type { TextSealer } from '../../src/domain/sealed-text.ts';
import type { RequestContext } from '../shared/context.ts';
import type { BankVerificationModel, SourceResultModel } from '../shared/models.ts';
import { assertPageSize, invalidCursor, parseFieldCursor, toFieldCursor } from '../shared/paging.ts';
import type { ScreeningRejectionCode } from './generated.ts';
import { loadVerifications } from './verifications.ts';

const messages: Readonly<Record<ScreeningRejectionCode, string>> = {
  CUSTOMER_NOT_FOUND: 'There is no such customer.',
  NO_NAME: 'No bank tells a name of the customer.',
  CASE_NOT_FOUND: 'There is no such case.',
  CANDIDATE_NOT_FOUND: 'The case has no such candidate.',
  ALREADY_DECIDED: 'The same was decided already.',
  NOT_AVAILABLE: 'Customers are not screened here.',
};

/** Nothing was done. */
export const reject = (code: ScreeningRejectionCode) => ({
  __typename: 'ScreeningRejection' as const,
  code,
  message: messages[code],
  // Banks that could not be asked may tell a name later.
  retryable: code === 'NO_NAME',
});

/** Who of the operator's asks; null for everybody else, whatever scopes their token has. */
export const toStaff = ({ principal }: Pick<RequestContext, 'principal'>): Principal | null =>
  principal?.kind === 'staff' ? principal : null;

/** A customer's case as staff see it; null where there is none. @throws StoreFailure, SealFailure */
export async function readScreening(id: string, context: RequestContext) {
  const parsed = context.ids.parse(id);
  if (toStaff(context) === null || parsed?.type !== 'Customer') return null;
  const found = (await context.screening?.read(parsed.customerId)) ?? null;
  return found === null ? null : toShownCase(found, context);
}

/** A page of the cases in which somebody has to look; nothing for whoever is not staff. @throws InvalidInput, StoreFailure, SealFailure */
export async function readWorklist(first: number, after: string | null, context: RequestContext) {
  const { cursors } = context.ids;
  const size = assertPageSize(first);
  const begin = after === null ? null : parsePlace(after, cursors);
  const cases = toStaff(context) === null ? null : (context.screening ?? null);
  const [found, totalCount] =
    cases === null ? [[], 0] : await Promise.all([cases.readWaiting(begin, size + 1), cases.countWaiting()]);
  // By the place that the list has: a case that a gateway of before has decided stays there until it is screened again.
  const edges = found.slice(0, size).map(({ screeningCase, waitingSinceMs }) => ({
    node: toShownCase(screeningCase, context),
    cursor: toFieldCursor([waitingSinceMs ?? 0, screeningCase.id], cursors),
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: after !== null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

/** Cursors need not be ours: databases take no number of another form for an instant. @throws InvalidInput */
function parsePlace(after: string, cursors: TextSealer): WorklistPlace {
  const [sinceMs, id] = parseFieldCursor(after, ['number', 'string'], cursors);
  if (!Number.isSafeInteger(sinceMs)) throw invalidCursor();
  return { sinceMs: Number(sinceMs), id: String(id) };
}

/** What all linked banks say, and what became of asking; null where the customer may not be seen. */
export async function loadSubject(
  customerId: string,
  context: Pick<RequestContext, 'access' | 'loaders'>,
): Promise<{ readonly parts: readonly SubjectPart[]; readonly sources: readonly SourceResultModel[] } | null> {
  const verifications = await loadVerifications(customerId, context);
  if (verifications === null) return null;
  const { banks, sources } = verifications;
  return { parts: mergeOfBank(banks.map(toPart)), sources };
}

function toPart({ party }: BankVerificationModel): SubjectPart {
  const { value, link, fetchedAtMs } = party;
  const names = [value.legalName, value.displayName].filter((name) => name !== null && name.trim() !== '');
  return {
    bankId: link.bankId,
    names: [...new Set(names.filter((name) => name !== null))],
    birthDate: value.dateOfBirth,
    countries: [...new Set(value.addresses.flatMap(({ country }) => country?.toUpperCase() ?? []))],
    readAtMs: fetchedAtMs,
  };
}

/** A customer may have two links to one bank, and be two people there: themself and their company. */
function mergeOfBank(parts: readonly SubjectPart[]): readonly SubjectPart[] {
  const byBank = new Map<string, SubjectPart>();
  for (const part of parts) {
    const before = byBank.get(part.bankId);
    byBank.set(part.bankId, {
      ...part,
      names: [...new Set([...(before?.names ?? []), ...part.names])],
      birthDate: part.birthDate ?? before?.birthDate ?? null,
      countries: [...new Set([...(before?.countries ?? []), ...part.countries])],
    });
  }
  return [...byBank.values()];
}

const toInstant = (atMs: number): string => new Date(atMs).toISOString();

/** A case as it is shown. */
export function toShownCase(shown: ScreeningCase, { ids }: Pick<RequestContext, 'ids'>) {
  const waitingSinceMs = toWaitingSinceMs(shown);
  const decisions = shown.candidates.flatMap(({ decision }) => decision ?? []);
  const last = decisions.reduce<ScreeningDecision | null>(
    (newest, one) => (newest === null || one.decidedAtMs > newest.decidedAtMs ? one : newest),
    null,
  );
  return {
    id: shown.id,
    customer: { id: ids.customer(shown.customerId) },
    status: toScreeningStatus(shown),
    waitingSince: waitingSinceMs === null ? null : toInstant(waitingSinceMs),
    requestedAt: toInstant(shown.requestedAtMs),
    requestedBy: shown.requestedBy,
    screenedAt: toInstant(shown.screenedAtMs),
    subjectReadAt: toInstant(shown.subjectReadAtMs),
    decidedAt: last === null ? null : toInstant(last.decidedAtMs),
    decidedBy: last?.decidedBy ?? null,
    note: last?.note ?? null,
    names: [...new Set(shown.subject.flatMap(({ names }) => names))],
    evidence: shown.candidates.map(toShownCandidate),
    evidenceLeftOut: shown.hitsLeftOut,
    listVersions: shown.lists,
  };
}

const toShownCandidate = ({ matches, foundAtMs, decision, earlierDecisions, ...candidate }: ScreeningCandidate) => ({
  ...candidate,
  matches: matches.map(({ subjectName, ...match }) => ({ ...match, customerName: subjectName })),
  foundAt: toInstant(foundAtMs),
  decision: decision === null ? null : toShownDecision(decision),
  earlierDecisions: earlierDecisions.map(toShownDecision),
});

const toShownDecision = ({ decision, note, decidedBy, decidedAtMs }: ScreeningDecision) => ({
  decision,
  note,
  decidedBy,
  decidedAt: toInstant(decidedAtMs),
});
