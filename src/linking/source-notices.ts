// What sources tell of customers' consents: which links a notice is about, and what is read of them because of it. Called by
// src/start, which has made sure that the source has told it. A notice says that something may have changed, never what.

import type { LinkableBank } from '../banks/linkable-bank.ts';
import { type SourceNotice, toOwnConsentId } from '../banks/source.ts';
import type { Link } from '../domain/link.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Deadline } from '../http/deadline.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { Store } from '../store/store.ts';
import type { LinkingService } from './service.ts';

/** What {@link heedSourceNotice} needs. */
export interface SourceNoticeDeps {
  readonly store: Pick<Store, 'links'>;
  readonly banks: Lookup<LinkableBank>;
  readonly service: Pick<LinkingService, 'checkAtBank'>;
  /** What was read over a link is out of date: it is forgotten, and read anew behind the answer. @throws StoreFailure */
  readonly refresh: (link: Pick<LinkRecord, 'id'>) => Promise<void>;
  /** The link to the operator's own accounts at a source; null where there is none. */
  readonly readOwnLink: (sourceId: string) => Promise<Link | null>;
}

/** Gives how many links it was about. @throws StoreFailure */
export async function heedSourceNotice(
  { store, banks, service, refresh, readOwnLink }: SourceNoticeDeps,
  { sourceId, notice }: { readonly sourceId: string; readonly notice: SourceNotice },
  deadline: Deadline,
): Promise<number> {
  if (notice.about === 'attempt') {
    // Of one that is under way its person brings the answer; of one that is over something may have come only now.
    await store.links.revokeAgain(notice.bankConsentId, Date.now());
    return 0;
  }
  if (notice.bankConsentId === toOwnConsentId(sourceId)) {
    const own = await readOwnLink(sourceId);
    if (own !== null) await refresh(own);
    return own === null ? 0 : 1;
  }
  const links = (await store.links.readByBankConsent(notice.bankConsentId))
    // An id is one source's: another that tells the same means something else.
    .filter(({ bankId }) => banks.get(bankId)?.bank.via?.source.id === sourceId);
  for (const link of links) {
    // How it stands decides whether there is anything to read.
    const standing = notice.about === 'consent' ? await service.checkAtBank(link.id, deadline) : link;
    if (standing !== null && toLinkStatus(standing, Date.now()) === 'ACTIVE') await refresh(standing);
  }
  return links.length;
}
