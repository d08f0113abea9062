// Pages of accounts, and balances, as they are answered: models whose plain fields are read in place
// (subgraphs/shared/plain.ts). Made by the resolvers from what loaders have read.

import type { Balance } from '../../src/domain/account.ts';
import type { GlobalIds } from '../../src/domain/global-id.ts';
import { toSigned } from '../../src/domain/money.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { Outcome, Sourced } from '../../src/reading/sourced.ts';
import { LoadedAccount } from '../shared/loaded-account.ts';
import type { BalanceModel, MoneyModel, SourceResultModel } from '../shared/models.ts';
import { toMoney } from '../shared/money.ts';
import type { ListPage } from '../shared/paging.ts';
import { declareLasting } from '../shared/plain.ts';
import { toSingleSource } from '../shared/sources.ts';

/** An account in its place on a page; its cursor is written where it is asked for. */
export class AccountEdge {
  readonly node: LoadedAccount;
  readonly #edge: ListPage<LocatedAccount>['edges'][number];

  constructor(edge: ListPage<LocatedAccount>['edges'][number], ids: GlobalIds) {
    this.node = new LoadedAccount(edge.node, ids);
    this.#edge = edge;
  }

  get cursor(): string {
    return this.#edge.cursor;
  }
}

/** A page of accounts; what became of each bank is told where it is asked for. */
export class AccountPage {
  readonly edges: readonly AccountEdge[];
  readonly pageInfo: ListPage<unknown>['pageInfo'];
  readonly #outcomes: readonly Outcome<unknown>[];
  readonly #totalCount: number;

  constructor(
    { edges, pageInfo, totalCount }: ListPage<LocatedAccount>,
    outcomes: readonly Outcome<unknown>[],
    ids: GlobalIds,
  ) {
    this.edges = edges.map((edge) => new AccountEdge(edge, ids));
    this.pageInfo = pageInfo;
    this.#outcomes = outcomes;
    this.#totalCount = totalCount;
  }

  /** Null where a list was not told as a whole, or only some time ago. */
  get totalCount(): number | null {
    const isKnown = this.#outcomes.every(
      ({ reading }) =>
        reading !== null &&
        reading.freshness !== 'STALE' &&
        reading.incomplete === null &&
        reading.defects.length === 0,
    );
    return isKnown ? this.#totalCount : null;
  }

  get sources(): readonly SourceResultModel[] {
    return this.#outcomes.map(toSingleSource);
  }
}

/** Amounts as they are written, kept as long as the balance, which the cache holds. */
interface WrittenAmounts {
  readonly amount: MoneyModel;
  readonly signedAmount: MoneyModel;
}

const written = new WeakMap<Balance, WrittenAmounts>();

function amountsOf(balance: Balance): WrittenAmounts {
  let amounts = written.get(balance);
  if (amounts === undefined) {
    const signed = toSigned(balance.amount, balance.creditDebitIndicator);
    amounts = { amount: toMoney(balance.amount), signedAmount: toMoney(signed) };
    written.set(balance, amounts);
  }
  return amounts;
}

/** A balance with the reading it came by. */
export class LoadedBalance implements BalanceModel {
  readonly balance: Balance;
  readonly reading: Sourced<unknown>;
  readonly amount: MoneyModel;
  readonly signedAmount: MoneyModel;
  /** What is the same in every answer. */
  readonly lastingPart: object;

  constructor(balance: Balance, reading: Sourced<unknown>) {
    const amounts = amountsOf(balance);
    const { amount, signedAmount } = amounts;
    this.lastingPart = amounts;
    this.balance = balance;
    this.reading = reading;
    this.amount = amount;
    this.signedAmount = signedAmount;
  }

  get type(): Balance['type'] {
    return this.balance.type;
  }
  get creditDebitIndicator(): Balance['creditDebitIndicator'] {
    return this.balance.creditDebitIndicator;
  }
  get creditLimitIncluded(): Balance['creditLimitIncluded'] {
    return this.balance.creditLimitIncluded;
  }
}

declareLasting(
  LoadedBalance,
  ['type', 'amount', 'creditDebitIndicator', 'signedAmount', 'creditLimitIncluded'],
  ({ lastingPart }) => lastingPart,
);
