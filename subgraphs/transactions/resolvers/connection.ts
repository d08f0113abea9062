// From arguments to a page of a statement: shared by Account.transactions and Customer.transactions, which differ only in
// the accounts they walk through.

import { BankFailure, InvalidInput } from '../../../src/domain/errors.ts';
import type { GlobalIds } from '../../../src/domain/global-id.ts';
import type { AccountRecord, LocatedAccount } from '../../../src/reading/located-account.ts';
import type { Outcome } from '../../../src/reading/sourced.ts';
import type { RequestContext } from '../../shared/context.ts';
import { loadersFor } from '../../shared/freshness.ts';
import type { SourceResultModel, TransactionConnectionModel, TransactionEdgeModel } from '../../shared/models.ts';
import { assertPageSize, invalidCursor } from '../../shared/paging.ts';
import { toStatementSource } from '../../shared/sources.ts';
import { StatementEdge } from '../answer.ts';
import { parseCursor, type StatementCursor } from '../cursor.ts';
import { toPredicate } from '../filter.ts';
import type { FreshnessPreference, TransactionFilter } from '../generated.ts';
import { noteSharedIds } from '../identity-stability.ts';
import { type AccountOutcome, beginWalk, type WalkPage, type WalkRange, walkStatements } from '../walk.ts';

/** The accounts that one link contributes, and what became of asking for them. */
export interface AccountList {
  readonly outcome: Outcome<readonly AccountRecord[]>;
  readonly accounts: readonly LocatedAccount[];
}

/** Whose statement, and through what. */
export interface StatementOwner {
  readonly customerId: string;
  readonly lists: () => readonly Promise<readonly AccountList[]>[];
}

/** The arguments of a transactions field. */
export interface StatementArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly filter?: TransactionFilter | null | undefined;
  readonly freshness: FreshnessPreference;
}

/**
 * One page over all accounts of the given lists of one customer, one a link, together those of a bank. Each account's first window is asked for
 * as soon as its bank's lists are there: a slow bank holds up nobody else.
 * @throws InvalidInput on bad arguments; a bank's failure never throws.
 */
export async function toConnection(
  { customerId, lists }: StatementOwner,
  { first, after, filter, freshness }: StatementArgs,
  context: RequestContext,
): Promise<TransactionConnectionModel> {
  assertPageSize(first);
  const cursor = after == null ? null : parseCursor(after, context.ids.cursors);
  if (after != null && cursor === null) throw invalidCursor();
  const range: WalkRange = {
    first,
    after: cursor,
    ...parseRange(filter),
    matches: await toPredicate(filter, customerId, context),
  };
  const isAble = toCapabilityCheck(filter, context);
  const { transactions } = loadersFor(freshness, context);
  const answered = await Promise.all(
    lists().map(async (pending) => {
      const own = await pending;
      for (const { accounts } of own)
        for (const located of accounts) if (isAble(located)) beginWalk(transactions, located, range);
      return own;
    }),
  ).then((all) => all.flat());
  const accounts = answered.flatMap((list) => list.accounts);
  const page = await walkStatements(transactions, { ...range, accounts: accounts.filter(isAble) });
  const unable = accounts.filter((located) => !isAble(located)).map(toUnable);
  const outcomes = { lists: answered.map(({ outcome }) => outcome), outcomes: [...page.outcomes, ...unable] };
  const passed = after == null || cursor === null ? null : { after, cursor };
  return new StatementPage(page, outcomes, { passed, ids: context.ids });
}

/** What became of what a page was read from. */
export interface StatementOutcomes {
  /** Of each link's list of accounts. */
  readonly lists: readonly Outcome<readonly AccountRecord[]>[];
  /** Of each account's statement. */
  readonly outcomes: readonly AccountOutcome[];
}

/** How a page was asked for. */
export interface StatementAsked {
  /** Null for a first page. */
  readonly passed: { readonly after: string; readonly cursor: StatementCursor } | null;
  readonly ids: GlobalIds;
}

/** A page as resolvers read it. What only `sources` and cursors need is computed when one of them is asked for. */
export class StatementPage implements TransactionConnectionModel {
  readonly edges: readonly TransactionEdgeModel[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly nextRefreshAtMs: number | null;
  /** What was passed as `after`; null for nothing. */
  readonly after: string | null;
  readonly #lists: readonly Outcome<readonly AccountRecord[]>[];
  readonly #outcomes: readonly AccountOutcome[];
  readonly #missedBefore: ReadonlySet<string>;
  #sources: readonly SourceResultModel[] | null = null;
  #missedLinkIds: readonly string[] | null = null;

  constructor(
    page: Omit<WalkPage, 'outcomes'>,
    { lists, outcomes }: StatementOutcomes,
    { passed, ids }: StatementAsked,
  ) {
    this.edges = page.entries.map((placed) => new StatementEdge(placed, this, ids));
    this.hasNextPage = page.hasNextPage;
    this.hasPreviousPage = passed !== null;
    this.nextRefreshAtMs = page.nextRefreshAtMs;
    this.after = passed?.after ?? null;
    this.#lists = lists;
    this.#outcomes = outcomes;
    this.#missedBefore = new Set(passed?.cursor.missedLinkIds ?? []);
  }

  get sources(): readonly SourceResultModel[] {
    this.#sources ??= this.#readSources();
    return this.#sources;
  }

  get missedLinkIds(): readonly string[] {
    this.#missedLinkIds ??= this.sources
      .filter(({ linkId }) => !this.#isGoingOn(linkId))
      .filter((source) => this.#missedBefore.has(source.linkId) || isMissing(source))
      .map(({ linkId }) => linkId);
    return this.#missedLinkIds;
  }

  #readSources(): readonly SourceResultModel[] {
    const outcomes = this.#outcomes.map((outcome) => ({ ...outcome, notes: noteSharedIds(outcome.parts) }));
    return this.#lists.map((list) => toStatementSource(list, outcomes, this.#missedBefore.has(list.link.id)));
  }

  /** Whether all that a link has not given yet is still to come: the walk waits for it, and misses nothing. */
  #isGoingOn(linkId: string): boolean {
    const own = this.#outcomes.filter(({ located }) => located.link.id === linkId);
    const parts = own.flatMap((outcome) => outcome.parts).filter(({ incomplete }) => incomplete !== null);
    return (
      !this.#missedBefore.has(linkId) &&
      own.every(({ failure }) => failure === null) &&
      parts.length > 0 &&
      parts.every(({ goesOn }) => goesOn === true)
    );
  }
}

/**
 * A link that could have contributed to this page and did not, or not wholly. What it never offers is not missed, and
 * older data is data.
 */
function isMissing({ status, failure, problems }: SourceResultModel): boolean {
  const isNeverOffered = failure?.code === 'UNSUPPORTED' && problems.every((one) => one.failure.code === 'UNSUPPORTED');
  return failure !== null && !isNeverOffered && status !== 'STALE';
}

/** Who asks for pending entries alone is told by a bank that has none to show that it cannot, without a call. */
function toCapabilityCheck(
  filter: TransactionFilter | null | undefined,
  { banks }: RequestContext,
): (located: LocatedAccount) => boolean {
  const onlyPending = filter?.status != null && filter.status.length > 0 && filter.status.every((s) => s === 'PENDING');
  const needed = onlyPending ? 'PENDING_TRANSACTIONS' : 'TRANSACTIONS';
  return ({ link }) => banks.get(link.bankId)?.capabilities.has(needed) === true;
}

function toUnable(located: LocatedAccount): AccountOutcome {
  const { bankId } = located.link;
  const operatorMessage = `${bankId} does not offer the entries that were asked for`;
  return { located, parts: [], failure: new BankFailure({ code: 'UNSUPPORTED', bankId, operatorMessage }) };
}

function parseRange(filter: TransactionFilter | null | undefined): { from: string | null; to: string | null } {
  const from = filter?.from ?? null;
  const to = filter?.to ?? null;
  if (from !== null && to !== null && from > to) {
    throw new InvalidInput('filter.from', 'filter.from must not be after filter.to.');
  }
  return { from, to };
}
