// The grants of the banks file, by customer: their partners are told as those are who have a grant in the store. Made by store.ts;
// used by whoever writes deliveries for a customer's partners.

/** A partner whom a customer lets act for them, as the banks file says it. */
export interface FixedGrant {
  readonly partner: string;
  readonly customer: string;
}

/** The partners of a customer. */
export type FixedPartners = (customerId: string) => readonly string[];

/** Arranges grants by customer. */
export function toFixedPartners(grants: readonly FixedGrant[]): FixedPartners {
  const byCustomer = new Map<string, string[]>();
  for (const { partner, customer } of grants) byCustomer.set(customer, [...(byCustomer.get(customer) ?? []), partner]);
  return (customerId) => byCustomer.get(customerId) ?? [];
}
