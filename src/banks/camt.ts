// ISO 20022 account reports and statements (camt.052, camt.053, versions 001.02 to 001.08 and what lies between) → entries. Called
// by statement-file.ts for banks that answer a statement as XML. An entry is one booking, whatever details it is made of; its sign
// is CdtDbtInd's, of a reversal too ("if … RvslInd is true, the original operation was a debit entry"). Balances are none of them.

import type { Account } from '../domain/account.ts';
import { classify } from '../domain/bank-transaction-code.ts';
import { type BankDateTime, parseBankDateTime } from '../domain/dates.ts';
import { type CurrencyCode, parseCurrencyOfHistory } from '../domain/iso4217.ts';
import { absolute, type CreditDebitIndicator, InvalidAmount, type Money, parseMoney } from '../domain/money.ts';
import type { BankTransactionCode, ExchangeRate, Transaction, TransactionStatus } from '../domain/transaction.ts';
import type { Defect } from './connector.ts';
import { toExchangeRate } from './exchange-rate.ts';
import { isIbanOf, orNull, toBic, toIban, toIdentification, toMerchantCategory } from './identification.ts';
import { isObject, type Tell, Unreadable } from './json.ts';
import { type PagedEntry, toPagedEntry } from './merge-entries.ts';
import { isOwnOnOtherSide, type Owner, type Side, type Sides, toOtherParty, toOwner } from './other-party.ts';
import { withoutSentCardNumbers } from './sent-card-numbers.ts';
import { firstPlausibleDay } from './windows.ts';
import { childrenOf, descend, parseXml, textAt, toJson, type XmlElement } from './xml-tree.ts';

/** What a file is read with. */
export interface FileContext {
  /** Whose statement was asked for: entries of any other are refused. */
  readonly account: Account;
  readonly timeZone: string;
}

/** What of a file could be read, and what not. */
export interface FileRead {
  readonly items: readonly PagedEntry[];
  readonly defects: readonly Defect[];
}

/** The messages that hold statements, and what one is called in each. */
const messages: ReadonlyMap<string, string> = new Map([
  ['BkToCstmrAcctRpt', 'Rpt'],
  ['BkToCstmrStmt', 'Stmt'],
]);

const statuses: ReadonlyMap<string, TransactionStatus> = new Map([
  ['BOOK', 'BOOKED'],
  ['PDNG', 'PENDING'],
  ['INFO', 'INFORMATION'],
  ['FUTR', 'FUTURE'],
]);

/**
 * The entries of a report or statement; null for XML that is neither.
 * @throws Unreadable when it is not well-formed, or of another account alone
 */
export async function readCamt(text: string, context: FileContext): Promise<FileRead | null> {
  const root = await parseXml(text);
  const message = root.name === 'Document' ? root.children.find(({ name }) => messages.has(name)) : undefined;
  if (message === undefined) return null;
  const owner = toOwner(context.account);
  const name = messages.get(message.name) ?? '';
  const items: PagedEntry[] = [];
  const defects: Defect[] = [];
  const reports = childrenOf(message, name);
  const foreign = reports.map((report) => isOfAnother(descend(report, 'Acct'), context.account));
  if (reports.length > 0 && foreign.every((isForeign) => isForeign))
    throw new Unreadable(`/Document/${message.name}/${name}/0/Acct`, 'of another account');
  for (const [index, report] of reports.entries()) {
    const pointer = `/Document/${message.name}/${name}/${index}`;
    if (foreign[index] === true) {
      defects.push({ pointer: `${pointer}/Acct`, reason: 'of another account' });
      continue;
    }
    const pages = childrenOf(report, 'StmtPgntn').concat(childrenOf(report, 'RptPgntn'));
    if (pages.some((page) => textAt(page, 'LastPgInd') === 'false'))
      defects.push({ pointer, reason: 'not its last page; the bank names no other' });
    const currency = parseCurrencyOfHistory(textAt(report, 'Acct', 'Ccy') ?? '') ?? context.account.currency;
    readReport(report, { pointer, owner, currency, timeZone: context.timeZone }, { items, defects });
  }
  return { items, defects };
}

/** True when both tell the account by one kind of number and differ, or its currencies do. */
function isOfAnother(acct: XmlElement | null, account: Account): boolean {
  const { iban, bban } = account.identification;
  const named = toIban(textAt(acct, 'Id', 'IBAN'));
  const currency = textAt(acct, 'Ccy');
  if (currency !== null && account.currency !== null && currency !== 'XXX' && currency !== account.currency)
    return true;
  if (named !== null && iban !== null) return named !== iban;
  const other = toDigits(textAt(acct, 'Id', 'Othr', 'Id'));
  if (other === null) return false;
  if (bban !== null) return other !== toDigits(bban);
  return iban !== null && !isIbanOf(iban, other);
}

const toDigits = (text: string | null) => text?.replace(/[^A-Za-z0-9]/g, '').toUpperCase() ?? null;

interface ReportContext {
  readonly pointer: string;
  readonly owner: Owner;
  /** Of the report's account, for amounts beside which none is said. */
  readonly currency: CurrencyCode | null;
  readonly timeZone: string;
}

interface EntryContext extends ReportContext {
  readonly tell: Tell;
}

function readReport(
  report: XmlElement,
  context: ReportContext,
  { items, defects }: { readonly items: PagedEntry[]; readonly defects: Defect[] },
): void {
  for (const [index, entry] of childrenOf(report, 'Ntry').entries()) {
    const pointer = `${context.pointer}/Ntry/${index}`;
    const tell: Tell = (at, reason) => void defects.push({ pointer: `${pointer}${at}`, reason });
    try {
      items.push(toPagedEntry(parseTransaction(entry, { ...context, tell }), `${context.pointer}/Ntry`, index));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      tell(error.pointer, error.message);
    }
  }
}

/** ReportEntry → entry. @throws Unreadable when amount, currency, sign or status cannot be read */
function parseTransaction(entry: XmlElement, context: EntryContext): Transaction {
  const status = statuses.get(textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts') ?? '');
  if (status === undefined) throw new Unreadable('/Sts', 'not an entry status of the standard');
  const amount = readAmount(descend(entry, 'Amt'), '/Amt', context.currency);
  const creditDebitIndicator = readIndicator(entry);
  const details = childrenOf(entry, 'NtryDtls').flatMap((group) => childrenOf(group, 'TxDtls'));
  // Of several details each is a part of the entry: what only one part says is not said of the whole.
  const only = details.length === 1 ? (details[0] ?? null) : null;
  const bankTransactionCode = readCode(descend(entry, 'BkTxCd')) ?? readCode(descend(only, 'BkTxCd'));
  const booked = readDay(entry, 'BookgDt', context);
  const valued = readDay(entry, 'ValDt', context);
  const isReversal = /^(?:true|1)$/.test(textAt(entry, 'RvslInd') ?? '');
  const party = readParties(details, creditDebitIndicator, context.owner);
  const merchantCategoryCode = readCategory(only) ?? readCategory(entry);
  const sides = only === null ? null : readSides(only);
  const isContradictory = !isReversal && sides !== null && isOwnOnOtherSide(sides, creditDebitIndicator, context.owner);
  const exchange = descend(entry, 'AmtDtls') ?? descend(only, 'AmtDtls');
  return {
    bankTransactionId: toReference(textAt(entry, 'AcctSvcrRef')) ?? toReference(textAt(only, 'Refs', 'AcctSvcrRef')),
    entryReference: toReference(textAt(entry, 'NtryRef')),
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status,
    kind: isReversal
      ? 'REVERSAL'
      : classify({
          code: bankTransactionCode,
          creditDebitIndicator,
          merchantCategoryCode,
          purposeCode: textAt(only, 'Purp', 'Cd'),
          hasMandate: textAt(only, 'Refs', 'MndtId') !== null,
        }),
    amount,
    creditDebitIndicator,
    originalAmount: readOriginalAmount([entry, only], amount),
    exchangeRate: readExchangeRate(exchange),
    bookingDate: booked?.date ?? null,
    valueDate: valued?.date ?? null,
    transactionDateTime: booked?.instant ?? valued?.instant ?? null,
    ...(isContradictory ? { isContradictory } : {}),
    counterparty:
      party === null && merchantCategoryCode === null
        ? null
        : { name: party?.name ?? null, identification: party?.identification ?? null, merchantCategoryCode },
    remittanceInformation: readRemittance(entry, details),
    bankTransactionCode,
    endToEndId: toReference(textAt(only, 'Refs', 'EndToEndId')),
    balanceAfter: null,
    raw: toRaw(entry),
  };
}

/** The entry as it was sent, but for the numbers of cards. */
function toRaw(entry: XmlElement): unknown {
  const json = toJson(entry);
  return isObject(json) ? withoutSentCardNumbers(json) : json;
}

/** What stands where there is no reference. */
function toReference(text: string | null): string | null {
  return text === null || /^(?:nonref|not\s?provided)$/i.test(text) ? null : text;
}

function readIndicator(entry: XmlElement): CreditDebitIndicator {
  const indicator = textAt(entry, 'CdtDbtInd');
  if (indicator === 'CRDT') return 'CREDIT';
  if (indicator === 'DBIT') return 'DEBIT';
  throw new Unreadable('/CdtDbtInd', 'neither CRDT nor DBIT');
}

/** ActiveOrHistoricCurrencyAndAmount, unsigned as ISO 20022 demands. @throws Unreadable */
function readAmount(element: XmlElement | null, pointer: string, fallback: CurrencyCode | null): Money {
  if (element === null) throw new Unreadable(pointer, 'missing');
  const code = element.attributes['Ccy'];
  const currency = code === undefined || code === '' || code === 'XXX' ? fallback : parseCurrencyOfHistory(code);
  if (currency === null) throw new Unreadable(`${pointer}/@Ccy`, 'not an ISO 4217 currency');
  try {
    const money = parseMoney(element.text, currency);
    if (money.amountMinor < 0n) throw new Unreadable(pointer, 'signed where an unsigned amount is specified');
    return money;
  } catch (error) {
    if (error instanceof InvalidAmount) throw new Unreadable(pointer, error.message);
    throw error;
  }
}

/** DateAndDateTimeChoice: the bank's day, and the instant where one is told. */
function readDay(entry: XmlElement, name: string, { timeZone, tell }: EntryContext): BankDateTime | null {
  const element = descend(entry, name);
  const text = textAt(element, 'DtTm') ?? textAt(element, 'Dt') ?? (element?.text || null);
  const parsed = text === null ? null : parseBankDateTime(text, timeZone);
  if (text !== null && parsed === null) tell(`/${name}`, 'not a day; the entry is kept');
  return parsed !== null && parsed.date >= firstPlausibleDay ? parsed : null;
}

function readCode(element: XmlElement | null): BankTransactionCode | null {
  const code = {
    domain: textAt(element, 'Domn', 'Cd'),
    family: textAt(element, 'Domn', 'Fmly', 'Cd'),
    subFamily: textAt(element, 'Domn', 'Fmly', 'SubFmlyCd'),
    proprietary: textAt(element, 'Prtry', 'Cd'),
  };
  return Object.values(code).every((part) => part === null) ? null : code;
}

function readCategory(element: XmlElement | null): string | null {
  const card = descend(element, 'CardTx');
  return toMerchantCategory(textAt(card, 'Tx', 'MrchntCtgyCd') ?? textAt(card, 'POI', 'MrchntCtgyCd'));
}

/** The other party of all details alike; of several that differ there is none. */
function readParties(details: readonly XmlElement[], indicator: CreditDebitIndicator, owner: Owner) {
  const [first, ...others] = details.map((detail) => toOtherParty(readSides(detail), indicator, owner));
  const isOne = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return first !== undefined && isOne ? first : null;
}

function readSides(detail: XmlElement): Sides {
  return { debtor: readSide(detail, 'Dbtr'), creditor: readSide(detail, 'Cdtr') };
}

/** A side by RltdPties and RltdAgts: since 001.04 a party stands in `Pty`, and a BIC is `BICFI`. */
function readSide(detail: XmlElement, side: 'Dbtr' | 'Cdtr'): Side | null {
  const parties = descend(detail, 'RltdPties');
  const nameOf = (name: string) => textAt(parties, name, 'Pty', 'Nm') ?? textAt(parties, name, 'Nm');
  const names = [nameOf(`Ultmt${side}`), nameOf(side)].filter((name) => name !== null);
  const account = descend(parties, `${side}Acct`, 'Id');
  const agent = descend(detail, 'RltdAgts', `${side}Agt`, 'FinInstnId');
  const identification = orNull(
    toIdentification({
      iban: toIban(textAt(account, 'IBAN')),
      bban: textAt(account, 'Othr', 'Id'),
      bic: toBic(textAt(agent, 'BICFI') ?? textAt(agent, 'BIC')),
    }),
  );
  return names.length === 0 && identification === null ? null : { names, identification };
}

/** What was instructed in another currency, of the entry or of its only detail. */
function readOriginalAmount(elements: readonly (XmlElement | null)[], amount: Money): Money | null {
  for (const element of elements) {
    for (const kind of ['InstdAmt', 'TxAmt', 'CntrValAmt']) {
      const instructed = descend(element, 'AmtDtls', kind, 'Amt');
      const original = instructed === null ? null : optionalAmount(instructed);
      if (original !== null && original.currency !== amount.currency) return absolute(original);
    }
  }
  return null;
}

function optionalAmount(element: XmlElement): Money | null {
  try {
    return readAmount(element, '', null);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function readExchangeRate(details: XmlElement | null): ExchangeRate | null {
  for (const kind of ['TxAmt', 'InstdAmt', 'CntrValAmt']) {
    const exchange = descend(details, kind, 'CcyXchg');
    if (exchange === null) continue;
    const [rate, source] = [textAt(exchange, 'XchgRate'), textAt(exchange, 'SrcCcy')];
    const [target, unit] = [textAt(exchange, 'TrgtCcy'), textAt(exchange, 'UnitCcy')];
    return toExchangeRate({ rate, source, target, unit });
  }
  return null;
}

/** A batch may be a payroll of thousands: its text ends somewhere. */
const mostRemittance = 4_000;

/** Each detail's unstructured lines and references, each once; else the bank's own words. */
function readRemittance(entry: XmlElement, details: readonly XmlElement[]): string | null {
  const lines = new Set<string>();
  let length = 0;
  const add = (line: string | null) => {
    if (line === null || length > mostRemittance) return;
    if (!lines.has(line)) length += line.length;
    lines.add(line);
  };
  for (const detail of details) {
    const remittance = descend(detail, 'RmtInf');
    for (const { text } of childrenOf(remittance, 'Ustrd')) add(text || null);
    for (const structured of childrenOf(remittance, 'Strd')) add(textAt(structured, 'CdtrRefInf', 'Ref'));
    if (remittance === null) add(textAt(detail, 'AddtlTxInf'));
  }
  if (lines.size === 0) add(textAt(entry, 'AddtlNtryInf'));
  return lines.size === 0 ? null : [...lines].join('\n');
}
