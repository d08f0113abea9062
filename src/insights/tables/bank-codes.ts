// What a bank's own codes say an entry was for, where they truly tell. Read by classify.ts. Sources: ISO 20022 external code sets
// (bank transaction domain, family and sub-family; purpose), and the Deutsche Kreditwirtschaft's business transaction codes (GVC).

import type { CategoryCode } from '../categories.ts';

/** What a code says of money that leaves and of money that comes in; null where it tells nothing of that side. */
export interface SidedCategory {
  readonly debit: CategoryCode | null;
  readonly credit: CategoryCode | null;
}

const both = (category: CategoryCode): SidedCategory => ({ debit: category, credit: category });

/** By `domain.family`, or `domain` alone, where the whole of it is one thing. */
export const categoriesByFamily: ReadonlyMap<string, SidedCategory> = new Map([
  ['LDAS.CSLN', { debit: 'LOAN_REPAYMENT', credit: null }],
  ['LDAS.FTLN', { debit: 'LOAN_REPAYMENT', credit: null }],
  ['LDAS.MGLN', { debit: 'MORTGAGE', credit: null }],
  ['LDAS.SYDN', { debit: 'LOAN_REPAYMENT', credit: null }],
  ['SECU.SETT', both('INVESTMENTS')],
  ['SECU.CUST', both('INVESTMENTS')],
  ['SECU.COLL', both('INVESTMENTS')],
]);

/** By sub-family, whatever family it is in. */
export const categoriesBySubFamily: ReadonlyMap<string, SidedCategory> = new Map([
  ['SALA', { debit: 'PAYROLL', credit: 'SALARY' }],
  ['XBSA', { debit: 'PAYROLL', credit: 'SALARY' }],
  ['CHRG', both('BANK_FEES')],
  ['FEES', both('BANK_FEES')],
  ['COMM', both('BANK_FEES')],
  ['INTR', { debit: 'INTEREST_CHARGED', credit: 'INTEREST_AND_DIVIDENDS' }],
  ['TAXE', { debit: 'TAXES', credit: 'TAX_REFUND' }],
  ['DVCA', { debit: null, credit: 'INTEREST_AND_DIVIDENDS' }],
  ['DVID', { debit: null, credit: 'INTEREST_AND_DIVIDENDS' }],
  ['CWDL', both('CASH')],
  ['CDPT', both('CASH')],
  ['SVNG', both('SAVINGS')],
  ['SUBS', { debit: 'INVESTMENTS', credit: null }],
  ['REDM', { debit: null, credit: 'INVESTMENTS' }],
  ['PPAY', { debit: 'LOAN_REPAYMENT', credit: null }],
]);

/** By purpose (ISO 20022 ExternalPurpose1Code), where a bank writes it into the text (`PURP+SALA`). */
export const categoriesByPurpose: ReadonlyMap<string, SidedCategory> = new Map<string, SidedCategory>([
  ['SALA', { debit: 'PAYROLL', credit: 'SALARY' }],
  ['PAYR', { debit: 'PAYROLL', credit: 'SALARY' }],
  ['BONU', { debit: 'PAYROLL', credit: 'SALARY' }],
  ['COMM', { debit: null, credit: null }],
  ['PENS', { debit: 'SAVINGS', credit: 'PENSION' }],
  ['PEFC', { debit: 'SAVINGS', credit: 'PENSION' }],
  ['RPEN', { debit: null, credit: 'PENSION' }],
  ['SSBE', { debit: null, credit: 'BENEFITS' }],
  ['BENE', { debit: null, credit: 'BENEFITS' }],
  ['UBIL', { debit: 'OTHER_UTILITIES', credit: null }],
  ['GOVT', { debit: null, credit: null }],
  ['UNEM', { debit: null, credit: 'BENEFITS' }],
  ['BBSC', { debit: null, credit: 'BENEFITS' }],
  ['CHLD', { debit: null, credit: 'BENEFITS' }],
  ['TAXS', { debit: 'TAXES', credit: 'TAX_REFUND' }],
  ['TAXR', { debit: null, credit: 'TAX_REFUND' }],
  ['VATX', { debit: 'TAXES', credit: 'TAX_REFUND' }],
  ['INTX', { debit: 'TAXES', credit: 'TAX_REFUND' }],
  ['ESTX', { debit: 'TAXES', credit: 'TAX_REFUND' }],
  ['HSTX', { debit: 'PROPERTY_TAX', credit: 'TAX_REFUND' }],
  ['RENT', { debit: 'RENT', credit: 'RENTAL_INCOME' }],
  ['RLWY', both('PUBLIC_TRANSPORT')],
  ['BUSB', both('PUBLIC_TRANSPORT')],
  ['AIRB', both('FLIGHTS')],
  ['FERB', both('OTHER_TRAVEL')],
  ['LOAN', { debit: 'LOAN_REPAYMENT', credit: null }],
  ['LOAR', { debit: 'LOAN_REPAYMENT', credit: null }],
  ['HLRP', { debit: 'MORTGAGE', credit: null }],
  ['PRME', both('INSURANCE')],
  ['INSU', both('INSURANCE')],
  ['LIFI', both('INSURANCE')],
  ['HLTI', both('INSURANCE')],
  ['PPTI', both('INSURANCE')],
  ['INPC', both('INSURANCE')],
  ['GOVI', both('INSURANCE')],
  ['LBRI', both('INSURANCE')],
  ['SAVG', both('SAVINGS')],
  ['SECU', both('INVESTMENTS')],
  ['DIVD', { debit: null, credit: 'INTEREST_AND_DIVIDENDS' }],
  ['DIVI', { debit: null, credit: 'INTEREST_AND_DIVIDENDS' }],
  ['INTE', { debit: 'INTEREST_CHARGED', credit: 'INTEREST_AND_DIVIDENDS' }],
  ['CHAR', { debit: 'CHARITY', credit: null }],
  ['ELEC', both('ENERGY')],
  ['ENRG', both('ENERGY')],
  ['GASB', both('ENERGY')],
  ['WTER', both('WATER')],
  ['PHON', both('PHONE_AND_INTERNET')],
  ['NWCM', both('PHONE_AND_INTERNET')],
  ['CBTV', both('MEDIA_AND_STREAMING')],
  ['LICF', { debit: 'FINES_AND_FEES', credit: null }],
  ['STDY', { debit: 'EDUCATION', credit: null }],
  ['EDUC', { debit: 'EDUCATION', credit: null }],
  ['CHLC', { debit: 'CHILDCARE', credit: null }],
  ['DNTS', both('MEDICAL')],
  ['HSPC', both('MEDICAL')],
  ['MDCS', both('MEDICAL')],
  ['CCRD', { debit: 'CREDIT_CARD_PAYMENT', credit: null }],
  ['FEES', { debit: 'BANK_FEES', credit: null }],
]);

/** By GVC, the business transaction code that German banks give in the proprietary code (`NMSC+153`, `153`). */
export const categoriesByGvc: ReadonlyMap<string, SidedCategory> = new Map<string, SidedCategory>([
  ['053', { debit: 'PAYROLL', credit: 'SALARY' }],
  ['153', { debit: 'PAYROLL', credit: 'SALARY' }],
  ['119', { debit: 'CHARITY', credit: null }],
  ['805', both('BANK_FEES')],
  ['807', both('BANK_FEES')],
  ['808', both('BANK_FEES')],
  ['809', both('BANK_FEES')],
  ['814', { debit: 'INTEREST_CHARGED', credit: 'INTEREST_AND_DIVIDENDS' }],
  ['083', both('CASH')],
  ['082', both('CASH')],
]);
