// Which entries are income, and of what kind: by category, by the bank's code, by words. Called by income.ts, one entry at a time;
// what only a regular interval tells is added there. Pure. House rule: gifts, loans paid out, refunds and own money are none.

import type { CategoryCode } from './categories.ts';
import type { ClassifiedEntry } from './classified.ts';
import { toOtherSide } from './merchant.ts';
import { foldText } from './names.ts';
import { toPersonhood } from './people.ts';
import { isRefundText } from './refund-words.ts';
import { firmWords } from './transfer-words.ts';

/** Kinds of income. Tax refunds and what nobody can tell are none. */
export const incomeKinds = [
  'SALARY',
  'PENSION',
  'BENEFITS',
  'BUSINESS_INCOME',
  'RENTAL_INCOME',
  'INTEREST_AND_DIVIDENDS',
] as const;

/** One of {@link incomeKinds}. */
export type IncomeKind = (typeof incomeKinds)[number];

/** What an entry's kind of income rests on. */
export const incomeReasons = ['CATEGORY', 'BANK_CODE', 'TEXT', 'REGULAR_CREDITS_FROM_COMPANY'] as const;

/** One of {@link incomeReasons}. */
export type IncomeReason = (typeof incomeReasons)[number];

const words: readonly (readonly [IncomeKind, RegExp])[] = [
  // First what is no pay, though the word may stand there.
  [
    'PENSION',
    /\b(?:PENSION|PENSIONS|DWP SP|DWP STATE|ANNUITY|RENTE|RENTENSERVICE|RENTENVERSICHERUNG|RETRAITE|CARSAT|AGIRC|ARRCO|PENSIOEN|AOW|SVB AOW|PENSIONE|SUPERANNUATION)\b/,
  ],
  [
    'BENEFITS',
    /\b(?:UNIVERSAL CREDIT|DWP|CHILD BENEFIT|HMRC CHILD|PIP|ESA|JSA|CENTRELINK|FAMILY TAX BENEFIT|KINDERGELD|FAMILIENBEIHILFE|FBH|KBG|KINDERBETREUUNGSGELD|WFTC|WORKING FOR FAMILIES|FAMILIENKASSE|ELTERNGELD|WOHNGELD|BUERGERGELD|ARBEITSLOSENGELD|AGENTUR FUER ARBEIT|BUNDESAGENTUR|CAF|POLE EMPLOI|FRANCE TRAVAIL|ALLOCATION|ALLOCATIONS|TOESLAG|TOESLAGEN|KINDERBIJSLAG|UWV|SEPE|SOCIAL WELFARE|JOBSEEKER|WINTER FUEL|CARERS ALLOWANCE|DISABILITY)\b/,
  ],
  [
    'INTEREST_AND_DIVIDENDS',
    /\b(?:GROSS INTEREST|INTEREST PAID|CREDIT INTEREST|SAVINGS INTEREST|HABENZINSEN|GUTHABENZINSEN|ZINSGUTSCHRIFT|INTERETS CREDITEURS|DIVIDEND|DIVIDENDS|DIVIDENDE|DIVIDENDES|DIVIDENDENGUTSCHRIFT|COUPON|DIVIDENDO|DIVIDENDOS|RENTEBIJSCHRIJVING)\b/,
  ],
  ['RENTAL_INCOME', /\b(?:RENTAL INCOME|RENT FROM|TENANT|MIETEINNAHME|MIETEINNAHMEN|LOYER RECU|HUURINKOMSTEN)\b/],
  [
    'SALARY',
    /\b(?:SALARY|SALARIES|WAGES|WAGE|PAYROLL|GEHALT|LOHN|LOHNGEHALT|BEZUEGE|BESOLDUNG|ENTGELT|VERGUETUNG|SALAIRE|URLAUBSZUSCHUSS|URLAUBSGELD|WEIHNACHTSGELD|WEIHNACHTSREMUNERATION|PAIE|TRAITEMENT|NOMINA|STIPENDIO|SALARIS|LOONBETALING|LOEN|LON|WYNAGRODZENIE|VENCIMENTO|ORDENADO|SALARIO)\b/,
  ],
  [
    'BUSINESS_INCOME',
    /\b(?:INVOICE|INV ?\d{2,}|RECHNUNG|RECHNUNGSNR|FACTURE|FACTUUR|FAC|F ?20\d\d|HONORAR|HONORAIRES|SETTLEMENT|SUMUP PAYMENTS|STRIPE|MOLLIE|ZETTLE|IZETTLE|SQUARE PAYOUT|ADYEN|WORLDPAY|BARCLAYCARD BUSINESS|DOJO|TEYA)\b/,
  ],
];

/** What platforms and acquirers write to those who drive, deliver or sell by them. */
const platformPay =
  /\b(?:RIDER FEES|RIDER PAY|DRIVER FEES|DRIVER PAY(?:MENTS?)?|COURIER (?:FEES|PAY)|ROOFOODS|AMZNFLEX|AMAZON FLEX|PARTNER PAY(?:MENT|OUT)|PAYOUTS?|WEEKLY EARNINGS|EARNINGS)\b/;

/** Payouts of stakes, insurers and investments are no earnings. */
const payoutsOfOthers: ReadonlySet<CategoryCode> = new Set<CategoryCode>([
  'GAMBLING',
  'INSURANCE',
  'INVESTMENTS',
  'SAVINGS',
]);

const platforms =
  /\b(?:UBER|DELIVEROO|JUST EAT|STUART|BOLT|FREENOW|FREE NOW|DOORDASH|LYFT|INSTACART|GRUBHUB|LIEFERANDO|TAKEAWAY COM|GLOVO|WOLT|GORILLAS|GETIR|MENULOG|DIDI|OLA|CABIFY|EVRI|YODEL|HERMES|AIRTASKER|TASKRABBIT|UPWORK|FIVERR|ETSY|VINTED|EBAY|AIRBNB|ROVER|PREPLY|TWITCH|PATREON|SUBSTACK)\b/;

/** Whether a platform that people earn by is named. */
export const namesPlatform = ({ entry }: ClassifiedEntry): boolean => platforms.test(toIncomeText(entry.transaction));

/** A number of an invoice, as businesses of several countries write it. */
const invoice =
  /\b(?:(?:INVOICE|INV|RECHNUNG|RECHNUNGSNR|RNR|RENR|FACTURE|FACT|FAC|FACTUUR|FACTUURNR|FATTURA|FACTURA|FATURA|FAKTURA|LASKU)(?: (?:NO|NR|NUMMER|N))? ?[A-Z]{0,3} ?\d{2,}|F ?20\d\d \d{2,}|INV\d{2,})/;

/** Loans paid out, gifts, expenses, winnings and returns: whatever else the text says. */
const noIncome =
  /\b(?:LOAN|LOANS|LENDING|DARLEHEN|KREDIT|KREDITAUSZAHLUNG|PRET|CREDIT CONSO|LENING|PRESTAMO|ADVANCE|CASHADVANCE|PAYDAY|GIFT|GESCHENK|CADEAU|GEBURTSTAG|BIRTHDAY|XMAS|CHRISTMAS|REFUND|ERSTATTUNG|RUECKERSTATTUNG|REMBOURSEMENT|TERUGGAVE|KAUTION|DEPOSIT RETURN|EXPENSES|SPESEN|AUSLAGEN|CASHBACK|WINNINGS|PRIZE|CLAIM|SCHADEN|TAX REFUND|STEUERERSTATTUNG|DEPOSIT SCHEME)\b/;

const isKind = (category: CategoryCode): category is IncomeKind => incomeKinds.some((kind) => kind === category);

/** ISO 20022 purpose-like sub-families of pay. */
const salarySubFamilies: ReadonlySet<string> = new Set(['SALA', 'XBSA']);

/** The kind of income that one entry alone shows, and by what; null for none. */
export function toIncomeKind({
  entry,
  classification,
}: ClassifiedEntry): { kind: IncomeKind; reason: IncomeReason } | null {
  const { transaction } = entry;
  const { category } = classification;
  const text = toIncomeText(transaction);
  const isRefunded = category === 'BENEFITS' && isRefundText(text);
  if (isKind(category)) return isRefunded ? null : { kind: category, reason: 'CATEGORY' };
  if (transaction.kind === 'SALARY' || salarySubFamilies.has(transaction.bankTransactionCode?.subFamily ?? '')) {
    return { kind: 'SALARY', reason: 'BANK_CODE' };
  }
  if (transaction.kind === 'INTEREST') return { kind: 'INTEREST_AND_DIVIDENDS', reason: 'BANK_CODE' };
  if (noIncome.test(text)) return null;
  // Whoever pays an invoice may be a bakery, or a person.
  const isEarned = invoice.test(text) || (platformPay.test(text) && !payoutsOfOthers.has(category));
  if (isEarned && !isRefundText(text)) return { kind: 'BUSINESS_INCOME', reason: 'TEXT' };
  if (category !== 'UNKNOWN' && category !== 'OTHER_INCOME') return null;
  const found = words.find(([, pattern]) => pattern.test(text));
  return found === undefined ? null : { kind: found[0], reason: 'TEXT' };
}

/** Shares of rent that a flatmate pays come as regularly as pay. */
const noPay =
  /\b(?:RENT|MIETE|WG|LOYER|HUUR|ALQUILER|AFFITTO|BILLS|SHARE|UNTERHALT|MAINTENANCE|ALIMENTATION|ALIMONY|POCKET MONEY|TASCHENGELD)\b/;

/** Whether an entry's words say that it is no pay, however regular. */
export function saysNoPay({ entry }: ClassifiedEntry): boolean {
  const text = toIncomeText(entry.transaction);
  return noIncome.test(text) || noPay.test(text);
}

/** Bulk payments (Bacs, bank giro, ACH) are made by firms and authorities, not by people. */
const bulkCredit = /\b(?:BACS?|BGC|BANK GIRO CREDIT|DIRECT DEP|DIR DEP|ACH CREDIT|PPD)\b/;

/** Whether whoever pays may be a person: a name of two or three words and no firm's. Gifts recur, too. */
export function mayBePerson({ entry }: ClassifiedEntry): boolean {
  const { nameWords } = toOtherSide(entry.transaction);
  const { counterparty, remittanceInformation, bankTransactionCode } = entry.transaction;
  const isFirm = foldText(counterparty?.name ?? remittanceInformation ?? '')
    .split(' ')
    .some((word) => firmWords.has(word));
  const isBulk = bulkCredit.test(`${bankTransactionCode?.proprietary ?? ''} ${foldText(remittanceInformation ?? '')}`);
  return !isFirm && !isBulk && toPersonhood(nameWords) !== 'NONE';
}

function toIncomeText({ counterparty, remittanceInformation }: ClassifiedEntry['entry']['transaction']): string {
  return foldText(`${counterparty?.name ?? ''} ${remittanceInformation ?? ''}`);
}
