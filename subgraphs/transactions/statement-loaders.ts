// Reads of statements as documents for one request: the bank's own list, cached as other answers are, and the closed months of the
// statement book. Composed in subgraphs/loaders.ts; called by Account.statements and by src/documents.

import DataLoader from 'dataloader';
import type { BankStatement } from '../../src/domain/bank-statement.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import type { Link } from '../../src/domain/link.ts';
import type { BankReads } from '../../src/reading/bank-reads.ts';
import { readClosedMonth, readClosedMonths } from '../../src/reading/closed-months.ts';
import { type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';
import type { OnShown } from '../../src/reading/read-audit.ts';
import type { Sourced } from '../../src/reading/sourced.ts';
import type { StatementLoaders } from '../shared/loaders.ts';

/** The loaders of one request. `onShown` hears of what is shown of whom; null where nobody keeps it. */
export function createStatementLoaders(reads: BankReads, onShown: OnShown | null = null): StatementLoaders {
  const lists = new DataLoader<LocatedAccount, Promise<Sourced<readonly BankStatement[]>>, string>(
    async (asked) =>
      reads.readMany(
        asked.map(({ link, record }) => ({
          link,
          resource: 'statements' as const,
          parts: [record.key],
          fetch: (connector, session) => connector.fetchStatements?.(session, record.account) ?? unsupported(link),
        })),
      ),
    { cacheKeyFn: ({ link, record }) => `${link.id}\n${record.key}` },
  );
  return {
    async bankStatements(located) {
      const { link } = located;
      if (!reads.connector(link).capabilities.has('STATEMENTS')) throw noStatements(link);
      return lists.load(located);
    },
    async bankFile(located, { bankStatementId, from, to }) {
      const { link, record } = located;
      const place = { link, resource: 'statements' as const, parts: [record.key] };
      const file = await reads.once(
        place,
        (connector, session) =>
          connector.fetchStatementFile?.(session, record.account, bankStatementId) ?? unsupported(link),
      );
      onShown?.({ what: 'STATEMENT', name: nameOf(located), part: 'document', from, to });
      return file;
    },
    closedMonths: (located) => readClosedMonths(reads, located),
    async closedMonth(located, month) {
      const entries = await readClosedMonth(reads, located, month);
      if (entries !== null) onShown?.({ what: 'STATEMENT', name: nameOf(located), part: month.from, ...month });
      return entries;
    },
  };
}

/** A bank that has no statements of its own: no call is made. */
const noStatements = ({ bankId }: Link): BankFailure =>
  new BankFailure({ code: 'UNSUPPORTED', bankId, operatorMessage: `${bankId}: has no statements of its own` });

function unsupported(link: Link): never {
  throw noStatements(link);
}
