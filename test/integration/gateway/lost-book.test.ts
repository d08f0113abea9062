// A store that fails while statements are read: entries are shown all the same, under passing ids, and under their own again as soon as
// the statement book can be asked.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from 'vitest';
import {
  type BankCase,
  type CaseGateway,
  daysAgo,
  giroEntry,
  oneGiro,
  startCaseGateway,
} from '../../support/bank-cases.ts';
import { ask } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

let gateway: CaseGateway | null = null;
afterEach(async () => {
  await gateway?.stop();
  gateway = null;
});

it('gives entries other ids for seconds alone', async () => {
  const settings = { ...storeSettings(), CACHE_TRANSACTIONS_SECONDS: '900' };
  const booked = [1, 2, 3].map((day) => giroEntry(daysAgo(day), `-${day}.00`));
  const bank: BankCase = {
    name: 'a bank',
    standard: 'berlin-group',
    answers: { '/v1/accounts': oneGiro, '/v1/accounts/r1/transactions': { body: { transactions: { booked } } } },
    query: '',
    expected: {},
  };
  gateway = await startCaseGateway([bank], settings);
  const token = await gateway.token(bank, 'accounts:read transactions:read data:live');
  const { url } = gateway;
  const idsOf = async (freshness: 'ANY' | 'LIVE'): Promise<readonly string[]> => {
    const query = `{ me { transactions(first: 10, freshness: ${freshness}) { edges { node { id } } } } }`;
    const { data, errors } = await ask(url, token, query);
    expect(errors).toEqual([]);
    return data.me.transactions.edges.map(({ node }: { node: { id: string } }) => node.id);
  };
  const own = await idsOf('ANY');
  expect(own).toHaveLength(3);
  const database = new DatabaseSync(join(settings.DATA_DIR, 'bankgraph.sqlite'), { timeout: 5000 });
  try {
    database.exec('alter table book_segments rename to away');
    const passing = await idsOf('LIVE');
    expect(passing).toHaveLength(3);
    expect(passing.filter((id) => own.includes(id))).toEqual([]);
    database.exec('alter table away rename to book_segments');
  } finally {
    database.close();
  }
  await expect.poll(() => idsOf('ANY'), { timeout: 15_000, interval: 500 }).toEqual(own);
}, 40_000);
