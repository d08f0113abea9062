// Whose data a caller may see: the one decision behind every path (nested fields, `node`, `account`, `_entities`). Made
// a request by src/context.ts; loaders and resolvers reach links and customers only through it. Scopes are another
// matter (scope-rules.ts): they say what kind of data, this says whose.

import type { Link } from '../domain/link.ts';
import type { Directory } from '../store/directory.ts';
import type { Principal } from './principal.ts';

/** The caller's view of the directory. What they may not see is the same as what does not exist. */
export interface Access {
  /** A link by id; null when there is none or it is somebody else's. */
  link(linkId: string): Promise<Link | null>;
  /** A customer's links, by id; null when the caller may not see the customer. */
  linksOfCustomer(customerId: string): Promise<readonly Link[] | null>;
  /** Whether there is such a customer for this caller. */
  hasCustomer(customerId: string): Promise<boolean>;
  /** Whether the caller may see a customer's data, should there be such a customer. */
  maySee(customerId: string): Promise<boolean>;
  /** Ids of all customers that the caller may see, in code point order. */
  customerIds(): Promise<readonly string[]>;
}

/** The view of one caller; without a principal nothing is visible. */
export function createAccess(principal: Principal | null, directory: Directory): Access {
  const maySee = async (customerId: string): Promise<boolean> => {
    switch (principal?.kind) {
      case undefined:
        return false;
      case 'customer':
        return principal.subject === customerId;
      case 'partner':
        return directory.hasGrant(principal.subject, customerId);
      case 'staff':
        return principal.scopes.has('customers:read:any');
    }
  };
  const hasCustomer = async (customerId: string): Promise<boolean> => {
    if (!(await maySee(customerId))) return false;
    // An end user exists by their token, links or none; for others a customer is who has a link.
    return principal?.kind === 'customer' || (await directory.readLinksOfCustomer(customerId)).length > 0;
  };
  return {
    async link(linkId) {
      const link = await directory.readLink(linkId);
      return link !== null && (await maySee(link.customerId)) ? link : null;
    },
    async linksOfCustomer(customerId) {
      return (await hasCustomer(customerId)) ? directory.readLinksOfCustomer(customerId) : null;
    },
    hasCustomer,
    maySee,
    async customerIds() {
      if (principal?.kind === 'customer') return [principal.subject];
      const visible: string[] = [];
      for (const customerId of await directory.readCustomerIds()) {
        if (await maySee(customerId)) visible.push(customerId);
      }
      return visible;
    },
  };
}
