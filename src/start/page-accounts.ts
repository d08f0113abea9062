// A customer's own accounts for the pages on which they see them by link, and grant a partner some of them: read as the customer's
// own reads are, from the cache where it has them, each bank within its time. Handed to src/links-page by pages.ts.

import { createLoaders } from '../../subgraphs/loaders.ts';
import { createAccess } from '../auth/access.ts';
import { covers, homeOf } from '../domain/link.ts';
import { deadlineIn } from '../http/deadline.ts';
import { type ReadOwnAccounts, toOwnAccount } from '../links-page/own-accounts.ts';
import { BankReads, type ReadingServices } from '../reading/bank-reads.ts';
import type { Directory } from '../store/directory.ts';

/** What reading them needs. */
export interface PageAccountsDeps {
  readonly reading: ReadingServices;
  readonly directory: Directory;
  /** The same for who is not known to be present: see src/linking/unattended.ts. */
  readonly unattendedDirectory: Directory;
}

/** Makes the reader of the pages. */
export function createPageAccounts({ reading, directory, unattendedDirectory }: PageAccountsDeps): ReadOwnAccounts {
  return async ({ customerId, psuIpAddress, withinMs }) => {
    const principal = { kind: 'customer', subject: customerId, clientId: '', scopes: new Set<string>() } as const;
    const access = createAccess(principal, psuIpAddress === null ? unattendedDirectory : directory);
    const psu = { ipAddress: psuIpAddress, userAgent: null };
    const reads = new BankReads(reading, { access, deadline: deadlineIn(withinMs), psu });
    const { accounts: loaders } = createLoaders(reads, { payments: null, webhooks: null });
    const nowMs = Date.now();
    const links = ((await access.linksOfCustomer(customerId)) ?? []).filter((link) => covers(link, 'accounts', nowMs));
    const { outcomes, accounts } = await loaders.accountsOfLinks(links);
    const unread = outcomes.filter(({ reading: read }) => read === null || read.incomplete !== null);
    return {
      accounts: accounts.map(({ link, links: through, record }) => {
        const linkIds = (through ?? [link]).map(({ id }) => id);
        return toOwnAccount({ bankId: homeOf(link), accountKey: record.key, linkIds }, record.account);
      }),
      unreadBankIds: [...new Set(unread.map(({ link }) => link.bankId))],
      unreadLinkIds: unread.map(({ link }) => link.id),
    };
  };
}
