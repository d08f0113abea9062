// Erases a person, from beginning to end: obstacles, then an open erasure that survives whoever began it, then the end of each link, of which
// banks are told by the sweep of revocations, then everything that the store has. Called by the operator's command (src/cli/person.ts),
// by the pages of src/my where the operator lets people do it, and by src/start/erasure-watch.ts, which goes on where one was broken off.

import type { Actor } from '../store/audit.ts';
import { isPseudonym, type RowCounts } from '../store/erasure-pass.ts';
import type { OpenErasure, UntoldConsent } from '../store/erasures.ts';
import type { LinkRecord } from '../store/links.ts';
import type { Store } from '../store/store.ts';

/** What erasing works on. */
export interface PersonErasureDeps {
  readonly store: Pick<Store, 'erasures' | 'links' | 'leases'>;
  /** Told of each link that ends. */
  readonly onLinkChanged?: (link: LinkRecord) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Whom, and by whom. */
export interface PersonErasureRequest {
  readonly customerId: string;
  readonly actor: Actor;
  /** Cases of screening are kept unless the operator says that no law wants them. */
  readonly erasesScreening?: boolean;
}

/** What asking to erase somebody came to. */
export type PersonErasure =
  | {
      readonly kind: 'erased';
      readonly pseudonym: string;
      /** Rows that were deleted or pseudonymised, by table. */
      readonly rows: RowCounts;
      /** Partners that could see them: whoever runs the gateway has to tell them (GDPR Art. 19). */
      readonly recipients: readonly string[];
      readonly untold: readonly UntoldConsent[];
    }
  /** Payments are on their way, or nobody knows what became of them: nothing was erased. */
  | { readonly kind: 'paymentsUnfinished'; readonly paymentIds: readonly string[] }
  /** It is no customer's id but a pseudonym. */
  | { readonly kind: 'nobody' };

/** Erases; doing it again erases what has come since. @throws StoreFailure, SealFailure */
export async function erasePerson(deps: PersonErasureDeps, request: PersonErasureRequest): Promise<PersonErasure> {
  const { erasures } = deps.store;
  const { customerId, actor, erasesScreening = false } = request;
  const now = deps.now ?? Date.now;
  if (isPseudonym(customerId) || customerId === '') return { kind: 'nobody' };
  const { unfinishedPaymentIds: paymentIds } = await erasures.readObstacles(customerId);
  if (paymentIds.length > 0) return { kind: 'paymentsUnfinished', paymentIds };
  const recipients = await erasures.readRecipients(customerId);
  const erasure = await erasures.open({ customerId, actor, atMs: now() });
  const rows = await carryOut(deps, erasure, { erasesScreening });
  if (rows === null) {
    // A payment was begun at this very moment.
    const obstacles = await erasures.readObstacles(customerId);
    await erasures.close(erasure, now());
    return { kind: 'paymentsUnfinished', paymentIds: obstacles.unfinishedPaymentIds };
  }
  const states = await erasures.readStates(1000);
  const untold = states.find(({ pseudonym }) => pseudonym === erasure.pseudonym)?.untold ?? [];
  return { kind: 'erased', pseudonym: erasure.pseudonym, rows, recipients, untold };
}

/** Ends the links of an open erasure and erases what there is; null, and nothing is erased, where payments have not ended. */
async function carryOut(
  deps: PersonErasureDeps,
  erasure: OpenErasure,
  { erasesScreening }: { readonly erasesScreening: boolean },
): Promise<RowCounts | null> {
  const { store, onLinkChanged = () => undefined, now = Date.now } = deps;
  // Before any link is ended: no bank is told of what does not come to be.
  const { unfinishedPaymentIds } = await store.erasures.readObstacles(erasure.customerId);
  if (unfinishedPaymentIds.length > 0) return null;
  for (const { id: linkId } of await store.links.readOfCustomer(erasure.customerId)) {
    const link = await store.links.end({
      linkId,
      consentId: null,
      status: 'REVOKED',
      reason: 'REVOKED_BY_CUSTOMER',
      atMs: now(),
      actor:
        erasure.actor.subject === erasure.pseudonym ? { kind: 'customer', subject: erasure.customerId } : erasure.actor,
      action: 'LINK_REVOKE',
      tellBank: true,
    });
    if (link !== null) onLinkChanged(link);
  }
  return store.erasures.erase(erasure, { isLate: false, erasesScreening });
}

/** Links that are deleted in one transaction. */
const batch = 50;
/** How long whoever began an erasure has to carry it out before a gateway does, milliseconds. */
const begunMs = 15_000;

/**
 * Goes on with what is open: erases what was not yet, and what was written late; closes what has settled; deletes links of which banks
 * know. For one gateway at a time. @throws StoreFailure, SealFailure
 */
export async function advanceErasures(deps: PersonErasureDeps): Promise<void> {
  const { erasures } = deps.store;
  const now = deps.now ?? Date.now;
  for (const erasure of await erasures.readOpen()) {
    const isDue = erasure.settlesAtMs <= now();
    if (!erasure.isErased && (isDue || erasure.atMs + begunMs <= now())) {
      if ((await carryOut(deps, erasure, { erasesScreening: false })) === null) {
        // Given up, as whoever began it would have: it is asked for again when payments have ended.
        await erasures.close(erasure, now());
        continue;
      }
    }
    if (!isDue) continue;
    const late = await erasures.erase(erasure, { isLate: true, erasesScreening: false });
    if (late !== null) await erasures.close(erasure, now());
  }
  while ((await erasures.finish(batch, now())) === batch);
}
