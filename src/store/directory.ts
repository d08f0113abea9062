// The directory of links: which customer has linked which bank, and which partner a customer lets read. The file-backed
// one serves links of the banks file; a store behind the same port follows. Read by src/auth/access.ts and nobody else,
// so that no path to a customer's data goes around the caller's rights.

import { type AccessGrant, operatorGrant } from '../domain/grant.ts';
import type { Link } from '../domain/link.ts';

/** Where links and grants are looked up. Fails only when its store does. */
export interface Directory {
  /** A link by id; null when there is none. */
  readLink(linkId: string): Promise<Link | null>;
  /** A customer's links, ordered by id. */
  readLinksOfCustomer(customerId: string): Promise<readonly Link[]>;
  /** Ids of every customer with a link, in code point order. */
  readCustomerIds(): Promise<readonly string[]>;
  /** What the customer, or the operator for them, grants the partner now; null for nothing. */
  readGrant(partnerId: string, customerId: string): Promise<AccessGrant | null>;
  /** A customer's grant is made use of. Never fails, and nobody waits for it. */
  noteUse(grantId: string): void;
}

/** The operator's permission that a partner reads a customer's banks. */
export interface Grant {
  readonly partner: string;
  readonly customer: string;
}

const byCodePoint = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A directory that another may take the place of, in one turn: for whoever is handed it once. */
export class ReplaceableDirectory implements Directory {
  #current: Directory;

  constructor(first: Directory) {
    this.#current = first;
  }

  /** From now on this one. */
  replace(next: Directory): void {
    this.#current = next;
  }

  readLink(linkId: string): Promise<Link | null> {
    return this.#current.readLink(linkId);
  }
  readLinksOfCustomer(customerId: string): Promise<readonly Link[]> {
    return this.#current.readLinksOfCustomer(customerId);
  }
  readCustomerIds(): Promise<readonly string[]> {
    return this.#current.readCustomerIds();
  }
  readGrant(partnerId: string, customerId: string): Promise<AccessGrant | null> {
    return this.#current.readGrant(partnerId, customerId);
  }
  noteUse(grantId: string): void {
    this.#current.noteUse(grantId);
  }
}

/** A directory over links that do not change: those of one reading of the banks file. */
export function createFixedDirectory(links: readonly Link[], grants: readonly Grant[]): Directory {
  const byId = new Map(links.map((link) => [link.id, link]));
  const byCustomer = new Map<string, Link[]>();
  for (const link of [...links].sort((a, b) => byCodePoint(a.id, b.id))) {
    const others = byCustomer.get(link.customerId);
    if (others === undefined) byCustomer.set(link.customerId, [link]);
    else others.push(link);
  }
  const customerIds = [...byCustomer.keys()].sort(byCodePoint);
  const granted = new Set(grants.map(({ partner, customer }) => JSON.stringify([partner, customer])));
  return {
    readLink: async (linkId) => byId.get(linkId) ?? null,
    readLinksOfCustomer: async (customerId) => byCustomer.get(customerId) ?? [],
    readCustomerIds: async () => customerIds,
    readGrant: async (partnerId, customerId) =>
      granted.has(JSON.stringify([partnerId, customerId])) ? operatorGrant : null,
    noteUse: () => undefined,
  };
}
