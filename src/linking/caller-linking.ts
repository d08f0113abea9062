// Linking as one request's caller may use it: made with the request's context, read by the resolvers of links. Whose links
// they may change is the service's decision; whose they may see is the access's.

import type { Access } from '../auth/access.ts';
import type { Principal } from '../auth/principal.ts';
import { Refusal } from '../auth/refusal.ts';
import type { LinkPermission } from '../domain/link.ts';
import type { Deadline } from '../http/deadline.ts';
import type { LinkRecord } from '../store/links.ts';
import type { OpenLinking } from './open.ts';
import type { BeginResult, ConfirmResult, RevokeResult } from './results.ts';

/** What a client says of where the person comes back to. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly state: string | null;
}

/** The linking of one caller, within one request's time. */
export interface CallerLinking {
  /** Begins a link; `customerId` null for the caller themselves. @throws Refusal without a token; StoreFailure */
  begin(
    request: ReturnAddress & {
      readonly customerId: string | null;
      readonly bankId: string;
      readonly permissions: readonly LinkPermission[];
    },
  ): Promise<BeginResult>;
  /** @throws Refusal without a token; StoreFailure */
  renew(
    request: ReturnAddress & { readonly linkId: string; readonly permissions: readonly LinkPermission[] | null },
  ): Promise<BeginResult>;
  /** @throws Refusal without a token; StoreFailure */
  confirm(code: string): Promise<ConfirmResult>;
  /** @throws Refusal without a token; StoreFailure */
  revoke(linkId: string): Promise<RevokeResult>;
  /** A stored link that the caller may see, in whatever state; null when there is none. @throws StoreFailure */
  record(linkId: string, access: Access): Promise<LinkRecord | null>;
  /** Whether customers can be linked to a bank here. */
  canLink(bankId: string): boolean;
  /** Where a person renews and revokes links: the gateway's page; null without one. */
  readonly pageUrl: string | null;
}

/** The linking of one caller. */
export function createCallerLinking(
  linking: OpenLinking,
  principal: Principal | null,
  deadline: Deadline,
  psuIpAddress: string | null,
): CallerLinking {
  const { service, store, banks } = linking;
  const records = new Map<string, Promise<LinkRecord | null>>();
  const known = (): Principal => {
    if (principal === null) throw new Refusal('UNAUTHENTICATED', []);
    return principal;
  };
  const callerOf = (caller: Principal, { redirectUri, state }: ReturnAddress) => ({
    principal: caller,
    clientId: caller.clientId,
    redirectUri,
    state,
    browserBinding: null,
    psuIpAddress,
    deadline,
  });
  return {
    async begin({ customerId, bankId, permissions, ...address }) {
      const caller = known();
      const customer = customerId ?? (caller.kind === 'customer' ? caller.subject : '');
      return service.begin({ ...callerOf(caller, address), customerId: customer, bankId, permissions });
    },
    async renew({ linkId, permissions, ...address }) {
      const caller = known();
      return service.renew({ ...callerOf(caller, address), linkId, permissions });
    },
    async confirm(code) {
      const result = await service.confirm({ principal: known(), code });
      if (result.kind === 'confirmed') records.delete(result.link.id);
      return result;
    },
    async revoke(linkId) {
      records.delete(linkId);
      return service.revoke({ principal: known(), linkId, psuIpAddress, deadline });
    },
    async record(linkId, access) {
      let reading = records.get(linkId);
      if (reading === undefined) {
        reading = store.links.read(linkId);
        records.set(linkId, reading);
      }
      const record = await reading;
      return record !== null && (await access.maySee(record.customerId)) ? record : null;
    },
    canLink: (bankId) => banks.has(bankId),
    pageUrl: linking.pageUrl(),
  };
}
