// Direct debits, scheduled payments and payees of an Australian data holder: the port banks/connector.ts. Made by
// connector.ts, which asks; reads by arrangements.ts. One list holds single payments and standing orders; payees are the customer's,
// and each one's account is told by an endpoint of its own. Source: Consumer Data Standards 1.36, banking APIs.

import type { Account } from '../../domain/account.ts';
import type { Answer, BankCaller } from '../calls.ts';
import type { ArrangementReads, BankSession } from '../connector.ts';
import { type JsonObject, readEntries, type Tell, Unreadable } from '../json.ts';
import { toReading } from '../lists.ts';
import { flattenOnce, type Walked } from '../pages.ts';
import { parseDirectDebit, parsePayee, parsePayeeDetail, parseScheduledPayment } from './arrangements.ts';
import type { EndpointVersions, PagedPlan, VersionedRequest } from './paging.ts';
import type { cdrProfileOf } from './profile.ts';
import { readData } from './wire.ts';

/** What the connector lends. */
export interface ArrangementDeps {
  readonly caller: BankCaller;
  readonly paths: ReturnType<typeof cdrProfileOf>['paths'];
  readonly versions: Readonly<Record<'directDebits' | 'scheduledPayments' | 'payees' | 'payee', EndpointVersions>>;
  /** Every page of a list, at the largest page size that the holder accepts. */
  readonly fetchPaged: <T>(session: BankSession, plan: PagedPlan<T>) => Promise<Walked<T>>;
  readonly get: (session: BankSession, request: VersionedRequest) => Promise<Answer>;
}

/** A row with all that the holder says of it, by which rows are told apart. */
interface Row<T> {
  readonly identity: string;
  readonly item: T;
}

/** The reads of one holder. */
export function createArrangementReads({
  caller,
  paths,
  versions,
  fetchPaged,
  get,
}: ArrangementDeps): ArrangementReads {
  const { bank } = caller;
  const { timeZone } = bank;
  const url = (path: string) => caller.toUrl(bank.endpoints.accounts, path);
  const accountPath = ({ bankAccountId }: Account) =>
    `${paths.regularPayments}/banking/accounts/${caller.parseSegment(bankAccountId)}`;
  const fetchRows = async <T>(
    session: BankSession,
    of: Pick<PagedPlan<never>, 'path' | 'name'> & { readonly resource: string; readonly versions: EndpointVersions },
    parse: (wire: JsonObject, tell: Tell) => T,
  ) => {
    const { path, name, resource } = of;
    const walked = await fetchPaged<Row<T>>(session, {
      request: { url: url(path), resource, versions: of.versions, isOptional: true },
      path,
      name,
      mayBeEmpty: true,
      identityOf: ({ identity }) => identity,
      read: (list) => {
        const read = readEntries(list, `/data/${name}`, (wire, _index, tell) => ({
          identity: JSON.stringify(wire),
          item: parse(wire, tell),
        }));
        return { items: read.entries, defects: read.defects };
      },
    });
    const rows = flattenOnce(walked.pages, ({ identity }) => identity);
    return { walked, items: rows.map(({ item }) => item) };
  };
  return {
    directDebits: (session, account) =>
      caller.run(session, 'regularPayments', async () => {
        const path = `${accountPath(account)}/direct-debits`;
        const of = {
          path,
          name: 'directDebitAuthorisations',
          resource: 'direct-debits',
          versions: versions.directDebits,
        };
        const { bankAccountId } = account;
        const { walked, items } = await fetchRows(session, of, (wire, tell) =>
          parseDirectDebit(wire, { bankAccountId, timeZone, tell }),
        );
        return toReading(walked, items);
      }),
    paymentPlans: (session, account) =>
      caller.run(session, 'regularPayments', async () => {
        const path = `${accountPath(account)}/payments/scheduled`;
        const of = {
          path,
          name: 'scheduledPayments',
          resource: 'scheduled-payments',
          versions: versions.scheduledPayments,
        };
        const { bankAccountId } = account;
        const { walked, items } = await fetchRows(session, of, (wire, tell) =>
          parseScheduledPayment(wire, { bankAccountId, timeZone, tell }),
        );
        return toReading(walked, {
          standingOrders: items.flatMap(({ standingOrders }) => standingOrders),
          scheduledPayments: items.flatMap(({ scheduledPayments }) => scheduledPayments),
        });
      }),
    payees: (session) =>
      caller.run(session, 'beneficiaries', async () => {
        const of = {
          path: `${paths.payees}/banking/payees`,
          name: 'payees',
          resource: 'beneficiaries',
          versions: versions.payees,
        };
        const { walked, items } = await fetchRows(session, of, (wire, tell) => parsePayee(wire, { timeZone, tell }));
        return toReading(walked, items);
      }),
    payee: (session, payee) =>
      caller.run(session, 'beneficiaries', async () => {
        const path = `${paths.payees}/banking/payees/${caller.parseSegment(payee.bankId ?? '')}`;
        const answer = await get(session, { url: url(path), resource: 'beneficiary', versions: versions.payee });
        const defects: { pointer: string; reason: string }[] = [];
        const tell: Tell = (pointer, reason) => void defects.push({ pointer: `/data${pointer}`, reason });
        const value = caller.readShape(answer, (body) => {
          const detail = parsePayeeDetail(readData(body), { timeZone, tell });
          if (detail.bankId !== payee.bankId) throw new Unreadable('/data/payeeId', 'of another payee');
          return detail;
        });
        return { value, fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
      }),
  };
}
