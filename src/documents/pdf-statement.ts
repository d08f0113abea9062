// A month's statement as PDF, drawn by pdfkit with DejaVu Sans (Latin, Greek, Cyrillic and more; what it has no letter for is a visible
// box). Page by page as it is taken, the same bytes for the same statement. Each page says who made it. Called by gateway-document.ts;
// pdfkit and the font are loaded when the first PDF is asked for.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountIdentification } from '../domain/account.ts';
import { toDecimal, toSigned } from '../domain/money.ts';
import { toText } from '../exports/camt-053.ts';
import {
  type MonthStatement,
  madeAt,
  madeByGateway,
  type StatementLine,
  type StatementSection,
} from './month-statement.ts';
import { type LayoutBlock, type LayoutLine, type LayoutPage, type Measure, toPages, wrapText } from './pdf-layout.ts';

type Pdf = PDFKit.PDFDocument;

/** A4, points. */
const page = { width: 595.28, height: 841.89, margin: 40 };
const size = { body: 8, large: 14, small: 7 };
const lineHeight = 11;
/** What the head and the foot of each page take. */
const headHeight = 26;
const footHeight = 30;
const right = page.width - page.margin;
/** Where columns begin; amounts where they end. */
const columns = { booked: page.margin, value: 98, text: 156, amount: 470, balance: right };
const textWidth = 240;
/** A text of more lines is cut: remittance information has 140 characters mostly, and banks send whole letters. */
const mostTextLength = 4000;
/** Entries that are measured before anything else has its turn. */
const entriesPerTurn = 64;

/** The font's files, read once: a promise, so that two PDFs at once read them once. */
let fonts: Promise<{ readonly plain: Buffer; readonly bold: Buffer }> | null = null;

function loadFonts(): NonNullable<typeof fonts> {
  const { resolve } = createRequire(import.meta.url);
  const read = (name: string) => readFile(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  fonts ??= Promise.all([read('DejaVuSans'), read('DejaVuSans-Bold')]).then(([plain, bold]) => ({ plain, bold }));
  return fonts;
}

/** The file, in pieces: none is drawn before the one before was taken. */
export async function* toPdfStatement(statement: MonthStatement): AsyncGenerator<Uint8Array> {
  const [{ default: PDFDocument }, { plain, bold }] = await Promise.all([import('pdfkit'), loadFonts()]);
  const { from, to } = statement.month;
  const pdf: Pdf = new PDFDocument({
    size: [page.width, page.height],
    margin: 0,
    autoFirstPage: false,
    lang: 'en',
    info: {
      Title: `Account statement ${from} to ${to}`,
      Subject: madeByGateway,
      Producer: 'bankgraph',
      Creator: 'bankgraph',
      CreationDate: new Date(madeAt(statement.month)),
    },
  });
  pdf.registerFont('plain', plain);
  pdf.registerFont('bold', bold);
  const pages = await layOut(statement, createMeasure(pdf));
  for (const [index, lines] of pages.entries()) {
    pdf.addPage();
    drawFrame(pdf, statement, `Page ${index + 1} of ${pages.length}`);
    drawLines(pdf, lines);
    const drawn: unknown = pdf.read();
    if (Buffer.isBuffer(drawn)) yield drawn;
    await nextTurn();
  }
  pdf.end();
  for await (const rest of pdf) if (Buffer.isBuffer(rest)) yield rest;
}

/** By the widths of single characters, each measured once: close to what is drawn, and never narrower but by a ligature. */
function createMeasure(pdf: Pdf): Measure {
  const widths = { plain: new Map<string, number>(), bold: new Map<string, number>() };
  return (text, isBold) => {
    const name = isBold ? 'bold' : 'plain';
    let width = 0;
    for (const letter of text) {
      const own = widths[name].get(letter) ?? pdf.font(name).fontSize(size.body).widthOfString(letter);
      widths[name].set(letter, own);
      width += own;
    }
    return width;
  };
}

async function layOut(statement: MonthStatement, measure: Measure): Promise<readonly LayoutPage[]> {
  const blocks: LayoutBlock[] = [toTitle(statement, measure)];
  for (const section of statement.sections) {
    const heading = toColumnHeads(section);
    blocks.push({ lines: [heading, toBalanceLine(section, 'Opening balance', statement.month.from)], heading: null });
    for (const [index, line] of section.lines.entries()) {
      blocks.push({ lines: toEntryLines(line, measure), heading });
      if (index % entriesPerTurn === entriesPerTurn - 1) await nextTurn();
    }
    blocks.push({ lines: toClosingLines(section, statement.month.to), heading });
  }
  return toPages(blocks, page.height - 2 * page.margin - headHeight - footHeight);
}

const line = (texts: LayoutLine['texts'], height = lineHeight): LayoutLine => ({ texts, height });
const clean = (text: string | null | undefined): string => toText(text, mostTextLength) ?? '';

/** The account's number in words of its country. */
function toNumber({
  iban,
  bban,
  sortCode,
  accountNumber,
  bsb,
  routingNumber,
  maskedNumber,
}: AccountIdentification): string {
  if (iban !== null) return `IBAN ${iban}`;
  if (accountNumber !== null) return [sortCode ?? bsb ?? routingNumber ?? '', accountNumber].join(' ').trim();
  return bban ?? maskedNumber ?? '';
}

function toTitle(statement: MonthStatement, measure: Measure): LayoutBlock {
  const { bankName, accountName, holderNames, identification, month } = statement;
  const facts = [
    ['Bank', bankName],
    ['Account', [accountName ?? '', toNumber(identification)].filter((text) => text !== '').join(', ')],
    ['Holder', holderNames.join(', ')],
    ['Period', `${month.from} to ${month.to}`],
  ] as const;
  const lines = facts.flatMap(([name, text]) =>
    clean(text) === ''
      ? []
      : wrapText(clean(text), right - columns.value, measure).map((piece, index) =>
          line([
            ...(index === 0 ? [{ text: name, x: columns.booked, isBold: true }] : []),
            { text: piece, x: columns.value },
          ]),
        ),
  );
  const title = line([{ text: 'Account statement', x: columns.booked, isBold: true, isLarge: true }], 24);
  return { lines: [title, ...lines, line([], lineHeight)], heading: null };
}

function toColumnHeads({ totals: { currency } }: StatementSection): LayoutLine {
  return {
    texts: [
      { text: 'Booked', x: columns.booked, isBold: true },
      { text: 'Value', x: columns.value, isBold: true },
      { text: 'Entry', x: columns.text, isBold: true },
      { text: `Amount ${currency}`, x: columns.amount, align: 'right', isBold: true },
      { text: `Balance ${currency}`, x: columns.balance, align: 'right', isBold: true },
    ],
    height: 16,
    hasRule: true,
  };
}

function toBalanceLine({ totals }: StatementSection, label: string, day: string): LayoutLine {
  const { currency, openingMinor, closingMinor } = totals;
  const amountMinor = label.startsWith('Opening') ? openingMinor : closingMinor;
  return line(
    [
      { text: day, x: columns.booked, isBold: true },
      { text: label, x: columns.text, isBold: true },
      { text: toDecimal({ amountMinor, currency }), x: columns.balance, align: 'right', isBold: true },
    ],
    14,
  );
}

function toClosingLines(section: StatementSection, day: string): readonly LayoutLine[] {
  const { currency, credits, creditMinor, debits, debitMinor } = section.totals;
  const sum = (label: string, amountMinor: bigint): LayoutLine =>
    line([
      { text: label, x: columns.text },
      { text: toDecimal({ amountMinor, currency }), x: columns.amount, align: 'right' },
    ]);
  return [
    toBalanceLine(section, 'Closing balance', day),
    sum(`Credits (${credits})`, creditMinor),
    sum(`Debits (${debits})`, -debitMinor),
    line([], lineHeight),
  ];
}

function toEntryLines(
  { transaction, counterparty, text, balanceMinor }: StatementLine,
  measure: Measure,
): LayoutLine[] {
  const { amount, creditDebitIndicator, bookingDate, valueDate, endToEndId } = transaction;
  const { currency } = amount;
  const said = [counterparty?.name, text, endToEndId].map(clean).filter((part) => part !== '');
  const pieces = [...new Set(said)].flatMap((part) => wrapText(part, textWidth, measure));
  const [first = '', ...others] = pieces;
  const lines = [
    line([
      { text: bookingDate ?? '', x: columns.booked },
      { text: valueDate ?? '', x: columns.value },
      { text: first, x: columns.text },
      { text: toDecimal(toSigned(amount, creditDebitIndicator)), x: columns.amount, align: 'right' },
      { text: toDecimal({ amountMinor: balanceMinor, currency }), x: columns.balance, align: 'right' },
    ]),
    ...others.map((piece) => line([{ text: piece, x: columns.text }])),
  ];
  return lines.map((one, index) => (index === lines.length - 1 ? { ...one, height: lineHeight + 3 } : one));
}

function write(pdf: Pdf, { text, x, align, isBold, isLarge }: LayoutLine['texts'][number], y: number): void {
  if (text === '') return;
  pdf.font(isBold === true ? 'bold' : 'plain').fontSize(isLarge === true ? size.large : size.body);
  const begin = align === 'right' ? x - pdf.widthOfString(text) : x;
  pdf.text(text, begin, y, { lineBreak: false });
}

function drawLines(pdf: Pdf, lines: LayoutPage): void {
  let y = page.margin + headHeight;
  for (const { texts, height, hasRule } of lines) {
    for (const placed of texts) write(pdf, placed, y);
    y += height;
    if (hasRule === true)
      pdf
        .moveTo(page.margin, y - 4)
        .lineTo(right, y - 4)
        .lineWidth(0.5)
        .stroke();
  }
}

/** What stands on each page besides its lines. */
function drawFrame(pdf: Pdf, { month }: MonthStatement, pageOfPages: string): void {
  pdf.font('bold').fontSize(size.small).text(madeByGateway, page.margin, page.margin, { lineBreak: false });
  const foot = page.height - page.margin - size.small;
  const period = `Account statement ${month.from} to ${month.to}`;
  pdf.font('plain').fontSize(size.small).text(period, page.margin, foot, { lineBreak: false });
  pdf.text(pageOfPages, right - pdf.widthOfString(pageOfPages), foot, { lineBreak: false });
}
