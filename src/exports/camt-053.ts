// ISO 20022 camt.053.001.08, BankToCustomerStatement, as text: its head, one Stmt for each account and currency, its entries, its
// end. Every text is cut to its type's length, rid of characters that XML cannot hold, and escaped; codes that are not of their type's
// form are left out. Called by camt-export.ts; valid by the schema of the same name (test/integration/exports/camt-053.test.ts).

import { createHash } from 'node:crypto';
import type { AccountIdentification } from '../domain/account.ts';
import type { CalendarDate } from '../domain/dates.ts';
import { type Money, toDecimal, toUnsigned } from '../domain/money.ts';
import type { Counterparty, Transaction } from '../domain/transaction.ts';
import { isWritable, type StatementTotals } from './camt-balances.ts';
import { toCleanText } from './columns.ts';

/** What a statement says besides its entries. */
export interface StatementHead {
  /** The account's global id: a Stmt is identified by it and its range. */
  readonly accountId: string;
  readonly identification: AccountIdentification;
  readonly totals: StatementTotals;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly createdAt: string;
}

/** An entry as it is shown to the caller. */
export interface ShownEntry {
  readonly id: string;
  readonly transaction: Transaction;
  readonly counterparty: Counterparty | null;
  readonly text: string | null;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 cannot hold, or no text means: control characters, and the two code points that are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unfit = /[\u0000-\u001F\u007F-\u009F\uFFFE\uFFFF]+/g;

/** A text as a type of so many characters has it; null where nothing is left. Characters are code points, as in XML Schema. */
export function toText(text: string | null | undefined, most: number): string | null {
  if (text == null) return null;
  const points = [...toCleanText(text).replace(unfit, ' ').trim()];
  return points.length === 0 ? null : points.slice(0, most).join('').trim();
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => escapes[one] ?? one);

/** An element with a text of at most so many characters, or nothing. */
function leaf(name: string, text: string | null | undefined, most = 35): string {
  const fit = toText(text, most);
  return fit === null || fit === '' ? '' : `<${name}>${escaped(fit)}</${name}>`;
}

/** An element around others, or nothing where there are none. */
const branch = (name: string, ...parts: readonly string[]): string => {
  const inner = parts.join('');
  return inner === '' ? '' : `<${name}>${inner}</${name}>`;
};

const amountOf = (name: string, money: Money): string =>
  `<${name} Ccy="${escaped(money.currency)}">${toDecimal(money)}</${name}>`;

const indicatorOf = (indicator: 'CREDIT' | 'DEBIT'): string =>
  `<CdtDbtInd>${indicator === 'CREDIT' ? 'CRDT' : 'DBIT'}</CdtDbtInd>`;

/** A reference of 35 letters for an id that is longer: 210 bits of its SHA-256 in base64url. */
export const toReference = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 35);

const namespace = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';

/** The head of the message. @param messageId at most 35 characters */
export function toMessageHead(messageId: string, createdAt: string): string {
  const header = branch('GrpHdr', leaf('MsgId', messageId), `<CreDtTm>${createdAt}</CreDtTm>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${namespace}"><BkToCstmrStmt>${header}\n`;
}

/** The end of the message: without it the document is not well-formed. */
export const messageEnd = '</BkToCstmrStmt></Document>\n';

/** The end of one statement. @param note what is said of the statement as a whole, 500 characters at most; null for nothing */
export const toStatementEnd = (note: string | null): string => `${leaf('AddtlStmtInf', note, 500)}</Stmt>\n`;

/** A statement as far as its first entry. */
export function toStatementHead({ accountId, identification, totals, from, to, createdAt }: StatementHead): string {
  const { currency } = totals;
  const id = toReference(`${accountId} ${currency} ${from} ${to}`);
  const range = `<FrToDt><FrDtTm>${from}T00:00:00</FrDtTm><ToDtTm>${to}T23:59:59</ToDtTm></FrToDt>`;
  return [
    `<Stmt>${leaf('Id', id)}<CreDtTm>${createdAt}</CreDtTm>${range}`,
    branch(
      'Acct',
      toAccountId(identification, accountId),
      `<Ccy>${escaped(currency)}</Ccy>`,
      toServicer(identification),
    ),
    toBalance('OPBD', { amountMinor: totals.openingMinor, currency }, from),
    toBalance('CLBD', { amountMinor: totals.closingMinor, currency }, to),
    toSummary(totals),
    '\n',
  ].join('');
}

function toBalance(code: 'OPBD' | 'CLBD', signed: Money, day: CalendarDate): string {
  const { amount, creditDebitIndicator } = toUnsigned(signed);
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amountOf('Amt', amount)}${indicatorOf(
    creditDebitIndicator,
  )}<Dt><Dt>${day}</Dt></Dt></Bal>`;
}

function toSummary({ currency, credits, creditMinor, debits, debitMinor }: StatementTotals): string {
  const sum = (minor: bigint): string => `<Sum>${toDecimal({ amountMinor: minor, currency })}</Sum>`;
  const net = toUnsigned({ amountMinor: creditMinor - debitMinor, currency });
  return branch(
    'TxsSummry',
    `<TtlNtries><NbOfNtries>${credits + debits}</NbOfNtries>${sum(creditMinor + debitMinor)}<TtlNetNtry><Amt>${toDecimal(
      net.amount,
    )}</Amt>${indicatorOf(net.creditDebitIndicator)}</TtlNetNtry></TtlNtries>`,
    `<TtlCdtNtries><NbOfNtries>${credits}</NbOfNtries>${sum(creditMinor)}</TtlCdtNtries>`,
    `<TtlDbtNtries><NbOfNtries>${debits}</NbOfNtries>${sum(debitMinor)}</TtlDbtNtries>`,
  );
}

const ibanForm = /^[A-Z]{2}\d{2}[A-Za-z0-9]{1,30}$/;
const bicForm = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/;

/** An account by its IBAN, or by what else names it, which may be masked: that fits no IBAN. */
function toAccountId(identification: AccountIdentification | null, otherwise: string | null): string {
  const { iban = null, bban, sortCode, accountNumber, bsb, routingNumber, maskedNumber } = identification ?? {};
  if (iban !== null && ibanForm.test(iban)) return `<Id><IBAN>${iban}</IBAN></Id>`;
  const domestic = accountNumber == null ? null : `${sortCode ?? bsb ?? routingNumber ?? ''}${accountNumber}`;
  const other = toText(iban ?? bban ?? domestic ?? maskedNumber, 34);
  const id = other ?? (otherwise === null ? null : toReference(otherwise).slice(0, 34));
  return id === null || id === '' ? '' : `<Id><Othr><Id>${escaped(id)}</Id></Othr></Id>`;
}

const toBank = (bic: string | null | undefined): string =>
  bic == null || !bicForm.test(bic) ? '' : `<FinInstnId><BICFI>${bic}</BICFI></FinInstnId>`;

const toServicer = ({ bic }: AccountIdentification): string => branch('Svcr', toBank(bic));

/** One booked entry. */
export function toEntry({ id, transaction, counterparty, text }: ShownEntry): string {
  const { amount, creditDebitIndicator, bookingDate, valueDate, entryReference, kind } = transaction;
  const details = branch(
    'TxDtls',
    branch('Refs', leaf('EndToEndId', transaction.endToEndId)),
    `${amountOf('Amt', amount)}${indicatorOf(creditDebitIndicator)}`,
    toOriginalAmount(transaction),
    toParties(counterparty, creditDebitIndicator),
    branch('RmtInf', ...toUnstructured(text)),
  );
  return [
    `<Ntry><NtryRef>${toReference(id)}</NtryRef>${amountOf('Amt', amount)}${indicatorOf(creditDebitIndicator)}`,
    kind === 'REVERSAL' ? '<RvslInd>true</RvslInd>' : '',
    '<Sts><Cd>BOOK</Cd></Sts>',
    bookingDate === null ? '' : `<BookgDt><Dt>${bookingDate}</Dt></BookgDt>`,
    valueDate === null ? '' : `<ValDt><Dt>${valueDate}</Dt></ValDt>`,
    leaf('AcctSvcrRef', entryReference),
    `<BkTxCd>${toCode(transaction)}</BkTxCd>`,
    branch('NtryDtls', details),
    // By which the entry is found in the schema again. What is too long to stand here whole would find nothing.
    id.length <= 500 ? leaf('AddtlNtryInf', id, 500) : '',
    '</Ntry>\n',
  ].join('');
}

function toCode({ bankTransactionCode: code }: Transaction): string {
  const isCode = (text: string | null | undefined): text is string => text != null && /^[A-Za-z0-9]{1,4}$/.test(text);
  if (code === null) return '';
  const { domain, family, subFamily, proprietary } = code;
  const isWhole = isCode(domain) && isCode(family) && isCode(subFamily);
  return [
    isWhole ? `<Domn><Cd>${domain}</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${subFamily}</SubFmlyCd></Fmly></Domn>` : '',
    branch('Prtry', leaf('Cd', proprietary)),
  ].join('');
}

/** BaseOneRate: 11 digits, 10 of them decimals at most. */
const rateForm = /^(?=(?:\.?\d){1,11}$)\d+(?:\.\d{1,10})?$/;
const currencyForm = /^[A-Z]{3}$/;

function toOriginalAmount({ originalAmount, exchangeRate }: Transaction): string {
  if (originalAmount === null || !isWritable(originalAmount)) return '';
  const isTold =
    exchangeRate !== null && rateForm.test(exchangeRate.rate) && currencyForm.test(exchangeRate.sourceCurrency);
  const target = exchangeRate?.targetCurrency ?? '';
  const exchange = !isTold
    ? ''
    : `<CcyXchg><SrcCcy>${exchangeRate.sourceCurrency}</SrcCcy>${
        currencyForm.test(target) ? `<TrgtCcy>${target}</TrgtCcy>` : ''
      }<XchgRate>${exchangeRate.rate}</XchgRate></CcyXchg>`;
  return branch('AmtDtls', branch('InstdAmt', amountOf('Amt', originalAmount), exchange));
}

/** The other side: who paid where money came in, who was paid where it went out. */
function toParties(counterparty: Counterparty | null, indicator: 'CREDIT' | 'DEBIT'): string {
  if (counterparty === null) return '';
  const role = indicator === 'CREDIT' ? 'Dbtr' : 'Cdtr';
  const { name, identification } = counterparty;
  const party = branch(role, branch('Pty', leaf('Nm', name, 140)));
  const account = branch(`${role}Acct`, toAccountId(identification, null));
  const agent = branch(`${role}Agt`, toBank(identification?.bic));
  return branch('RltdPties', party, account) + branch('RltdAgts', agent);
}

/** Max140Text. */
const unstructuredLength = 140;

function toUnstructured(text: string | null): readonly string[] {
  const points = [...(toText(text, Number.POSITIVE_INFINITY) ?? '')];
  const pieces: string[] = [];
  for (let start = 0; start < points.length; start += unstructuredLength)
    pieces.push(leaf('Ustrd', points.slice(start, start + unstructuredLength).join(''), unstructuredLength));
  return pieces;
}
