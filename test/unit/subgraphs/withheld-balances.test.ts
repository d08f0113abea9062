// Entries without balances: what a customer's grant withholds of an entry that banks tell the balance after.

import { expect, it } from 'vitest';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import type { LinkPermission } from '../../../src/domain/link.ts';
import type { RequestContext } from '../../../subgraphs/shared/context.ts';
import type { LocatedEntry } from '../../../subgraphs/shared/located-entry.ts';
import { Transaction } from '../../../subgraphs/transactions/resolvers/Transaction.ts';
import { makeTransaction } from '../../support/transactions.ts';

const currency = parseCurrency('EUR');
if (currency === null) throw new TypeError('EUR is a currency');
const transaction = makeTransaction({
  balanceAfter: { amountMinor: 12_345n, currency },
  raw: { balanceAfter: '123.45' },
});

/** What the two fields give through a link from which that is withheld. */
async function shownOf(withheld: readonly LinkPermission[]): Promise<string> {
  const link = { withheld: new Set(withheld) };
  const entry = { located: { link }, entry: { transaction } } as unknown as LocatedEntry;
  const model = { id: 'an entry', entry };
  const context = {} as unknown as RequestContext;
  const fields = [Transaction.balanceAfter, Transaction.raw] as unknown as ((...given: unknown[]) => unknown)[];
  return JSON.stringify(await Promise.all(fields.map((field) => field(model, {}, context))));
}

it('tells the balance after an entry, and the bank’s own words, unless balances are withheld', async () => {
  expect(await shownOf([])).toContain('123.45');
  expect(await shownOf(['identity'])).toContain('123.45');
  expect(await shownOf(['balances'])).toBe('[null,null]');
});
