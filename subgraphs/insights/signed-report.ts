// One report of a customer's accounts, income, streams and affordability, as a text that is signed. The text is the same for the same
// entries: nothing of the time of asking is in it. Used by the resolvers of Customer.

import { bankGlobalId } from '../../src/domain/global-id.ts';
import type { RequestContext } from '../shared/context.ts';
import type { Days } from '../shared/models.ts';
import { toAffordabilityArgs, toCurrencies } from './affordability.ts';
import { findInCustomer } from './findings.ts';
import { toBasis } from './reports.ts';
import { toIncomes, toStreams, toTelling } from './streams.ts';

/** The first member of the text; rises when a member that is there changes its meaning. */
const formatVersion = 1;

/** The report's text; null where the caller may not see the customer. */
export async function toReportText(customerId: string, days: Days, context: RequestContext): Promise<string | null> {
  const found = await findInCustomer(customerId, days, context);
  if (found === null) return null;
  const { ids } = context;
  const args = toAffordabilityArgs(found);
  const telling = toTelling(found, context);
  const basis = toBasis(found.read, { days, accountId: null });
  const report = {
    format: 'bankgraph-report',
    formatVersion,
    customer: ids.customer(customerId),
    from: days.from,
    to: days.to,
    banks: basis.coverage.map(({ bankId, accountCount, linkCount, missingLinkCount }) => ({
      bank: bankGlobalId(bankId),
      accountCount,
      linkCount,
      missingLinkCount,
    })),
    accounts: found.read.accounts.map(({ account, parts, failure }) => ({
      account: account.id,
      type: account.type,
      currency: account.currency,
      isComplete: failure === null && parts.every(({ incomplete }) => incomplete === null),
    })),
    undatedCount: basis.undatedCount,
    income: toIncomes(args.income, telling),
    streams: toStreams(found.streams, telling).map(({ account, arrangementId: _, ...stream }) => ({
      account: account.id,
      ...stream,
    })),
    affordability: toCurrencies(args, telling),
  };
  return JSON.stringify(report);
}
