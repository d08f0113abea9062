// GET /accounts/{AccountId}/direct-debits, standing-orders, scheduled-payments and beneficiaries of a UK Open Banking bank: the port
// banks/connector.ts. Made by connector.ts; reads by arrangements.ts. Each is conditional in the standard: a bank's 404 says
// that it has none. Source: account-info-openapi 3.1.11 and 4.0.

import type { Account } from '../../domain/account.ts';
import type { LinkPermission } from '../../domain/link.ts';
import type { BankCaller } from '../calls.ts';
import type { ArrangementReads, BankSession, Reading } from '../connector.ts';
import { type JsonObject, readEntries } from '../json.ts';
import { fetchList, toReading } from '../lists.ts';
import { flattenOnce } from '../pages.ts';
import {
  type ArrangementContext,
  parseBeneficiary,
  parseDirectDebit,
  parseScheduledPayment,
  parseStandingOrder,
} from './arrangements.ts';
import type { openBankingUkProfileOf } from './profile.ts';
import { readObEntries } from './wire.ts';

/** One list of an account's. */
interface ListOfAccount<T> {
  /** The last part of its path, and its name in `Data`. */
  readonly name: string;
  readonly list: string;
  /** The profile's path before it. */
  readonly prefix: string;
  readonly permission: LinkPermission;
  readonly parse: (wire: JsonObject, context: ArrangementContext) => T;
}

/** The reads that a bank has, by its profile. */
export function createArrangementReads(
  caller: BankCaller,
  profile: ReturnType<typeof openBankingUkProfileOf>,
): ArrangementReads {
  const { paths } = profile;
  const regular = { prefix: paths.regularPayments, permission: 'regularPayments' } as const;
  const reader =
    <T>(of: ListOfAccount<T>) =>
    (session: BankSession, account: Account) =>
      fetchOfAccount(caller, { session, account }, of);
  const reads: ArrangementReads = {
    ...(profile.regularPayments && {
      directDebits: reader({ ...regular, name: 'direct-debits', list: 'DirectDebit', parse: parseDirectDebit }),
      standingOrders: reader({ ...regular, name: 'standing-orders', list: 'StandingOrder', parse: parseStandingOrder }),
      scheduledPayments: reader({
        ...regular,
        name: 'scheduled-payments',
        list: 'ScheduledPayment',
        parse: parseScheduledPayment,
      }),
    }),
    ...(profile.beneficiaries && {
      beneficiaries: reader({
        prefix: paths.beneficiaries,
        permission: 'beneficiaries',
        name: 'beneficiaries',
        list: 'Beneficiary',
        parse: parseBeneficiary,
      }),
    }),
  };
  return reads;
}

function fetchOfAccount<T>(
  caller: BankCaller,
  { session, account }: { readonly session: BankSession; readonly account: Account },
  { name, list, prefix, permission, parse }: ListOfAccount<T>,
): Promise<Reading<readonly T[]>> {
  return caller.run(session, permission, async () => {
    const path = `${prefix}/accounts/${caller.parseSegment(account.bankAccountId)}/${name}`;
    const { timeZone, endpoints } = caller.bank;
    const { bankAccountId, currency } = account;
    const walked = await fetchList(caller, session, {
      request: { url: caller.toUrl(endpoints.accounts, path), resource: name, isOptional: true },
      path,
      readPage: (body) => {
        const page = readObEntries(body, list);
        const read = readEntries(page.list, `/Data/${list}`, (wire, _index, tell) => ({
          // Rows are told apart by all that the bank says of them.
          identity: JSON.stringify(wire),
          item: parse(wire, { bankAccountId, currency, timeZone, tell }),
        }));
        return { items: read.entries, defects: [...page.defects, ...read.defects], next: page.next };
      },
      identityOf: ({ identity }) => identity,
    });
    return toReading(
      walked,
      flattenOnce(walked.pages, ({ identity }) => identity).map(({ item }) => item),
    );
  });
}
