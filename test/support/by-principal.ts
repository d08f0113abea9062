// Linking and payments as tests ask them: by a principal beside what is asked, of whom a caller is made here as the gateway
// makes one for each request.

import { createAccess } from '../../src/auth/access.ts';
import type { Caller } from '../../src/auth/caller.ts';
import type { Principal } from '../../src/auth/principal.ts';
import { operatorGrant } from '../../src/domain/grant.ts';
import { type Deadline, deadlineIn } from '../../src/http/deadline.ts';
import type { LinkingService } from '../../src/linking/service.ts';
import type { PaymentService } from '../../src/payments/service.ts';

/** Whether a customer has granted a partner access. */
export type HasGrant = (partnerId: string, customerId: string) => Promise<boolean>;

/** A request whose caller is told by who it is, from where, and how long they wait. */
type Asked<Request extends { readonly caller: Caller }> = Omit<Request, 'caller'> & {
  readonly principal: Principal;
  readonly psuIpAddress?: string | null;
};
type PaymentAsked<Request extends { readonly caller: Caller }> = Asked<Request> & { readonly waitMs: number };
type LinkAsked<Request extends { readonly caller: Caller }> = Asked<Request> & { readonly deadline?: Deadline };

/** What initiating a payment is asked with. */
export type InitiateAsked = PaymentAsked<Parameters<PaymentService['initiate']>[0]>;
/** What beginning a link is asked with; `clientId` is the principal's unless said otherwise. */
export type BeginAsked = LinkAsked<Parameters<LinkingService['begin']>[0]> & { readonly clientId?: string };
type RenewAsked = LinkAsked<Parameters<LinkingService['renew']>[0]> & { readonly clientId?: string };

/** What stands between a request and its answer is no part of how long the tests wait, milliseconds. */
const answerMs = 100;
const longMs = 15_000;

/** A caller with nobody's links in their directory. */
export function callerOf(principal: Principal, hasGrant: HasGrant, more: Partial<Caller> = {}): Caller {
  const access = createAccess(principal, {
    readGrant: async (partnerId, customerId) => ((await hasGrant(partnerId, customerId)) ? operatorGrant : null),
    noteUse: () => undefined,
    readLink: async () => null,
    readLinksOfCustomer: async () => [],
    readCustomerIds: async () => [],
  });
  return { principal, access, deadline: deadlineIn(longMs), psuIpAddress: null, ...more };
}

/** Payments by principals. */
export function paymentsByPrincipal(service: PaymentService, hasGrant: HasGrant) {
  const withCaller = <Request extends PaymentAsked<{ readonly caller: Caller }>>(asked: Request) => {
    const { principal, psuIpAddress = null, waitMs, ...request } = asked;
    const deadline = deadlineIn(waitMs + answerMs);
    return { ...request, caller: callerOf(principal, hasGrant, { psuIpAddress, deadline }) };
  };
  return {
    initiate: (asked: InitiateAsked) => service.initiate(withCaller(asked)),
    confirm: (asked: PaymentAsked<Parameters<PaymentService['confirm']>[0]>) => service.confirm(withCaller(asked)),
    cancel: (asked: PaymentAsked<Parameters<PaymentService['cancel']>[0]>) => service.cancel(withCaller(asked)),
    createMandate: (asked: PaymentAsked<Parameters<PaymentService['mandates']['create']>[0]>) =>
      service.mandates.create(withCaller(asked)),
    confirmMandate: (asked: PaymentAsked<Parameters<PaymentService['mandates']['confirm']>[0]>) =>
      service.mandates.confirm(withCaller(asked)),
    revokeMandate: (asked: PaymentAsked<Parameters<PaymentService['mandates']['revoke']>[0]>) =>
      service.mandates.revoke(withCaller(asked)),
    payUnderMandate: (asked: PaymentAsked<Parameters<PaymentService['mandates']['pay']>[0]>) =>
      service.mandates.pay(withCaller(asked)),
    remains: (...given: Parameters<PaymentService['mandates']['remains']>) => service.mandates.remains(...given),
    complete: (...given: Parameters<PaymentService['complete']>) => service.complete(...given),
    knows: (...given: Parameters<PaymentService['knows']>) => service.knows(...given),
    findByKey: (...given: Parameters<PaymentService['findByKey']>) => service.findByKey(...given),
  };
}

/** Linking by principals. */
export function linkingByPrincipal(service: LinkingService, hasGrant: HasGrant) {
  const withCaller = <Request extends LinkAsked<{ readonly caller: Caller }> & { readonly clientId?: string }>(
    asked: Request,
  ) => {
    const { principal, psuIpAddress = null, deadline = deadlineIn(longMs), clientId, ...request } = asked;
    const who = clientId === undefined ? principal : { ...principal, clientId };
    return { ...request, caller: callerOf(who, hasGrant, { psuIpAddress, deadline }) };
  };
  return {
    begin: (asked: BeginAsked) => service.begin(withCaller(asked)),
    renew: (asked: RenewAsked) => service.renew(withCaller(asked)),
    confirm: (asked: LinkAsked<Parameters<LinkingService['confirm']>[0]>) => service.confirm(withCaller(asked)),
    reconfirm: (asked: LinkAsked<Parameters<LinkingService['reconfirm']>[0]>) => service.reconfirm(withCaller(asked)),
    revoke: (asked: LinkAsked<Parameters<LinkingService['revoke']>[0]>) => service.revoke(withCaller(asked)),
    complete: (...given: Parameters<LinkingService['complete']>) => service.complete(...given),
    wait: (...given: Parameters<LinkingService['wait']>) => service.wait(...given),
    checkAtBank: (...given: Parameters<LinkingService['checkAtBank']>) => service.checkAtBank(...given),
  };
}
