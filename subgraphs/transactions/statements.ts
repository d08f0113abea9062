// An account's statements as documents: the bank's own, as its bank tells them, and this gateway's, one for each closed month that the
// statement book has whole. Called by Account.statements; the documents themselves are src/documents'.

import { type BankStatement, type StatementMonth, toStatementKey } from '../../src/domain/bank-statement.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import { type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';
import type { Outcome } from '../../src/reading/sourced.ts';
import type { RequestContext } from '../shared/context.ts';
import type { SourceResultModel } from '../shared/models.ts';
import { toMoney } from '../shared/money.ts';
import { assertPageSize, toListPage } from '../shared/paging.ts';
import { toSingleSource } from '../shared/sources.ts';
import type { ResolversParentTypes, StatementFormat, StatementOrigin } from './generated.ts';

type StatementModel = ResolversParentTypes['Statement'];
type ConnectionModel = ResolversParentTypes['StatementConnection'];

/** Which page of them is asked for. */
export interface AskedStatements {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly origin?: StatementOrigin | null | undefined;
}

/** The forms of this gateway's documents, by what stands in the path. */
const gatewayFormats: readonly (readonly [StatementFormat, string])[] = [
  ['PDF', 'pdf'],
  ['CSV', 'csv'],
  ['CAMT_053', 'camt.053'],
];

/** A page of an account's statements, the newest period first. @throws InvalidInput, StoreFailure */
export async function readStatementPage(
  located: LocatedAccount,
  { first, after, origin }: AskedStatements,
  context: RequestContext,
): Promise<ConnectionModel> {
  assertPageSize(first);
  const { statements: loaders } = context.loaders;
  const [months, own] = await Promise.all([
    origin === 'BANK' ? [] : loaders.closedMonths(located),
    origin === 'GATEWAY' ? null : readOwn(located, context),
  ]);
  const statements = [
    ...months.map((month) => toGatewayStatement(located, month, context)),
    ...(own?.reading?.value ?? []).map((statement) => toBankStatement(located, statement, context)),
  ];
  const page = toListPage(
    statements,
    {
      fieldsOf: ({ from, to, id }) => [-toNumber(to), -toNumber(from), id],
      types: ['number', 'number', 'string'],
      cursors: context.ids.cursors,
    },
    { first, after },
  );
  const sources: readonly SourceResultModel[] = own === null ? [] : [toSingleSource(own)];
  return { edges: page.edges, pageInfo: page.pageInfo, sources };
}

const toNumber = (day: string): number => Number(day.replaceAll('-', ''));

async function readOwn(
  located: LocatedAccount,
  { loaders }: RequestContext,
): Promise<Outcome<readonly BankStatement[]>> {
  const { link } = located;
  try {
    return { link, reading: await loaders.statements.bankStatements(located), failure: null };
  } catch (error) {
    if (error instanceof BankFailure) return { link, reading: null, failure: error };
    throw error;
  }
}

function toGatewayStatement(located: LocatedAccount, month: StatementMonth, { ids }: RequestContext): StatementModel {
  const id = ids.statement(nameOf(located), toStatementKey({ origin: 'GATEWAY', month }));
  return {
    id,
    origin: 'GATEWAY',
    type: 'REGULAR_PERIODIC',
    reference: null,
    ...month,
    createdAt: null,
    amounts: [],
    documents: gatewayFormats.map(([format, name]) => ({ format, path: `/documents/${id}?format=${name}` })),
  };
}

function toBankStatement(
  located: LocatedAccount,
  { bankStatementId, reference, type, from, to, createdAt, amounts }: BankStatement,
  { ids }: RequestContext,
): StatementModel {
  const id = ids.statement(nameOf(located), toStatementKey({ origin: 'BANK', bankStatementId }));
  return {
    id,
    origin: 'BANK',
    type,
    reference,
    from,
    to,
    createdAt,
    amounts: amounts.map(({ amount, ...told }) => ({ ...told, amount: toMoney(amount) })),
    documents: [{ format: 'AS_ISSUED', path: `/documents/${id}` }],
  };
}
