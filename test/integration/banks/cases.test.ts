// What banks really send, bank by bank through the whole gateway: each row of cases/ is one bank with one habit, seen in
// recordings, foreign servers or users' reports, and what a client must be told.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BankCase, type CaseGateway, startCaseGateway, told } from '../../support/bank-cases.ts';
import { cases as balances } from './cases/balances.ts';
import { cases as bytes } from './cases/bytes.ts';
import { cases as currencies } from './cases/currencies.ts';
import { cases as filters } from './cases/filters.ts';
import { cases as newZealand } from './cases/new-zealand.ts';
import { cases as nextLinks } from './cases/next-links.ts';
import { cases as nothingAndUnreadable } from './cases/nothing-and-unreadable.ts';
import { cases as oneIdSeveralEntries } from './cases/one-id-several-entries.ts';
import { cases as order } from './cases/order.ts';
import { cases as parties } from './cases/parties.ts';
import { cases as partsOfASource } from './cases/parts-of-a-source.ts';
import { cases as quirks } from './cases/quirks.ts';
import { cases as signs } from './cases/signs.ts';
import { cases as statementFiles } from './cases/statement-files.ts';
import { cases as whoseData } from './cases/whose-data.ts';

const tables: Readonly<Record<string, readonly BankCase[]>> = {
  'one id, several entries': oneIdSeveralEntries,
  balances,
  bytes,
  currencies,
  filters,
  'new zealand': newZealand,
  'next links': nextLinks,
  'nothing and unreadable': nothingAndUnreadable,
  order,
  parties,
  'parts of a source': partsOfASource,
  quirks,
  signs,
  'statements as files': statementFiles,
  'whose data': whoseData,
};

let gateway: CaseGateway;
beforeAll(async () => {
  gateway = await startCaseGateway(Object.values(tables).flat());
});
afterAll(() => gateway.stop());

describe.each(Object.entries(tables))('%s', (_kind, cases) => {
  it.each(cases.map((bankCase) => [`${bankCase.standard}: ${bankCase.name}`, bankCase] as const))(
    '%s',
    async (_name, bankCase) => {
      const answer = told(await gateway.ask(bankCase));
      const asked = gateway.asked(bankCase);
      const statementCalls = asked.filter((path) => /\/transactions(\?|$)/.test(path)).length;
      expect({ ...answer, statementCalls, asked }).toMatchObject(bankCase.expected);
    },
  );
});
