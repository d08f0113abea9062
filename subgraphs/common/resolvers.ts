// Resolvers of the types that every subgraph shares (schema/common.graphql): conversions, provenance, sources, errors.

import type { BankErrorCode } from '../../src/domain/errors.ts';
import { bankGlobalId } from '../../src/domain/global-id.ts';
import { parseCurrencyOfHistory } from '../../src/domain/iso4217.ts';
import { toConversion } from '../../src/rates/conversion.ts';
import type {
  BankErrorResolvers,
  MoneyResolvers,
  ProvenanceResolvers,
  SourceNoteResolvers,
  SourceResultResolvers,
  StaleReason,
  UnreadableEntryResolvers,
} from '../banks/generated.ts';
import { toConversionModel } from '../shared/conversion.ts';
import { fromMoney } from '../shared/money.ts';
import { scalars } from './scalars.ts';

/** At most this many unreadable entries are listed; their number is told in full. */
const listedDefects = 20;

const toInstant = (atMs: number) => new Date(atMs).toISOString();

/** Data stands in for a bank only after a failure that asking again can mend: src/reading/bank-reads.ts. */
function toStaleReason(code: BankErrorCode | null): StaleReason | null {
  switch (code) {
    case 'BANK_TIMEOUT':
    case 'BANK_UNAVAILABLE':
    case 'BANK_RATE_LIMITED':
    case 'BANK_BAD_RESPONSE':
      return code;
    default:
      return null;
  }
}

const Provenance: ProvenanceResolvers = {
  bank: ({ bankId }) => ({ id: bankGlobalId(bankId) }),
  fetchedAt: ({ fetchedAtMs }) => toInstant(fetchedAtMs),
  nextRefreshAt: ({ nextRefreshAtMs }) => (nextRefreshAtMs > Date.now() ? toInstant(nextRefreshAtMs) : null),
  staleReason: ({ staleReason }) => toStaleReason(staleReason),
  unreadable: ({ defects }) => defects.slice(0, listedDefects),
};

const SourceResult: SourceResultResolvers = {
  bank: ({ bankId }) => ({ id: bankGlobalId(bankId) }),
  link: ({ linkId }, _args, { ids }) => ({ id: ids.link(linkId) }),
  error: ({ failure }) => (failure === null ? null : { failure }),
  unreadable: ({ defects }) => defects.slice(0, listedDefects),
  unreadableCount: ({ defects }) => defects.length,
  accounts: ({ problems }, _args, { ids }) =>
    problems.map(({ account, failure }) => ({ accountId: ids.account(account), error: { failure } })),
};

const SourceNote: SourceNoteResolvers = {
  account: ({ account }, _args, { ids }) => (account === null ? null : ids.account(account)),
  date: ({ date }) => date ?? null,
};

const UnreadableEntry: UnreadableEntryResolvers = {
  accountId: ({ account }, _args, { ids }) => (account === undefined ? null : ids.account(account)),
};

const BankError: BankErrorResolvers = {
  code: ({ failure }) => failure.code,
  message: ({ failure }) => failure.publicMessage,
  bankCode: ({ failure }) => failure.bankCode,
  retryable: ({ failure }) => failure.retryable,
  retryAt: ({ failure }) => (failure.retryAtMs === null ? null : toInstant(failure.retryAtMs)),
  actionUrl: ({ failure }) => failure.actionUrl,
  correlationId: ({ failure }) => failure.correlationId,
};

/** Its other fields have none: see subgraphs/shared/money.ts. */
const Money: Pick<MoneyResolvers, 'convertedTo'> = {
  convertedTo: (money, { currency, on }, { rates }) => {
    const to = parseCurrencyOfHistory(currency);
    // Cannot be: the scalar lets nothing else through.
    if (to === null) throw new TypeError('a currency that is none');
    return toConversionModel(toConversion(fromMoney(money), { to, on: on ?? null }, rates ?? null));
  },
};

/** For every subgraph. */
export const commonResolvers = { ...scalars, Money, Provenance, SourceResult, SourceNote, UnreadableEntry, BankError };
