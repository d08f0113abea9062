// What an entry is, in a customer's words, from the codes a bank gives it: ISO 20022 bank transaction codes, Open
// Banking UK's long names for them, merchant category codes, CDR types, a few proprietary codes. Called by the
// connectors' mappings. Tables as data; remittance texts are never read. Source: ISO 20022 external code sets (bank
// transaction codes), OBIE 3.1.11 BankTransactionCode, CDR 1.36 BankingTransactionV2.type, ISO 18245.

import type { CreditDebitIndicator } from './money.ts';
import type { BankTransactionCode, TransactionKind } from './transaction.ts';

/** Everything a standard may say about what an entry is. */
export interface KindClues {
  readonly code: BankTransactionCode | null;
  readonly creditDebitIndicator: CreditDebitIndicator;
  /** ISO 18245; only card purchases at merchants have one. */
  readonly merchantCategoryCode: string | null;
  /** ISO 20022 purpose or category purpose, such as SALA. */
  readonly purposeCode?: string | null;
  /** CDR's `type`. */
  readonly cdrType?: string | null;
  /** True when the bank names a merchant, a biller or a direct debit mandate with the entry. */
  readonly hasMerchant?: boolean;
  readonly hasBiller?: boolean;
  readonly hasMandate?: boolean;
}

/** CARD is a purchase when money leaves and a refund when it comes back. */
type CodeMeaning = TransactionKind | 'CARD';

/** Sub-families that mean the same in every family (ISO 20022 generic sub-families and the R-transactions). */
const bySubFamily: ReadonlyMap<string, CodeMeaning> = new Map(
  entriesOf({
    STANDING_ORDER: 'STDO XBST',
    DIRECT_DEBIT: 'PMDD ESDD BBDD XBDD URDD FIDD OODD PADD',
    CASH: 'CWDL CDPT XBCW FCWD FCDP BCWD BCDP TCWD TCDP',
    FEE: 'CHRG FEES COMM COMT COMI COME',
    INTEREST: 'INTR',
    SALARY: 'SALA XBSA',
    REFUND: 'RIMB',
    CHARGEBACK: 'UPCT',
    REVERSAL: 'RPCR RRTN UPDD PRDD RCDD CQRV UPCQ',
    CARD: 'POSD POSC POSP XBCP',
    TRANSFER: 'DMCT ESCT XBCT BOOK AUTT ATXN VCOM PRCT SDVA FICT ACDT',
  }),
);

/** Corrections of any sort, chargebacks among them: neither purchase nor refund, whatever family they are in. */
const adjustments: ReadonlySet<string> = new Set(['CAJT', 'DAJT', 'ADJT']);

/** What a family means when its sub-family does not say. */
const byFamily: ReadonlyMap<string, CodeMeaning> = new Map(
  entriesOf({
    TRANSFER: 'RCDT ICDT RRCT IRCT ICCN RCCN',
    DIRECT_DEBIT: 'RDDT IDDT',
    CARD: 'CCRD',
    CASH: 'CNTR',
  }),
);

/** Long names in Open Banking UK 3.1 → ISO 20022 family. Letters only, lower case: banks write them in many ways. */
const familiesByName: ReadonlyMap<string, string> = new Map([
  ['receivedcredittransfers', 'RCDT'],
  ['receivedcredittransfer', 'RCDT'],
  ['issuedcredittransfers', 'ICDT'],
  ['issuedcredittransfer', 'ICDT'],
  ['receivedrealtimecredittransfer', 'RRCT'],
  ['receivedrealtimecredittransfers', 'RRCT'],
  ['issuedrealtimecredittransfer', 'IRCT'],
  ['issuedrealtimecredittransfers', 'IRCT'],
  ['receiveddirectdebits', 'RDDT'],
  ['receiveddirectdebit', 'RDDT'],
  ['issueddirectdebits', 'IDDT'],
  ['issueddirectdebit', 'IDDT'],
  ['customercardtransactions', 'CCRD'],
  ['customercardtransaction', 'CCRD'],
  ['merchantcardtransactions', 'MCRD'],
  ['merchantcardtransaction', 'MCRD'],
  ['countertransactions', 'CNTR'],
  ['countertransaction', 'CNTR'],
  ['receivedcheques', 'RCHQ'],
  ['issuedcheques', 'ICHQ'],
  ['drafts', 'DRFT'],
  ['miscellaneouscreditoperations', 'MCOP'],
  ['miscellaneousdebitoperations', 'MDOP'],
  ['issuedcashconcentrationtransactions', 'ICCN'],
  ['receivedcashconcentrationtransactions', 'RCCN'],
]);

/** Long names in Open Banking UK 3.1 → ISO 20022 sub-family. */
const subFamiliesByName: ReadonlyMap<string, string> = new Map([
  ['domesticcredittransfer', 'DMCT'],
  ['sepacredittransfer', 'ESCT'],
  ['crossbordercredittransfer', 'XBCT'],
  ['internalbooktransfer', 'BOOK'],
  ['automatictransfer', 'AUTT'],
  ['standingorder', 'STDO'],
  ['crossborderstandingorder', 'XBST'],
  ['payrollsalarypayment', 'SALA'],
  ['salarypayment', 'SALA'],
  ['crossborderpayrollsalarypayment', 'XBSA'],
  ['directdebit', 'PMDD'],
  ['directdebitpayment', 'PMDD'],
  ['sepacoredirectdebit', 'ESDD'],
  ['sepabbdirectdebit', 'BBDD'],
  ['crossborderdirectdebit', 'XBDD'],
  ['cashwithdrawal', 'CWDL'],
  ['crossbordercashwithdrawal', 'XBCW'],
  ['cashdeposit', 'CDPT'],
  ['pointofsalepospaymentdebitcard', 'POSD'],
  ['pointofsalepaymentdebitcard', 'POSD'],
  ['pointofsaleposdebitcard', 'POSD'],
  ['debitcardpayment', 'POSD'],
  ['creditcardpayment', 'POSC'],
  ['pointofsalepospayment', 'POSP'],
  ['pointofsale', 'POSP'],
  ['crossbordercreditcardpayment', 'XBCP'],
  ['charges', 'CHRG'],
  ['fees', 'FEES'],
  ['commission', 'COMM'],
  ['commissions', 'COMM'],
  ['interest', 'INTR'],
  ['interests', 'INTR'],
  ['reimbursement', 'RIMB'],
  ['reimbursements', 'RIMB'],
  ['reversalduetopaymentcancellationrequest', 'RPCR'],
  ['reversalduetopaymentreturn', 'RRTN'],
  ['reversalduetopaymentreversal', 'PRDD'],
  ['reversalduetoreturnunpaiddirectdebit', 'UPDD'],
  ['reversalduetounpaidcardtransaction', 'UPCT'],
  ['unpaidcardtransaction', 'UPCT'],
  ['creditadjustments', 'CAJT'],
  ['debitadjustments', 'DAJT'],
  ['adjustments', 'ADJT'],
  ['other', 'OTHR'],
  ['notavailable', 'NTAV'],
]);

/** Families of the payments domain (PMNT), for banks that give no domain. */
const paymentFamilies: ReadonlySet<string> = new Set([...familiesByName.values(), 'LBOX', 'OTHR', 'NTAV']);

/**
 * Proprietary codes that mean one thing wherever they are used: the entry's kind in so many letters, and the marks that
 * British statements have printed for decades.
 */
const byProprietaryCode: ReadonlyMap<string, CodeMeaning> = new Map([
  ...entriesOf({
    STANDING_ORDER: 'SO STO STANDING_ORDER STANDINGORDER',
    DIRECT_DEBIT: 'DD DIRECT_DEBIT DIRECTDEBIT',
    CASH: 'ATM CPT CASH_WITHDRAWAL CASH_DEPOSIT',
    FEE: 'FEE FEES CHG',
    INTEREST: 'INTEREST',
    SALARY: 'SALARY',
    REFUND: 'REFUND',
    CHARGEBACK: 'CHARGEBACK CBK',
    REVERSAL: 'REVERSAL',
    CARD: 'POS PURCHASE CARD_PAYMENT CARDPAYMENT',
    TRANSFER: 'TFR FPI FPO BGC TRANSFER',
  }),
]);

/** CDR's `type` (BankingTransactionV2); PAYMENT is told apart below. */
const byCdrType: ReadonlyMap<string, TransactionKind> = new Map(
  entriesOf({
    DIRECT_DEBIT: 'DIRECT_DEBIT',
    FEE: 'FEE',
    INTEREST: 'INTEREST_CHARGED INTEREST_PAID',
    TRANSFER: 'TRANSFER_INCOMING TRANSFER_OUTGOING',
  }),
);

/** ISO 18245: manual and automated cash disbursements. */
const cashCategoryCodes: ReadonlySet<string> = new Set(['6010', '6011']);

/** ISO 20022 purposes that say salary. */
const salaryPurposes: ReadonlySet<string> = new Set(['SALA', 'PAYR']);

function entriesOf<K extends CodeMeaning>(table: Partial<Record<K, string>>): [string, K][] {
  const entries: [string, K][] = [];
  for (const kind in table) {
    for (const code of table[kind]?.split(' ') ?? []) entries.push([code, kind]);
  }
  return entries;
}

/** One part of a code as a code: ISO codes as they are, long names by the table, anything else untouched. */
function toIsoCode(text: string | null, byName: ReadonlyMap<string, string>): string | null {
  if (text === null || /^[A-Z]{4}$/.test(text)) return text;
  return byName.get(text.toLowerCase().replace(/[^a-z]/g, '')) ?? text;
}

/**
 * A bank transaction code from its parts, long names made ISO codes and the payments domain added where the family
 * tells it; null when there is nothing. `family` may hold all three parts, joined by hyphens, as Berlin Group does it.
 */
export function toBankTransactionCode(
  family: string | null,
  subFamily: string | null,
  proprietary: string | null,
): BankTransactionCode | null {
  if (family === null && subFamily === null && proprietary === null) return null;
  const joined = /^([A-Z]{4})-([A-Z]{4})(?:-([A-Z]{4}))?$/.exec(family ?? '');
  if (joined !== null) {
    const [, domain = null, middle = null, last = null] = joined;
    return { domain, family: middle, subFamily: last ?? subFamily, proprietary };
  }
  const isoFamily = toIsoCode(family, familiesByName);
  return {
    domain: isoFamily !== null && paymentFamilies.has(isoFamily) ? 'PMNT' : null,
    family: isoFamily,
    subFamily: toIsoCode(subFamily, subFamiliesByName),
    proprietary,
  };
}

/** What an entry is. OTHER when the codes do not tell, or tell nothing certain. */
export function classify(clues: KindClues): TransactionKind {
  const { code, creditDebitIndicator, merchantCategoryCode, cdrType = null } = clues;
  const isCredit = creditDebitIndicator === 'CREDIT';
  const card: TransactionKind = isCredit ? 'REFUND' : 'PURCHASE';
  const meaning =
    meaningOfSubFamily(code) ??
    lookUp(byCdrType, cdrType) ??
    lookUp(byProprietaryCode, code?.proprietary?.toUpperCase()) ??
    (adjustments.has(code?.subFamily ?? '') ? 'OTHER' : lookUp(byFamily, code?.family));
  let kind: TransactionKind = meaning === 'CARD' ? card : (meaning ?? 'OTHER');
  if (kind === 'SALARY' && !isCredit) kind = 'TRANSFER'; // the employer's side of it
  if (isCredit && (kind === 'TRANSFER' || kind === 'OTHER') && salaryPurposes.has(clues.purposeCode ?? ''))
    return 'SALARY';
  if (meaning === undefined) {
    if (merchantCategoryCode !== null || clues.hasMerchant === true) kind = card;
    else if (clues.hasMandate === true) kind = 'DIRECT_DEBIT';
    else if (clues.hasBiller === true) kind = 'TRANSFER';
  }
  const isCard = kind === 'PURCHASE' || (kind === 'REFUND' && meaning !== 'REFUND');
  return isCard && cashCategoryCodes.has(merchantCategoryCode ?? '') ? 'CASH' : kind;
}

/** Outside payments only fees and interest keep their meaning; a merchant's own takings are no purchase of his. */
function meaningOfSubFamily(code: BankTransactionCode | null): CodeMeaning | undefined {
  const meaning = lookUp(bySubFamily, code?.subFamily);
  if (meaning === 'CARD' && code?.family === 'MCRD') return undefined;
  const isPayment = code?.domain === null || code?.domain === 'PMNT';
  return isPayment || meaning === 'FEE' || meaning === 'INTEREST' ? meaning : undefined;
}

function lookUp<T>(table: ReadonlyMap<string, T>, code: string | null | undefined): T | undefined {
  return code === null || code === undefined ? undefined : table.get(code);
}
