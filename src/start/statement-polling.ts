// Reads the newest days of statements on a schedule, so that changes are found and told to partners who have asked for that, though
// nobody asks. Spread over the time between two reads, each link by one gateway; a bank that counts calls has half of them left
// for others, and one that fails is left alone for longer each time. Begun by services.ts on every gateway with a store.

import { covers, type Link } from '../domain/link.ts';
import type { Quotas } from '../http/quotas.ts';
import type { ReadingServices } from '../reading/bank-reads.ts';
import { createLinkQuotas } from '../reading/link-quota.ts';
import type { ReadAudit } from '../reading/read-audit.ts';
import type { Directory } from '../store/directory.ts';
import { toOperatorMessage } from '../store/failures.ts';
import { startRounds, underLease } from '../store/rounds.ts';
import type { DuePoll, PolledLink } from '../store/statement-polls.ts';
import type { Store } from '../store/store.ts';
import { UnattendedReading } from './unattended-reading.ts';

/** What {@link StatementPolling} needs. */
export interface StatementPollingDeps {
  readonly store: Pick<Store, 'statementPolls' | 'leases'>;
  /** Links as they may be read without the person: see src/linking/unattended.ts. */
  readonly directory: Directory;
  /** Links of the banks file. */
  readonly fixed: Directory;
  readonly reading: ReadingServices;
  /** Keeps that the gateway itself reads; null where nobody does. */
  readonly readAudit: Pick<ReadAudit, 'of'> | null;
  /** What banks let us ask. */
  readonly quotas: Quotas;
  /** Between two reads of a link. */
  readonly everyMs: number;
  readonly onTrouble: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** In [0, 1). */
  readonly random?: () => number;
}

const roundEveryMs = 1000;
/** How often it is looked for links that are listened for and not on the schedule. */
const enrolEveryMs = 30_000;
const leaseMs = 60_000;
/** How long a claim lasts where its holder dies; while a link is read it is made longer, so often. */
const claimMs = 10 * 60_000;
const extendEveryMs = 60_000;
/** Links that this gateway reads at once: some ten thousand an hour. */
const atOnce = 8;
/** Links that are taken onto the schedule at once. */
const enrolledAtOnce = 500;
/** A bank that fails is asked again after the usual time, twice that, four times that, …, at most this. */
const longestBackoffMs = 86_400_000;
/** So that what was read together is not read together for good: each wait is longer or shorter by up to this part. */
const jitter = 0.1;

/** What a read came to. */
type Outcome = 'read' | 'failed' | 'left' | 'gone';

/** The schedule, on one gateway. */
export class StatementPolling {
  readonly #deps: StatementPollingDeps;
  readonly #stopping = new AbortController();
  /** Links that are being read: a slow one holds up none that are due after it. */
  readonly #underWay = new Set<Promise<void>>();
  #enrolledAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: StatementPollingDeps) {
    this.#deps = deps;
  }

  /** Begins the rounds; gives what ends them, and what is being read. */
  start(): { stop(): Promise<void> } {
    const { onTrouble } = this.#deps;
    const failed = 'reading statements on a schedule failed';
    const begin = async (): Promise<void> => {
      for (const reading of await this.#begin())
        reading.catch((error: unknown) => onTrouble(toOperatorMessage(error, failed)));
    };
    const rounds = startRounds({ everyMs: roundEveryMs, round: begin, onTrouble, failed });
    return {
      stop: async () => {
        this.#stopping.abort();
        await rounds.stop();
        await Promise.allSettled(this.#underWay);
      },
    };
  }

  /** Reads what is due, some of it. @throws StoreFailure */
  async round(): Promise<void> {
    const ended = await Promise.allSettled(await this.#begin());
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  }

  /** Begins to read what is due, as far as there is room. @throws StoreFailure */
  async #begin(): Promise<readonly Promise<void>[]> {
    const { store, everyMs, now = Date.now, random = Math.random } = this.#deps;
    const nowMs = now();
    if (nowMs >= this.#enrolledAtMs + Math.min(enrolEveryMs, everyMs)) {
      this.#enrolledAtMs = nowMs;
      await underLease(store.leases, { name: 'statements:enrol', ttlMs: leaseMs }, async () =>
        store.statementPolls.enrol(await this.#readFixedLinks(), () => nowMs + random() * everyMs, enrolledAtOnce),
      );
    }
    const room = atOnce - this.#underWay.size;
    if (room === 0) return [];
    const due = await store.statementPolls.claim(nowMs, nowMs + claimMs, room);
    return due.map((poll) => {
      const reading = this.#serve(poll).finally(() => this.#underWay.delete(reading));
      this.#underWay.add(reading);
      return reading;
    });
  }

  async #readFixedLinks(): Promise<readonly PolledLink[]> {
    const { fixed } = this.#deps;
    const links = await Promise.all((await fixed.readCustomerIds()).map((id) => fixed.readLinksOfCustomer(id)));
    return links
      .flat()
      .filter(({ permissions }) => permissions.has('transactions'))
      .map(({ id, customerId }) => ({ linkId: id, customerId }));
  }

  async #serve({ linkId, failures }: DuePoll): Promise<void> {
    const { store, everyMs, now = Date.now, random = Math.random } = this.#deps;
    // A claim that could not be made longer is made so the next time, or runs out.
    const extend = () => store.statementPolls.extend(linkId, now() + claimMs).catch(() => undefined);
    const beat = setInterval(() => void extend(), extendEveryMs);
    beat.unref();
    const outcome = await this.#readById(linkId).finally(() => clearInterval(beat));
    // Broken off: it is due as it was.
    if (this.#stopping.signal.aborted) return store.statementPolls.end(linkId, { dueAtMs: now(), failures });
    if (outcome === 'gone') return store.statementPolls.end(linkId, { dueAtMs: null, failures: 0 });
    const failed = outcome === 'failed' ? failures + 1 : outcome === 'left' ? failures : 0;
    const waitMs = Math.min(everyMs * 2 ** Math.min(failed, 20), Math.max(longestBackoffMs, everyMs));
    const dueAtMs = Math.round(now() + waitMs * (1 - jitter + 2 * jitter * random()));
    return store.statementPolls.end(linkId, { dueAtMs, failures: failed });
  }

  async #readById(linkId: string): Promise<Outcome> {
    const link = await this.#deps.directory.readLink(linkId);
    return link === null ? 'gone' : this.#read(link);
  }

  /** Never fails but by the store. */
  async #read(link: Link): Promise<Outcome> {
    const { now = Date.now } = this.#deps;
    // It needs the person: renewed, it is read at its next time.
    if (!covers(link, 'transactions', now())) return 'left';
    const { directory, reading, readAudit } = this.#deps;
    const onShown = readAudit?.of({ kind: 'gateway', subject: 'statement-polling', clientId: null }) ?? null;
    const options = { directory, reading, readsAllHistory: false, onShown, stopping: this.#stopping.signal };
    const unattended = new UnattendedReading(options, link);
    if (!(await this.#hasCallsLeft(link, unattended))) return 'left';
    const accounts = await unattended.accounts();
    if (accounts === null || accounts.staleBecause !== null) return 'failed';
    let outcome: Outcome = 'read';
    for (const record of accounts.value) {
      if (record.account.withheld?.includes('transactions') === true) continue;
      const located = { link, record, reading: accounts };
      const [newest] = unattended.loaders().transactions.windows(located);
      if (newest === undefined) continue;
      const part = await unattended.readWindow(located, newest);
      // The others of a bank that fails are left alone with it.
      if (part === null || part.staleBecause !== null) return 'failed';
      if (part.incomplete !== null) outcome = 'failed';
    }
    return outcome;
  }

  /** Of what a bank lets us ask a day without the person half is left, rounded up, for those who ask. */
  async #hasCallsLeft(link: Link, unattended: UnattendedReading): Promise<boolean> {
    const { quotas, reading } = this.#deps;
    const { connectors, cache, cacheWindows, statements = null } = reading;
    const windowsOf = unattended.loaders().transactions.windows;
    const left = await createLinkQuotas({ quotas, connectors, cache, cacheWindows, statements, windowsOf }).ofLink(
      link,
    );
    return left
      .filter(({ resource, cost }) => resource === 'transactions' || (resource === 'accounts' && cost !== 0))
      .every((quota) => quota.left > Math.ceil((quota.limit ?? 0) / 2));
  }
}
