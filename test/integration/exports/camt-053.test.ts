// camt.053 over real HTTP: valid by the official schema, and balanced, for every customer of the sandbox whose banks tell balances, with
// personal data and masked. In the sandbox each history begins at nothing, so its opening balance has to be nothing.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unknownIdentification } from '../../../src/domain/account.ts';
import { maskIdentification } from '../../../src/domain/masking.ts';
import { messageEnd, toEntry, toMessageHead, toStatementEnd, toStatementHead } from '../../../src/exports/camt-053.ts';
import { exportFrom } from '../../support/exported.ts';
import { mustHaveSpecs, specsFolder, tellMissingSpecs } from '../../support/prism.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { reasonToSkip, xmllintIsThere } from '../../support/services.ts';
import { makeTransaction } from '../../support/transactions.ts';

const schema = join(specsFolder, 'iso20022/camt.053.001.08.xsd');
const skip = reasonToSkip(xmllintIsThere, 'xmllint');
const hasSchema = existsSync(schema);
tellMissingSpecs('camt.053 by its schema');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bankgraph-camt-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Fails with xmllint's words where a document is not valid. */
function assertValid(xml: string | Buffer): void {
  const path = join(folder, 'statement.xml');
  writeFileSync(path, xml);
  execFileSync('xmllint', ['--noout', '--huge', '--schema', schema, path], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** An amount of two decimals, in cents. */
const toMinor = (text = '') => BigInt(text.replace('.', ''));

/** What each statement says: balances and entries, signed, in minor units. */
function readStatements(xml: string) {
  return xml
    .split('<Stmt>')
    .slice(1)
    .map((statement) => {
      const amounts = (pattern: RegExp) =>
        [...statement.matchAll(pattern)].map(([, amount, indicator]) =>
          indicator === 'DBIT' ? -toMinor(amount) : toMinor(amount),
        );
      const balance = (code: string) =>
        amounts(
          new RegExp(`<Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="\\w{3}">([\\d.]+)</Amt><CdtDbtInd>(\\w+)`, 'g'),
        )[0];
      const entries = amounts(/<NtryRef>[\w-]{35}<\/NtryRef><Amt Ccy="\w{3}">([\d.]+)<\/Amt><CdtDbtInd>(\w+)/g);
      const [, count = ''] = /<TtlNtries><NbOfNtries>(\d+)/.exec(statement) ?? [];
      const [, sum = ''] = /<TtlNtries><NbOfNtries>\d+<\/NbOfNtries><Sum>([\d.]+)/.exec(statement) ?? [];
      return { opening: balance('OPBD'), closing: balance('CLBD'), entries, count: Number(count), sum: toMinor(sum) };
    });
}

describe.skipIf(skip !== null || !(hasSchema || mustHaveSpecs))(
  `camt.053 by its schema${skip === null ? '' : ` (${skip})`}`,
  () => {
    it('is there to be judged by', () => {
      expect(hasSchema).toBe(true);
      expect(() => assertValid('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>')).toThrow();
    });

    it('holds whatever banks and people write', () => {
      const texts = [
        '=1',
        '<&>"\'',
        'a\0\u0001\u000b\u0085',
        '\ud800',
        '\uFFFE\uFFFF',
        'עברית',
        'x'.repeat(10_000),
        ' ',
        '',
        '😀'.repeat(300),
      ];
      const { currency } = makeTransaction().amount;
      const identification = { ...unknownIdentification, iban: 'DE02120300000000202051', bic: 'not a bic' };
      const totals = {
        currency,
        openingMinor: -5n,
        closingMinor: 0n,
        credits: 0,
        creditMinor: 0n,
        debits: 0,
        debitMinor: 0n,
      };
      const at = '2026-11-29T00:00:00.000Z';
      const entries = texts.flatMap((text) =>
        [identification, maskIdentification(identification), { ...unknownIdentification, accountNumber: text }].map(
          (own) => {
            const transaction = makeTransaction({
              entryReference: text,
              endToEndId: text,
              bankTransactionCode: { domain: text, family: 'RCDT', subFamily: null, proprietary: text },
              originalAmount: { amountMinor: 10n ** 15n, currency },
              exchangeRate: { rate: '1.23456789012345', sourceCurrency: text, targetCurrency: text },
            });
            const counterparty = { name: text, identification: own, merchantCategoryCode: null };
            return toEntry({ id: 'i'.repeat(600), transaction, counterparty, text });
          },
        ),
      );
      const head = {
        accountId: 'a',
        identification: unknownIdentification,
        totals,
        from: '2026-01-01',
        to: '2026-11-29',
        createdAt: at,
      };
      assertValid(
        [toMessageHead('m', at), toStatementHead(head), ...entries, toStatementEnd(null), messageEnd].join(''),
      );
    });

    describe('of customers', () => {
      let gateway: TestGateway;
      beforeAll(async () => {
        gateway = await startTestGateway({ isPatient: true });
      });
      afterAll(() => gateway.stop());

      const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
      const read = async (customer: string, query: string, scope = allScopes) => {
        const token = await gateway.token({ customer, scope });
        const file = await exportFrom(gateway.url, token, `?format=camt.053${query}`);
        expect([file.status, file.isComplete, file.headers['content-type']]).toEqual([200, true, 'application/xml']);
        assertValid(file.bytes);
        return { statements: readStatements(file.bytes.toString('utf8')), text: file.bytes.toString('utf8') };
      };
      const assertBalanced = (statements: ReturnType<typeof readStatements>) => {
        expect(statements.length).toBeGreaterThan(0);
        for (const { opening = 0n, closing, entries, count, sum } of statements) {
          expect(entries.reduce((total, entry) => total + entry, opening)).toBe(closing);
          expect(entries.length).toBe(count);
          expect(entries.reduce((total, entry) => total + (entry < 0n ? -entry : entry), 0n)).toBe(sum);
        }
      };

      it('is valid and balanced from the beginning, where the opening balance is nothing', async () => {
        const { statements } = await read('chloe', '');
        assertBalanced(statements);
        expect(new Set(statements.map(({ opening }) => opening))).toEqual(new Set([0n]));
      });

      it('is valid and balanced for a part of it, and one part’s closing is the next one’s opening', async () => {
        const [first, second] = [
          await read('chloe', `&to=${daysAgo(31)}`),
          await read('chloe', `&from=${daysAgo(30)}`),
        ];
        assertBalanced(first.statements);
        assertBalanced(second.statements);
        expect(second.statements.map(({ opening }) => opening)).toEqual(first.statements.map(({ closing }) => closing));
      });

      it('is valid where it is masked, and tells no number', async () => {
        const range = `&from=${daysAgo(20)}`;
        const scope = 'accounts:read balances:read transactions:read';
        const open = await read('chloe', range);
        const masked = await read('chloe', range, scope);
        expect(masked.statements).toEqual(open.statements);
        expect([/<IBAN>/.test(open.text), /<IBAN>/.test(masked.text)]).toEqual([true, false]);
        for (const [, iban = ''] of open.text.matchAll(/<IBAN>(\w+)</g)) expect(masked.text).not.toContain(iban);
      });

      it('has no entry that is not booked', async () => {
        const { text } = await read('chloe', `&from=${daysAgo(20)}`);
        expect(new Set([...text.matchAll(/<Sts><Cd>(\w+)/g)].map(([, code]) => code))).toEqual(new Set(['BOOK']));
      });
    });
  },
);
