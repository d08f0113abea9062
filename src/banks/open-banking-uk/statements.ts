// Statements of UK Open Banking banks, 3.1.11 and 4.0: the list of an account's, and the file of one. Called by connector.ts. Source:
// OBReadStatement2 of both versions, GET /accounts/{AccountId}/statements and …/{StatementId}/file.

import type { Account } from '../../domain/account.ts';
import type { BankStatement, StatementAmount, StatementType } from '../../domain/bank-statement.ts';
import { parseBankDateTime } from '../../domain/dates.ts';
import { toSigned, toUnsigned } from '../../domain/money.ts';
import type { BankFile } from '../../http/file-calls.ts';
import { type BankCaller, toPathSegment } from '../calls.ts';
import type { BankSession, Reading } from '../connector.ts';
import {
  isObject,
  type JsonObject,
  readEntries,
  readList,
  readRequiredString,
  readString,
  type Tell,
  Unreadable,
} from '../json.ts';
import { fetchList } from '../lists.ts';
import { flattenOnce } from '../pages.ts';
import { readIndicator, readUnsignedAmount } from './mapping.ts';
import { readObEntries } from './wire.ts';

/** What the calls are made with. */
export interface StatementCalls {
  readonly caller: BankCaller;
  readonly session: BankSession;
  readonly account: Account;
  /** `…/accounts/{AccountId}/statements` at the bank. */
  readonly url: URL;
}

/** The standard's codes (OBExternalStatementType1Code, OBInternalStatementType1Code). */
const types: Readonly<Record<string, StatementType>> = {
  AccountClosure: 'ACCOUNT_CLOSING',
  AccountOpening: 'ACCOUNT_OPENING',
  Annual: 'ANNUAL',
  Interim: 'INTERIM',
  RegularPeriodic: 'REGULAR_PERIODIC',
};

/** What a file is asked for as: a document for people, then data. */
const acceptedFiles = 'application/pdf, text/csv;q=0.9, application/xml;q=0.8, */*;q=0.1';

/** `GET /accounts/{AccountId}/statements`, which a bank may leave out. @throws BankFailure */
export async function fetchBankStatements({
  caller,
  session,
  account,
  url,
}: StatementCalls): Promise<Reading<readonly BankStatement[]>> {
  const walked = await fetchList(caller, session, {
    request: { url, resource: 'statements', isOptional: true },
    path: url.pathname,
    readPage: (body) => {
      const { list, next, defects } = readObEntries(body, 'Statement');
      const { timeZone } = caller.bank;
      const read = readEntries(list, '/Data/Statement', (wire, _index, tell) =>
        parseStatement(wire, { account, timeZone, tell }),
      );
      return { items: read.entries, defects: [...defects, ...read.defects], next };
    },
    identityOf: ({ bankStatementId }) => bankStatementId,
  });
  const { fetchedAtMs, defects, incomplete } = walked;
  return {
    value: flattenOnce(walked.pages, ({ bankStatementId }) => bankStatementId),
    fetchedAtMs,
    defects,
    incomplete,
  };
}

/** `GET /accounts/{AccountId}/statements/{StatementId}/file`. @throws BankFailure */
export async function fetchStatementFile(
  { caller, session, url }: StatementCalls,
  bankStatementId: string,
): Promise<BankFile> {
  const segment = toPathSegment(bankStatementId);
  if (segment === null) throw caller.failure('RESOURCE_NOT_FOUND', 'a statement id cannot stand in a path');
  const fileUrl = new URL(`${url.href}/${segment}/file`);
  return caller.getFile(session, {
    url: fileUrl,
    resource: 'statements',
    headers: { accept: acceptedFiles },
    isOptional: true,
  });
}

interface StatementContext {
  readonly account: Account;
  readonly timeZone: string;
  readonly tell: Tell;
}

/** @throws Unreadable when it names another account, has no id (it cannot be fetched, nor told from others), or no period */
function parseStatement(wire: JsonObject, { account, timeZone, tell }: StatementContext): BankStatement {
  const owner = readString(wire, 'AccountId');
  if (owner !== null && owner !== account.bankAccountId) throw new Unreadable('/AccountId', 'of another account');
  const bankStatementId = readRequiredString(wire, 'StatementId', '');
  const day = (name: string) => {
    const date = parseBankDateTime(readRequiredString(wire, name, ''), timeZone)?.date ?? null;
    if (date === null) throw new Unreadable(`/${name}`, 'not a day');
    return date;
  };
  const [from, to] = [day('StartDateTime'), day('EndDateTime')];
  if (from > to) throw new Unreadable('/EndDateTime', 'before StartDateTime');
  const created = readString(wire, 'CreationDateTime');
  return {
    bankStatementId,
    reference: readString(wire, 'StatementReference'),
    type: types[readString(wire, 'Type') ?? ''] ?? 'OTHER',
    from,
    to,
    createdAt: created === null ? null : (parseBankDateTime(created, timeZone)?.instant ?? null),
    amounts: (readList(wire, 'StatementAmount') ?? []).flatMap((amount, index) =>
      isObject(amount)
        ? (parseAmount(amount, account, (reason) => tell(`/StatementAmount/${index}`, reason)) ?? [])
        : [],
    ),
  };
}

function parseAmount(wire: JsonObject, account: Account, tell: (reason: string) => void): StatementAmount | null {
  try {
    const amount = readUnsignedAmount(wire, 'Amount', account.currency);
    const told = toUnsigned(toSigned(amount, readIndicator(wire, '')));
    return { type: readRequiredString(wire, 'Type', ''), ...told };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    tell('not an amount; the statement is kept');
    return null;
  }
}
