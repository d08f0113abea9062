// Customer.accounts, cards, and what is paid regularly and to whom: all at all linked banks, each bank on its own; and what the accounts come to.

import type { AccountType } from '../../../src/domain/account.ts';
import { InvalidInput } from '../../../src/domain/errors.ts';
import { parseCurrencyOfHistory } from '../../../src/domain/iso4217.ts';
import { homeOf, type Link } from '../../../src/domain/link.ts';
import type { ArrangementKind, Arrangements } from '../../../src/domain/regular-payment.ts';
import type { LocatedAccount } from '../../../src/reading/located-account.ts';
import type { RequestContext } from '../../shared/context.ts';
import { loadersFor } from '../../shared/freshness.ts';
import type { CustomerModel } from '../../shared/models.ts';
import { readPageSize, toListPage } from '../../shared/paging.ts';
import { visibleReference } from '../../shared/references.ts';
import { AccountPage } from '../answer.ts';
import {
  type ArrangementArgs,
  type ToNode,
  toArrangementPage,
  toBeneficiary,
  toDirectDebit,
  toScheduledPayment,
  toStandingOrder,
} from '../arrangements.ts';
import { readCardPage } from '../cards.ts';
import type { AccountFilter, CustomerResolvers } from '../generated.ts';
import { readNetWorth } from '../net-worth.ts';

/** Everyday accounts come first within a link. */
const typeRank: Readonly<Record<AccountType, number>> = {
  CURRENT: 0,
  SAVINGS: 1,
  CARD: 2,
  LOAN: 3,
  MORTGAGE: 4,
  OTHER: 5,
};

function parseBankId(filter: AccountFilter | null | undefined, { ids }: RequestContext): string | null {
  if (filter?.bankId == null) return null;
  const parsed = ids.parse(filter.bankId);
  if (parsed?.type !== 'Bank') throw new InvalidInput('filter.bankId', 'filter.bankId must be the id of a bank.');
  return parsed.bankId;
}

function matches({ record: { account } }: LocatedAccount, filter: AccountFilter | null | undefined): boolean {
  return (
    (filter?.type == null || filter.type.includes(account.type)) &&
    (filter?.status == null || filter.status.includes(account.status))
  );
}

/** What the customer's banks pay by themselves, or whom the customer has entered to pay. */
const arranged =
  <Kind extends ArrangementKind, Node>(kind: Kind, toNode: ToNode<Arrangements[Kind], Node>) =>
  async ({ id }: CustomerModel, { freshness, ...asked }: ArrangementArgs, context: RequestContext) => {
    readPageSize(asked);
    const { arrangements } = loadersFor(freshness, context);
    const parsed = context.ids.parse(id);
    const links = parsed?.type === 'Customer' ? await context.access.linksOfCustomer(parsed.customerId) : null;
    if (links === null) return null;
    return toArrangementPage({ read: await arrangements.ofLinks(kind, links), asked, toNode }, context);
  };

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  async accounts({ id }, { filter, freshness, ...asked }, context) {
    readPageSize(asked);
    const { accounts } = loadersFor(freshness, context);
    const bankId = parseBankId(filter, context);
    const parsed = context.ids.parse(id);
    const links = parsed?.type === 'Customer' ? await context.access.linksOfCustomer(parsed.customerId) : null;
    if (links === null) return null;
    const isAsked = (link: Link) => bankId === null || link.bankId === bankId;
    // A bank that is reached by two ways is looked at in both: its accounts are read by one.
    const homes = new Set(links.filter(isAsked).map(homeOf));
    const { accounts: all, outcomes: found } = await accounts.accountsOfLinks(
      links.filter((link) => homes.has(homeOf(link))),
    );
    const outcomes = found.filter(({ link }) => isAsked(link));
    const located = all.filter((account) => isAsked(account.link) && matches(account, filter));
    const page = toListPage(
      located,
      {
        // By the first link that shows it: which one it is read through may change from page to page.
        fieldsOf: ({ link, links, record }) => [links?.[0]?.id ?? link.id, typeRank[record.account.type], record.key],
        types: ['string', 'number', 'string'],
        cursors: context.ids.cursors,
      },
      asked,
    );
    return new AccountPage(page, outcomes, context.ids);
  },
  async cards({ id }, { freshness, ...asked }, context) {
    const { cards } = loadersFor(freshness, context);
    const parsed = context.ids.parse(id);
    const links = parsed?.type === 'Customer' ? await context.access.linksOfCustomer(parsed.customerId) : null;
    return links === null ? null : readCardPage(links, asked, { cards, ids: context.ids });
  },
  directDebits: arranged('directDebits', toDirectDebit),
  standingOrders: arranged('standingOrders', toStandingOrder),
  scheduledPayments: arranged('scheduledPayments', toScheduledPayment),
  beneficiaries: arranged('beneficiaries', toBeneficiary),
  async netWorth({ id }, { currency, freshness }, context) {
    const { accounts } = loadersFor(freshness, context);
    const parsed = context.ids.parse(id);
    const links = parsed?.type === 'Customer' ? await context.access.linksOfCustomer(parsed.customerId) : null;
    const asked = parseCurrencyOfHistory(currency);
    return links === null || asked === null ? null : readNetWorth({ links, currency: asked, accounts }, context);
  },
};
