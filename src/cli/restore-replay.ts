// Brings back what has to be known of the time between a backup and its restore, by lines of `npm run -s audit` that were kept elsewhere:
// what customers have ended is ended again, and payments that were made are noted, so that their keys make none anew. Tells what nobody
// but a person can bring back. Called by restore.ts; doing it twice is doing it once.

import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { InvalidConfig } from '../config/faults.ts';
import type { Actor } from '../store/audit.ts';
import type { Store } from '../store/store.ts';

/** What is used of a line of the audit, as audit.ts prints it. */
const auditLine = z.looseObject({
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  outcome: z.string(),
  customerId: z.string().nullish(),
  bankId: z.string().nullish(),
  linkId: z.string().nullish(),
  paymentId: z.string().nullish(),
  grantId: z.string().nullish(),
  clientId: z.string().nullish(),
});
type AuditLine = z.infer<typeof auditLine>;

/** What a replay has done, for people. */
export interface Replayed {
  readonly lines: readonly string[];
  /** False where something is left to somebody. */
  readonly isWhole: boolean;
}

interface Replay {
  readonly source: AsyncIterable<Uint8Array>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * How long before the backup lines are looked at, too, milliseconds: a line bears the time at which its transaction began, by another
 * machine's clock, and the backup has what was committed. What is there already is left as it is.
 */
const overlapMs = 3_600_000;
/** Erasures are repeated by whoever knows what was to be erased. */
const erasures = /ERASE|GRANT_REMOVE|WEBHOOK_DELETE/;
const kinds: ReadonlySet<string> = new Set(['customer', 'partner', 'staff', 'gateway', 'bank']);

/** @throws InvalidConfig where the store was not restored, or a line is none of the audit's; StoreFailure */
export async function replayAudit(store: Store, { source, now }: Replay): Promise<Replayed> {
  const last = await store.restores.readLast();
  if (last === null) throw new InvalidConfig([{ where: '--replay', what: 'the store was never restored' }]);
  // All of it is read before any of it is done.
  const since: AuditLine[] = [];
  let number = 0;
  for await (const text of createInterface({ input: Readable.from(source), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (text.trim() === '') continue;
    const line = parseLine(text);
    if (line === null)
      throw new InvalidConfig([{ where: '--replay', what: `line ${number} is no line of npm run -s audit` }]);
    const atMs = Date.parse(line.at);
    if (line.outcome === 'DONE' && atMs >= last.backedUpAtMs - overlapMs && atMs < last.restoredAtMs) since.push(line);
  }
  const [done, left]: [string[], string[]] = [[], []];
  for (const line of since) {
    const ended = await end(store, line, now());
    if (ended !== null) done.push(ended);
    if (erasures.test(line.action)) left.push(toRepeat(line));
  }
  const made = since.flatMap(({ action, paymentId, bankId, at }) =>
    action === 'PAYMENT_INITIATE' && paymentId != null && bankId != null
      ? [{ id: paymentId, bankId, initiatedAtMs: Date.parse(at) }]
      : [],
  );
  const lost = await store.restores.noteLost(made);
  return {
    lines: [
      `${since.length} lines of the time from an hour before the backup to the restore.`,
      ...done,
      `${lost} payments that are not known here are noted: asked for again under their keys they are looked for, and never made anew.`,
      ...left,
    ],
    isWhole: left.length === 0,
  };
}

function parseLine(text: string): AuditLine | null {
  try {
    return auditLine.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function toActor(text: string): Actor {
  const [kind = '', ...subject] = text.split(':');
  // Of one of these kinds, as was looked at just before.
  return kinds.has(kind)
    ? { kind: kind as Actor['kind'], subject: subject.join(':') }
    : { kind: 'gateway', subject: 'restore' };
}

/** Ends a link or a grant; null for what is not of these. */
async function end({ links, customerGrants }: Store, line: AuditLine, nowMs: number): Promise<string | null> {
  const actor = toActor(line.actor);
  if (line.action === 'LINK_REVOKE' && line.linkId != null) {
    const ended =
      (await links.read(line.linkId)) === null
        ? null
        : await links.end({
            linkId: line.linkId,
            consentId: null,
            status: 'REVOKED',
            reason: 'REVOKED_BY_CUSTOMER',
            atMs: nowMs,
            actor,
            action: 'LINK_REVOKE',
            tellBank: true,
          });
    return `link ${line.linkId}: ${ended === null ? 'not there, or ended already' : 'ended again; its bank is told'}`;
  }
  if (line.action === 'GRANT_REVOKE' && line.grantId != null) {
    const ended = await customerGrants.revoke(line.grantId, actor, nowMs);
    return `grant ${line.grantId}: ${ended === null ? 'not there, or ended already' : 'ended again'}`;
  }
  return null;
}

const toRepeat = ({ action, at, customerId, bankId, clientId }: AuditLine): string =>
  `TO REPEAT: ${action} of ${at}, customer ${customerId ?? 'none'}, bank ${bankId ?? 'none'}, client ${clientId ?? 'none'}`;
