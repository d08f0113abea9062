// The grants of the banks file, by customer: their partners are told as those are who have a grant in the store. Made by store.ts;
// used by whoever writes deliveries for a customer's partners. Asked anew each time: the file may be read again.

/** A partner whom a customer lets act for them, as the banks file says it. */
export interface FixedGrant {
  readonly partner: string;
  readonly customer: string;
}

/** The partners of a customer. */
export type FixedPartners = (customerId: string) => readonly string[];

/** Arranges grants by customer. */
export function toFixedPartners(grants: readonly FixedGrant[]): FixedPartners {
  return (customerId) => grants.filter(({ customer }) => customer === customerId).map(({ partner }) => partner);
}
