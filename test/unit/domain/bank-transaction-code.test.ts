import { describe, expect, it } from 'vitest';
import { classify, toBankTransactionCode } from '../../../src/domain/bank-transaction-code.ts';
import type { TransactionKind } from '../../../src/domain/transaction.ts';

type Row = readonly [
  family: string | null,
  subFamily: string | null,
  indicator: 'CREDIT' | 'DEBIT',
  kind: TransactionKind,
];

describe('ISO 20022 codes', () => {
  it.each<Row>([
    ['PMNT-CCRD-POSD', null, 'DEBIT', 'PURCHASE'],
    ['PMNT-CCRD-POSD', null, 'CREDIT', 'REFUND'],
    ['PMNT-CCRD-CWDL', null, 'DEBIT', 'CASH'],
    ['PMNT-CCRD-RIMB', null, 'CREDIT', 'REFUND'],
    ['PMNT-CCRD-CAJT', null, 'CREDIT', 'OTHER'],
    ['PMNT-CCRD-UPCT', null, 'CREDIT', 'CHARGEBACK'],
    ['PMNT-CNTR-CDPT', null, 'CREDIT', 'CASH'],
    ['PMNT-RCDT-SALA', null, 'CREDIT', 'SALARY'],
    ['PMNT-ICDT-SALA', null, 'DEBIT', 'TRANSFER'],
    ['PMNT-RCDT-ESCT', null, 'CREDIT', 'TRANSFER'],
    ['PMNT-RCDT-RRTN', null, 'CREDIT', 'REVERSAL'],
    ['PMNT-ICDT-STDO', null, 'DEBIT', 'STANDING_ORDER'],
    ['PMNT-RDDT-ESDD', null, 'DEBIT', 'DIRECT_DEBIT'],
    ['PMNT-RDDT-UPDD', null, 'CREDIT', 'REVERSAL'],
    ['PMNT-RDDT-OTHR', null, 'DEBIT', 'DIRECT_DEBIT'],
    ['PMNT-MDOP-CHRG', null, 'DEBIT', 'FEE'],
    ['ACMT-MDOP-FEES', null, 'DEBIT', 'FEE'],
    ['LDAS-CSLN-INTR', null, 'DEBIT', 'INTEREST'],
    ['PMNT-MCRD-POSP', null, 'CREDIT', 'OTHER'],
    ['SECU-SETT-BOOK', null, 'DEBIT', 'OTHER'],
    ['RCDT', 'DMCT', 'CREDIT', 'TRANSFER'],
    ['CCRD', 'POSD', 'DEBIT', 'PURCHASE'],
    ['CSLN', 'PPAY', 'DEBIT', 'OTHER'],
  ])('%s %s %s is %s', (family, subFamily, creditDebitIndicator, kind) => {
    const code = toBankTransactionCode(family, subFamily, null);
    expect(classify({ code, creditDebitIndicator, merchantCategoryCode: null })).toBe(kind);
  });
});

describe('Open Banking UK 3.1 names', () => {
  it.each<Row>([
    ['ReceivedCreditTransfers', 'DomesticCreditTransfer', 'CREDIT', 'TRANSFER'],
    ['ReceivedCreditTransfer', 'Payroll/SalaryPayment', 'CREDIT', 'SALARY'],
    ['Received Direct Debits', 'Direct Debit', 'DEBIT', 'DIRECT_DEBIT'],
    ['CustomerCardTransactions', 'Point-of-Sale (POS) Payment - Debit Card', 'DEBIT', 'PURCHASE'],
    ['CustomerCardTransactions', 'CashWithdrawal', 'DEBIT', 'CASH'],
    ['MiscellaneousDebitOperations', 'Charges', 'DEBIT', 'FEE'],
    ['MiscellaneousCreditOperations', 'Interest', 'CREDIT', 'INTEREST'],
    ['Something', 'Else', 'DEBIT', 'OTHER'],
  ])('%s %s %s is %s', (family, subFamily, creditDebitIndicator, kind) => {
    const code = toBankTransactionCode(family, subFamily, null);
    expect(classify({ code, creditDebitIndicator, merchantCategoryCode: null })).toBe(kind);
  });

  it('become ISO codes with their domain', () => {
    expect(toBankTransactionCode('ReceivedCreditTransfers', 'DomesticCreditTransfer', 'FPI')).toEqual({
      domain: 'PMNT',
      family: 'RCDT',
      subFamily: 'DMCT',
      proprietary: 'FPI',
    });
  });
});

describe('other clues', () => {
  const clues = { code: null, creditDebitIndicator: 'DEBIT', merchantCategoryCode: null } as const;
  it.each<[string, Parameters<typeof classify>[0], TransactionKind]>([
    ['a merchant category, money out', { ...clues, merchantCategoryCode: '5411' }, 'PURCHASE'],
    [
      'a merchant category, money in',
      { ...clues, merchantCategoryCode: '5411', creditDebitIndicator: 'CREDIT' },
      'REFUND',
    ],
    ['a cash machine', { ...clues, merchantCategoryCode: '6011' }, 'CASH'],
    ['a mandate', { ...clues, hasMandate: true }, 'DIRECT_DEBIT'],
    ['CDR payment to a merchant', { ...clues, cdrType: 'PAYMENT', hasMerchant: true }, 'PURCHASE'],
    ['CDR payment to a biller', { ...clues, cdrType: 'PAYMENT', hasBiller: true }, 'TRANSFER'],
    ['CDR payment to nobody named', { ...clues, cdrType: 'PAYMENT' }, 'OTHER'],
    ['CDR interest', { ...clues, cdrType: 'INTEREST_CHARGED' }, 'INTEREST'],
    [
      'salary by purpose',
      {
        ...clues,
        creditDebitIndicator: 'CREDIT',
        purposeCode: 'SALA',
        code: toBankTransactionCode('PMNT-RCDT-ESCT', null, null),
      },
      'SALARY',
    ],
    ['a proprietary direct debit', { ...clues, code: toBankTransactionCode(null, null, 'DD') }, 'DIRECT_DEBIT'],
    [
      'a prototype’s name as code',
      { ...clues, code: toBankTransactionCode('constructor', '__proto__', 'toString') },
      'OTHER',
    ],
    ['nothing', clues, 'OTHER'],
  ])('%s', (_name, given, kind) => {
    expect(classify(given)).toBe(kind);
  });
});
