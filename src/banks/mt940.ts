// SWIFT MT940 statements and MT942 interim reports → entries. Called by statement-file.ts for banks that answer a statement as
// text (Verlag banks). A small strict parser of ours: the packages there are read amounts as floats. A line that is not understood is
// told, never passed over. Sources: SWIFT Standards MT, category 9 (fields 25, 60a, 61, 86); for field 86 the structured forms of
// the German banks' DFÜ-Abkommen, appendix 3, and of the Dutch banks (`/NAME/…`).

import type { Account } from '../domain/account.ts';
import { classify } from '../domain/bank-transaction-code.ts';
import { type CalendarDate, parseDate } from '../domain/dates.ts';
import { type CurrencyCode, parseCurrencyOfHistory } from '../domain/iso4217.ts';
import { type CreditDebitIndicator, InvalidAmount, type Money, parseMoney } from '../domain/money.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { FileContext, FileRead } from './camt.ts';
import type { Defect } from './connector.ts';
import { isIbanOf, orNull, toBic, toIban, toIdentification } from './identification.ts';
import { Unreadable } from './json.ts';
import { type PagedEntry, toPagedEntry } from './merge-entries.ts';
import { type Owner, toOtherParty, toOwner } from './other-party.ts';

/** One field of a message: its tag, such as `61`, and what stands behind it, over several lines. */
interface Field {
  readonly tag: string;
  readonly value: string;
}

/** Lines of a statement: 20,000 entries with their information. */
const mostFields = 60_000;

/**
 * The entries of all messages of a file.
 * @throws Unreadable when there is no message in it, or one of another account alone
 */
export function readMt940(text: string, context: FileContext): FileRead {
  const found = splitMessages(text);
  if (found.length === 0) throw new Unreadable('', 'no message with an account and a statement');
  const owner = toOwner(context.account);
  const items: PagedEntry[] = [];
  const defects: Defect[] = [];
  const foreign = found.map((fields) => isOfAnother(firstValue(fields, '25'), context.account));
  if (foreign.every((isForeign) => isForeign)) throw new Unreadable('/0/25', 'of another account');
  for (const [index, fields] of found.entries()) {
    if (foreign[index] === true) defects.push({ pointer: `/${index}/25`, reason: 'of another account' });
    else readMessage(fields, { pointer: `/${index}`, owner, account: context.account }, { items, defects });
  }
  return { items, defects };
}

/** Messages begin with field 20. What stands before the first, and SWIFT's envelope about each, is none of them. */
function splitMessages(text: string): readonly (readonly Field[])[] {
  const found: Field[][] = [];
  let fields: Field[] | null = null;
  let lines: string[] | null = null;
  let tag = '';
  let count = 0;
  const close = () => {
    if (lines !== null) fields?.push({ tag, value: lines.join('\n') });
    lines = null;
  };
  for (const line of text.split(/\r\n|[\r\n]|@@/)) {
    const [, next, rest = ''] = /^\s?(?:\{.*\{4:)?:(\d{2}[A-Z]?):(.*)$/.exec(line) ?? [];
    if (next !== undefined) {
      close();
      if (next === '20') {
        fields = [];
        found.push(fields);
      }
      count += 1;
      if (count > mostFields) throw new Unreadable('', `more than ${mostFields} fields`);
      tag = next;
      lines = [rest];
    } else if (/^-\s*(?:\}.*)?$/.test(line)) {
      close();
      fields = null;
    } else if (lines !== null && line.trim() !== '') lines.push(line);
  }
  close();
  return found.filter((message) => message.some(({ tag: one }) => /^(?:25|60|61|62)/.test(one)));
}

/** A statement has an opening and a closing balance, an interim report a floor limit: one that has not is cut off. */
function isCutOff(fields: readonly Field[]): boolean {
  const has = (tag: string) => firstValue(fields, tag) !== null;
  return !(has('60') && has('62')) && !has('34');
}

/** The value of the first field whose tag begins so; null when there is none. */
function firstValue(fields: readonly Field[], tag: string): string | null {
  return fields.find((field) => field.tag.startsWith(tag))?.value ?? null;
}

/** Field 25 names the account by IBAN, or by bank code and number; a currency may stand behind. */
function isOfAnother(field: string | null, { identification: { iban, bban }, currency }: Account): boolean {
  if (field === null) return false;
  // The standard has 35 characters; what is longer is no account, and patterns are run over it.
  if (field.length > 100) return true;
  const [, identifier = '', writtenCurrency] = /^(.*?)(?:[\s/]*([A-Z]{3}))?$/s.exec(field.trim().toUpperCase()) ?? [];
  const isKnown = writtenCurrency !== undefined && parseCurrencyOfHistory(writtenCurrency) !== null;
  if (isKnown && currency !== null && writtenCurrency !== currency) return true;
  const plain = (isKnown ? identifier : field).replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  if (plain === '') return false;
  const own = [iban, bban?.replace(/[^A-Za-z0-9]/g, '').toUpperCase() ?? null].filter((name) => name !== null);
  if (own.length === 0 || own.includes(plain)) return false;
  if (toIban(plain) !== null) return iban !== null;
  // Bank code and account number, or the number alone.
  const parts = identifier.split('/').map((part) => part.replace(/\D/g, ''));
  const [bankCode, number] = parts.length > 1 ? [parts[0] ?? '', parts[1] ?? ''] : ['', parts[0] ?? ''];
  return !own.some((name) => (name === iban ? isIbanOf(name, number, bankCode) : name === number));
}

interface MessageContext {
  readonly pointer: string;
  readonly owner: Owner;
  readonly account: Account;
}

function readMessage(
  fields: readonly Field[],
  { pointer, owner, account }: MessageContext,
  { items, defects }: { readonly items: PagedEntry[]; readonly defects: Defect[] },
): void {
  if (isCutOff(fields)) defects.push({ pointer, reason: 'a message that is cut off; what is there is kept' });
  const currency = readCurrency(fields) ?? account.currency;
  // An interim report (MT942) has no opening balance: what it lists is announced, not booked.
  const isInterim = firstValue(fields, '60') === null && firstValue(fields, '34') !== null;
  for (const [index, field] of fields.entries()) {
    if (field.tag !== '61') continue;
    const next = fields[index + 1];
    const information = next?.tag === '86' ? next.value : null;
    try {
      const transaction = parseTransaction(field.value, information, { owner, currency, isInterim });
      items.push(toPagedEntry(transaction, `${pointer}/61`, index));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      defects.push({ pointer: `${pointer}/${index}/61${error.pointer}`, reason: error.message });
    }
  }
}

/** Of the balances (`C261101EUR1234,56`), or of the floor limit (`EURD0,`). */
function readCurrency(fields: readonly Field[]): CurrencyCode | null {
  const balance = /^[CD]\d{6}([A-Z]{3})/.exec(firstValue(fields, '60') ?? firstValue(fields, '62') ?? '')?.[1];
  const floor = /^([A-Z]{3})/.exec(firstValue(fields, '34') ?? '')?.[1];
  return parseCurrencyOfHistory(balance ?? floor ?? '');
}

interface LineContext {
  readonly owner: Owner;
  readonly currency: CurrencyCode | null;
  readonly isInterim: boolean;
}

/**
 * Field 61: value date, entry date, mark, funds code, amount, type, the owner's reference, the bank's, and details.
 * `RC` takes back a credit and so is a debit; `EC` and `ED` are expected.
 */
const statementLine =
  /^(\d{6})(\d{4})?(R[CD]|E[CD]|[CD])([A-Z])?(\d{1,15}(?:,\d*)?)([A-Z][A-Z0-9]{3})((?:(?!\/\/)[^\n])*)(?:\/\/([^\n]*))?(?:\n([\s\S]*))?$/;

/** Field 61 and the 86 behind it → entry. @throws Unreadable */
function parseTransaction(
  line: string,
  information: string | null,
  { owner, currency, isInterim }: LineContext,
): Transaction {
  const match = statementLine.exec(line.trim());
  if (match === null) throw new Unreadable('', 'not a statement line');
  const [, valued = '', entered, mark = '', , written = '', type = '', reference = '', bankReference = ''] = match;
  const amount = readAmount(written, currency);
  const valueDate = toDay(valued);
  if (valueDate === null) throw new Unreadable('', 'its value date is no day');
  const creditDebitIndicator: CreditDebitIndicator = /^(?:C|EC|RD)$/.test(mark) ? 'CREDIT' : 'DEBIT';
  const isReversal = mark.startsWith('R');
  const details = readInformation(information ?? match[9] ?? '');
  const names = [details.ultimateName, details.name].filter((name) => name !== null);
  const identification = orNull(toIdentification({ iban: details.iban, bban: details.bban, bic: details.bic }));
  const side = names.length === 0 && identification === null ? null : { names, identification };
  const isCredit = creditDebitIndicator === 'CREDIT';
  const sides = { debtor: isCredit ? side : null, creditor: isCredit ? null : side };
  const party = toOtherParty(sides, creditDebitIndicator, owner);
  const code = { domain: null, family: null, subFamily: null, proprietary: details.code ?? type };
  return {
    bankTransactionId: null,
    entryReference: toReference(bankReference) ?? toReference(reference),
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status: isInterim || mark.startsWith('E') ? 'PENDING' : 'BOOKED',
    kind: isReversal
      ? 'REVERSAL'
      : classify({ code, creditDebitIndicator, merchantCategoryCode: null, hasMandate: details.mandateId !== null }),
    amount,
    creditDebitIndicator,
    originalAmount: null,
    exchangeRate: null,
    bookingDate: entered === undefined ? valueDate : toEntryDay(entered, valueDate),
    valueDate,
    transactionDateTime: null,
    counterparty: party === null ? null : { ...party, merchantCategoryCode: null },
    remittanceInformation: details.remittance,
    bankTransactionCode: code,
    endToEndId: details.endToEndId,
    balanceAfter: null,
    raw: { '61': line, '86': information },
  };
}

/** SWIFT writes a comma for the decimal mark, and always one. @throws Unreadable */
function readAmount(written: string, currency: CurrencyCode | null): Money {
  if (currency === null) throw new Unreadable('', 'no currency is known for it');
  try {
    return parseMoney(written.replace(/,$/, '').replace(',', '.'), currency);
  } catch (error) {
    if (error instanceof InvalidAmount) throw new Unreadable('', error.message);
    throw error;
  }
}

/** YYMMDD, of this century. */
function toDay(text: string): CalendarDate | null {
  return parseDate(`20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`);
}

/** MMDD, of the year that brings it nearest to the value date; the value date for what is no day. */
function toEntryDay(text: string, valueDate: CalendarDate): CalendarDate {
  const year = Number(valueDate.slice(0, 4));
  const days = [year - 1, year, year + 1].flatMap(
    (one) => parseDate(`${one}-${text.slice(0, 2)}-${text.slice(2)}`) ?? [],
  );
  const distance = (day: CalendarDate) => Math.abs(Date.parse(day) - Date.parse(valueDate));
  return days.sort((a, b) => distance(a) - distance(b))[0] ?? valueDate;
}

function toReference(text: string): string | null {
  const plain = text.trim();
  return plain === '' || /^(?:nonref|notprovided)$/i.test(plain) ? null : plain;
}

/** What field 86 says. */
interface Information {
  readonly code: string | null;
  readonly name: string | null;
  readonly ultimateName: string | null;
  readonly iban: string | null;
  readonly bban: string | null;
  readonly bic: string | null;
  readonly remittance: string | null;
  readonly endToEndId: string | null;
  readonly mandateId: string | null;
}

const noInformation: Information = {
  code: null,
  name: null,
  ultimateName: null,
  iban: null,
  bban: null,
  bic: null,
  remittance: null,
  endToEndId: null,
  mandateId: null,
};

/** By its form: German subfields, Dutch tags, or a text. */
function readInformation(text: string): Information {
  const [, code, separator] = /^(\d{3})([?~<>^|+!])\d{2}/.exec(text) ?? [];
  if (code !== undefined && separator !== undefined) return readGerman(code, separator, text.slice(3));
  const tags = readSlashes(text);
  if (tags !== null) {
    return {
      ...noInformation,
      name: tags.get('NAME') ?? null,
      iban: toIban(tags.get('IBAN') ?? null),
      bic: toBic(tags.get('BIC') ?? null),
      remittance: tags.get('REMI') ?? null,
      endToEndId: toReference(tags.get('EREF') ?? ''),
      mandateId: tags.get('MARF') ?? null,
      code: tags.get('TRCD') ?? null,
    };
  }
  return { ...noInformation, remittance: text.trim() || null };
}

/** `166?00…?20EREF+…?32NAME`: a business transaction code, then subfields of two digits, cut over lines anywhere. */
function readGerman(code: string, separator: string, text: string): Information {
  const subfields = new Map<string, string>();
  for (const part of text.replaceAll('\n', '').split(separator).slice(1)) {
    const [number, value] = [part.slice(0, 2), part.slice(2)];
    subfields.set(number, (subfields.get(number) ?? '') + value);
  }
  const join = (numbers: readonly number[]) => numbers.map((number) => subfields.get(`${number}`) ?? '').join('');
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const purpose = join([...range(20, 29), ...range(60, 63)]);
  const sepa = readSepa(purpose);
  const [bank, account] = [join([30]).trim(), join([31]).trim()];
  const iban = toIban(account) ?? toIban(sepa.get('IBAN') ?? null);
  return {
    code,
    name: join([32, 33]).trim() || null,
    ultimateName: sepa.get('ABWA') ?? sepa.get('ABWE') ?? null,
    iban,
    bban: iban === null && account !== '' ? account : null,
    bic: toBic(bank) ?? toBic(sepa.get('BIC') ?? null),
    remittance:
      (sepa.size === 0 ? purpose.trim() : (sepa.get('SVWZ') ?? sepa.get('') ?? '')) ||
      join([0]).trim() ||
      subfields.get('00')?.trim() ||
      null,
    endToEndId: toReference(sepa.get('EREF') ?? ''),
    mandateId: sepa.get('MREF') ?? null,
  };
}

/** `EREF+…SVWZ+…`: SEPA's parts of a purpose; what stands before the first under ''. Empty where there is none. */
function readSepa(purpose: string): ReadonlyMap<string, string> {
  const marks = [...purpose.matchAll(/(?:EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+/g)];
  const parts = new Map<string, string>();
  if (marks.length === 0) return parts;
  parts.set('', purpose.slice(0, marks[0]?.index).trim());
  for (const [index, mark] of marks.entries()) {
    const value = purpose.slice(mark.index + mark[0].length, marks[index + 1]?.index).trim();
    if (value !== '') parts.set(mark[0].slice(0, -1), value);
  }
  return parts;
}

const slashTags =
  /\/(TRTP|TRCD|IBAN|BIC|NAME|REMI|EREF|CSID|MARF|ISDT|BENM|ORDP|ID|ADDR|PREF|PURP|RTRN|OCMT|CHGS|SVCL|CNTP|ULTB|ULTD)\//g;

/** `/TRTP/…/NAME/…`; null for a text that does not begin so. */
function readSlashes(text: string): ReadonlyMap<string, string> | null {
  const plain = text.replaceAll('\n', '').trim();
  const marks = [...plain.matchAll(slashTags)];
  if (marks[0]?.index !== 0) return null;
  const parts = new Map<string, string>();
  for (const [index, mark] of marks.entries()) {
    const value = plain.slice(mark.index + mark[0].length, marks[index + 1]?.index).trim();
    if (value !== '' && !parts.has(mark[1] ?? '')) parts.set(mark[1] ?? '', value);
  }
  return parts;
}
