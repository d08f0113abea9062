// Reads a link anew because its source has told of changes: what was read is forgotten at once, and the newest days are read behind
// the answer, so that the statement book and those who follow it hear of them. Made by services.ts.

import type { Cache } from '../cache/cache.ts';
import type { ReadingServices } from '../reading/bank-reads.ts';
import { forgetRead } from '../reading/forget-read.ts';
import type { ReadAudit } from '../reading/read-audit.ts';
import type { Directory } from '../store/directory.ts';
import { UnattendedReading } from './unattended-reading.ts';

/** What {@link SourceRefresh} needs. */
export interface SourceRefreshDeps {
  readonly cache: Cache;
  /** Links as they may be read without the person. */
  readonly directory: Directory;
  readonly reading: ReadingServices;
  /** Keeps that the gateway itself reads; null where nobody does. */
  readonly readAudit: Pick<ReadAudit, 'of'> | null;
  /** Hears of faults of ours. */
  readonly onUnexpected: (error: unknown) => void;
}

/** Links that are read at once; the others wait. */
const atOnce = 4;
/** Links that may wait: whoever asks for one that is not among them reads it himself. */
const mostWaiting = 10_000;

/** The reading behind sources' messages, on one gateway. */
export class SourceRefresh {
  readonly #deps: SourceRefreshDeps;
  readonly #stopping = new AbortController();
  /** Each link once, however many messages are about it. */
  readonly #waiting = new Set<string>();
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(deps: SourceRefreshDeps) {
    this.#deps = deps;
  }

  /** Forgets what was read over a link, and reads it soon. Fulfilled when it is forgotten. */
  async refresh(linkId: string): Promise<void> {
    const { cache, directory, reading } = this.#deps;
    const link = await directory.readLink(linkId);
    if (link === null) return;
    await forgetRead({ cache, statements: reading.statements ?? null }, link);
    if (this.#stopping.signal.aborted || this.#waiting.size >= mostWaiting) return;
    this.#waiting.add(linkId);
    this.#begin();
  }

  /** Ends what is being read. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#waiting.clear();
    await Promise.all(this.#underWay.values());
  }

  #begin(): void {
    for (const linkId of this.#waiting) {
      if (this.#underWay.size >= atOnce) return;
      // What is being read may have been asked for before the change: it is read once more.
      if (this.#underWay.has(linkId)) continue;
      this.#waiting.delete(linkId);
      const reading = this.#read(linkId)
        .catch(this.#deps.onUnexpected)
        .finally(() => {
          this.#underWay.delete(linkId);
          this.#begin();
        });
      this.#underWay.set(linkId, reading);
    }
  }

  /** The accounts, and each one's newest days. What fails is left to whoever asks next. */
  async #read(linkId: string): Promise<void> {
    const { directory, reading, readAudit } = this.#deps;
    const link = await directory.readLink(linkId);
    if (link === null) return;
    const onShown = readAudit?.of({ kind: 'gateway', subject: 'source-message', clientId: null }) ?? null;
    const options = { directory, reading, readsAllHistory: false, onShown, stopping: this.#stopping.signal };
    const unattended = new UnattendedReading(options, link);
    const { reading: accounts } = await unattended.loaders().accounts.outcomeOfLink(link);
    if (accounts === null || accounts.staleBecause !== null) return;
    if (!link.permissions.has('transactions')) return;
    for (const record of accounts.value) {
      if (record.account.withheld?.includes('transactions') === true) continue;
      const located = { link, record, reading: accounts };
      const [newest] = unattended.loaders().transactions.windows(located);
      if (newest !== undefined && !this.#stopping.signal.aborted) await unattended.readWindow(located, newest);
    }
  }
}
