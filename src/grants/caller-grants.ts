// Grants as one request's caller may use them: made with the request's context, read by the resolvers of grants.

import type { Caller } from '../auth/caller.ts';
import { Refusal } from '../auth/refusal.ts';
import type { RateLimited } from '../limits/write-limits.ts';
import type { OpenGrants } from './open.ts';
import type { ConfirmResult, GrantAsked, GrantView, RequestResult, RevokeResult } from './results.ts';
import { maySeeGrant } from './views.ts';

/** The grants of one caller. */
export interface CallerGrants {
  /** @throws Refusal without a token; StoreFailure */
  request(asked: GrantAsked): Promise<RequestResult | RateLimited>;
  /** @throws Refusal without a token; StoreFailure */
  confirm(code: string): Promise<ConfirmResult | RateLimited>;
  /** @throws Refusal without a token; StoreFailure */
  revoke(grantId: string): Promise<RevokeResult>;
  /** A grant that the caller may see; null when there is none. @throws StoreFailure */
  read(grantId: string): Promise<GrantView | null>;
  /** What a customer grants, as far as the caller may see it; null when they may not see the customer. @throws StoreFailure */
  ofCustomer(customerId: string): Promise<readonly GrantView[] | null>;
  /** What is granted to the caller, a partner; empty for others. @throws StoreFailure */
  ofPartner(): Promise<readonly GrantView[]>;
}

/** The grants of one caller. */
export function createCallerGrants({ service, views, limits }: OpenGrants, caller: Caller | null): CallerGrants {
  const assertCaller = (): Caller => {
    if (caller === null) throw new Refusal('UNAUTHENTICATED', []);
    return caller;
  };
  return {
    async request(asked) {
      const { principal } = assertCaller();
      return (await limits.take('grantRequest', principal)) ?? service.request(principal, asked);
    },
    async confirm(code) {
      const { principal } = assertCaller();
      return (await limits.take('grantConfirmation', principal)) ?? service.confirm(principal, code);
    },
    revoke: async (grantId) => service.revoke(assertCaller().principal, grantId),
    async read(grantId) {
      const grant = caller === null ? null : await views.read(grantId);
      return grant !== null && caller !== null && maySeeGrant(caller.principal, grant) ? grant : null;
    },
    async ofCustomer(customerId) {
      if (caller === null || !(await caller.access.maySee(customerId))) return null;
      return (await views.list({ customerId })).filter((grant) => maySeeGrant(caller.principal, grant));
    },
    async ofPartner() {
      return caller?.principal.kind === 'partner' ? views.list({ partnerId: caller.principal.subject }) : [];
    },
  };
}
