// Screens cases again: when lists have changed, by what banks said before; and when banks were last asked too long ago, by what they say now.
// Begun by src/start on every gateway with lists and a store; one at a time does it, under a lease.

import type { SubjectPart } from '../domain/screening.ts';
import type { Leases } from '../store/leases.ts';
import { type Sweep, startRounds, underLease } from '../store/rounds.ts';
import type { ScreeningCaseRecord, ScreeningCaseStore } from '../store/screening-cases.ts';
import type { ScreeningCases } from './cases.ts';

/** What {@link startScreeningSweep} needs. */
export interface ScreeningSweepDeps {
  readonly cases: Pick<ScreeningCases, 'rescreen' | 'listsKey'>;
  readonly store: Pick<ScreeningCaseStore, 'readDue'>;
  readonly leases: Leases;
  /** Days after which banks are asked again what they say of a customer. */
  readonly days: number;
  /** What banks say of a customer now, with nobody there; nothing of those that fail. */
  readonly readSubject: (customerId: string) => Promise<readonly SubjectPart[]>;
  readonly onTrouble: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const everyMs = 60_000;
const leaseMs = 120_000;
const dayMs = 86_400_000;
/** Cases between two looks at the lease. */
const batch = 50;
/** Customers whose banks are asked in one round: a bank that rations calls has other uses for them. */
const mostSubjectsRead = 50;

/** Begins the rounds; a round gives how many cases it has screened, null while another gateway does. */
export function startScreeningSweep(deps: ScreeningSweepDeps): Sweep<number | null> {
  const { onTrouble } = deps;
  const round = () => screenDue(deps);
  const rounds = startRounds({ everyMs, round, onTrouble, failed: 'screening again failed' });
  return { round, stop: () => rounds.stop() };
}

async function screenDue(deps: ScreeningSweepDeps): Promise<number | null> {
  const { cases, store, leases, days, now = Date.now } = deps;
  const listsKey = cases.listsKey();
  return underLease(leases, { name: 'screening', ttlMs: leaseMs }, async (lease) => {
    const subjectReadBeforeMs = now() - days * dayMs;
    let [screened, subjectsRead, afterId] = [0, 0, ''];
    while (await lease.renew(leaseMs)) {
      const due = await store.readDue({ listsKey, subjectReadBeforeMs, afterId, limit: batch });
      for (const record of due) {
        const isOld = record.screeningCase.subjectReadAtMs < subjectReadBeforeMs && subjectsRead < mostSubjectsRead;
        if (isOld) subjectsRead += 1;
        else if (record.listsKey === listsKey) continue;
        if (await screenOne(record, isOld, deps)) screened += 1;
      }
      const last = due.at(-1);
      if (last === undefined || due.length < batch) break;
      afterId = last.screeningCase.id;
    }
    return screened;
  });
}

async function screenOne(
  record: ScreeningCaseRecord,
  isOld: boolean,
  { cases, readSubject, days, now = Date.now }: ScreeningSweepDeps,
): Promise<boolean> {
  const { customerId, subjectReadAtMs } = record.screeningCase;
  if (!isOld) return cases.rescreen(record, { said: [], subjectReadAtMs });
  const said = await readSubject(customerId);
  // Banks that said nothing are asked again the next day.
  return cases.rescreen(record, { said, subjectReadAtMs: said.length > 0 ? now() : now() - (days - 1) * dayMs });
}
