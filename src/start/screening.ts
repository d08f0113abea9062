// Screening of one process: the lists that the operator supplies, the cases kept of them, and the sweep that screens again. Called by
// services.ts; calls src/screening and, for what banks say of a customer, the customers subgraph's loaders.

import { loadSubject } from '../../subgraphs/customers/screening.ts';
import { createLoaders } from '../../subgraphs/loaders.ts';
import { createAccess } from '../auth/access.ts';
import type { Config } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import type { SubjectPart } from '../domain/screening.ts';
import { deadlineIn } from '../http/deadline.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { BankReads, type ReadingServices } from '../reading/bank-reads.ts';
import { ScreeningCases } from '../screening/cases.ts';
import { UnreadableList } from '../screening/lists/entry.ts';
import { startScreeningSweep } from '../screening/sweep.ts';
import { WatchedLists } from '../screening/watched-lists.ts';
import type { Directory } from '../store/directory.ts';
import type { Store } from '../store/store.ts';

/** The lists in use, and how often banks are asked anew. */
export interface OpenLists {
  readonly lists: WatchedLists;
  readonly days: number;
}

/** What {@link startScreening} is handed. */
export interface ScreeningParts {
  readonly store: Store;
  readonly log: Pick<Log, 'screeningTrouble'>;
  /** For reads with nobody there; asked for when one is made. */
  readonly services: () => { readonly reading: ReadingServices; readonly unattendedDirectory: Directory };
}

/** Screening, and what ends it. */
export interface Screening {
  readonly cases: ScreeningCases;
  stop(): Promise<void>;
}

/** How long a customer's banks may take when nobody waits, milliseconds. */
const readMs = 60_000;

/** Reads the lists; null where none are set. @throws InvalidConfig when one cannot be used, or nothing is kept */
export async function openLists(
  { screening, storeKeys }: Pick<Config, 'screening' | 'storeKeys'>,
  { log, metrics }: Pick<ScreeningParts, 'log'> & { readonly metrics: ListMetrics },
): Promise<OpenLists | null> {
  if (screening === null) return null;
  if (storeKeys === null) {
    throw new InvalidConfig([
      { where: 'STORE_KEYS', what: 'is required: with SCREENING_LISTS cases are kept, sealed' },
    ]);
  }
  const { files, days } = screening;
  const lists = await WatchedLists.open({ files, onTrouble: log.screeningTrouble }).catch((error: unknown) => {
    if (!(error instanceof UnreadableList)) throw error;
    throw new InvalidConfig([{ where: 'SCREENING_LISTS', what: error.message }]);
  });
  metrics.beforeReading(() => {
    for (const { list, date } of lists.versions()) {
      metrics.screeningListAge(list, Date.now() - (date === null ? 0 : Date.parse(date)));
    }
  });
  return { lists, days };
}

type ListMetrics = Pick<Metrics, 'screeningListAge' | 'beforeReading'>;

/** Starts to keep cases and to screen again. */
export function startScreening({ lists, days }: OpenLists, { store, log, services }: ScreeningParts): Screening {
  const cases = new ScreeningCases({ store: store.screeningCases, screener: lists });
  const sweep = startScreeningSweep({
    cases,
    store: store.screeningCases,
    leases: store.leases,
    days,
    readSubject: (customerId) => readSubject(customerId, services()),
    onTrouble: log.screeningTrouble,
  });
  return {
    cases,
    async stop() {
      await Promise.all([sweep.stop(), lists.close()]);
    },
  };
}

/** What banks say of a customer, asked for the customer and with nobody there. */
async function readSubject(
  customerId: string,
  { reading, unattendedDirectory }: ReturnType<ScreeningParts['services']>,
): Promise<readonly SubjectPart[]> {
  const principal = { kind: 'customer', subject: customerId, clientId: '', scopes: new Set<string>() } as const;
  const access = createAccess(principal, unattendedDirectory);
  const psu = { ipAddress: null, userAgent: null };
  const reads = new BankReads(reading, { access, deadline: deadlineIn(readMs), psu });
  const loaders = createLoaders(reads, { payments: null, webhooks: null, onShown: null });
  return (await loadSubject(customerId, { access, loaders }))?.parts ?? [];
}
