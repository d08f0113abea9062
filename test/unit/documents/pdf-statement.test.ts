// A month's statement as PDF, read again by another library: that it says everything, page by page, whatever is written in it.

import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { type MonthStatement, madeByGateway, type StatementLine } from '../../../src/documents/month-statement.ts';
import { toPages, wrapText } from '../../../src/documents/pdf-layout.ts';
import { toPdfStatement } from '../../../src/documents/pdf-statement.ts';
import { unknownIdentification } from '../../../src/domain/account.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { makeTransaction } from '../../support/transactions.ts';

const currency = parseCurrency('KWD') ?? expect.unreachable('a currency');

function statementOf(texts: readonly string[]): MonthStatement {
  let balanceMinor = 1_000_000n;
  const lines = texts.map((text, index): StatementLine => {
    balanceMinor -= BigInt(index + 1);
    const transaction = makeTransaction({
      amount: { amountMinor: BigInt(index + 1), currency },
      creditDebitIndicator: 'DEBIT',
      bookingDate: '2026-10-05',
      valueDate: '2026-10-05',
    });
    return { id: `e${index}`, transaction, counterparty: null, text, balanceMinor };
  });
  const debitMinor = lines.reduce((sum, { transaction }) => sum + transaction.amount.amountMinor, 0n);
  const totals = {
    currency,
    openingMinor: 1_000_000n,
    closingMinor: balanceMinor,
    credits: 0,
    creditMinor: 0n,
    debits: lines.length,
    debitMinor,
  };
  return {
    accountId: 'a',
    month: { from: '2026-10-01', to: '2026-10-31' },
    bankName: 'Banque du Rhône',
    accountName: 'Everyday',
    holderNames: ['Ольга Петрова', 'Αλέξης Ζορμπάς'],
    identification: { ...unknownIdentification, iban: 'GB72THIS99772296547345' },
    sections: [{ totals, lines }],
  };
}

async function bytesOf(statement: MonthStatement): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of toPdfStatement(statement)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function pagesOf(statement: MonthStatement): Promise<readonly string[]> {
  const pdf = await getDocumentProxy(new Uint8Array(await bytesOf(statement)));
  return (await extractText(pdf, { mergePages: false })).text;
}

describe('a statement as PDF', () => {
  it('says on each page who made it, and which page of how many it is', async () => {
    const pages = await pagesOf(statementOf(Array.from({ length: 150 }, (_, index) => `text ${index}`)));
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, text] of pages.entries()) {
      expect(text).toContain(madeByGateway);
      expect(text).toContain(`Page ${index + 1} of ${pages.length}`);
      expect(text).toContain('Amount KWD');
    }
    const whole = pages.join('\n');
    for (let index = 0; index < 150; index++) expect(whole).toContain(`text ${index}`);
  });

  it('has every amount and balance at its currency’s scale, from opening to closing', async () => {
    const [text = ''] = await pagesOf(statementOf(['one', 'two']));
    for (const said of ['1000.000', '-0.001', '999.999', '-0.002', '999.997', '-0.003']) expect(text).toContain(said);
  });

  it('has names and texts of Latin, Greek and Cyrillic letters as they are', async () => {
    const [text = ''] = await pagesOf(statementOf(['Überweisung an Łódź', 'Ενοίκιο Οκτωβρίου', 'Оплата за квартиру']));
    for (const said of [
      'Ольга Петрова',
      'Αλέξης Ζορμπάς',
      'Überweisung an Łódź',
      'Ενοίκιο Οκτωβρίου',
      'Оплата за квартиру',
    ])
      expect(text).toContain(said);
  });

  it.each([
    ['letters that the font has not', '家賃 十月分 🏠'],
    ['right to left', 'שכר דירה إيجار'],
    ['a broken surrogate and control characters', `a\uD800b\u0000c\u0007d`],
    ['a parenthesis and an operator', ') Tj (x) Tj endstream endobj'],
  ])('is whole with %s', async (_name, text) => {
    const [page = ''] = await pagesOf(statementOf([text, 'the next']));
    expect(page).toContain('the next');
    expect(page).toContain('Closing balance');
  });

  it('wraps a long text, with and without blanks, over as many lines and pages as it takes', async () => {
    const long = Array.from({ length: 500 }, (_, index) => `w${index}`).join(' ');
    const pages = await pagesOf(statementOf([long, 'x'.repeat(3000)]));
    const whole = pages.join(' ');
    expect(pages.length).toBeGreaterThan(1);
    expect(whole).toContain('w499');
    expect(whole.match(/x/g)?.length).toBeGreaterThanOrEqual(3000);
  });

  it('is the same bytes for the same statement', async () => {
    const statement = statementOf(['one', 'два']);
    expect((await bytesOf(statement)).equals(await bytesOf(statement))).toBe(true);
    expect((await bytesOf(statementOf(['one']))).equals(await bytesOf(statement))).toBe(false);
  });
});

describe('the layout', () => {
  const measure = (text: string) => [...text].length;

  it('breaks between words, and within one that is too wide', () => {
    expect(wrapText('aa bb cc', 5, measure)).toEqual(['aa bb', 'cc']);
    expect(wrapText('aaaaaaa b', 3, measure)).toEqual(['aaa', 'aaa', 'a b']);
    expect(wrapText('', 3, measure)).toEqual(['']);
  });

  it('keeps a block together, and breaks one that no page holds', () => {
    const line = { texts: [], height: 1 };
    const block = (count: number) => ({ lines: Array.from({ length: count }, () => line), heading: null });
    expect(toPages([block(3), block(2)], 4).map(({ length }) => length)).toEqual([3, 2]);
    expect(toPages([block(10)], 4).map(({ length }) => length)).toEqual([4, 4, 2]);
    expect(toPages([], 4)).toEqual([[]]);
  });
});
