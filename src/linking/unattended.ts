// The directory as it is read without the person: what they would have had to reconfirm, and have not, is over for such a read,
// and reading says CONSENT_REQUIRED and makes no call. While the person is there it goes on. Made by src/start/services.ts.

import type { ConsentRule } from '../domain/consent-rule.ts';
import type { Link } from '../domain/link.ts';
import type { Directory } from '../store/directory.ts';

const dayMs = 86_400_000;

/** The same directory for requests that speak for nobody's presence. `ruleOf` is each bank's, by its id. */
export function createUnattendedDirectory(
  directory: Directory,
  ruleOf: (bankId: string) => ConsentRule | null,
  now: () => number = Date.now,
): Directory {
  const toEndMs = ({ bankId, confirmedAt }: Link): number | null => {
    // A link of the banks file is reconfirmed where it was authorised.
    const reconfirmation = confirmedAt == null ? null : (ruleOf(bankId)?.reconfirmation ?? null);
    return confirmedAt == null || reconfirmation === null
      ? null
      : Date.parse(confirmedAt) + reconfirmation.days * dayMs;
  };
  const toUnattended = (link: Link): Link => {
    const endMs = toEndMs(link);
    if (endMs === null || endMs > now()) return link;
    const expiresAt = new Date(Math.min(endMs, Date.parse(link.expiresAt ?? '') || endMs)).toISOString();
    return { ...link, expiresAt };
  };
  return {
    async readLink(linkId) {
      const link = await directory.readLink(linkId);
      return link === null ? null : toUnattended(link);
    },
    async readLinksOfCustomer(customerId) {
      return (await directory.readLinksOfCustomer(customerId)).map(toUnattended);
    },
    readCustomerIds: () => directory.readCustomerIds(),
    readGrant: (partnerId, customerId) => directory.readGrant(partnerId, customerId),
    noteUse: (grantId) => directory.noteUse(grantId),
  };
}
