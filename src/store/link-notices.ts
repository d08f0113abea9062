// What is told of links before anything has happened to them, and the customer's word that they go on sharing. What is due and
// when is planned by src/linking; here it is written, once. Called by links.ts.

import { type Actor, appendAudit } from './audit.ts';
import type { Database } from './database.ts';
import type { StoredLinkEvents } from './link-events.ts';

/** A link as it was looked at: what has changed since is not written over. */
export interface NoticedLink {
  readonly id: string;
  readonly customerId: string;
  readonly bankId: string;
  readonly consentId: string | null;
  readonly reconfirmedAtMs: number | null;
  readonly noticeDueAtMs: number | null;
}

/** Something that is told beforehand. */
export interface LinkNotice {
  readonly type: 'EXPIRES_SOON' | 'RECONFIRMATION_DUE';
  /** At most so many days are left; 0 when the time is over. */
  readonly daysLeft: number;
  /** When data go dark unless somebody acts, epoch milliseconds. */
  readonly darkAtMs: number;
}

/** What a look at a link came to. */
export interface LinkNotices {
  readonly due: readonly LinkNotice[];
  /** When to look again; null for not before something changes. */
  readonly nextDueAtMs: number | null;
}

/** What the functions here work on. */
interface NoticeDeps {
  readonly database: Database;
  readonly events: StoredLinkEvents;
}

/** The same within this time is the same word, said twice; milliseconds. */
const repeatMs = 60_000;
/** Who tells what time alone has caused. */
const gateway: Actor = { kind: 'gateway', subject: 'forecast' };

/** As `LinkStore.recordNotices`. @throws StoreFailure */
export async function recordNotices(
  { database, events }: NoticeDeps,
  { link, notices, atMs }: { readonly link: NoticedLink; readonly notices: LinkNotices; readonly atMs: number },
): Promise<void> {
  const isDone = await database.change('recording notices of a link', async (changes) => {
    // Another consent, another word of the customer's or another gateway that looks: its plan is another.
    const { numUpdatedRows } = await changes
      .updateTable('links')
      .set({ notice_due_at: notices.nextDueAtMs })
      .where('id', '=', link.id)
      .where('status', '=', 'ACTIVE')
      .where('consent_id', '=', link.consentId)
      .where('notice_due_at', '=', link.noticeDueAtMs)
      .where('reconfirmed_at', link.reconfirmedAtMs === null ? 'is' : '=', link.reconfirmedAtMs)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) return false;
    for (const { type, daysLeft, darkAtMs } of notices.due) {
      // A consent ends once, however often its end is told; each word of the customer's has an end of its own.
      const which = type === 'EXPIRES_SOON' ? `${daysLeft}` : `${daysLeft} ${darkAtMs}`;
      await events.append(changes, {
        linkId: link.id,
        customerId: link.customerId,
        type,
        actor: gateway,
        reason: null,
        daysLeft,
        darkAtMs,
        atMs,
        onceKey: `${link.consentId} ${type} ${which}`,
      });
    }
    return notices.due.length > 0;
  });
  if (isDone) events.tell(link.customerId);
}

/** As `LinkStore.reconfirm`; whether the link stands reconfirmed. @throws StoreFailure */
export async function reconfirmLink(
  { database, events }: NoticeDeps,
  { link, actor, atMs }: { readonly link: NoticedLink; readonly actor: Actor; readonly atMs: number },
): Promise<boolean> {
  const outcome = await database.change('reconfirming a link', async (changes) => {
    const { numUpdatedRows } = await changes
      .updateTable('links')
      .set({ reconfirmed_at: atMs, notice_due_at: atMs })
      .where('id', '=', link.id)
      .where('status', '=', 'ACTIVE')
      .where('consent_id', '=', link.consentId)
      .where((build) => build.or([build('expires_at', 'is', null), build('expires_at', '>', atMs)]))
      .where((build) => build.or([build('reconfirmed_at', 'is', null), build('reconfirmed_at', '<=', atMs - repeatMs)]))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) {
      const repeated = await changes
        .selectFrom('links')
        .select('id')
        .where('id', '=', link.id)
        .where('status', '=', 'ACTIVE')
        .where('consent_id', '=', link.consentId)
        .where('reconfirmed_at', '>', atMs - repeatMs)
        .executeTakeFirst();
      return repeated === undefined ? 'refused' : 'repeated';
    }
    const { id: linkId, customerId, bankId, consentId } = link;
    await appendAudit(changes, {
      atMs,
      actor,
      action: 'LINK_RECONFIRM',
      outcome: 'DONE',
      customerId,
      bankId,
      linkId,
      consentId,
    });
    await events.append(changes, {
      linkId,
      customerId,
      type: 'RECONFIRMED',
      actor,
      reason: null,
      atMs,
      onceKey: `${consentId} RECONFIRMED ${atMs}`,
    });
    return 'done';
  });
  if (outcome === 'done') events.tell(link.customerId);
  return outcome !== 'refused';
}
