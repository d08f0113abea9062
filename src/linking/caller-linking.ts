// Linking as one request's caller may use it: made with the request's context, read by the resolvers of links. Whose links
// they may change is the service's decision; whose they may see is the access's.

import type { Caller } from '../auth/caller.ts';
import { Refusal } from '../auth/refusal.ts';
import type { LinkPermission } from '../domain/link.ts';
import type { AskedDetails, GivenDetails } from '../domain/link-details.ts';
import type { RateLimited } from '../limits/write-limits.ts';
import type { LinkEventRecord } from '../store/link-events.ts';
import type { LinkRecord } from '../store/links.ts';
import { only } from '../store/only.ts';
import type { LinkChangedEvent } from './feed.ts';
import type { OpenLinking } from './open.ts';
import type { BeginResult, ConfirmResult, ReconfirmResult, RevokeResult } from './results.ts';

/** What a client says of where the person comes back to. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly state: string | null;
  /** What the customer tells for the bank; absent for nothing. */
  readonly details?: GivenDetails;
}

/** The linking of one caller, within one request's time. */
export interface CallerLinking {
  /** Begins a link; `customerId` null for the caller themselves. @throws Refusal without a token; StoreFailure */
  begin(
    request: ReturnAddress & {
      readonly customerId: string | null;
      readonly bankId: string;
      readonly permissions: readonly LinkPermission[];
      /** Whether a link is begun also where there is one that does. */
      readonly isAdditional: boolean;
    },
  ): Promise<BeginResult | RateLimited>;
  /** @throws Refusal without a token; StoreFailure */
  renew(
    request: ReturnAddress & { readonly linkId: string; readonly permissions: readonly LinkPermission[] | null },
  ): Promise<BeginResult | RateLimited>;
  /** @throws Refusal without a token; StoreFailure */
  confirm(code: string, acceptsChanges: boolean): Promise<ConfirmResult>;
  /** @throws Refusal without a token; StoreFailure */
  revoke(linkId: string, erase: boolean): Promise<RevokeResult>;
  /** @throws Refusal without a token; StoreFailure */
  reconfirm(linkId: string): Promise<ReconfirmResult>;
  /** A stored link that the caller may see, in whatever state; null when there is none. @throws StoreFailure */
  record(linkId: string): Promise<LinkRecord | null>;
  /** Events of a link that was read for the caller, after that ordinal, oldest first. @throws StoreFailure */
  events(linkId: string, limit: number, afterOrdinal: number): Promise<readonly LinkEventRecord[]>;
  /**
   * Events of a customer's links after the one of that ordinal, or from now on, without those of links that the caller may not see when
   * each is told: see {@link EventFeed.follow}; null when the caller may not see the customer. @throws StoreFailure
   */
  follow(customerId: string, afterOrdinal: number | null): Promise<AsyncIterable<LinkChangedEvent> | null>;
  /** Whether customers can be linked to a bank here. */
  canLink(bankId: string): boolean;
  /** What a bank wants to be told of its customers first; null for nothing, and where nobody can be linked. */
  askedDetails(bankId: string): AskedDetails | null;
  /** Where a person renews and revokes links: the gateway's page; null without one. */
  readonly pageUrl: string | null;
}

/** The linking of one caller. */
export function createCallerLinking(linking: OpenLinking, caller: Caller | null): CallerLinking {
  const { service, store, banks, limits } = linking;
  const records = new Map<string, Promise<LinkRecord | null>>();
  const assertCaller = (): Caller => {
    if (caller === null) throw new Refusal('UNAUTHENTICATED', []);
    return caller;
  };
  return {
    async begin({ customerId, bankId, permissions, isAdditional, ...address }) {
      const asking = assertCaller();
      const { kind, subject } = asking.principal;
      const customer = customerId ?? (kind === 'customer' ? subject : '');
      const limited = await limits.take('linkAttempt', asking.principal);
      const request = {
        ...address,
        caller: asking,
        browserBinding: null,
        customerId: customer,
        bankId,
        permissions,
        isAdditional,
      };
      return limited ?? service.begin(request);
    },
    async renew({ linkId, permissions, ...address }) {
      const asking = assertCaller();
      const limited = await limits.take('linkAttempt', asking.principal);
      return limited ?? service.renew({ ...address, caller: asking, browserBinding: null, linkId, permissions });
    },
    async confirm(code, acceptsChanges) {
      const result = await service.confirm({ caller: assertCaller(), code, acceptsChanges });
      if (result.kind === 'confirmed') records.delete(result.link.id);
      return result;
    },
    async revoke(linkId, erase) {
      records.delete(linkId);
      return service.revoke({ caller: assertCaller(), linkId, erase });
    },
    async reconfirm(linkId) {
      records.delete(linkId);
      return service.reconfirm({ caller: assertCaller(), linkId });
    },
    async record(linkId) {
      let reading = records.get(linkId);
      if (reading === undefined) {
        reading = store.links.read(linkId);
        records.set(linkId, reading);
      }
      const record = await reading;
      return record !== null && (await caller?.access.maySeeLink(record)) === true ? record : null;
    },
    events: (linkId, limit, afterOrdinal) => store.linkEvents.readOfLink(linkId, afterOrdinal, limit),
    async follow(customerId, afterOrdinal) {
      if (caller === null || !(await caller.access.maySee(customerId))) return null;
      const { access } = caller;
      return only(await linking.feed.follow(customerId, afterOrdinal), async ({ bankLinkChanged: { event } }) => {
        // Whoever may not see the customer any more is told so by what reads the event.
        if (!(await access.maySee(event.customerId))) return true;
        const link = await store.links.read(event.linkId);
        return link !== null && access.maySeeLink(link);
      });
    },
    canLink: (bankId) => banks.has(bankId),
    askedDetails: (bankId) => banks.get(bankId)?.consents.details ?? null,
    pageUrl: linking.pageUrl(),
  };
}
