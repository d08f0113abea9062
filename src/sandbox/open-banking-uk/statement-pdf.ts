// A bank's own statement as PDF: lines of Helvetica, written by hand so that the sandbox shares nothing with what it tests. Called by
// statements.ts. Source: ISO 32000-1, file structure and text operators; Helvetica is one of the fonts that every reader has.

import type { Account } from '../ledger/accounts.ts';
import { toDecimal } from '../ledger/currency.ts';
import type { Entry } from '../ledger/ledger.ts';

const linesOfPage = 54;

/** One month of one account. */
export interface LedgerStatement {
  readonly account: Account;
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
  /** Oldest first. */
  readonly entries: readonly Entry[];
}

/** The file. */
export function toStatementPdf({ account, from, to, openingMinor, closingMinor, entries }: LedgerStatement): Buffer {
  const { currency } = account;
  const lines = [
    `${account.product}  ${account.sortCode} ${account.accountNumber}`,
    `Statement ${from} to ${to}`,
    `${from}  Opening balance  ${toDecimal(openingMinor, currency)} ${currency}`,
    ...entries.map(({ day, text, amountMinor }) => `${day}  ${text}  ${toDecimal(amountMinor, currency)} ${currency}`),
    `${to}  Closing balance  ${toDecimal(closingMinor, currency)} ${currency}`,
  ];
  const pages: string[][] = [];
  for (let start = 0; start < lines.length; start += linesOfPage) pages.push(lines.slice(start, start + linesOfPage));
  const kids = pages.map((_, index) => `${4 + 2 * index} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((page, index) => {
      const shown = page.map((line) => `(${escaped(line)}) Tj T*`).join('\n');
      const content = `BT /F1 9 Tf 14 TL 40 800 Td\n${shown}\nET`;
      const resources = '<< /Font << /F1 3 0 R >> >>';
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources ${resources} /Contents ${5 + 2 * index} 0 R >>`,
        `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(Buffer.byteLength(file, 'latin1'));
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const tableAt = Buffer.byteLength(file, 'latin1');
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  file += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${tableAt}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** Parentheses and backslashes end a text; what Latin-1 has not is a question mark. */
const escaped = (text: string): string => text.replace(/[^\x20-\xFF]/g, '?').replace(/[\\()]/g, (one) => `\\${one}`);
