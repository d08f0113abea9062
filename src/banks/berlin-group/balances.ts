// Lists of balances as Berlin Group banks send them: on their own and inside account lists, with the mark that turns
// every sign. Called by connector.ts. Source: NextGenPSD2 1.3.12 balanceList, debitAccounting.

import type { Balance } from '../../domain/account.ts';
import type { Defect } from '../connector.ts';
import {
  type EntriesRead,
  isObject,
  type JsonObject,
  readAccountCurrency,
  readBoolean,
  readEntries,
  readList,
  readRequiredString,
  Unreadable,
} from '../json.ts';
import type { TaggedBalance } from '../lists.ts';
import { type BalanceContext, parseBalance, readCreditLimit } from './mapping.ts';

/**
 * Reads a list of balances. The framework's own example puts `debitAccounting` among them, as an element without an
 * amount: it is heeded, and is no defect.
 */
export function readBalances(
  list: readonly unknown[],
  pointer: string,
  context: Omit<BalanceContext, 'tell'>,
): EntriesRead<Balance> {
  const mark = list
    .map((item) => (isObject(item) ? readBoolean(item, 'debitAccounting') : null))
    .find((flag) => flag !== null);
  const marked = { ...context, debitAccounting: mark ?? context.debitAccounting };
  const { entries, defects } = readEntries(list, pointer, (wire, _index, tell) =>
    isMark(wire) ? null : parseBalance(wire, { ...marked, tell }),
  );
  return { entries: entries.filter((balance) => balance !== null), defects };
}

function isMark(wire: JsonObject): boolean {
  return wire['balanceAmount'] === undefined && typeof wire['debitAccounting'] === 'boolean';
}

/** The balances inside an account list, each with its account. Accounts without balances add nothing. */
export function readBalancesOfAccounts(
  list: readonly unknown[],
  pointer: string,
  timeZone: string,
): { items: readonly TaggedBalance[]; defects: readonly Defect[] } {
  const accounts = readEntries(list, pointer, (wire, index) => {
    const bankAccountId = readRequiredString(wire, 'resourceId', '');
    const balances = readList(wire, 'balances');
    if (balances === null) throw new Unreadable('/balances', 'not a list');
    const debitAccounting = readBoolean(wire, 'debitAccounting') ?? false;
    const { currency } = readAccountCurrency(wire, 'currency', '');
    const context = { debitAccounting, currency, creditLimit: readCreditLimit(wire), timeZone };
    const read = readBalances(balances, `${pointer}/${index}/balances`, context);
    return {
      balances: read.entries.map((balance): TaggedBalance => ({ bankAccountId, balance })),
      defects: read.defects,
    };
  });
  return {
    items: accounts.entries.flatMap(({ balances }) => balances),
    defects: [...accounts.defects, ...accounts.entries.flatMap(({ defects }) => defects)],
  };
}
