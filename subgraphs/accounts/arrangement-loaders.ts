// Batched reads of direct debits, standing orders, scheduled payments and beneficiaries for one request. A bank that has none, and a
// link or grant that does not cover them, is not called. Composed in subgraphs/loaders.ts; called by the resolvers of Account, Customer
// and Beneficiary.

import DataLoader from 'dataloader';
import type { BankSession, Connector, PaymentPlans, Reading } from '../../src/banks/connector.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import type { Link } from '../../src/domain/link.ts';
import type { ArrangementKind, Arrangements, Beneficiary } from '../../src/domain/regular-payment.ts';
import type { BankReads, KeepValues } from '../../src/reading/bank-reads.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import { type LocatedArrangement, toLocated, withoutCardNumbersOf } from '../../src/reading/located-arrangement.ts';
import type { Sourced } from '../../src/reading/sourced.ts';
import { toGrantedReading } from '../../src/reading/withheld.ts';
import type { AccountLoaders, ArrangementLoaders, ArrangementsRead } from '../shared/loaders.ts';
import type { SourceResultModel } from '../shared/models.ts';
import { type StatementOutcome, toSingleSource, toSource, toStatementSource } from '../shared/sources.ts';
import { type Demand, findCoveringLink, refusalOf, toRefusal } from './covering-link.ts';

/** What a bank must have, and a link cover, for each. */
const demands: Readonly<Record<ArrangementKind, Demand>> = {
  directDebits: { capability: 'DIRECT_DEBITS', permission: 'regularPayments' },
  standingOrders: { capability: 'STANDING_ORDERS', permission: 'regularPayments' },
  scheduledPayments: { capability: 'SCHEDULED_PAYMENTS', permission: 'regularPayments' },
  beneficiaries: { capability: 'BENEFICIARIES', permission: 'beneficiaries' },
};

/** What tells the customer's own beneficiaries, among the keys of what is kept, from accounts': keys of accounts are hashes, none this short. */
const ofCustomer = 'all';

/** One fetch of an account's list. */
interface Fetching {
  readonly connector: Connector;
  readonly session: BankSession;
  readonly located: LocatedAccount;
  readonly keep: KeepValues;
}

/** Fetches one kind of an account's; undefined where the bank has it not. */
type Fetch<T> = (fetching: Fetching) => Promise<Reading<readonly T[]>> | undefined;

type List<T> = DataLoader<LocatedAccount, Promise<Sourced<readonly T[]>>, string>;

/** What was read of one account. */
interface Read<T> {
  readonly items: readonly LocatedArrangement<T>[];
  readonly outcome: StatementOutcome;
}

/** The loaders of one request. */
export function createArrangementLoaders(reads: BankReads, accounts: AccountLoaders): ArrangementLoaders {
  const { idKey } = reads.services;
  const listOf = <T extends object>(kind: ArrangementKind, fetch: Fetch<T>): List<T> =>
    new DataLoader(
      async (asked) =>
        reads.readMany(
          asked.map((located) => ({
            link: located.link,
            resource: kind,
            parts: [located.record.key],
            fetch: async (connector: Connector, session: BankSession, keep: KeepValues) =>
              toClean(await (fetch({ connector, session, located, keep }) ?? refuse(located.link, 'UNSUPPORTED'))),
          })),
        ),
      { cacheKeyFn: placeOf },
    );
  const fromPlans = createPlans();
  const lists: { readonly [Kind in ArrangementKind]: List<Arrangements[Kind]> } = {
    directDebits: listOf('directDebits', ({ connector, session, located }) =>
      connector.arrangements?.directDebits?.(session, located.record.account),
    ),
    standingOrders: listOf(
      'standingOrders',
      (fetching) =>
        fromPlans(fetching, 'standingOrders') ??
        fetching.connector.arrangements?.standingOrders?.(fetching.session, fetching.located.record.account),
    ),
    scheduledPayments: listOf(
      'scheduledPayments',
      (fetching) =>
        fromPlans(fetching, 'scheduledPayments') ??
        fetching.connector.arrangements?.scheduledPayments?.(fetching.session, fetching.located.record.account),
    ),
    beneficiaries: listOf('beneficiaries', ({ connector, session, located }) =>
      connector.arrangements?.beneficiaries?.(session, located.record.account),
    ),
  };
  const payees = new DataLoader<Link, Promise<Sourced<readonly Beneficiary[]>>, string>(
    async (links) =>
      reads.readMany(
        links.map((link) => ({
          link,
          resource: 'beneficiaries' as const,
          parts: [ofCustomer],
          fetch: async (connector, session) =>
            toClean(await (connector.arrangements?.payees?.(session) ?? refuse(link, 'UNSUPPORTED'))),
        })),
      ),
    { cacheKeyFn: ({ id }) => id },
  );
  const details = new DataLoader<LocatedArrangement<Beneficiary>, Promise<Sourced<Beneficiary>>, string>(
    async (asked) =>
      reads.readMany(
        asked.map(({ link, key, item }) => ({
          link,
          resource: 'beneficiaries' as const,
          parts: [ofCustomer, key],
          async fetch(connector, session) {
            const reading = await (connector.arrangements?.payee?.(session, item) ?? refuse(link, 'UNSUPPORTED'));
            return { ...reading, value: withoutCardNumbersOf(reading.value) };
          },
        })),
      ),
    { cacheKeyFn: ({ link, key }) => `${link.id}\n${key}` },
  );

  const refused = (kind: ArrangementKind, link: Link) => refusalOf(reads, demands[kind], link);
  const isOfCustomer = (kind: ArrangementKind, link: Link): boolean =>
    kind === 'beneficiaries' && reads.services.connectors.get(link.bankId)?.arrangements?.payees !== undefined;

  const readAccount = async <Kind extends ArrangementKind>(
    kind: Kind,
    located: LocatedAccount,
  ): Promise<Read<Arrangements[Kind]>> => {
    try {
      const reading = toGrantedReading(located.link, await lists[kind].load(located));
      const items = toLocated({ idKey, kind }, { link: located.link, account: located }, reading);
      return { items, outcome: { located, parts: [reading], failure: null } };
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      return { items: [], outcome: { located, parts: [], failure: error } };
    }
  };
  /** What a bank has of the customer alone: nothing for whom the grant names accounts. */
  const readPayees = async (link: Link) => {
    try {
      if (link.onlyAccounts !== undefined) throw toRefusal(link, 'PERMISSION_NOT_GRANTED');
      const reading = await payees.load(link);
      const items = toLocated({ idKey, kind: 'beneficiaries' }, { link, account: null }, reading);
      return { items, source: toSingleSource({ link, reading, failure: null }) };
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      return { items: [], source: toSingleSource({ link, reading: null, failure: error }) };
    }
  };

  return {
    async ofAccount(kind, asked) {
      const located = await findCoveringLink({ reads, accounts }, demands[kind], asked);
      const { link } = located;
      const refusal = refused(kind, link) ?? (isOfCustomer(kind, link) ? toRefusal(link, 'UNSUPPORTED') : null);
      if (refusal !== null) return { items: [], sources: [toSingleSource({ link, reading: null, failure: refusal })] };
      const { items, outcome } = await readAccount(kind, located);
      const accountParts = [{ located, readings: outcome.parts, failure: outcome.failure }];
      return { items, sources: [toSource(link, { readings: [], failures: [], accounts: accountParts })] };
    },
    async ofLinks<Kind extends ArrangementKind>(kind: Kind, links: readonly Link[]) {
      const sources = new Map<string, SourceResultModel>();
      const byAccount: Link[] = [];
      const byCustomer: Link[] = [];
      for (const link of links) {
        const failure = refused(kind, link);
        if (failure !== null) sources.set(link.id, toSingleSource({ link, reading: null, failure }));
        else (isOfCustomer(kind, link) ? byCustomer : byAccount).push(link);
      }
      const [found, ofCustomers] = await Promise.all([
        accounts.accountsOfLinks(byAccount),
        Promise.all(byCustomer.map(async (link) => ({ link, ...(await readPayees(link)) }))),
      ]);
      const read = await Promise.all(found.accounts.map((located) => readAccount(kind, located)));
      for (const outcome of found.outcomes) {
        sources.set(
          outcome.link.id,
          toStatementSource(
            outcome,
            read.map((one) => one.outcome),
          ),
        );
      }
      for (const { link, source } of ofCustomers) sources.set(link.id, source);
      return {
        items: [...read.flatMap((one) => one.items), ...toOnce(ofCustomers)],
        sources: inOrder(links, sources),
      } as ArrangementsRead<Arrangements[Kind]>;
    },
    async beneficiary(located) {
      if (!located.item.hasMore) return located.item;
      return (await details.load(located)).value;
    },
  };
}

const placeOf = ({ link, record }: LocatedAccount): string => `${link.id}\n${record.key}`;

const toClean = <T extends object>(reading: Reading<readonly T[]>): Reading<readonly T[]> => ({
  ...reading,
  value: reading.value.map(withoutCardNumbersOf),
});

/**
 * Fetches one kind from a bank whose list holds two: the list is asked for once in a request, whichever of them is asked for, and the
 * other kind is kept.
 */
function createPlans() {
  const plans = new Map<string, Promise<Reading<PaymentPlans>>>();
  return <Kind extends keyof PaymentPlans>(
    { connector, session, located, keep }: Fetching,
    kind: Kind,
  ): Promise<Reading<PaymentPlans[Kind]>> | undefined => {
    const fetchPlans = connector.arrangements?.paymentPlans;
    if (fetchPlans === undefined) return undefined;
    const place = placeOf(located);
    const other = kind === 'standingOrders' ? 'scheduledPayments' : 'standingOrders';
    let plan = plans.get(place);
    if (plan === undefined) {
      plan = fetchPlans(session, located.record.account);
      plans.set(place, plan);
    }
    return plan.then((reading) => {
      const kept = { ...reading, value: reading.value[other].map(withoutCardNumbersOf) };
      keep(other, [{ parts: [located.record.key], reading: kept }]);
      return { ...reading, value: reading.value[kind] };
    });
  };
}

/** The same beneficiary by two links of one customer to one bank is one. */
function toOnce<T>(read: readonly { readonly items: readonly LocatedArrangement<T>[] }[]) {
  const byKey = new Map<string, LocatedArrangement<T>>();
  for (const item of read.flatMap(({ items }) => items)) if (!byKey.has(item.key)) byKey.set(item.key, item);
  return [...byKey.values()];
}

const inOrder = (links: readonly Link[], sources: ReadonlyMap<string, SourceResultModel>) =>
  links.flatMap(({ id }) => sources.get(id) ?? []);

function refuse(link: Link, code: 'UNSUPPORTED'): never {
  throw toRefusal(link, code);
}
