import { describe, expect, it } from 'vitest';
import { asSent, editList, listQuirks, loadQuirk } from '../../../src/banks/quirk.ts';
import { bankStandards } from '../../../src/domain/bank.ts';
import { createConnector } from '../../support/connectors.ts';
import { FakeBankHttp, makeBank, makeSession } from '../../support/fake-bank.ts';

const quirks = bankStandards.flatMap((standard) => listQuirks(standard).map((name) => [standard, name] as const));

describe('quirks', () => {
  it('there are at least two', () => expect(quirks.length).toBeGreaterThanOrEqual(2));

  it.each(quirks)(
    '%s %s says which bank, what and where it was seen, and leaves alone what it does not know',
    async (standard, name) => {
      const quirk = await loadQuirk(standard, name);
      for (const text of [quirk.bank, quirk.what, quirk.seen]) expect(text.length).toBeGreaterThan(10);
      const strange: unknown[] = [
        undefined,
        null,
        5,
        'text',
        [],
        {},
        { transactions: null },
        { Data: 7 },
        { Data: { Transaction: [null, 3, []] } },
      ];
      for (const edit of Object.values(quirk.edits)) {
        for (const body of strange) expect(edit(body)).toEqual(body);
      }
    },
  );

  it.each(['../standard', 'nothing', 'ing-de.ts', ''])(
    'a name that the folder has not is refused: %j',
    async (name) => {
      await expect(loadQuirk('berlin-group', name)).rejects.toThrow(/there is no quirk/);
    },
  );

  it('that throw make an answer that cannot be read, and nothing else', async () => {
    const bank = makeBank('berlin-group');
    const quirk = {
      bank: 'x',
      what: 'x',
      seen: 'x',
      edits: {
        accounts: (): unknown => {
          throw new Error('secret');
        },
      },
    };
    const http = new FakeBankHttp(() => ({ body: { accounts: [] } }));
    const connector = createConnector(bank, http, Date.now, quirk);
    await expect(connector.fetchAccounts(makeSession(bank))).rejects.toMatchObject({
      code: 'BANK_BAD_RESPONSE',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('never lose what a bank sent', () => {
    const entry = { a: 1 };
    const body = editList({ list: [entry, 'odd'] }, ['list'], ({ a }) => ({ b: a }));
    expect(body).toEqual({ list: [{ b: 1 }, 'odd'] });
    const [edited] = (body as { list: [Record<string, unknown>] }).list;
    expect(asSent(edited)).toBe(entry);
    expect(asSent(entry)).toBe(entry);
  });
});
