// What has to happen to statement books without anybody asking: the history of a link that was just authorised is read, as far
// as the bank gives it; books whose links have ended, and entries that are older than is kept, are erased. Begun by services.ts
// on every gateway with a store; leases and claims let one at a time do it.

import { toKeptFrom } from '../book/book.ts';
import { homeOf, type Link } from '../domain/link.ts';
import { eraseBooks } from '../linking/book-erasure.ts';
import type { ReadingServices } from '../reading/bank-reads.ts';
import type { LocatedAccount } from '../reading/located-account.ts';
import type { ReadAudit } from '../reading/read-audit.ts';
import type { DueHistory } from '../store/book-histories.ts';
import type { Directory } from '../store/directory.ts';
import { startRounds, underLease } from '../store/rounds.ts';
import type { Store } from '../store/store.ts';
import { UnattendedReading } from './unattended-reading.ts';

/** What {@link startStatementUpkeep} needs. */
export interface StatementUpkeepDeps {
  readonly store: Store;
  readonly directory: Directory;
  /** Links of the banks file, which never end here. */
  readonly fixed: Directory;
  readonly reading: ReadingServices;
  /** Keeps that the gateway itself reads histories; null where nobody does. */
  readonly readAudit: Pick<ReadAudit, 'of'> | null;
  readonly retention: { readonly months: number; readonly daysAfterLink: number };
  readonly onTrouble: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const historyEveryMs = 2000;
const retentionEveryMs = 30_000;
const leaseMs = 60_000;
const dayMs = 86_400_000;
/** How long after it was authorised a link's history is begun: banks show what is long past only for some minutes. */
const historySinceMs = 15 * 60_000;
/** Not at once: who has just linked asks for the newest days first, and may still change what they share. */
const historyAfterMs = 20_000;
/** How long one link's history may take. */
const historyMs = 10 * 60_000;
/** Links and owners a round. */
const batch = 20;

/** Begins the rounds; gives what ends them. */
export function startStatementUpkeep(deps: StatementUpkeepDeps): { stop(): Promise<void> } {
  const { onTrouble } = deps;
  const rounds = [
    startRounds({
      everyMs: historyEveryMs,
      round: () => readHistories(deps),
      onTrouble,
      failed: 'reading a history failed',
    }),
    startRounds({
      everyMs: retentionEveryMs,
      round: () => eraseWhatIsOver(deps),
      onTrouble,
      failed: 'erasing statement books failed',
    }),
  ];
  return { stop: async () => void (await Promise.all(rounds.map((round) => round.stop()))) };
}

async function readHistories({
  store,
  directory,
  reading,
  readAudit,
  now = Date.now,
}: StatementUpkeepDeps): Promise<void> {
  const nowMs = now();
  const span = {
    sinceMs: nowMs - historySinceMs,
    beforeMs: nowMs - historyAfterMs,
    nowMs,
    untilMs: nowMs + historyMs,
  };
  for (const due of await store.bookHistories.claim(span, batch)) {
    const link = await directory.readLink(due.linkId);
    if (link !== null) await readHistory({ directory, reading, readAudit }, link);
    await endHistory(store, due, now());
  }
}

const endHistory = (store: Store, due: DueHistory, nowMs: number) => store.bookHistories.end(due, nowMs);

/** Every window of every account of a link, the newest first. What a bank fails with is left to whoever asks next. */
async function readHistory(
  { directory, reading, readAudit }: Pick<StatementUpkeepDeps, 'directory' | 'reading' | 'readAudit'>,
  link: Link,
): Promise<void> {
  const onShown = readAudit?.of({ kind: 'gateway', subject: 'statement-history', clientId: null }) ?? null;
  const unattended = new UnattendedReading({ directory, reading, readsAllHistory: true, onShown }, link);
  const accounts = await unattended.accounts();
  for (const record of accounts?.value ?? []) {
    if (accounts === null) return;
    const located: LocatedAccount = { link, record, reading: accounts };
    for (const window of unattended.loaders().transactions.windows(located))
      await unattended.readWindow(located, window);
  }
}

/** Erases the books of links that have ended, and entries that are older than is kept; some a round. @throws StoreFailure */
export async function eraseWhatIsOver({
  store,
  fixed,
  retention,
  now = Date.now,
}: Pick<StatementUpkeepDeps, 'store' | 'fixed' | 'retention' | 'now'>): Promise<void> {
  await underLease(store.leases, { name: 'book:retention', ttlMs: leaseMs }, async () => {
    const nowMs = now();
    const actor = { kind: 'gateway', subject: 'book-retention' } as const;
    for (const owner of await store.book.readOwnersWithoutLink(nowMs - retention.daysAfterLink * dayMs, batch)) {
      const links = await fixed.readLinksOfCustomer(owner.customerId);
      if (links.some((link) => homeOf(link) === owner.bankId)) continue;
      await eraseBooks(store, owner, { actor, atMs: nowMs, reason: 'LINK_ENDED' });
    }
    await store.book.eraseBefore(toKeptFrom(retention.months, nowMs), batch);
  });
}
