// How long a month's statement takes to be drawn as PDF, and how much memory: of 1,000 and of 10,000 entries, in one process, after a first
// one that loads pdfkit and the font. Run by `npm run bench:statements`; calls src/documents.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MonthStatement, StatementLine } from '../src/documents/month-statement.ts';
import { toPdfStatement } from '../src/documents/pdf-statement.ts';
import { unknownIdentification } from '../src/domain/account.ts';
import { parseCurrency } from '../src/domain/iso4217.ts';
import { makeTransaction } from '../test/support/transactions.ts';

function statementOf(count: number): MonthStatement {
  const currency = parseCurrency('EUR');
  if (currency === null) throw new TypeError('a currency');
  const lines = Array.from({ length: count }, (_, index): StatementLine => {
    const amount = { amountMinor: BigInt(1 + (index % 9000)), currency };
    const transaction = makeTransaction({ amount, creditDebitIndicator: 'CREDIT', endToEndId: `E2E-${index}` });
    const text = `Invoice ${index} of Kraftwerk Süd, Überweisung, Оплата`;
    return { id: `e${index}`, transaction, counterparty: null, text, balanceMinor: BigInt(index) };
  });
  const totals = {
    currency,
    openingMinor: 0n,
    closingMinor: 0n,
    credits: count,
    creditMinor: 0n,
    debits: 0,
    debitMinor: 0n,
  };
  return {
    accountId: 'a',
    month: { from: '2026-10-01', to: '2026-10-31' },
    bankName: 'Rheinbank',
    accountName: 'Girokonto',
    holderNames: ['Alice Ashgrove'],
    identification: unknownIdentification,
    sections: [{ totals, lines }],
  };
}

async function measure(count: number): Promise<void> {
  const statement = statementOf(count);
  const begunAtMs = performance.now();
  let bytes = 0;
  let firstMs = 0;
  let longestTurnMs = 0;
  let lastAtMs = performance.now();
  const beat = setInterval(() => {
    longestTurnMs = Math.max(longestTurnMs, performance.now() - lastAtMs);
    lastAtMs = performance.now();
  }, 1);
  for await (const piece of toPdfStatement(statement)) {
    if (bytes === 0) firstMs = performance.now() - begunAtMs;
    bytes += piece.length;
    await nextTurn();
  }
  clearInterval(beat);
  const rss = Math.round(process.memoryUsage().rss / 1_048_576);
  const ms = Math.round(performance.now() - begunAtMs);
  process.stdout.write(
    `${count} entries: ${ms} ms, first bytes after ${Math.round(firstMs)} ms, ${Math.round(bytes / 1024)} kB, longest turn ${Math.round(longestTurnMs)} ms, ${rss} MB resident\n`,
  );
}

for (const count of [10, 1000, 10_000]) await measure(count);
