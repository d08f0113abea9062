// What banks state of a customer's regular payments, for what recurs: direct debits and standing orders as their own lists have them.
// Called by streams.ts; reads by the loaders of subgraphs/shared. For a caller who may read them, and of today: a list says nothing
// of a day that is past. What a bank does not tell leaves the streams as its entries show them.

import { ownerOf } from '../../src/domain/link.ts';
import type { ArrangementStatus, PaymentFrequency } from '../../src/domain/regular-payment.ts';
import type { Cadence } from '../../src/insights/cadence.ts';
import type { StatedPayment } from '../../src/insights/stated-payments.ts';
import { nameOf } from '../../src/reading/located-account.ts';
import type { LocatedArrangement } from '../../src/reading/located-arrangement.ts';
import type { RequestContext } from '../shared/context.ts';

/** The scope of the lists. */
const listScope = 'regular-payments:read';

/** What a customer's banks state, where the caller may read it; empty for what is past, and where nothing is told. Never fails for a bank. */
export async function readStated(
  customerId: string,
  asOf: string,
  context: RequestContext,
): Promise<readonly StatedPayment[]> {
  const { access, loaders, principal } = context;
  const today = new Date().toISOString().slice(0, 10);
  if (asOf < today || principal?.scopes.has(listScope) !== true) return [];
  const links = await access.linksOfCustomer(customerId);
  if (links === null) return [];
  const [debits, orders] = await Promise.all([
    loaders.arrangements.ofLinks('directDebits', links),
    loaders.arrangements.ofLinks('standingOrders', links),
  ]);
  return [
    ...debits.items.flatMap((located) => {
      const { creditorName, frequency, lastPaymentAmount, lastPaymentDate } = located.item;
      return toStated(located, context, {
        kind: 'DIRECT_DEBIT',
        name: creditorName,
        identification: null,
        amount: lastPaymentAmount,
        cadence: toCadence(frequency),
        lastDate: lastPaymentDate,
        nextDate: null,
      });
    }),
    ...orders.items.flatMap((located) => {
      const { creditorName, creditorAccount, frequency, lastPayment, nextPayment } = located.item;
      return toStated(located, context, {
        kind: 'STANDING_ORDER',
        name: creditorName,
        identification: creditorAccount,
        amount: nextPayment.amount ?? lastPayment.amount,
        cadence: toCadence(frequency),
        lastDate: lastPayment.date,
        nextDate: nextPayment.date,
      });
    }),
  ];
}

/** What both kinds have. One of which the bank does not say whether it runs, or that rests for now, states nothing. */
function toStated(
  {
    account,
    key,
    item,
    link,
  }: LocatedArrangement<{ readonly bankId: string | null; readonly status: ArrangementStatus }>,
  { ids }: RequestContext,
  parts: Pick<StatedPayment, 'kind' | 'name' | 'identification' | 'amount' | 'cadence' | 'lastDate' | 'nextDate'>,
): readonly StatedPayment[] {
  const { status, bankId } = item;
  if (account === null || status === 'UNKNOWN' || status === 'SUSPENDED') return [];
  const { customerId } = ownerOf(link);
  return [
    {
      ...parts,
      id: key,
      arrangementId: bankId === null ? null : ids.arrangement({ ...ownerOf(link), arrangementKey: key }),
      customerId,
      accountId: ids.account(nameOf(account)),
      direction: 'DEBIT',
      isActive: status === 'ACTIVE',
    },
  ];
}

const cadences: ReadonlyMap<string, Cadence> = new Map([
  ['1 WEEK', 'WEEKLY'],
  ['2 WEEK', 'FORTNIGHTLY'],
  ['4 WEEK', 'FOUR_WEEKLY'],
  ['1 MONTH', 'MONTHLY'],
  ['3 MONTH', 'QUARTERLY'],
  ['6 MONTH', 'HALF_YEARLY'],
  ['12 MONTH', 'YEARLY'],
  ['1 YEAR', 'YEARLY'],
]);

const toCadence = (frequency: PaymentFrequency | null): Cadence | null =>
  cadences.get(`${frequency?.count} ${frequency?.unit}`) ?? null;
